"""What a poll may be and may show: no formal elections online, no small groups, pure tallies."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from jiceng.kernel.citations import Article, cites, gettext_noop

ELECTIONS = Article(
    "中国共产党基层组织选举工作条例",
    26,
    status="G",
    severity="BLOCK",
    reading="选举在大会上用纸质选票无记名投票、当场计票，本系统不办理网上选举",
)
SECRECY = Article(
    "中华人民共和国个人信息保护法",
    6,
    reading="征求意见只取所需：无记名的不记是谁，不足五人的结果只报区间",
)
SMALLEST = 5
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I/L
CODE_LENGTH = 12
_ELECTION = re.compile(
    r"(选举|换届).{0,12}(投票|表决|选票|计票)|(投票|表决)选举|差额选举|等额选举|正式选举|选出.{0,8}书记"
)
REFUSAL = gettext_noop(
    "党内选举须在党员大会上用纸质选票无记名投票、当场计票，不能在网上进行。"
    "可以用这里征求对候选人初步人选的意见"
)


@cites(ELECTIONS)
def is_election(*, title: str, text: str = "") -> bool:
    """Whether this asks for a formal election, which is refused whatever it is called."""
    return bool(_ELECTION.search(f"{title}\n{text}"))


@cites(SECRECY)
def shown(counts: dict[str, int], *, smallest: int = SMALLEST) -> dict[str, int | str]:
    """The counts as people may see them: from a group too small, only bands.

    A band for one part alone could be worked out from the total, so all become bands.
    """
    total = sum(counts.values())
    if total < smallest:
        return dict.fromkeys(counts, "少于5" if total else "0")
    small = any(0 < count < smallest for count in counts.values())
    if not small:
        return dict(counts)
    return {option: band(count, smallest) for option, count in counts.items()}


def band(count: int, smallest: int = SMALLEST) -> str:
    """少于5, 5—9, 10—14 …; nothing is nothing only where that betrays nobody."""
    if count < smallest:
        return f"少于{smallest}"
    low = count // smallest * smallest
    return f"{low}—{low + smallest - 1}"


def digest(code: str, salt: str) -> str:
    """What is kept of a code: salted by the poll, slow enough that twelve letters stay safe."""
    plain = code.replace(" ", "").replace("-", "").upper().encode()
    return hashlib.pbkdf2_hmac("sha256", plain, salt.encode(), 2_000).hex()


def part(mark: str, nth: int) -> str:
    """Where the nth part of a slip lies; nobody gets there but from the code."""
    return hashlib.sha256(f"{mark}/{nth}".encode()).hexdigest()


def inclusion(code: str, salt: str) -> str:
    """What the holder of a code looks for in the published list after the close."""
    return digest(code, f"included:{salt}")[:16]


def tally(choices: Iterable[str], options: Sequence[str]) -> dict[str, int]:
    """How often each option was chosen; one choice may hold several, joined by commas."""
    counts = Counter(part for choice in choices for part in choice.split(",") if part)
    return {option: counts.get(str(n), 0) for n, option in enumerate(options)}
