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
from jiceng.kernel.journal import note, note_many
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.life.models import Planned, YearPlan

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
    Planned.objects.bulk_create(
        (
            Planned(plan=plan, org=org, **row)
            for plan, (org, rows) in zip(made, pairs, strict=True)
            for row in rows
        ),
        batch_size=BATCH,
    )
    note_many(actor, "life.plan_year", made)
    orgs = [org.pk for org, _rows in pairs]
    span = (date(year, 1, 1), date(year, 12, 31))
    meet(list(Meeting.objects.standing().filter(org__in=orgs, held_on__range=span)))
    return made


@transaction.atomic
def add_planned(*, actor: Actor, plan: YearPlan, **values: Any) -> Planned:
    """在计划里加一次: plan, type, planned_on, and theme and kind where known."""
    _check(plan, values["planned_on"])
    made: Planned = Planned.objects.create(plan=plan, org=plan.org, **values)
    note(actor, "life.add_planned", made)
    return made


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
    return planned


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


def meet(meetings: Sequence[Meeting], groups: Mapping[int, int] | None = None) -> None:
    """Each meeting meets the nearest waiting row of its branch, kind and month.

    `groups` gives the Party group of a group meeting by the meeting's key.
    """
    if not meetings:
        return
    days = [one.held_on for one in meetings]
    last = max(days)
    end = date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])
    span = (min(days).replace(day=1), end)
    waiting: dict[tuple[Any, ...], list[Planned]] = defaultdict(list)
    rows = Planned.objects.waiting().filter(planned_on__range=span)
    if len(meetings) <= FEW:  # naming hundreds costs more than reading a month's rows
        rows = rows.filter(org__in={one.org_id for one in meetings})
    for row in rows.order_by("planned_on", "pk"):
        month = (row.planned_on.year, row.planned_on.month)
        waiting[row.org_id, row.type, row.group_id, month].append(row)
    met = []
    for one in sorted(meetings, key=lambda one: (one.held_on, one.pk)):
        month, group = (one.held_on.year, one.held_on.month), (groups or {}).get(one.pk)
        here = waiting.get((one.org_id, one.type, group, month))
        if here:
            row = min(here, key=lambda row: (abs((row.planned_on - one.held_on).days), row.pk))
            here.remove(row)
            row.meeting = one
            met.append(row)
    Planned.objects.bulk_update(met, ["meeting"], batch_size=500)
