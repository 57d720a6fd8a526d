"""The verbs of suggestions: draft, correct, approve, take back, send, answer, close."""

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
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.kit.access import may
from jiceng.kit.enclosures import Enclosure
from jiceng.registers.matters.actions import said
from jiceng.registers.orgs.models import Org
from jiceng.work.suggestions.flows import ANSWERS, APPROVED, DRAFTED, SENT, SUGGESTION
from jiceng.work.suggestions.models import Suggestion, basis_faults
from jiceng.work.suggestions.rules import NUMBERED, numbered, usual_day


def _proper(values: Mapping[str, Any]) -> None:
    for name in ("topic", "text", "origin_text"):
        if numbered(text=str(values.get(name) or "")):
            raise ValidationError({name: _(NUMBERED)})
    if wrong := basis_faults(values.get("basis") or "", values.get("period") or ""):
        raise ValidationError(wrong)


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Suggestion:
    """Write one down; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Suggestion]:
    """起草: org, topic, text, source, and what they rest on (meeting or matter, basis, period).

    The superior is the organisation above; where there is none above here, its name is asked.
    """
    at, made = clock.now(), []
    for row in rows:
        _proper(row)
        values = {k: v for k, v in row.items() if k not in {"meeting", "matter"}}
        record = row.get("meeting") or row.get("matter")
        if record is not None:
            values["origin"] = str(Ref.to(record))
            values["origin_text"] = values.get("origin_text") or str(record)[:200]
        values |= _upward(row["org"], (row.get("superior") or "").strip())
        made.append(Suggestion(**values, drafted_on=clock.today(), recorded_at=at))
    insert(made)
    note_many(actor, "suggestions.draft", made)
    return made


def _upward(org: Org, named: str) -> dict[str, Any]:
    if named and (org.parent is None or named != org.parent.name):
        return {"to": None, "superior": named}
    if org.parent is None:
        raise ValidationError({"superior": _("上级不在本系统里，请填上级单位的名称")})
    return {"to": org.parent, "superior": org.parent.name[:60]}


@transaction.atomic
def correct(suggestion: Suggestion, *, actor: Actor, **values: Any) -> Suggestion:
    """更正 a draft; what has been approved is taken back first."""
    _proper(values)
    before = {name: str(getattr(suggestion, name)) for name in ("topic", "text", "basis")}
    changed = {**values, **_upward(suggestion.org, (values.get("superior") or "").strip())}
    drafts = Suggestion.objects.standing().filter(pk=suggestion.pk, state=DRAFTED)
    if not drafts.update(**changed):
        raise ValidationError(_("“%s”已经审定，请先退回起草再改") % suggestion)
    reread(suggestion)
    note(actor, "suggestions.correct", suggestion, before=before)
    return suggestion


@transaction.atomic
def approve(suggestion: Suggestion, *, actor: Actor) -> Suggestion:
    """审定, by somebody other than who wrote it."""
    take(suggestion, SUGGESTION, "approve", actor=actor, approved_on=clock.today())
    note(actor, "suggestions.approve", suggestion)
    return suggestion


@transaction.atomic
def take_back(suggestion: Suggestion, *, actor: Actor) -> Suggestion:
    """退回起草, so that it can be corrected."""
    take(suggestion, SUGGESTION, "take_back", actor=actor, approved_on=None)
    note(actor, "suggestions.take_back", suggestion)
    return suggestion


@transaction.atomic
def send(suggestion: Suggestion, *, actor: Actor, answer_by: date | None = None) -> Suggestion:
    """上报: the figures it rests on are frozen as they stand now."""
    today = clock.today()
    if answer_by is not None and answer_by < today:
        raise ValidationError({"answer_by": _("这一天已经过了，请检查日期")})
    by = answer_by or usual_day(today)
    take(suggestion, SUGGESTION, "send", actor=actor, sent_on=today, answer_by=by,
         frozen=suggestion.asked())  # fmt: skip
    note(actor, "suggestions.send", suggestion)
    return suggestion


@transaction.atomic
def answer(
    suggestion: Suggestion, *, actor: Actor, reply: str, outcome: str,
    answered_on: date | None = None,
) -> Suggestion:  # fmt: skip
    """登记答复: by the superior itself where it works here, else by whoever got its letter."""
    if numbered(text=reply):
        raise ValidationError({"reply": _(NUMBERED)})
    where = suggestion.to.path if suggestion.to is not None else suggestion.org.path
    if not may(actor, ANSWERS, where):
        raise ValidationError(_("这条建议报给了“%s”，由它答复") % suggestion.superior)
    on = answered_on or clock.today()
    if suggestion.sent_on is not None and not suggestion.sent_on <= on <= clock.today():
        raise ValidationError({"answered_on": _("答复日期应在上报以后、今天以前，请检查日期")})
    take(suggestion, SUGGESTION, "answer", actor=actor, answered_on=on, reply=reply.strip(),
         outcome=outcome)  # fmt: skip
    note(actor, "suggestions.answer", suggestion, outcome=outcome)
    return suggestion


@transaction.atomic
def close(suggestion: Suggestion, *, actor: Actor, result: str = "") -> Suggestion:
    """办结: what came of the answer."""
    if numbered(text=result):
        raise ValidationError({"result": _(NUMBERED)})
    take(suggestion, SUGGESTION, "close", actor=actor, closed_on=clock.today(),
         result=result.strip())  # fmt: skip
    note(actor, "suggestions.close", suggestion)
    return suggestion


@transaction.atomic
def void(suggestion: Suggestion, *, actor: Actor, reason: str) -> Suggestion:
    """作废: it stays, says why, and counts nowhere."""
    why = said(reason)
    if not Suggestion.objects.standing().filter(pk=suggestion.pk).update(void_reason=why):
        raise ValidationError(_("这条建议已经作废"))
    reread(suggestion)
    note(actor, "suggestions.void", suggestion, reason=why)
    return suggestion


# With a package to a superior that has a system of its own ---------------------------------------


def _offered(org: Org) -> list[dict[str, Any]]:
    """What of an organisation is approved and goes outside: words and figures, no keys."""
    rows = Suggestion.objects.standing().filter(
        org=org, to=None, state=APPROVED, approved_on__lte=clock.today()
    )
    return [
        {
            "uid": str(one.uid), "topic": one.topic, "text": one.text, "source": one.source,
            "period": one.period, "approved_on": str(one.approved_on),
            "basis": one.asked(),
        }
        for one in rows.order_by("pk")
    ]  # fmt: skip


@transaction.atomic
def _send_with(items: Sequence[Mapping[str, Any]], package: str, *, actor: Actor) -> None:
    """The package was handed over: what went with it stands as it says."""
    today = clock.today()
    for item in items:
        one = Suggestion.objects.standing().filter(uid=item["uid"], state=APPROVED).first()
        if one is None:  # sent by hand or taken out since the package was made
            continue
        take(one, SUGGESTION, "send", actor=actor, sent_on=today, answer_by=usual_day(today),
             frozen=list(item["basis"]), sent_with=package)  # fmt: skip
        note(actor, "suggestions.send", one, package=package)


@transaction.atomic
def _answered(replies: Sequence[Mapping[str, Any]], *, actor: Actor) -> None:
    """Answers that a receipt brought: each once, whatever receipt brings it again."""
    known = set(Suggestion.Outcome.values)
    for item in replies:
        one = Suggestion.objects.standing().filter(uid=item["uid"], state=SENT).first()
        if one is None or item["outcome"] not in known:
            continue
        try:
            take(one, SUGGESTION, "answer", actor=actor, answered_on=clock.today(),
                 reply=str(item["reply"])[:1_000], outcome=item["outcome"])  # fmt: skip
        except StepError:  # somebody has just recorded it by hand
            continue
        note(actor, "suggestions.answer", one, outcome=one.outcome)


ENCLOSURES = [Enclosure("suggestions", _offered, _send_with, _answered)]
