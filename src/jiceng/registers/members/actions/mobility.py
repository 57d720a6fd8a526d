"""Going away and coming back while belonging where one did."""

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
from jiceng.kernel.prepared import Prepared
from jiceng.registers.members.actions.endings import end_with, lasting
from jiceng.registers.members.models import Member, Mobility

BATCH = 1_000


@transaction.atomic
def go_mobile(member: Member, *, actor: Actor, **values: Any) -> Mobility:
    """登记流动党员: direction, where, since, and contact or reason where known."""
    return go_mobile_many([{"member": member, **values}], actor=actor)[0]


@transaction.atomic
def go_mobile_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Mobility]:
    """登记流动党员, many at once; nobody is registered twice in one direction."""
    at, today = clock.now(), clock.today()
    made = [Mobility(**row, recorded_at=at) for row in rows]
    for start in range(0, len(made), BATCH):
        some = made[start : start + BATCH]
        away = Mobility.objects.filter(member__in=[one.member_id for one in some], until=None)
        twice = {(one.member_id, one.direction) for one in away}
        for one in some:
            if one.member.left_on is not None:
                raise ValidationError(_("“%s”已经从花名册减少") % one.member)
            if (one.member_id, one.direction) in twice:
                raise ValidationError(_("“%s”已经登记为流动党员") % one.member)
            if one.since > today:
                raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
    insert(made)
    note_many(actor, "members.go_mobile", [one.member for one in made])
    return made


@transaction.atomic
def come_back(mobility: Mobility, *, actor: Actor, on: date) -> Mobility:
    """结束流动."""
    if on <= mobility.since:
        raise ValidationError({"on": _("结束日期要晚于流动日期（%s）") % mobility.since})
    if not Mobility.objects.filter(pk=mobility.pk, until=None).update(until=on):
        raise ValidationError(_("这次流动已经结束，请刷新后再看"))
    mobility.until = on
    note(actor, "members.come_back", mobility.member, on=on)
    return mobility


AWAY = Prepared(lambda member: Mobility.objects.filter(member=member))


def end_mobility(member: Member, on: date, *, actor: Actor) -> None:
    """Whoever leaves the roll is away no longer; nobody goes away on that day or after it."""
    rows = lasting(AWAY(member.pk), member, on)
    late = max((one for one in rows if one.since >= on), key=lambda one: one.since, default=None)
    if late is not None:
        said = _(
            "“%(member)s”登记为%(since)s起流动，减少日期要晚于这一天；流动日期写错了的，请先更正流动登记"
        )
        raise ValidationError({"on": said % {"member": member, "since": late.since}})
    end_with(rows, member, on, actor=actor)


CORRECTED = ("where", "reason", "contact", "source", "settled", "since")


@transaction.atomic
def correct_mobility(mobility: Mobility, *, actor: Actor, why: str, **changes: Any) -> Mobility:
    """更正 a registration (`reason` is why the member went away, `why` why it is corrected)."""
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么更正")})
    if strange := changes.keys() - set(CORRECTED):
        raise ValidationError(_("这些内容不能更正：%s") % "、".join(sorted(strange)))
    since = changes.get("since", mobility.since)
    if "since" in changes and since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请检查日期")})
    if mobility.until is not None and since >= mobility.until:
        raise ValidationError({"since": _("流动日期要早于返回日期（%s）") % mobility.until})
    before = {name: getattr(mobility, name) for name in changes}
    for name, value in changes.items():
        setattr(mobility, name, value)
    mobility.save(update_fields=list(changes))
    note(actor, "members.correct_mobility", mobility, reason=why, before=before)
    return mobility
