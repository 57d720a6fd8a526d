"""Announcing a meeting; leave asked for before it, and its answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Affiliation, Member
from jiceng.work.life.flows import LEAVE
from jiceng.work.life.models import Invitation, Leave, people_due


@transaction.atomic
def notify(*, actor: Actor, **values: Any) -> Invitation:
    """发会议通知: org, type, held_on, and place, time and theme where known."""
    if values["held_on"] < clock.today():
        raise ValidationError({"held_on": _("通知的日期已经过去，请直接记录会议")})
    made: Invitation = Invitation.objects.create(sent_at=clock.now(), **values)
    note(actor, "life.notify", made)
    hand_on("life.notify", made, actor=actor)
    return made


@transaction.atomic
def ask_leave(invitation: Invitation, *, actor: Actor, member: Member, reason: str) -> Leave:
    """请假, by the member before the day is over; asked again it says the later reason."""
    if invitation.held_on < clock.today():
        raise ValidationError(_("会议已经开过，请向支部说明，由支部更正记录"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写事由，几个字就行")})
    if not _invited(invitation, member):
        raise ValidationError(_("这次会议没有通知您，不用请假"))
    made, fresh = Leave.objects.get_or_create(
        invitation=invitation,
        member=member,
        defaults={"reason": reason.strip(), "recorded_at": clock.now()},
    )
    if not fresh:
        _ask_again(made, reason.strip())
    note(actor, "life.ask_leave", made)
    hand_on("life.ask_leave", made, actor=actor)
    return made


def _ask_again(leave: Leave, reason: str) -> None:
    """The later reason, unless the branch has answered: an answer is never written over."""
    waiting = Leave.objects.filter(pk=leave.pk, state=Leave.State.ASKED)
    changed = waiting.update(reason=reason)
    reread(leave)
    if not changed:
        said = _("支部已经答复：%s。要改请直接联系支部书记")
        raise ValidationError(said % leave.get_state_display())


def _invited(invitation: Invitation, member: Member) -> bool:
    """Whoever is due, and members of elsewhere whom the branch helps to manage."""
    day, org = invitation.held_on, invitation.org
    if any(one.pk == member.pk for one in people_due(org, day, invitation.type)):
        return True
    return bool(Affiliation.objects.attending(org, day).filter(member=member).exists())


@transaction.atomic
def grant(leave: Leave, *, actor: Actor, answer: str = "") -> Leave:
    """准假: the record of the meeting then begins with this excuse."""
    take(leave, LEAVE, "grant", actor=actor, answer=answer.strip())
    note(actor, "life.grant", leave)
    hand_on("life.answered", leave, actor=actor)
    return leave


@transaction.atomic
def refuse(leave: Leave, *, actor: Actor, answer: str) -> Leave:
    """请参加: not excused, and why."""
    if not answer.strip():
        raise ValidationError({"answer": _("请写明为什么要参加")})
    take(leave, LEAVE, "refuse", actor=actor, answer=answer.strip())
    note(actor, "life.refuse", leave)
    hand_on("life.answered", leave, actor=actor)
    return leave
