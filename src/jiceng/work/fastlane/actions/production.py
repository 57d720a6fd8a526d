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
from jiceng.registers.members.models import Member
from jiceng.work.fastlane.actions.issues import own_firm
from jiceng.work.fastlane.models import Contest, DutyZone, ZoneResult


@transaction.atomic
def hold_contest(*, actor: Actor, **values: Any) -> Contest:
    """Record one contest; see `hold_contests`."""
    return hold_contests([values], actor=actor)[0]


@transaction.atomic
def hold_contests(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Contest]:
    """登记练兵: org, unit, name, trade, held_on, teams, entrants, result of the teams."""
    for row in rows:
        own_firm(row["org"], row["unit"], row["held_on"])
        if row["entrants"] < row["teams"]:
            raise ValidationError({"entrants": _("参加人数比班组数还少，请检查")})
        here = Contest.objects.standing().filter(unit=row["unit"], name=row["name"])
        if here.filter(held_on=row["held_on"]).exists():
            raise ValidationError({"name": _("这一天的这次练兵已经登记过")})
    at = clock.now()
    made = Contest.objects.bulk_create([Contest(recorded_at=at, **row) for row in rows])
    note_many(actor, "fastlane.hold_contest", made)
    return made


@transaction.atomic
def void_contest(contest: Contest, *, actor: Actor, reason: str) -> Contest:
    """作废: it stays, says why, and counts nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Contest.objects.standing().filter(pk=contest.pk).update(void_reason=reason.strip()):
        raise ValidationError(_("这次练兵已经作废"))
    contest.refresh_from_db()
    note(actor, "fastlane.void_contest", contest, reason=reason.strip())
    return contest


@transaction.atomic
def lay_zone(*, actor: Actor, **values: Any) -> DutyZone:
    """Lay one zone; see `lay_zones`."""
    return lay_zones([values], actor=actor)[0]


@transaction.atomic
def lay_zones(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[DutyZone]:
    """设立责任区: org, unit, area, goals, since, and the member who answers for it."""
    made = []
    for row in rows:
        own_firm(row["org"], row["unit"], row["since"])
        member = row.get("member")
        if member is not None and not _here(member):
            raise ValidationError({"member": _("这名党员已经不在册，请另选")})
        open_ = DutyZone.objects.filter(unit=row["unit"], area=row["area"], until=None)
        if open_.exists():
            raise ValidationError({"area": _("这家企业已经有同名的责任区")})
        made.append(DutyZone(**row))
    DutyZone.objects.bulk_create(made)
    note_many(actor, "fastlane.lay_zone", made)
    return made


def _here(member: Member) -> bool:
    found: bool = Member.objects.present().filter(pk=member.pk).exists()
    return found


@transaction.atomic
def report_zone(zone: DutyZone, *, actor: Actor, on: date, result: str, met: bool) -> ZoneResult:
    """登记季度成果 for the quarter of that day; said again it is put right."""
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if on < zone.since or (zone.until is not None and on >= zone.until):
        raise ValidationError({"on": _("这一天责任区还没有设立，或者已经结束")})
    quarter = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    made: ZoneResult
    made, new = ZoneResult.objects.get_or_create(
        zone=zone, quarter_on=quarter,
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
    zone.refresh_from_db()
    note(actor, "fastlane.end_zone", zone)
    return zone
