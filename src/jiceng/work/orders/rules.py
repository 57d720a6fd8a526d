"""Orders: codes, clocks, ratings and what belongs elsewhere.

How long an order may take, how long silence counts as content and how often it may be taken up
again is local habit: a table with dates, whose first line is no national standard.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months

LOCAL = Article(
    "群众诉求办理办法（本地）", 0, "（时限、退回、回访）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="诉求几个工作日内办结、可以延长几次、没有回音几天算办结，由本地规定；全国没有统一时限",
)  # fmt: skip
LOOP = Article(
    "国务院办公厅关于进一步优化地方政务服务便民热线的指导意见", 0, "（工作流程）", status="G",
    severity="WARN", version="国办发〔2020〕53号",
    reading="受理、派单、办理、答复、督办、回访、评价，一件一件有着落",
)  # fmt: skip
GRADES = Article(
    "国务院办公厅关于建立政务服务“好差评”制度的意见", 0, "（评价等级）", status="S",
    severity="WARN", version="国办发〔2019〕51号",
    reading="非常满意、满意、基本满意、不满意、非常不满意五级，后两级为差评；自愿评价，不得强迫",
)  # fmt: skip
ONCE = Article(
    "政务服务“一次一评”“一事一评”工作规范（GB/T 39734—2020）", 7, "（评价次数）", status="S",
    severity="WARN", reading="一次服务评价一次",
)  # fmt: skip
PETITION = Article(
    "信访工作条例", 22, status="P", severity="WARN",
    reading="信访事项十五日内登记、转送、交办；不当作诉求工单办理",
)  # fmt: skip
BURDEN = Article(
    "整治形式主义为基层减负若干规定", 4, status="G", severity="ADVISE",
    reading="不得以留痕代替实绩，不搞积分排名和截图打卡",
)  # fmt: skip

# The first line of the table of terms; each is the practice of some city, none is the law.
DAYS, SILENCE, REOPENINGS, REOPEN_DAYS = 5, 7, 2, 30
CALL_BACK, CLAIM_HOURS, KEEP_DAYS, CIRCLE = 1, 24, 90, 15
RESPONSE = 1  # days within which an asking is taken up, where nothing else is set
FEW = 5  # of fewer nothing exact is said to strangers, so that no home can be guessed
CONFIRM = 60  # minutes a provider has to confirm, where it promised nothing else
WAKES, SLEEPS = 8, 20  # hours between which somebody may be expected to confirm
PETITION_DAYS = 15
BAD, CONTENT = 2, 3
ALIKE = 0.42
SHOWN_ALIKE = 2
PER_PHONE_A_DAY = 6
TELLING = ("信访", "上访", "举报", "控告", "检举", "行政复议", "起诉", "仲裁")


PHOTOS, PHOTO_MB = 3, 10  # of one order; none is ever asked for
RECEIPT = 16  # digits of an anonymous receipt: some 53 bits
TIPS_A_DAY, TIP_DAYS = 500, 90


def receipt_of(bits: int) -> str:
    """Sixteen digits from random bits."""
    return f"{bits % 10**RECEIPT:0{RECEIPT}}"


def dialled(text: str) -> str:
    """A number as a telephone takes it, however it was typed: １３８ 0000 is 1380000."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_receipt(text: str) -> str:
    """Sixteen digits as people type them; empty if they are not."""
    said = "".join(sign for sign in text if not sign.isspace() and sign != "-")
    return said if len(said) == RECEIPT and said.isascii() and said.isdigit() else ""


@dataclass(frozen=True)
class TaskWindow:
    """From one tenth to the day before the next; reported by `due`."""

    first: date
    last: date
    due: date

    @property
    def month(self) -> str:
        return f"{self.first:%Y-%m}"


TENTH = 10


@cites(LOCAL)
def task_window(*, day: date | None = None, year: int = 0, month: int = 0) -> TaskWindow:
    """The window of a month, or the one a day lies in."""
    if day is not None:
        begun = day if day.day >= TENTH else add_months(day.replace(day=1), -1)
        year, month = begun.year, begun.month
    first = date(year, month, TENTH)
    due = add_months(first, 1)
    return TaskWindow(first, due - timedelta(days=1), due)


@cites(GRADES)
def is_bad(*, grade: int) -> bool:
    """不满意、非常不满意."""
    return grade <= BAD


@cites(GRADES)
def is_content(*, grade: int) -> bool:
    return grade >= CONTENT


@cites(ONCE)
def may_rate(*, finished: bool, rated: bool, held: bool) -> str:
    """Why this cannot be rated now; empty if it can."""
    if rated:
        return gettext_noop("这一件已经评价过，一件只评一次")
    if not finished:
        return gettext_noop("还没有办结，办结以后再评价")
    return gettext_noop("办理人自己不能评价") if held else ""


@cites(LOCAL)
def may_reopen(*, times: int, limit: int, finished_on: date | None, today: date, days: int) -> str:
    """Why this cannot be taken up again; empty if it can."""
    if times >= limit:
        return gettext_noop("这一件已经重新办理过多次，请打社区电话，或者另提一件")
    if finished_on is not None and today > finished_on + timedelta(days=days):
        return gettext_noop("办结已经很久，请另提一件")
    return ""


@cites(LOCAL)
def silent(*, finished_on: date, today: date, days: int) -> bool:
    """No word for so many days after it was finished."""
    return today >= finished_on + timedelta(days=days)


@cites(LOCAL)
def unconfirmed(*, begun: datetime, now: datetime, minutes: int | None) -> bool:
    """Too long without a word from the provider; nobody is expected to answer at night."""
    late = now - begun >= timedelta(minutes=minutes or CONFIRM)
    return late and WAKES <= now.hour < SLEEPS


@cites(LOCAL)
def within(*, asked: datetime, arrived: datetime, minutes: int = CIRCLE) -> bool:
    """Somebody was there within so many minutes."""
    return timedelta(0) <= arrived - asked <= timedelta(minutes=minutes)


@cites(PETITION)
def elsewhere(*, text: str) -> list[Finding]:
    """Words of a petition or a case: the clerk looks twice; nothing is decided by them."""
    found = [word for word in TELLING if word in text]
    words = gettext_noop(
        "文中有“%(word)s”：信访、举报、诉讼不在这里办，请核对；确是的，用“转外单位”交有权处理的部门"
    )
    return [Finding(words, PETITION, {"word": found[0]})] if found else []


@cites(PETITION)
def petition_by(*, handed_on: date) -> date:
    """By when a petition has to be registered and passed on."""
    return handed_on + timedelta(days=PETITION_DAYS)


@cites(LOOP)
def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, by their pairs of neighbouring signs."""
    first, second = set(_pairs(one)), set(_pairs(other))
    whole = len(first | second)
    return len(first & second) / whole if whole else 0.0


def _pairs(text: str) -> Iterator[str]:
    said = "".join(sign for sign in text if sign.isalnum())
    yield from (said[n : n + 2] for n in range(len(said) - 1))


def most_alike(text: str, others: Sequence[tuple[int, str]]) -> list[int]:
    """Keys of the few texts that are most alike, the nearest first."""
    known = [(likeness(text, other), -key) for key, other in others]
    return [-key for near, key in sorted(known, reverse=True) if near >= ALIKE][:SHOWN_ALIKE]
