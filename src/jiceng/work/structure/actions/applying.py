"""Applying: drafted, submitted, agreed, answered; carried out on its day by the registers."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.structure.actions.carrying import carry, untransferable
from jiceng.work.structure.actions.deciding import decider_of
from jiceng.work.structure.flows import APPLICATION, APPROVED, DRAFTED, GOING, RETURNED
from jiceng.work.structure.forms import faults
from jiceng.work.structure.forms.allotting import STAYS, targets
from jiceng.work.structure.models import (
    Application,
    Beside,
    Kind,
    Level,
    Round,
    Share,
    units_named,
)
from jiceng.work.structure.rules import answer_by

log = logging.getLogger(__name__)
ASKED = (
    *("kind", "org", "subject", "name", "becomes", "field", "parent", "into", "unit", "way"),
    *("others", "leader", "instructor", "sector", "full", "branches", "extended_to", "ends_on"),
    *("consulted", "reason", "effective_on"),
)
ALLOTTED = (Kind.SPLIT, Kind.MERGE, Kind.UPGRADE)


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Application:
    """起草一件请示; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Application]:
    """Each row: kind, org (who asks), reason, effective_on, and what the kind needs."""
    at, made = clock.now(), []
    for row in rows:
        _refuse(row)
        known = {k: v for k, v in row.items() if k in ASKED and v is not None}
        made.append(Application(recorded_at=at, **known))
    insert(made)
    _beside(made)
    note_many(actor, "structure.draft", made)
    return made


def _refuse(values: Mapping[str, Any]) -> None:
    if found := faults(values):
        raise ValidationError(found)


def _beside(applications: Sequence[Application]) -> None:
    """Keep which units `others` names, as they are called today."""
    Beside.objects.filter(application__in=[one.pk for one in applications]).delete()
    Beside.objects.bulk_create(
        Beside(application=one, unit=unit)
        for one in applications
        if one.others
        for unit in units_named(one.others)[0]
    )


def _check(application: Application, actor: Actor, **changes: Any) -> None:
    """What it says still holds, and its members can be moved where it says."""
    _refuse({**said(application), **changes})
    if words := untransferable(application, actor):
        raise ValidationError(words)


def _held(application: Application) -> Application:
    """As it stands now, and nobody else changes or submits it until we have written."""
    Application.objects.select_for_update().get(pk=application.pk)
    reread(application)
    return application


def said(application: Application) -> dict[str, Any]:
    """What it says, for the checks; the organisations as they are now."""
    found = {name: getattr(application, name) for name in ASKED}
    for name in ("org", "subject", "parent", "into", "sector"):
        if found[name] is not None:
            found[name] = Org.objects.get(pk=found[name].pk)
    return found


@transaction.atomic
def correct(application: Application, *, actor: Actor, **changes: Any) -> Application:
    """修改 a draft, or what was handed back; what stood before is kept in the journal."""
    if _held(application).state not in {DRAFTED, RETURNED}:
        raise ValidationError(_("已提交的请示不能修改：请先撤回，或请上级退回补正"))
    known = {k: v for k, v in changes.items() if k in ASKED}
    for name in ("name", "becomes", "field", "way", "others", "branches", "consulted"):
        known[name] = known.get(name) or ""
    _refuse(known)
    before = {name: str(getattr(application, name)) for name in known}
    for name, value in known.items():
        setattr(application, name, value)
    application.save(update_fields=list(known))
    _beside([application])
    _drop_shares(application)
    note(actor, "structure.correct", application, before=before)
    return application


def _drop_shares(application: Application) -> None:
    """Where members were to go to what is not asked for any more."""
    kept = {application.into_id, None}
    names = {"", application.name, *application.beneath}
    for share in Share.objects.filter(application=application):
        lost = share.branch not in names or application.kind not in ALLOTTED
        moot = application.kind == Kind.MERGE and share.org_id is None
        if lost or moot or (application.kind != Kind.MERGE and share.org_id not in kept):
            share.delete()


@transaction.atomic
def allot(application: Application, *, actor: Actor, **choices: str) -> Application:
    """党员去向: `to_<member>` names a place; the usual place needs no row."""
    if _held(application).state not in {DRAFTED, RETURNED}:
        raise ValidationError(_("提交以后不能再改党员去向：请先请上级退回补正"))
    if application.kind not in ALLOTTED:
        raise ValidationError(_("这件请示不涉及党员去向"))
    listed = [mark for mark, _words in targets(application, actor)]
    keys = {int(name.removeprefix("to_")): mark for name, mark in choices.items()}
    people = Member.objects.filter(pk__in=keys, org=application.subject_id, left_on=None)
    strange = set(keys) - set(people.values_list("pk", flat=True))
    if strange or set(keys.values()) - {*listed, "", STAYS}:
        raise ValidationError(_("党员或去向已经变了，请刷新后重新选择"))
    Share.objects.filter(application=application).delete()
    Share.objects.bulk_create(
        Share(
            application=application,
            member_id=pk,
            org_id=int(mark.removeprefix("org-")) if mark.startswith("org-") else None,
            branch=mark.removeprefix("new-") if mark.startswith("new-") else "",
        )
        for pk, mark in sorted(keys.items())
        if mark and mark not in {STAYS, listed[0]}
    )
    note(actor, "structure.allot", application, shares=len(keys))
    return application


# Steps -------------------------------------------------------------------------------------


@transaction.atomic
def submit(application: Application, *, actor: Actor) -> Application:
    """提交请示: the superiors have a month; to whom it goes is settled here."""
    _check(_held(application), actor)
    _one_at_a_time(application)
    if (
        application.kind == Kind.SPLIT
        and not Share.objects.filter(application=application).exists()
    ):
        raise ValidationError(_("分设要写明哪些党员去新支部：请先办“党员去向”"))
    today = clock.today()
    by, _setting = decider_of(application, today)
    take(application, APPLICATION, "submit", actor=actor, decided_by=by, concurred="")
    Round.objects.create(application=application, since=today, due_on=answer_by(submitted_on=today))
    note(actor, "structure.submit", application)
    if application.sector_id is not None:
        consult(application, actor=actor)
    elif by == Level.STREET:
        refer(application, actor=actor)
    return application


@transaction.atomic
def consult(application: Application, *, actor: Actor) -> Application:
    """征求行业党委意见: it hears of the application; follows from the submission."""
    take(application, APPLICATION, "consult", actor=actor)
    note(actor, "structure.consult", application)
    hand_on("structure.consult", application, actor=actor)
    return application


@transaction.atomic
def concur(application: Application, *, actor: Actor, document: str) -> Application:
    """行业党委同意, with the number of its paper; then the superiors go on."""
    if not document.strip():
        raise ValidationError({"document": _("请填行业党委同意的文号")})
    take(application, APPLICATION, "concur", actor=actor, concurred=document.strip())
    note(actor, "structure.concur", application, document=document.strip())
    if application.decided_by == Level.STREET:
        refer(application, actor=actor)
    return application


@transaction.atomic
def refer(application: Application, *, actor: Actor) -> Application:
    """由街道审批: it need not be passed on; follows from the submission or the consent."""
    take(application, APPLICATION, "refer", actor=actor)
    note(actor, "structure.refer", application)
    return application


def _one_at_a_time(application: Application) -> None:
    if application.subject_id is None:
        return
    going = Application.objects.filter(subject=application.subject_id, state__in=GOING)
    other = going.exclude(pk=application.pk).first()
    if other is not None:
        said_ = _("“%s”还有一件“%s”的请示正在办理，请等答复后再提交")
        raise ValidationError(said_ % (application.subject, other.get_kind_display()))


def _close(application: Application, outcome: str) -> None:
    Round.objects.filter(application=application, until=None).update(
        until=clock.today(), outcome=outcome
    )


@transaction.atomic
def agree(application: Application, *, actor: Actor, answer: str = "") -> Application:
    """街道同意上报, by another than who submitted it."""
    _check(application, actor)
    take(application, APPLICATION, "agree", actor=actor, answer=answer)
    note(actor, "structure.agree", application, reason=answer)
    return application


@transaction.atomic
def send_back(application: Application, *, actor: Actor, reason: str) -> Application:
    """退回补正, with what is lacking."""
    take(application, APPLICATION, "send_back", actor=actor, answer=reason)
    _close(application, Round.Outcome.RETURNED)
    note(actor, "structure.send_back", application, reason=reason)
    hand_on("structure.answered", application, actor=actor)
    return application


@transaction.atomic
def refuse(application: Application, *, actor: Actor, reason: str) -> Application:
    """不同意, with the reason."""
    take(application, APPLICATION, "refuse", actor=actor, answer=reason, decided_on=clock.today())
    _close(application, Round.Outcome.REFUSED)
    note(actor, "structure.refuse", application, reason=reason)
    hand_on("structure.answered", application, actor=actor)
    return application


@transaction.atomic
def withdraw(application: Application, *, actor: Actor, reason: str = "") -> Application:
    """撤回 by the applicant."""
    take(application, APPLICATION, "withdraw", actor=actor)
    _close(application, Round.Outcome.WITHDRAWN)
    note(actor, "structure.withdraw", application, reason=reason)
    return application


@transaction.atomic
def approve(
    application: Application,
    *,
    actor: Actor,
    document: str,
    effective_on: date | None = None,
    answer: str = "",
) -> Application:
    """批准 by the district: carried out at once if its day has come, else on that day."""
    said_: dict[str, Any] = {"document": document, "effective_on": effective_on, "answer": answer}
    return _grant(application, "approve", actor=actor, **said_)


@transaction.atomic
def decide(
    application: Application,
    *,
    actor: Actor,
    document: str,
    effective_on: date | None = None,
    answer: str = "",
) -> Application:
    """街道批准 where the street decides; the district is told, for its file (备案)."""
    said_: dict[str, Any] = {"document": document, "effective_on": effective_on, "answer": answer}
    _grant(application, "decide", actor=actor, **said_)
    hand_on("structure.decided", application, actor=actor)
    return application


def _grant(
    application: Application,
    step: str,
    *,
    actor: Actor,
    document: str,
    effective_on: date | None,
    answer: str,
) -> Application:
    if not document.strip():
        raise ValidationError({"document": _("请填批复文号")})
    on = effective_on or application.effective_on
    _check(application, actor, effective_on=on)
    take(
        application, APPLICATION, step, actor=actor, document=document.strip(),
        effective_on=on, decided_on=clock.today(), answer=answer,
    )  # fmt: skip
    _close(application, Round.Outcome.APPROVED)
    note(actor, f"structure.{step}", application, reason=answer, document=document)
    hand_on("structure.answered", application, actor=actor)
    if on <= clock.today():
        carry_out(application, actor=actor)
    return application


@transaction.atomic
def carry_out(application: Application, *, actor: Actor) -> Application:
    """执行: the registers do what was approved, all of it or nothing."""
    if application.effective_on > clock.today():
        said_ = _("批准的执行日期是%s，到那一天再办理")
        raise ValidationError(said_ % application.effective_on)
    take(application, APPLICATION, "carry_out", actor=actor)
    application.result = carry(application, actor=actor)
    application.save(update_fields=["result"])
    note(actor, "structure.carry_out", application, result=application.result_id)
    if application.kind in {Kind.SET_UP, Kind.ATTACH} and application.unit_id is not None:
        hand_on("structure.formed", application, actor=actor)
    return application


def carry_out_due() -> int:
    """What was approved for today; how many were carried out. For the scheduler, daily.

    What the registers refuse stays approved, and the district finds it among its open steps.
    """
    done = 0
    due = Application.objects.filter(state=APPROVED, effective_on__lte=clock.today())
    for application in due.order_by("effective_on", "pk"):
        try:
            with transaction.atomic():
                carry_out(application, actor=System("按期执行"))
        except (ValidationError, StepError) as error:
            told = getattr(error, "messages", None) or [str(error)]
            log.warning("structure %s: %s", application.pk, "；".join(told))
        else:
            done += 1
    return done
