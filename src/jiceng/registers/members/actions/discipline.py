"""处分影响期: recorded and lifted by discipline officers alone, and every look kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.looks import issue_tickets
from jiceng.kit.access import may
from jiceng.registers.members.access import DISCIPLINES
from jiceng.registers.members.models import Discipline, Grade, Member


def _competent(actor: Actor, member: Member) -> None:
    if not may(actor, DISCIPLINES, member.org.path):
        raise PermissionDenied(_("处分情况由有权限的纪检干部登记和查看"))


@transaction.atomic
def discipline(
    *, actor: Actor, member: Member, grade: str, since: date, until: date | None = None
) -> Discipline:
    """登记处分影响期: grade and days. The journal says that it was done, not of whom or what."""
    _competent(actor, member)
    if grade not in Grade.values:
        raise ValidationError({"grade": _("请选择处分种类")})
    if since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请检查日期")})
    if until is not None and until <= since:
        raise ValidationError({"until": _("止的日期要晚于起的日期（%s）") % since})
    rows = Discipline.objects.filter(member=member, grade=grade)
    if rows.standing(since).exists():
        raise ValidationError({"grade": _("同一种处分的影响期已经登记，请核对")})
    made: Discipline = Discipline.objects.create(
        member=member, grade=grade, since=since, until=until, recorded_at=clock.now()
    )
    note(actor, "members.discipline", made)
    return made


@transaction.atomic
def lift(record: Discipline, *, actor: Actor, on: date) -> Discipline:
    """影响期结束 or 恢复党员权利: from a day on."""
    _competent(actor, record.member)
    if on <= record.since:
        raise ValidationError({"on": _("日期要晚于影响期起（%s）") % record.since})
    if not Discipline.objects.filter(pk=record.pk, until=record.until).update(until=on):
        raise ValidationError(_("这一条刚被别人改过，请刷新后再看"))
    record.until = on
    note(actor, "members.lift", record)
    return record


@transaction.atomic
def look_up(*, actor: Actor, purpose: str) -> Sequence[Discipline]:
    """Everything the officer may see, opened for a purpose: one look for each member shown."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    rows: Any = Discipline.objects.visible_to(actor).select_related("member__person", "member__org")
    found = list(rows.order_by("-since", "pk"))
    members = {one.member_id: one.member for one in found}
    words = _("处分影响期")
    issue_tickets(actor, members.values(), words, purpose=purpose, role=_("纪检干部"))
    return found
