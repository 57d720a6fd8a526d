"""The verbs of letters: received without a name, answered by a day, forgotten in time."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, slips
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.deadlines import add_workdays, workdays_between
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.accounts.models import Account
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.flows import COMPLAINT, RECEIVED, SUGGESTION
from jiceng.work.outreach.models import Complaint, Habit, Suggestion, Terms

V = TypeVar("V", Suggestion, Complaint)
WORKER = System("到期清除")
DISAGREED = gettext_lazy("提出的人没有同意公开，答复只给本人看；本人可以在查答复的页面上同意")


def receipt_of(code: str) -> str:
    """What is kept of a receipt code."""
    return slips.kept(code, salt="outreach.receipt")


def _taken_in(
    model: type[V], org: Org, days: int, terms: Terms, **said: Any
) -> tuple[V, str, bool]:
    """The letter, its code, and whether it came before.

    The same words to the same organisation within a day are one letter with a new code; more
    letters in a day than the limit are not people's any more.
    """
    today, code = clock.today(), slips.draw(slips.LONG)
    words = "".join(said["text"].split())
    digest = hashlib.sha256(words.encode()).hexdigest()
    rows: Any = model._default_manager.filter(org=org, received_on=today)
    whose = {"asker": said["asker"]} if "asker" in said else {}
    same: V | None = rows.filter(digest=digest, state=RECEIVED, **whose).first()
    if same is not None:
        same.receipt = receipt_of(code)
        same.save(update_fields=["receipt"])
        return same, code, True
    if rows.count() >= terms.daily:
        raise ValidationError(_("今天收到的太多，请明天再提，或者直接打电话、到现场说"))
    made: V = model._default_manager.create(
        org=org, digest=digest, receipt=receipt_of(code), received_on=today,
        due_on=add_workdays(today, days, calendar()).day, recorded_at=clock.now(), **said,
    )  # fmt: skip
    return made, code, False


@transaction.atomic
def suggest(
    *, actor: Actor, org: Org, kind: str, text: str, phone: str = "", agreed: bool = False,
    asker: Account | None = None,
) -> str:  # fmt: skip
    """提意见建议、咨询: nobody need sign in; gives the code by which the answer is found.

    Whoever does sign in finds it without the code. `agreed`: it may be shown with its answer.
    """
    terms = Habit.objects.holding(org, clock.today())
    said = {"kind": kind, "text": text.strip(), "phone": phone or None, "agreed": agreed,
            "asker": asker}  # fmt: skip
    made, code, again = _taken_in(Suggestion, org, terms.days, terms, **said)
    note(actor, "outreach.suggest", made, again=again)
    if not again:
        hand_on("outreach.suggest", made, actor=actor)
    return code


@transaction.atomic
def complain(*, actor: Actor, text: str, about: str = "") -> str:
    """我要减负: to the burden officer of the district, without a name; gives the code.

    The matter is read more widely than the complaint: it says only that there is one.
    """
    root = Org.objects.filter(parent=None, until=None).order_by("pk").first()
    if root is None:
        raise ValidationError(_("这个系统还没有设置区级党组织，请打帮助电话"))
    terms = Habit.objects.holding(root, clock.today())
    said = {"text": text.strip(), "about": about.strip()}
    made, code, again = _taken_in(Complaint, root, terms.burden_days, terms, **said)
    if not again:
        made.matter = matters.lodge(
            actor=actor, title=_("减负投诉建议，请减负专员答复"), org=root, source=Source.REQUEST,
            origin=made, due_on=made.due_on,
        )  # fmt: skip
        made.save(update_fields=["matter"])
        hand_on("outreach.complain", made, actor=actor)
    note(actor, "outreach.complain", made, again=again)
    return code


def found_by(code: str) -> Suggestion | Complaint | None:
    """The letter a code speaks of; nothing for a code that was never given."""
    read = slips.read(code, slips.LONG)
    if not read:
        return None
    key = receipt_of(read)
    said: Suggestion | None = Suggestion.objects.filter(receipt=key).select_related("org").first()
    felt: Complaint | None = Complaint.objects.filter(receipt=key).select_related("org").first()
    return said or felt


def _answered(text: str, received_on: date) -> dict[str, Any]:
    if not text.strip():
        raise ValidationError({"text": _("请填答复")})
    today = clock.today()
    used = workdays_between(received_on, today, calendar())
    return {"answer": text.strip(), "answered_on": today, "answer_days": used}


@transaction.atomic
def answer(suggestion: Suggestion, *, actor: Actor, text: str, open: bool = False) -> Suggestion:
    """答复, found by whoever holds the code; `open` shows it to everybody, masked.

    What somebody asked is shown only with their agreement, given then or later.
    """
    if open and not Suggestion.objects.filter(pk=suggestion.pk, agreed=True).exists():
        raise ValidationError({"open": DISAGREED})
    said = _answered(text, suggestion.received_on)
    take(suggestion, SUGGESTION, "answer", actor=actor, open=open, **said)
    note(actor, "outreach.answer", suggestion)
    return suggestion


@transaction.atomic
def agree(suggestion: Suggestion, *, actor: Actor, agreed: bool) -> Suggestion:
    """同意公开, or no longer, by whoever asked: then it is not shown from that moment."""
    changes = {"agreed": agreed} if agreed else {"agreed": False, "open": False}
    Suggestion.objects.filter(pk=suggestion.pk).update(**changes)
    reread(suggestion)
    note(actor, "outreach.agree", suggestion, agreed=agreed)
    return suggestion


@transaction.atomic
def show_answer(suggestion: Suggestion, *, actor: Actor) -> Suggestion:
    """公开答复 after it was given: to everybody, masked, where whoever asked has agreed."""
    rows = Suggestion.objects.filter(pk=suggestion.pk, agreed=True)
    if not rows.exclude(answered_on=None).update(open=True):
        raise ValidationError(DISAGREED if suggestion.answered_on else _("还没有答复，先答复"))
    reread(suggestion)
    note(actor, "outreach.show_answer", suggestion)
    return suggestion


@transaction.atomic
def adopt(suggestion: Suggestion, *, actor: Actor, measure: str) -> Suggestion:
    """采纳, with what was done about it."""
    take(suggestion, SUGGESTION, "adopt", actor=actor, measure=measure.strip(),
         adopted_on=clock.today())  # fmt: skip
    note(actor, "outreach.adopt", suggestion)
    return suggestion


@transaction.atomic
def pass_on(suggestion: Suggestion, *, actor: Actor, org: Org, reason: str) -> Suggestion:
    """转给别的单位答复; the day by which it is answered stays."""
    if org == suggestion.org:
        raise ValidationError({"org": _("请选另一个单位")})
    before = suggestion.org_id
    rows = Suggestion.objects.filter(pk=suggestion.pk, state=RECEIVED, org=before)
    if not rows.update(org=org):
        raise ValidationError(_("已经答复或者已经转走的不用再转"))
    reread(suggestion)
    note(actor, "outreach.pass_on", suggestion, reason=reason, before={"org": str(before)})
    hand_on("outreach.suggest", suggestion, actor=actor)
    return suggestion


@transaction.atomic
def look(suggestion: Suggestion, *, actor: Actor, purpose: str) -> str:
    """查看联系电话, to whoever may see the letter and says why; the look is kept."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    if not Suggestion.objects.visible_to(actor).filter(pk=suggestion.pk).exists():
        raise PermissionDenied(_("这条意见不在您的工作范围内"))
    ticket = issue_ticket(actor, suggestion, "phone", purpose=purpose)
    note(actor, "outreach.look", suggestion, reason=purpose)
    return suggestion.phone.open(ticket) if suggestion.phone else ""


@transaction.atomic
def reply(complaint: Complaint, *, actor: Actor, text: str) -> Complaint:
    """答复投诉: what was looked into and what is stopped; the matter follows."""
    said = _answered(text, complaint.received_on)
    take(complaint, COMPLAINT, "reply", actor=actor, **said)
    matter = complaint.matter
    if matter is not None and matter.state == Matter.State.RAISED:
        matters.accept(matter, actor=actor)
    if matter is not None and matter.state in {Matter.State.ACCEPTED, Matter.State.IN_PROGRESS}:
        matters.submit(matter, actor=actor, proof=_("已答复投诉人"))
    note(actor, "outreach.reply", complaint)
    return complaint


@transaction.atomic
def set_habit(
    *, actor: Actor, org: Org, days: int, burden_days: int, keep_days: int, daily: int
) -> Habit:
    """定答复期限 from today on; what came before keeps its day."""
    today = clock.today()
    former = Habit.objects.filter(org=org, until=None).first()
    if former is not None and former.since >= today:
        raise ValidationError({"org": _("今天已经定过，请明天再改")})
    if former is not None:
        former.until = today
        former.save(update_fields=["until"])
    made: Habit = Habit.objects.create(
        org=org, days=days, burden_days=burden_days, keep_days=keep_days, daily=daily, since=today
    )
    note(actor, "outreach.set_habit", made)
    return made


def purge() -> int:
    """The day's job: of letters answered long enough ago, telephone and account are cleared."""
    today, gone = clock.today(), []
    known = Q(phone__isnull=False) | Q(asker__isnull=False)
    rows: Any = Suggestion.objects.filter(known, answered_on__isnull=False)
    for one in rows.select_related("org").order_by("pk"):
        kept = Habit.objects.holding(one.org, today).keep_days
        if one.answered_on + timedelta(days=kept) <= today:
            gone.append(one)
    return clear(gone, actor=WORKER)


@transaction.atomic
def clear(rows: Sequence[Suggestion], *, actor: Actor) -> int:
    """清除电话 and the account of whoever asked, of these letters; how many."""
    Suggestion.objects.filter(pk__in=[one.pk for one in rows]).update(phone=None, asker=None)
    note_many(actor, "outreach.clear", rows)
    return len(rows)
