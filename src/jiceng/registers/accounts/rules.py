"""How signing in is slowed down for a guesser without shutting out the owner."""

from datetime import timedelta

from jiceng.kernel.citations import Article, cites

IDENTITY = Article(
    "信息安全技术 网络安全等级保护基本要求（GB/T 22239-2019）",
    8,
    clause="8.1.4.1",
    status="G",
    severity="WARN",
    reading="登录失败有处理，会话有超时，两种鉴别，其一用密码技术。",
)
FREE = 5
FIRST, LONGEST = timedelta(seconds=15), timedelta(minutes=15)
CODE_DAYS = 7
CODE_LENGTH = 6


@cites(IDENTITY)
def wait_after(*, failures: int) -> timedelta:
    """Nothing for the first five failures, then 15 s, doubling, never over 15 minutes."""
    if failures < FREE:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE, 10)
    return min(FIRST * doubled, LONGEST)


@cites(IDENTITY)
def session_limits(*, phone: bool) -> tuple[timedelta, timedelta]:
    """How long a session may idle, and how long it may last at all."""
    if phone:
        return timedelta(days=30), timedelta(days=30)
    return timedelta(minutes=30), timedelta(hours=12)
