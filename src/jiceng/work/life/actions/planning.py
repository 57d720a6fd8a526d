"""年度计划: made from what is owed, edited, and met by the meetings that are recorded."""

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.models import GroupMeeting, Planned, YearPlan, group_fault

BATCH, FEW = 2_000, 20
Row = Mapping[str, Any]


@transaction.atomic
def plan_year(*, actor: Actor, org: Org, year: int, rows: Sequence[Row]) -> YearPlan:
    """制定年度计划; see `plan_year_many`."""
    return plan_year_many([(org, rows)], actor=actor, year=year)[0]


@transaction.atomic
def plan_year_many(
    pairs: Sequence[tuple[Org, Sequence[Row]]], *, actor: Actor, year: int
) -> list[YearPlan]:
    """制定年度计划 of branches: for each its rows (type, planned_on, and group, theme, kind).

    Meetings of the year that are already recorded meet their rows at once.
    """
    today, at = clock.today(), clock.now()
    if year not in (today.year - 1, today.year, today.year + 1):
        raise ValidationError({"year": _("只能做上一年、今年和明年的计划")})
    had = YearPlan.objects.filter(year=year, org__in=[org.pk for org, _rows in pairs])
    if twice := had.select_related("org").first():
        raise ValidationError({"year": _("%s这一年已经有计划，请在计划里修改") % twice.org})
    made = YearPlan.objects.bulk_create(
        YearPlan(org=org, year=year, made_on=today, recorded_at=at) for org, _rows in pairs
    )
    insert(
        [
            Planned(plan=plan, org=org, **row)
            for plan, (org, rows) in zip(made, pairs, strict=True)
            for row in rows
        ]
    )
    note_many(actor, "life.plan_year", made)
    orgs = [org.pk for org, _rows in pairs]
    span = (date(year, 1, 1), date(year, 12, 31))
    meet(list(Meeting.objects.standing().filter(org__in=orgs, held_on__range=span)))
    return made


@transaction.atomic
def add_planned(*, actor: Actor, org: Org, **values: Any) -> Planned:
    """在计划里加一次: org, type, planned_on, and group, theme and kind where known.

    The plan is the branch's of that year. A meeting of the month that is recorded meets it at once.
    """
    day = values["planned_on"]
    plan = YearPlan.objects.filter(org=org, year=day.year).first()
    if plan is None:
        said = _("%(org)s还没有%(year)d年的计划，请先新增年度计划")
        raise ValidationError({"planned_on": said % {"org": org, "year": day.year}})
    if fault := group_fault(org, day, values["type"], values.get("group")):
        raise ValidationError({"group": fault})
    made: Planned = Planned.objects.create(plan=plan, org=org, **values)
    note(actor, "life.add_planned", made)
    return _met(made)


def _check(plan: YearPlan, day: date) -> None:
    if day.year != plan.year:
        raise ValidationError({"planned_on": _("这是%d年的计划，请填当年的日期") % plan.year})


@transaction.atomic
def replan(planned: Planned, *, actor: Actor, **changes: Any) -> Planned:
    """修改计划: another day, theme or kind, as long as it was not held."""
    if planned.is_held:
        raise ValidationError(_("这次会已经开过，计划不用再改"))
    if "planned_on" in changes:
        _check(planned.plan, changes["planned_on"])
    before = {name: str(getattr(planned, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(planned, name, value)
    planned.save(update_fields=list(changes))
    note(actor, "life.replan", planned, before=before)
    return _met(planned)


@transaction.atomic
def drop_planned(planned: Planned, *, actor: Actor, reason: str) -> Planned:
    """这次不开了, and why; it stays in the plan, counted nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么不开")})
    if planned.is_held:
        raise ValidationError(_("这次会已经开过，计划不用再改"))
    planned.dropped = reason.strip()
    planned.save(update_fields=["dropped"])
    note(actor, "life.drop_planned", planned, reason=reason)
    return planned


def _met(planned: Planned) -> Planned:
    """A row put into a month whose meeting is recorded already is held."""
    first, last = _month_of(planned.planned_on)
    here = Meeting.objects.standing().filter(
        org=planned.org_id, type=planned.type, held_on__range=(first, last)
    )
    met = Planned.objects.exclude(meeting=None).filter(org=planned.org_id)
    meet(list(here.exclude(pk__in=met.values("meeting"))))
    reread(planned)
    return planned


def meet_again(meeting: Meeting) -> None:
    """Of another kind or on another day than it was written: the row it met waits again."""
    Planned.objects.filter(meeting=meeting).update(meeting=None)
    meet([meeting])


def _month_of(day: date) -> tuple[date, date]:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def _waiting(first: Any, last: Any) -> Any:
    rows = Planned.objects.waiting().filter(planned_on__gte=first, planned_on__lte=last)
    return rows.order_by("planned_on", "pk")


OF_ALL = Prepared(_waiting)
OF_ONE = Prepared(lambda org, first, last: _waiting(first, last).filter(org=org))


def meet(meetings: Sequence[Meeting]) -> None:
    """Each meeting meets the nearest waiting row of its branch, kind, group and month."""
    if not meetings:
        return
    days = [one.held_on for one in meetings]
    span = (_month_of(min(days))[0], _month_of(max(days))[1])
    waiting: dict[tuple[Any, ...], list[Planned]] = defaultdict(list)
    orgs = {one.org_id for one in meetings}
    if len(orgs) == 1:
        rows = OF_ONE(*orgs, *span)
    elif len(orgs) <= FEW:  # naming hundreds costs more than reading a month's rows
        rows = _waiting(*span).filter(org__in=orgs)
    else:
        rows = OF_ALL(*span)
    for row in rows:
        month = (row.planned_on.year, row.planned_on.month)
        waiting[row.org_id, row.type, row.group_id, month].append(row)
    groups = _groups_of(meetings, orgs) if waiting else {}
    met = []
    for one in sorted(meetings, key=lambda one: (one.held_on, one.pk)):
        month = (one.held_on.year, one.held_on.month)
        here = waiting.get((one.org_id, one.type, groups.get(one.pk), month))
        if here:
            row = min(here, key=lambda row: (abs((row.planned_on - one.held_on).days), row.pk))
            here.remove(row)
            row.meeting = one
            met.append(row)
    store(met, "meeting")


def _groups_of(meetings: Sequence[Meeting], orgs: set[int]) -> dict[int, int]:
    """Group meeting → its Party group."""
    days = [one.held_on for one in meetings if one.type == Type.GROUP]
    if not days:
        return {}
    rows = GroupMeeting.objects.filter(meeting__held_on__range=(min(days), max(days)))
    if len(orgs) <= FEW:
        rows = rows.filter(meeting__org__in=orgs)
    return dict(rows.values_list("meeting", "group"))
