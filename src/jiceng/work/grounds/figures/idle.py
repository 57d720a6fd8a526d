"""闲置的阵地：开着没有人来，或者来得不够。"""

from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.venues.models import Kind, Status, Visit
from jiceng.work.grounds.figures.standing import OF_STATUS, in_use
from jiceng.work.grounds.models import UseNorm
from jiceng.work.grounds.rules import LOCAL_USE

# An online hall has no door; what is not visited in person is not idle by that.
BODILY = ~Q(then_subkind="online") & ~Q(then_kind=Kind.REMOTE_SITE)


def in_person(ask: Ask) -> Rows:
    rows: Rows = in_use(ask).filter(BODILY)
    return rows


def open_long(ask: Ask) -> Rows:
    """In use, under whoever kept it, since before the look back begins."""
    begun = Status.objects.filter(
        venue=OuterRef("venue"), state="in_use", since__lte=add_months(ask.day, -ask["months"])
    )
    begun = begun.filter(Q(until=None) | Q(until__gt=add_months(ask.day, -ask["months"])))
    rows: Rows = in_person(ask).filter(Exists(begun))
    return rows


def last_visit(ask: Ask) -> Subquery:
    rows = Visit.objects.standing().filter(venue=OuterRef("venue"), held_on__lte=ask.day)
    last = rows.order_by().values("venue").annotate(day=Max("held_on")).values("day")
    return Subquery(last, output_field=DateField())


def last_meeting(ask: Ask) -> Subquery:
    rows = Meeting.objects.standing().filter(held_at=OuterRef("venue"), held_on__lte=ask.day)
    last = rows.order_by().values("held_at").annotate(day=Max("held_on")).values("day")
    return Subquery(last, output_field=DateField())


def last_used(ask: Ask) -> Any:
    """The last day anybody came, a meeting held there included; else since when it is in use."""
    never = F("since")
    return Greatest(Coalesce(last_visit(ask), never), Coalesce(last_meeting(ask), never))


def unused(statuses: Rows, ask: Ask) -> Rows:
    edge = add_months(ask.day, -ask["months"])
    visited = Visit.objects.standing().filter(held_on__range=(edge, ask.day)).values("venue")
    met = Meeting.objects.standing().filter(held_on__range=(edge, ask.day), held_at__isnull=False)
    rows: Rows = statuses.exclude(venue__in=visited).exclude(venue__in=met.values("held_at"))
    return rows


IDLE = Figure(
    key="grounds.idle",
    title="使用中的阵地里近三个月没有用过的",
    cites=LOCAL_USE,
    of=open_long,
    having=unused,
    at="keeper",
    splits=OF_STATUS,
    bounds={"months": 3},
    unit="处",
    label="venue__name",
    definition="分母为报告日使用中、开放已满三个月的阵地（网络讲习所和远教站点不计）；"
    "分子为三个月里既没有登记到场、也没有在那里开过会的",
    supplied_by="责任党组织登记到场",
)


def enough(statuses: Rows, ask: Ask) -> Rows:
    """Visited in the period as often as the district asks a month, at least once."""
    months = max(1, len(list(ask.period.months())))
    asked = UseNorm.objects.standing(ask.day).filter(kind=OuterRef("then_kind")).values("visits")
    came = Visit.objects.standing().during(ask.period).filter(venue=OuterRef("venue"))
    counted = came.order_by().values("venue").annotate(n=Count("pk")).values("n")
    number = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    norm = Coalesce(Subquery(asked[:1], output_field=IntegerField()), Value(1)) * months
    rows: Rows = statuses.annotate(came=number, norm=norm).filter(came__gte=F("norm"))
    return rows


USED = Figure(
    key="grounds.used",
    title="使用中的阵地里达到最少使用次数的",
    cites=LOCAL_USE,
    of=in_person,
    having=enough,
    at="keeper",
    splits=OF_STATUS,
    unit="处",
    label="venue__name",
    definition="每月最少批次按种类由区里规定，没有规定的按一批；多个月的期间按月数相乘",
    supplied_by="责任党组织登记到场",
)
FIGURES = [IDLE, USED]
