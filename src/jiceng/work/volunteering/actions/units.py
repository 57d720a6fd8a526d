"""The verbs of units: report as a unit, leave, and the yearly note the community sends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.kit.handoffs import hand_on
from jiceng.work.volunteering.models import UnitReport, YearNote


@transaction.atomic
def report_unit(*, actor: Actor, **values: Any) -> UnitReport:
    """单位报到; see `report_unit_many`."""
    return report_unit_many([values], actor=actor)[0]


@transaction.atomic
def report_unit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[UnitReport]:
    """单位报到. Each row: org (the community), unit, since, offer."""
    at, today, made = clock.now(), clock.today(), []
    numbers = iter(next_numbers(f"volunteering.unit.{today.year}", len(rows)))
    for row in rows:
        org, unit = row["org"], row["unit"]
        if unit.path.startswith(org.path) or org.path.startswith(unit.path):
            raise ValidationError({"unit": _("“%s”和社区是上下级，不用报到") % unit})
        if row["since"] > today:
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
        if UnitReport.objects.filter(org=org, unit=unit, until=None).exists():
            raise ValidationError({"unit": _("“%s”已经在这里报到") % unit})
        number = f"DW{today.year}-{next(numbers):04d}"
        made.append(UnitReport(number=number, recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.report_unit", made)
    return made


@transaction.atomic
def leave_unit(report: UnitReport, *, actor: Actor, on: date) -> UnitReport:
    """单位退出; its members' own report-ins stand."""
    if on <= report.since or on > clock.today():
        said = _("退出日期要晚于报到日期（%s），不能晚于今天")
        raise ValidationError({"on": said % report.since})
    if not UnitReport.objects.filter(pk=report.pk, until=None).update(until=on):
        raise ValidationError(_("已经退出"))
    reread(report)
    note(actor, "volunteering.leave_unit", report, on=on)
    return report


@transaction.atomic
def tell_unit(*, actor: Actor, **values: Any) -> YearNote:
    """年度反馈; see `tell_unit_many`."""
    return tell_unit_many([values], actor=actor)[0]


@transaction.atomic
def tell_unit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[YearNote]:
    """年度反馈. Each row: org, unit, year, words, given_on. Once a year."""
    at, today, made = clock.now(), clock.today(), []
    for row in rows:
        if row["given_on"] > today or row["given_on"].year < row["year"]:
            raise ValidationError({"given_on": _("反馈日期要在那一年或以后，不能晚于今天")})
        same = {name: row[name] for name in ("org", "unit", "year")}
        if YearNote.objects.filter(**same).exists():
            said = _("%(year)s年已经给“%(unit)s”反馈过")
            raise ValidationError({"year": said % {"year": row["year"], "unit": row["unit"]}})
        made.append(YearNote(recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.tell_unit", made)
    hand_on("volunteering.tell_unit", made, actor=actor)
    return made
