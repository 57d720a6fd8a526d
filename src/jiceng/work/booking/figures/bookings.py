"""预约的数：约了多少批，去基地过了多少次组织生活，多少人，约了没来的。"""

from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask, remembered
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Mean, Rows, Total
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import Split
from jiceng.registers.venues.models import Kind, Status, VenuePast, Visit
from jiceng.work.booking.flows import ACCEPTED, NO_SHOW, REFUSED, USED
from jiceng.work.booking.models import Booking, Loan
from jiceng.work.booking.rules import LOCAL_BOOKING

LEDGER = Usage("阵地预约使用台账", "一次预约一行，按使用日期计入本期")
GIVEN = "管理单位登记使用"
LOANS = Usage("物资借用台账", "一次借用一行，按申请日期计入本期")


def place_then(name: str, via: str = "space__venue") -> Split:
    """What the place was on the day of its use; a base that became a hall was a base then."""
    return lambda _: then(VenuePast, "held_on", name, via=via)


SPLITS: dict[str, Split] = {
    "kind": place_then("kind"),
    "subkind": place_then("subkind"),
    "level": place_then("level"),
    "purpose": "purpose",
}
BASES: dict[str, Split] = {"subkind": SPLITS["subkind"], "field": "org__field"}
CAME: dict[str, Split] = {"subkind": place_then("subkind", "venue"), "field": "visitor__field"}
OF_VISIT = {"kind": place_then("kind", "venue"), "subkind": place_then("subkind", "venue")}
KEEPER = "space__venue__keeper"


def booked(ask: Ask) -> Rows:
    rows: Rows = Booking.objects.during(ask.period)
    return rows


def at_bases(ask: Ask) -> Rows:
    kind = then(VenuePast, "held_on", "kind", via="space__venue")
    rows: Rows = booked(ask).annotate(then_kind=kind).filter(then_kind=Kind.BASE)
    return rows


def kept_then(rows: Rows) -> Rows:
    """With `then_keeper`, who answered for the place on the day booked; a place handed on since
    keeps its former bookings with whoever had it.
    """
    handed_on = remembered("venues.handed_on", Status.objects.exclude(
        keeper=F("venue__keeper")).exists)  # fmt: skip
    if not handed_on:
        same: Rows = rows.annotate(then_keeper=F(KEEPER))
        return same
    day: Any = OuterRef("held_on")
    here = Status.objects.standing(day).filter(venue=OuterRef("space__venue")).values("keeper")
    kept: Any = Coalesce(Subquery(here[:1]), KEEPER, output_field=BigIntegerField())
    told: Rows = rows.annotate(then_keeper=kept)
    return told


def of_state(*states: str) -> Any:
    return lambda rows, ask: rows.filter(state__in=states)


def came_of(bookings: Rows) -> Rows:
    """The visits bookings became, without voided ones; they hang at whoever kept the place then."""
    used = bookings.filter(state=USED)
    rows: Rows = Visit.objects.standing().filter(pk__in=used.values("visit"))
    return rows


def came(ask: Ask) -> Rows:
    return came_of(at_bases(ask))


BOOKINGS = Figure(
    key="booking.bookings",
    title="预约中已经约定的",
    cites=LEDGER,
    of=booked,
    having=of_state(ACCEPTED, USED, NO_SHOW),
    splits=SPLITS,
    unit="批",
    label="space__venue__name",
    definition="分母为本期的全部预约，排队、未同意、取消的也在内；分子为同意了的，用了没用都算。按预约的党组织统计",
    supplied_by="管理单位答复预约",
)
BASE_BOOKINGS = Figure(
    key="booking.base_bookings",
    title="开放式组织生活基地接受网上预约批次",
    cites=LEDGER,
    of=lambda ask: kept_then(of_state(ACCEPTED, USED)(at_bases(ask), ask)),
    at="then_keeper",
    splits=BASES,
    unit="批",
    label="space__venue__name",
    definition="本期到基地的预约中已约定和已使用的；未到的不计。按使用那一天管理基地的党组织统计",
    supplied_by="基地答复预约",
)
BASE_VISITS = Figure(
    key="booking.base_visits",
    title="到开放式组织生活基地开展活动的批次",
    cites=LEDGER,
    of=came,
    splits=CAME,
    unit="批",
    label="visitor__name",
    definition="预约后登记使用的，到场记录作废的不计；警示教育、爱国主义等基地按类别分。"
    "按来访那一天管理基地的党组织统计",
    supplied_by=GIVEN,
)
BASE_PEOPLE = Figure(
    key="booking.base_people",
    title="到开放式组织生活基地活动的党员人次",
    cites=LEDGER,
    of=came,
    measure=Total("members"),
    splits=CAME,
    unit="人次",
    definition="登记使用时的党员人数，是支部会议的按到会情况；没有分开登记党员的列为不详",
    supplied_by=GIVEN,
)
NO_SHOWS = Figure(
    key="booking.no_shows",
    title="约定的预约中没有来的",
    cites=LOCAL_BOOKING,
    of=lambda ask: of_state(USED, NO_SHOW)(booked(ask), ask),
    having=of_state(NO_SHOW),
    splits=SPLITS,
    unit="批",
    label="org__name",
    definition="分母为已使用和未到的；按预约的党组织统计，只用来改进预约",
    supplied_by="管理单位记未到",
)
REFUSALS = Figure(
    key="booking.refusals",
    title="没有同意的预约",
    cites=LEDGER,
    of=lambda ask: kept_then(of_state(REFUSED)(booked(ask), ask)),
    at="then_keeper",
    splits={"why": "why", "kind": SPLITS["kind"]},
    unit="批",
    label="space__venue__name",
    supplied_by="管理单位答复预约",
)


def graded(ask: Ask) -> Rows:
    given = Booking.objects.filter(visit=OuterRef("pk")).values("grade")[:1]
    rows: Rows = came_of(booked(ask)).annotate(grade=Subquery(given)).filter(grade__isnull=False)
    return rows


GRADE = Figure(
    key="booking.grade",
    title="预约使用后的平均评分",
    cites=LEDGER,
    of=graded,
    measure=Mean("grade"),
    splits=OF_VISIT,
    unit="分",
    definition="来访党组织的评分，五分制；没有评的不计",
    supplied_by="来访党组织反馈",
)
ROUTES = Figure(
    key="booking.series_days",
    title="长期预约和按季分配约定的批次",
    cites=LEDGER,
    of=lambda ask: kept_then(
        of_state(ACCEPTED, USED)(booked(ask), ask).filter(series__isnull=False)
    ),
    at="then_keeper",
    splits={
        "way": lambda _: Case(
            When(series__wish=None, then=Value("series")), default=Value("season"),
            output_field=CharField(),
        )
    },
    unit="批",
    supplied_by="管理单位答复预约",
)  # fmt: skip
LENT = Figure(
    key="booking.loans",
    title="共享物资借出次数",
    cites=LOANS,
    of=lambda ask: Loan.objects.filter(
        asked_on__range=(ask.period.first, ask.period.last), lent_on__isnull=False
    ),
    at="goods__org",
    splits={"state": "state", "field": "goods__org__field"},
    unit="次",
    label="goods__name",
    definition="申请以后借出的；按管理物资的党组织统计",
    supplied_by="管理物资的党组织登记借出",
)
SHARED = Figure(
    key="booking.shared",
    title="场地由其他单位使用的批次",
    cites=LEDGER,
    of=lambda ask: came_of(booked(ask)).exclude(visitor=F("org")),
    splits={"kind": OF_VISIT["kind"], "purpose": "purpose", "field": "org__field"},
    unit="批",
    label="visitor__name",
    definition="预约后登记使用的，来的不是管理场地的党组织；按来访那一天管理场地的党组织统计",
    supplied_by=GIVEN,
)
FIGURES = [
    BOOKINGS, BASE_BOOKINGS, BASE_VISITS, BASE_PEOPLE, NO_SHOWS, REFUSALS, GRADE, ROUTES, LENT,
    SHARED,
]  # fmt: skip
