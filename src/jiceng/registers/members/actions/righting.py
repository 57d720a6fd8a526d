"""A death recorded by mistake: taken back or put right by a second person, with the reason."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, taker
from jiceng.kernel.steps import anothers
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.actions.affiliation import end_all
from jiceng.registers.members.actions.endings import end_with, lasting
from jiceng.registers.members.actions.member import full_on_day, step
from jiceng.registers.members.actions.mobility import end_mobility
from jiceng.registers.members.models import Affiliation, Belonging, Exit, Member, Mobility
from jiceng.registers.people.models import Person


@dataclass(frozen=True)
class Righted:
    """Whose death was put right, and the day it had stood on: what ended with it is seen to."""

    member: Member
    was: date


@transaction.atomic
def right_death(
    member: Member, *, actor: Actor, reason: str, exit: str = "", on: date | None = None
) -> Member:
    """更正死亡登记, by another than who recorded it.

    Without `exit` the member never left: the stretch that was ended stands on, and what ended
    with it (mobility, hosting) as well. With one, the way out or its day is put right.
    """
    _may(member, actor, reason)
    before = {"exit": member.exit, "left_on": member.left_on}
    was = member.left_on or clock.today()
    day = on or was
    if not exit:
        _take_back(member, actor)
    elif exit not in Exit.values or exit == Exit.MISTAKEN:
        raise ValidationError({"exit": _("请选择减少原因")})
    elif (exit, day) == (member.exit, member.left_on):
        raise ValidationError({"exit": _("和原来登记的一样，没有要更正的")})
    else:
        _put_right(member, exit, day, actor)
    note(actor, "members.right_death", member, reason=reason, before=before, after=exit, on=on)
    hand_on("members.right_death", Righted(member, was), actor=actor)
    return member


def _may(member: Member, actor: Actor, reason: str) -> None:
    if member.exit != Exit.DIED:
        raise ValidationError(_("只有登记为死亡的，才在这里更正；别的减少请办理“恢复”"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正，凭什么认定")})
    if actor.pk is not None and taker(member, "members.leave") == actor.pk:
        raise StepError(anothers(_("更正死亡登记")))


def _last(member: Member) -> Belonging:
    """The stretch that ended with the death."""
    rows = Belonging.objects.select_for_update().filter(member=member, until=member.left_on)
    found: Belonging = rows.select_related("org").get(ended=Exit.DIED)
    return found


def _take_back(member: Member, actor: Actor) -> None:
    stretch = _last(member)
    if stretch.org.until is not None:
        said = _(
            "“%(org)s”已于%(on)s撤销，党员不能回到那里：请先把减少原因更正为实际原因，"
            "再办理“恢复或再次转入”"
        )
        raise ValidationError(said % {"org": stretch.org, "on": stretch.org.until})
    step(member, left_on=None, exit="")
    Belonging.objects.filter(pk=stretch.pk).update(until=None, ended="")
    for model in (Mobility, Affiliation):
        end_with(lasting(model.objects.filter(member=member), member, None), member, None,
                 actor=actor)  # fmt: skip
    Person.objects.filter(pk=member.person_id).update(keeper=member.org_id)


def _put_right(member: Member, exit: str, on: date, actor: Actor) -> None:
    stretch = _last(member)
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if on <= stretch.since:
        raise ValidationError({"on": _("日期要晚于到本支部的日期（%s）") % stretch.since})
    if stretch.org.until is not None and on > stretch.org.until:
        said = _("“%s”已于%s撤销，减少日期不能晚于这一天") % (stretch.org, stretch.org.until)
        raise ValidationError({"on": said})
    if exit == Exit.CANCELLED and full_on_day(member, on):
        raise ValidationError({"exit": _("正式党员不能“取消预备党员资格”，请另选原因")})
    end_mobility(member, on, actor=actor)
    end_all(member, on, actor=actor)
    step(member, left_on=on, exit=exit)
    Belonging.objects.filter(pk=stretch.pk).update(until=on, ended=exit)
