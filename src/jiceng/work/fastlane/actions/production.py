"""Contests held and zones laid in firms, with what teams and zones reached."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.periods import around
from jiceng.kernel.prepared import reread
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Member
from jiceng.work.fastlane.actions.issues import own_firms
from jiceng.work.fastlane.models import Contest, DutyZone, ZoneResult


@transaction.atomic
def hold_contest(*, actor: Actor, **values: Any) -> Contest:
    """Record one contest; see `hold_contests`."""
    return hold_contests([values], actor=actor)[0]


@transaction.atomic
def hold_contests(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Contest]:
    """登记练兵: org, unit, name, trade, held_on, teams, entrants, result of the teams."""
    own_firms((row["org"], row["unit"], row["held_on"]) for row in rows)
    there = Contest.objects.standing().filter(unit__in={row["unit"].pk for row in rows})
    known = set(there.values_list("unit", "name", "held_on"))
    for row in rows:
        if row["entrants"] < row["teams"]:
            raise ValidationError({"entrants": _("参加人数比班组数还少，请检查")})
        if (key := (row["unit"].pk, row["name"], row["held_on"])) in known:
            raise ValidationError({"name": _("这一天的这次练兵已经登记过")})
        known.add(key)
    at = clock.now()
    made = Contest.objects.bulk_create([Contest(recorded_at=at, **row) for row in rows])
    note_many(actor, "fastlane.hold_contest", made)
    return made


@transaction.atomic
def void_contest(contest: Contest, *, actor: Actor, reason: str) -> Contest:
    """作废: it stays, says why, and counts nowhere."""
    why = matters.said(reason)
    if not Contest.objects.standing().filter(pk=contest.pk).update(void_reason=why):
        raise ValidationError(_("这次练兵已经作废"))
    reread(contest)
    note(actor, "fastlane.void_contest", contest, reason=why)
    return contest


@transaction.atomic
def lay_zone(*, actor: Actor, **values: Any) -> DutyZone:
    """Lay one zone; see `lay_zones`."""
    return lay_zones([values], actor=actor)[0]


@transaction.atomic
def lay_zones(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[DutyZone]:
    """设立责任区: org, unit, area, goals, since, and the member who answers for it."""
    own_firms((row["org"], row["unit"], row["since"]) for row in rows)
    open_ = DutyZone.objects.filter(until=None, unit__in={row["unit"].pk for row in rows})
    known = set(open_.values_list("unit", "area"))
    named = {row["member"].pk for row in rows if row.get("member")}
    here = set(Member.objects.present().filter(pk__in=named).values_list("pk", flat=True))
    if named - here:
        raise ValidationError({"member": _("这名党员已经不在册，请另选")})
    for row in rows:
        if (key := (row["unit"].pk, row["area"])) in known:
            raise ValidationError({"area": _("这家企业已经有同名的责任区")})
        known.add(key)
    made = DutyZone.objects.bulk_create([DutyZone(**row) for row in rows])
    note_many(actor, "fastlane.lay_zone", made)
    return made


@transaction.atomic
def report_zone(zone: DutyZone, *, actor: Actor, on: date, result: str, met: bool) -> ZoneResult:
    """登记季度成果 for the quarter of that day; said again it is put right."""
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if on < zone.since or (zone.until is not None and on >= zone.until):
        raise ValidationError({"on": _("这一天责任区还没有设立，或者已经结束")})
    made: ZoneResult
    made, new = ZoneResult.objects.get_or_create(
        zone=zone, quarter_on=around(on, "quarter").first,
        defaults={"result": result, "met": met, "reported_on": clock.today()},
    )  # fmt: skip
    before = {} if new else {"result": made.result}
    if not new:
        made.result, made.met = result, met
        made.save(update_fields=["result", "met"])
    note(actor, "fastlane.report_zone", zone, before=before)
    return made


@transaction.atomic
def end_zone(zone: DutyZone, *, actor: Actor, on: date) -> DutyZone:
    """结束: its results stay."""
    if on <= zone.since or on > clock.today():
        raise ValidationError({"on": _("结束日期应晚于设立日期，不晚于今天")})
    if not DutyZone.objects.filter(pk=zone.pk, until=None).update(until=on):
        raise ValidationError(_("这个责任区已经结束"))
    reread(zone)
    note(actor, "fastlane.end_zone", zone)
    return zone
