"""Platforms: named, taken up by communities, their use month by month, and what came in there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import succeed
from jiceng.registers.places.models import Level
from jiceng.work.halls.models import Adoption, Intake, MonthlyUse, Platform

BATCH = 500


@transaction.atomic
def name_platform(*, actor: Actor, **values: Any) -> Platform:
    """登记平台; see `name_platform_many`."""
    return name_platform_many([values], actor=actor)[0]


@transaction.atomic
def name_platform_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Platform]:
    """Platforms: org, code, name, kind, since."""
    codes = [str(row["code"]) for row in rows]
    taken = sorted(Platform.objects.filter(code__in=codes).values_list("code", flat=True))
    taken += sorted({code for code in codes if codes.count(code) > 1})
    if taken:
        raise ValidationError({"code": _("这些编号已经用过：%s") % "、".join(taken)})
    made = Platform.objects.bulk_create([Platform(**row) for row in rows])
    note_many(actor, "halls.name_platform", made)
    return list(made)


@transaction.atomic
def end_platform(platform: Platform, *, actor: Actor, on: date) -> Platform:
    """停用平台: every community's use of it ends with it."""
    if on <= platform.since:
        raise ValidationError({"on": _("日期要晚于起始日期 %s") % platform.since})
    later = Adoption.objects.filter(platform=platform, until=None, since__gte=on).count()
    if later:
        raise ValidationError({"on": _("有 %d 个社区在这一天以后才开通，请检查日期") % later})
    if not Platform.objects.filter(pk=platform.pk, until=None).update(until=on):
        raise StepError(_("已经停用"))
    Adoption.objects.filter(platform=platform, until=None).update(until=on)
    reread(platform)
    note(actor, "halls.end_platform", platform, on=on)
    return platform


@transaction.atomic
def adopt(*, actor: Actor, **values: Any) -> Adoption:
    """登记使用; see `adopt_many`."""
    return adopt_many([values], actor=actor)[0]


@transaction.atomic
def adopt_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Adoption]:
    """From a day on a community uses a platform: platform, place, stage, since. What held before
    ends where this begins.
    """
    made = []
    for row in rows:
        place, platform = row["place"], row["platform"]
        if place.level != Level.COMMUNITY:
            raise ValidationError({"place": _("“%s”不是社区，请选社区") % place})
        if row["since"] < platform.since:
            raise ValidationError({"since": _("平台 %s 才启用，请检查日期") % platform.since})
        succeed(Adoption, {"platform": platform, "place": place}, row["since"])
        one = Adoption(org=place.keeper, **row)
        one.save()
        made.append(one)
    note_many(actor, "halls.adopt", made)
    return made


@transaction.atomic
def give_up(adoption: Adoption, *, actor: Actor, on: date) -> Adoption:
    """停止使用."""
    if on <= adoption.since:
        raise ValidationError({"on": _("日期要晚于起始日期 %s") % adoption.since})
    if not Adoption.objects.filter(pk=adoption.pk, until=None).update(until=on):
        raise StepError(_("已经停止使用"))
    reread(adoption)
    note(actor, "halls.give_up", adoption, on=on)
    return adoption


@transaction.atomic
def report(*, actor: Actor, **values: Any) -> MonthlyUse:
    """登记月使用量; see `report_many`."""
    return report_many([values], actor=actor)[0]


@transaction.atomic
def report_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MonthlyUse]:
    """A month of a community: platform, place, month, visits, requests; unknown stays empty."""
    at, made = clock.now(), []
    for row in rows:
        month = row["month"].replace(day=1)
        if month > at.date():
            raise ValidationError({"month": _("这个月还没有到，请检查")})
        made.append(MonthlyUse(org=row["place"].keeper, recorded_at=at, **{**row, "month": month}))
    wanted = [(one.platform_id, one.place_id, one.month) for one in made]
    here = MonthlyUse.objects.filter(month__in={month for _p, _q, month in wanted})
    taken = set(here.values_list("platform_id", "place_id", "month")) & set(wanted)
    if taken or len(set(wanted)) < len(wanted):
        raise ValidationError({"month": _("这个社区这个月已经登记过，请用更正")})
    insert(made)
    note_many(actor, "halls.report", made)
    return made


@transaction.atomic
def correct(use: MonthlyUse, *, actor: Actor, **changes: Any) -> MonthlyUse:
    """更正 the numbers of a month."""
    before = {name: getattr(use, name) for name in changes}
    MonthlyUse.objects.filter(pk=use.pk).update(**changes)
    reread(use)
    note(actor, "halls.correct", use, before=before)
    return use


@transaction.atomic
def receive(*, actor: Actor, **values: Any) -> Intake:
    """登记平台来件; see `receive_many`."""
    return receive_many([values], actor=actor)[0]


@transaction.atomic
def receive_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Intake]:
    """Requests as the other system exports them: platform, place, outer (their number), item,
    asked_on, finished_on. One number of a platform is one request.
    """
    at = clock.now()
    made = [Intake(org=row["place"].keeper, recorded_at=at, **row) for row in rows]
    for one in made:
        if one.asked_on > at.date():
            raise ValidationError({"asked_on": _("受理日期还没有到，请检查")})
        if one.finished_on is not None and one.finished_on < one.asked_on:
            raise ValidationError({"finished_on": _("办结日期早于受理日期，请检查")})
    wanted = [(one.platform_id, one.outer) for one in made]
    here = Intake.objects.filter(outer__in=[outer for _p, outer in wanted])
    taken = set(here.values_list("platform_id", "outer")) & set(wanted)
    taken |= {one for one in wanted if wanted.count(one) > 1} if len(wanted) < BATCH else set()
    if taken:
        said = "、".join(sorted(outer for _p, outer in taken)[:5])
        raise ValidationError({"outer": _("这些平台编号已经登记过：%s") % said})
    insert(made)
    note_many(actor, "halls.receive", made)
    return made


@transaction.atomic
def close_intake(intake: Intake, *, actor: Actor, on: date) -> Intake:
    """办结 on the other system: from which day."""
    if not intake.asked_on <= on <= clock.today():
        raise ValidationError({"on": _("办结日期要在受理以后、今天以前")})
    if not Intake.objects.filter(pk=intake.pk, finished_on=None).update(finished_on=on):
        raise StepError(_("这一件已经办结"))
    reread(intake)
    note(actor, "halls.close_intake", intake, on=on)
    return intake
