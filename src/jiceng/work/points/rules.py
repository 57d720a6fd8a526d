"""积分：自愿参加，默认不启用，只用已经登记的事实，只给本人看，不排名。"""

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

BURDEN = Article(
    "整治形式主义为基层减负若干规定",
    0,
    clause="（积分排名、强制打卡）",
    status="G",
    severity="WARN",
    reading="不得强制打卡、以积分排名、截图留痕；积分只能自愿参加，只用已有记录，默认不启用",
)
CONSENT = Article(
    "中华人民共和国个人信息保护法",
    15,
    status="S",
    severity="WARN",
    reading="基于个人同意处理个人信息的，本人随时可以撤回同意",
)
LOCAL = Article(
    "党员积分工作习惯",
    1,
    status="L",
    severity="ADVISE",
    jurisdiction="本地",
    reading="积分项目、分值、每期上限和有效期由启用的党组织定；有异议的查实后另记一笔冲正",
)
FEW = 5  # of fewer persons nothing is said, so that nobody's points can be worked out
HEAVIEST = 20  # percent an appraisal may at most give to points before it is warned of


@cites(BURDEN)
def on_switching(*, appraisal: bool, weight: int) -> list[Finding]:
    """What is said to whoever switches points on; it stops nobody."""
    words = gettext_noop(
        "启用以后仍是自愿参加：不排名、不通报个人，不得要求为积分另外打卡、拍照；启用情况向社会公开"
    )
    found = [Finding(words, BURDEN)]
    if appraisal:
        words = gettext_noop("积分在评议中只作一项参考，参加评议的人能看到它占百分之%(weight)d")
        found.append(Finding(words, BURDEN, {"weight": weight}))
    if weight > HEAVIEST:
        words = gettext_noop("参考比重超过百分之%(most)d，容易变成以积分代替评议，请再考虑")
        found.append(Finding(words, BURDEN, {"most": HEAVIEST}))
    return found


@cites(LOCAL)
def worth(*, value: int, quantity: int, had: int, cap: int | None) -> int:
    """Points for a fact: so many a piece, never beyond what the period's cap leaves."""
    whole = value * quantity
    return whole if cap is None else max(0, min(whole, cap - had))


@cites(LOCAL)
def lapsed(*, due: int, used: int, balance: int) -> int:
    """Points that end today: what was earned so long ago, less what was used (the oldest first)."""
    return max(0, min(due - used, balance))


@cites(LOCAL)
def reversible(*, points: int, balance: int, over: bool) -> int:
    """How much a reversal takes: nobody comes to owe points, and what has lapsed is gone."""
    return 0 if over else max(0, min(points, balance))
