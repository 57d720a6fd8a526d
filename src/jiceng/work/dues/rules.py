"""党费的规矩：按什么基数、什么比例交，从哪一天起、交给谁，用在哪里。

The text is known from many copies, not from a full reading: it computes and warns, it never
blocks. What it leaves open (rounding, the farmer's amount, shares handed up) is local data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from jiceng.kernel.citations import Article, Finding, cites
from jiceng.kernel.citations import gettext_noop as _
from jiceng.kernel.deadlines import nth_weekday

DUES_RULES = "关于中国共产党党费收缴、使用和管理的规定"
VERSION = "中组发〔2008〕3号"
IN_FORCE = date(2008, 4, 1)


def _article(number: int, reading: str, status: str = "S", clause: str = "") -> Article:
    return Article(
        DUES_RULES,
        number,
        clause=clause,
        version=VERSION,
        status=status,
        severity="WARN",
        since=IN_FORCE,
        reading=reading,
    )


BASIS = _article(1, "按月领取工资的党员，以相对固定的、经常性的工资收入（税后）为计算基数。")
RATES = _article(
    2,
    "全额累进：3000元以下（含）交0.5%，3000元以上至5000元交1%，5000元以上至10000元交1.5%，"
    "10000元以上交2%；按全额而不是分段计算。",
)
ANNUAL = _article(3, "实行年薪制的党员，以当月实际领取的薪酬收入为计算基数。")
SELF_EMPLOYED = _article(4, "不按月取得收入的个体经营者等，以上季度月平均纯收入为计算基数。")
RETIRED = _article(5, "离退休党员以实际领取的离退休费为基数，5000元以下（含）交0.5%，以上交1%。")
MINIMAL = _article(
    6, "农民党员每月交0.2元至1元；学生、下岗失业、依靠抚恤或救济生活、领取低保的每月交0.2元。"
)
RELIEF = _article(7, "交纳党费确有困难的，经党支部研究，报上一级党委批准，可以少交或者免交。", "G")
BEGINS = _article(8, "预备党员从支部大会通过其为预备党员之日起交纳党费。", "G")
PAYING = _article(
    9,
    "每月向正式组织关系所在的党支部交纳；经党支部同意可以每季度交纳一次，也可以委托亲属或其他党员"
    "代交；补交时间一般不超过6个月。",
)
NEW_PAY = _article(10, "工资调整后，从按新工资发放的当月起，以新的工资收入为基数交纳。")
VOLUNTARY = _article(
    11, "自愿多交不限；一次多交1000元以上的，全部上缴中央，连同本人简要情况逐级转交。"
)
ALERTS = (3, 5, 6)
UNPAID = _article(
    0,
    "不按规定交纳的应当批评教育、限期改正；连续六个月不交纳且无正当理由的，按自行脱党处理，"
    "须经规定的程序，不能自动认定。",
    clause="（不按规定交纳党费的处理）",
)
USING = _article(
    0,
    "党费必须用于党的活动：培训党员；订阅购买党员教育的报刊、资料、音像制品和设备；表彰先进；"
    "补助生活困难的党员；补助遭受严重自然灾害的党员和修缮因灾受损的党员教育设施。",
    clause="（党费的使用）",
)
PUBLISHING = _article(
    0, "党支部每年至少向党员公布一次党费收缴情况。", clause="（党费收缴情况的公布）"
)
REMITTING = _article(0, "上缴下级留存的比例和周期由各地各系统规定。", clause="（党费的上缴）")
SETTLING = _article(
    0,
    "交错了的补收、退还或者抵交以后的月份，规定里没有写明，各地自定；补交时间一般不超过6个月。",
    "G",
    clause="（差额的补收和退还）",
)
ROUNDING = _article(0, "尾数怎样取舍，规定里没有写，各地自定。", "G", clause="（计算尾数）")

SALARIED, ANNUAL_PAY, OWN_TRADE = "salaried", "annual", "self_employed"
PENSION, FARMER, LEAST = "retired", "farmer", "minimal"
REDUCED, EXEMPT = "reduced", "exempt"
# 党员类别 → 可能的交纳类别，第一个是通常的那个。
FITS: dict[str, tuple[str, ...]] = {
    "working": (SALARIED, ANNUAL_PAY),
    "retired": (PENSION,),
    "farmer": (FARMER,),
    "student": (LEAST,),
    "self_employed": (OWN_TRADE,),
    "other": (LEAST, FARMER, OWN_TRADE, SALARIED, ANNUAL_PAY),
}
CITED: dict[str, Article] = {
    SALARIED: RATES,
    ANNUAL_PAY: ANNUAL,
    OWN_TRADE: SELF_EMPLOYED,
    PENSION: RETIRED,
    FARMER: MINIMAL,
    LEAST: MINIMAL,
    REDUCED: RELIEF,
    EXEMPT: RELIEF,
}
NEEDS_BASE = frozenset({SALARIED, ANNUAL_PAY, OWN_TRADE, PENSION})
FEN = Decimal("0.01")
MOST_BASE = Decimal(1_000_000)


class DuesError(ValueError):
    """What cannot be computed; the message says what to change."""


Steps = tuple[tuple[Decimal | None, Decimal], ...]


@dataclass(frozen=True)
class Table:
    """The rates in force from a day on: inclusive upper bounds of the base, on its whole amount."""

    since: date
    earners: Steps
    retired: Steps
    least: Decimal
    farmer: tuple[Decimal, Decimal]


TABLES = (
    Table(
        since=IN_FORCE,
        earners=(
            (Decimal(3000), Decimal("0.005")),
            (Decimal(5000), Decimal("0.01")),
            (Decimal(10000), Decimal("0.015")),
            (None, Decimal("0.02")),
        ),
        retired=((Decimal(5000), Decimal("0.005")), (None, Decimal("0.01"))),
        least=Decimal("0.20"),
        farmer=(Decimal("0.20"), Decimal("1.00")),
    ),
)


def table_on(day: date) -> Table:
    """The table of a day. Raises DuesError for days before the rules came into force."""
    held = [table for table in TABLES if table.since <= day]
    if not held:
        raise DuesError(
            f"{IN_FORCE.year}年{IN_FORCE.month}月以前的党费不按现行规定计算，请核对月份"
        )
    return held[-1]


@dataclass(frozen=True)
class Custom:
    """What a place has settled for itself: rounding, the farmer's amount."""

    step: Decimal = FEN
    mode: str = "half_up"
    farmer: Decimal = Decimal("1.00")


USUAL = Custom()
MODES = {"half_up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


@cites(ROUNDING)
def rounded(amount: Decimal, custom: Custom = USUAL) -> Decimal:
    """To the local step (分 or 角), in the local way; always told to the fen."""
    steps = (amount / custom.step).quantize(Decimal(1), MODES[custom.mode])
    return (steps * custom.step).quantize(FEN)


def yuan(amount: Decimal) -> str:
    """A sum as it is said: always to the fen, 53.80."""
    return f"{amount:.2f}"


def _rate(steps: Steps, base: Decimal) -> Decimal:
    return next(rate for bound, rate in steps if bound is None or base <= bound)


@dataclass(frozen=True)
class Sum:
    """What a month comes to, by which rate of which article."""

    amount: Decimal
    cites: Article
    rate: Decimal | None = None


@cites(RATES)
def monthly(*, kind: str, base: Decimal | None, day: date, custom: Custom = USUAL) -> Sum:
    """一个月应交多少, in yuan. Raises DuesError where there is no base or an impossible one."""
    table = table_on(day)
    if kind == LEAST:
        return Sum(table.least, MINIMAL)
    if kind == FARMER:
        low, high = table.farmer
        return Sum(min(max(custom.farmer, low), high).quantize(FEN), MINIMAL)
    if kind not in NEEDS_BASE:
        raise DuesError("没有这一种交纳类别，请从列表里选")
    if base is None or base < 0:
        raise DuesError("请填每月的计算基数（元），不能是负数")
    if base > MOST_BASE:
        raise DuesError("每月基数超过一百万元，请检查是否多写了零或者填成了全年数")
    rate = _rate(table.retired if kind == PENSION else table.earners, base)
    return Sum(rounded(base * rate, custom), CITED[kind], rate)


def shown(found: Sum, base: Decimal | None) -> str:
    """The sum written out, as on the screen: 3001元 × 1% = 30.01元."""
    if found.rate is None or base is None:
        return f"每月{found.amount}元"
    percent = f"{(found.rate * 100).normalize():f}%"
    return f"{base:f}元 × {percent} = {found.amount}元"


# Months --------------------------------------------------------------------------------------

WRITTEN = re.compile(r"^\s*(\d{4})\s*(?:[-./年]?\s*)(\d{1,2})\s*月?\s*$")
QUARTER = 3


def number_of(day: date) -> int:
    """Months are counted on from year nought: the December after November is one more."""
    return day.year * 12 + day.month - 1


def first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def last_of(number: int) -> date:
    return first_of(number + 1) - timedelta(days=1)


def month_code(number: int) -> str:
    """2026-11, as it is written in forms, files and addresses."""
    return f"{number // 12}-{number % 12 + 1:02}"


def read_month(text: str) -> int:
    """2026-11, 2026年11月, 202611. Raises DuesError for anything else."""
    found = WRITTEN.match(text)
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004
        raise DuesError(f"看不懂月份“{text.strip()[:20]}”，请写成 2026-11")
    return int(found[1]) * 12 + int(found[2]) - 1


def due_on(number: int, *, weekday: int = 1, nth: int = 1) -> date:
    """The day of a month dues are paid on: the first Tuesday unless the place says otherwise."""
    return nth_weekday(number // 12, number % 12 + 1, weekday, nth)


@cites(PAYING)
def payable_by(number: int, *, quarterly: bool) -> int:
    """The last month in which a month's dues are still in time: its own, or its quarter's."""
    return number + (QUARTER - 1 - number % QUARTER) if quarterly else number


@cites(PAYING)
def payable_ahead(number: int, today: date) -> bool:
    """Ahead at most to the end of the running quarter: nobody knows a later month's base."""
    return number <= payable_by(number_of(today), quarterly=True)


MOST_BACK = 6


@cites(PAYING)
def long_ago(*, months: int) -> Finding | None:
    """补交 of what was due more than six months ago is taken, and said."""
    if months <= MOST_BACK:
        return None
    words = _("最早的一个月已经拖了%(months)d个月。补交时间一般不超过6个月，请在备注里写明原因")
    return Finding(words, PAYING, {"months": months})


@cites(UNPAID)
def long_unpaid(*, months: int) -> Finding | None:
    """Six months on end without paying: people find out why and decide; it is only said."""
    if months < ALERTS[-1]:
        return None
    words = _(
        "到现在连续%(months)d个月没有交。照常登记，系统不作认定；请支部查清有没有正当理由并留下记录，"
        "要处理的按程序办"
    )
    return Finding(words, UNPAID, {"months": months})


@cites(SETTLING)
def giving_back(*, refund: bool) -> Finding | None:
    """多交的退还或者抵交 rests on no article that is known: what it rests on is written down."""
    if not refund:
        return None
    return Finding(
        _("多交的怎样退还、能不能抵交，规定里没有写明；请按本地规定办，并写明依据"), SETTLING
    )


Stretch = tuple[int, date, date | None, str]  # organisation, since, until, how it began


@cites(BEGINS)
def collector(stretches: Iterable[Stretch], *, number: int, due: date) -> int | None:
    """Which organisation collects a month: where the member belongs on the due day.

    Who was accepted by the assembly later in the month pays for that month too, there.
    """
    for org, since, until, began in stretches:
        if since <= due and (until is None or due < until):
            return org
        if began == "admitted" and since > due and number_of(since) == number:
            return org
    return None


# Where it goes -------------------------------------------------------------------------------

PURPOSES = ("training", "materials", "commending", "hardship", "disaster")
OTHER_PURPOSE = "other"
WHOLE = Decimal(1000)


@cites(USING)
def use_finding(purpose: str) -> Finding | None:
    """Five purposes; anything else is told with the article."""
    if purpose in PURPOSES:
        return None
    words = _(
        "党费只能用于培训党员、教育资料和设备、表彰、补助困难党员、救灾这五项；确要登记请写明理由"
    )
    return Finding(words, USING)


@cites(VOLUNTARY)
def whole_to_centre(amount: Decimal) -> bool:
    """一次自愿多交一千元以上, the thousand included, is handed up whole."""
    return amount >= WHOLE


@cites(REMITTING)
def share_up(collected: Decimal, percent: Decimal) -> Decimal:
    """What is handed up of a sum, to the fen; the rest stays, so that the two make the whole."""
    return (collected * percent / 100).quantize(FEN, ROUND_HALF_UP)


@cites(UNPAID)
def alert(*, months: int) -> int:
    """The highest of 3, 5, 6 months that is reached; 0 below. It is told and nothing is done."""
    return max((limit for limit in ALERTS if months >= limit), default=0)
