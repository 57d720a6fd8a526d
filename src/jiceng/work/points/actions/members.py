"""The verbs of members: take part and leave; points by hand; what somebody does not agree with."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import add_workdays
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.members.models import Member
from jiceng.work.points.actions.ledger import Fact, earn_many, reverse, taken
from jiceng.work.points.flows import AWARD, OBJECTION
from jiceng.work.points.models import (
    Award,
    Entry,
    Event,
    Objection,
    Participation,
    Rule,
    Switch,
)

ANSWER_WORKDAYS = 5


@transaction.atomic
def join(member: Member, *, actor: Actor) -> Participation:
    """自愿参加, from today on; only by the member."""
    held = taken([member.pk])[member.pk]
    if not Switch.objects.holding(clock.today()).above(held.org.path).exists():
        raise ValidationError(_("您所在的党组织没有启用积分"))
    if Participation.objects.filter(member=held, until=None).exists():
        raise ValidationError(_("您已经参加"))
    made: Participation = Participation.objects.create(member=held, since=clock.today())
    note(actor, "points.join", made)
    return made


@transaction.atomic
def leave(member: Member, *, actor: Actor) -> Participation:
    """退出 at any time, without a reason; what was earned stays one's own to read."""
    held = taken([member.pk])[member.pk]
    part: Participation | None = Participation.objects.filter(member=held, until=None).first()
    if part is None:
        raise ValidationError(_("您现在没有参加"))
    part.until = clock.today()
    part.save(update_fields=["until"])
    note(actor, "points.leave", part)
    return part


# By hand ----------------------------------------------------------------------------------


@transaction.atomic
def propose(*, actor: Actor, member: Member, item: Rule, on: date, grounds: str) -> Award:
    """申请记分 for what no record says by itself; another person approves it."""
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if item.event != Event.MANUAL:
        raise ValidationError({"item": _("这一项由系统按已有记录自动记分，不用申请")})
    if not Rule.objects.standing(on).above(member.org.path).filter(pk=item.pk).exists():
        said = _("这一项那天在这位党员所在的党支部不适用，请另选一项或检查日期")
        raise ValidationError({"item": said})
    if not Participation.objects.standing(on).filter(member=member).exists():
        said = _("这位党员那天没有参加积分；参加与否由本人决定，不作要求")
        raise ValidationError({"member": said})
    made: Award = Award.objects.create(
        org=member.org, member=member, rule=item, on=on, grounds=grounds.strip(),
        recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "points.propose", made)
    return made


def _not_for_oneself(member: int, actor: Actor) -> None:
    if getattr(actor, "member_id", None) == member:
        raise StepError(_("您本人的积分由另一位同志办理"))


@transaction.atomic
def approve(award: Award, *, actor: Actor) -> Award:
    """同意记分, by another than who proposed it and not for oneself."""
    _not_for_oneself(award.member_id, actor)
    take(award, AWARD, "approve", actor=actor)
    fact = Fact(award.member, Event.MANUAL, str(Ref.to(award)), award.on, award.grounds,
                rule=award.rule)  # fmt: skip
    if not earn_many([fact], actor=actor):
        raise ValidationError(_("没有记上：本期已到上限，或本人已退出，或积分已停用"))
    note(actor, "points.approve", award)
    return award


@transaction.atomic
def refuse(award: Award, *, actor: Actor, reason: str) -> Award:
    """不同意, and why."""
    take(award, AWARD, "refuse", actor=actor)
    note(actor, "points.refuse", award, reason=reason)
    return award


# Objections -------------------------------------------------------------------------------


@transaction.atomic
def object_to(member: Member, *, actor: Actor, text: str, entry: Entry | None = None) -> Objection:
    """提出异议 to an entry of one's own, or to one that is missing: a matter for the branch.

    The matter is read more widely than the objection: it names neither the person nor the points.
    """
    if entry is not None and entry.member_id != member.pk:
        raise ValidationError(_("只能对自己的积分提出异议"))
    taken([member.pk])  # said twice at once it is one objection
    waiting = Objection.objects.filter(member=member, entry=entry, state=Objection.State.RAISED)
    if waiting.exists():
        raise ValidationError(_("已经提过，正在等待答复"))
    today = clock.today()
    due = add_workdays(today, ANSWER_WORKDAYS, calendar()).day
    made: Objection = Objection.objects.create(
        org=member.org, member=member, entry=entry, text=text.strip(), raised_on=today,
        due_on=due, recorded_at=clock.now(),
    )  # fmt: skip
    made.matter = matters.lodge(
        actor=actor, title=_("积分异议，本人提出"), org=member.org, source=Source.REQUEST,
        origin=made, due_on=due,
    )  # fmt: skip
    made.save(update_fields=["matter"])
    note(actor, "points.object_to", made)
    return made


def _answer(objection: Objection, verb: str, actor: Actor, answer: str) -> None:
    _not_for_oneself(objection.member_id, actor)
    if not answer.strip():
        raise ValidationError({"answer": _("请填答复")})
    take(objection, OBJECTION, verb, actor=actor, answer=answer.strip(),
         answered_on=clock.today())  # fmt: skip
    matter = objection.matter
    if matter is not None and matter.state == Matter.State.RAISED:
        matters.accept(matter, actor=actor)
    if matter is not None and matter.state in {Matter.State.ACCEPTED, Matter.State.IN_PROGRESS}:
        matters.submit(matter, actor=actor, proof=_("已答复本人"))


@transaction.atomic
def uphold(objection: Objection, *, actor: Actor, answer: str) -> Objection:
    """异议成立: the entry is reversed by another; what is missing is proposed or recorded anew.

    So is what a reversal took away wrongly: a reversal is never itself reversed.
    """
    _answer(objection, "uphold", actor, answer)
    entry = objection.entry
    stands = entry is not None and not Entry.objects.filter(reverses=entry).exists()
    if entry is not None and stands and entry.kind != Entry.Kind.REVERSE:
        reverse(entry, actor=actor, reason=_("异议成立"))
    note(actor, "points.uphold", objection)
    return objection


@transaction.atomic
def decline(objection: Objection, *, actor: Actor, answer: str) -> Objection:
    """异议不成立, with what was found."""
    _answer(objection, "decline", actor, answer)
    note(actor, "points.decline", objection)
    return objection
