"""The verbs of a case, each with its day and words; only `carry` and its reverse touch the roll."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.citations import Finding
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.kernel.votes import branch_decision
from jiceng.kit.titles import told
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Exit
from jiceng.registers.orgs.models import Org
from jiceng.work.disposal.flows import DISPOSAL
from jiceng.work.disposal.models import Case, Proceeding
from jiceng.work.disposal.rules import (
    CORRECT_RULE,
    LOST_RULE,
    UNSETTLED_RULE,
    WORDS_UNSETTLED,
    objections,
    suspended_long_enough,
    within_a_year,
)

Outcome = Case.Outcome
LEAVES_BY = {
    Outcome.ADVISED: Exit.ADVISED,
    Outcome.REMOVED: Exit.REMOVED,
    Outcome.LAPSED: Exit.LAPSED,
    Outcome.SUSPENDED: Exit.SUSPENDED,
}


@transaction.atomic
def open_case(*, actor: Actor, **values: Any) -> Case:
    """Open one case; see `open_case_many`."""
    return open_case_many([values], actor=actor)[0]


@transaction.atomic
def open_case_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Case]:
    """提出: member, opened_on, ground, lead, facts, and failing, failing_since where they apply.

    The branch is the member's own; nobody has two open cases, and nobody opens their own.
    """
    at, made = clock.now(), []
    for row in rows:
        member = row["member"]
        if member.left_on is not None:
            raise ValidationError({"member": _("这位同志已经不在花名册，不能再提出处置")})
        if member.pk == getattr(actor, "member_id", None):
            raise ValidationError({"member": _("本人的事由上级党组织的同志提出")})
        if Case.objects.filter(member=member, closed_on=None).exists():
            raise ValidationError({"member": _("这位同志已有一件没有办结，请在那一件上办理")})
        _not_ahead(row["opened_on"], "opened_on")
        made.append(Case(**row, org=member.org, recorded_at=at))
    insert(made)
    Proceeding.objects.bulk_create(
        Proceeding(case=one, what="open_case", held_on=one.opened_on, words=one.facts,
                   recorded_at=at)
        for one in made
    )  # fmt: skip
    note_many(actor, "disposal.open_case", made)
    return made


def _not_ahead(on: date, field: str = "on") -> None:
    if on > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


def _step(case: Case, name: str, on: date, words: str, actor: Actor, **changes: Any) -> None:
    """One step: not before the last one's day, its words kept, its line written by the caller."""
    _not_ahead(on)
    last = Proceeding.objects.filter(case=case).order_by("-held_on").first()
    if last is not None and on < last.held_on:
        raise ValidationError({"on": _("日期不能早于上一步（%s）") % last.held_on})
    take(case, DISPOSAL, name, actor=actor, **changes)
    Proceeding.objects.create(
        case=case, what=name, held_on=on, words=words, recorded_at=clock.now()
    )


@transaction.atomic
def talk(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """提醒谈话、批评教育: before anything else."""
    _step(case, "talk", on, words, actor)
    note(actor, "disposal.talk", case, on=on)
    return case


@transaction.atomic
def drop(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """撤回: it was found to be unfounded."""
    _step(case, "drop", on, words, actor, closed_on=on)
    note(actor, "disposal.drop", case, on=on)
    return case


@transaction.atomic
def set_deadline(case: Case, *, actor: Actor, on: date, correct_by: date, words: str) -> Case:
    """限期改正: at most a year, with measures to help."""
    if not within_a_year(since=on, until=correct_by):
        said = _("期限要在今后，最长一年（%s）") % CORRECT_RULE
        raise ValidationError({"correct_by": said})
    _step(case, "set_deadline", on, words, actor, correct_by=correct_by)
    note(actor, "disposal.set_deadline", case, correct_by=correct_by)
    return case


@transaction.atomic
def search(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """查找联系: how somebody out of touch was looked for."""
    if case.failing_since is None:
        raise ValidationError(_("提出时没有写从哪天起联系不上，请撤回后重新提出"))
    _step(case, "search", on, words, actor)
    note(actor, "disposal.search", case, on=on)
    return case


@transaction.atomic
def reassess(case: Case, *, actor: Actor, on: date, words: str, reformed: bool) -> Case:
    """重新评议 at the deadline, or before it for whoever has changed."""
    if not reformed and case.correct_by is not None and on < case.correct_by:
        said = _("限期改正到 %s，期满前不能认定没有转变") % case.correct_by
        raise ValidationError({"on": said})
    _step(case, "reassess", on, words, actor, reformed=reformed)
    note(actor, "disposal.reassess", case, on=on, reformed=reformed)
    return case


@transaction.atomic
def urge(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """劝其退党: where the article asks for it before removal."""
    _step(case, "urge", on, words, actor, urged_on=on)
    note(actor, "disposal.urge", case, on=on)
    return case


@transaction.atomic
def keep(
    case: Case, *, actor: Actor, on: date, words: str, due: int | None = None,
    present: int | None = None, ayes: int | None = None, noes: int | None = None,
) -> Case:  # fmt: skip
    """保留: changed, or the assembly did not agree; the counts where there was a vote."""
    counts = {"due": due, "present": present, "ayes": ayes, "noes": noes}
    if due is not None and present is not None and ayes is not None:
        branch_decision(due=due, present=present, ayes=ayes)  # counts that can be
        _within(present, ayes, noes)
    elif any(one is not None for one in counts.values()):
        raise ValidationError({"due": _("要写表决情况，就把应到、实到和赞成都写上")})
    _step(case, "keep", on, words, actor, outcome=Outcome.KEPT, handled_on=on, closed_on=on,
          **counts)  # fmt: skip
    note(actor, "disposal.keep", case, on=on)
    return case


def _within(present: int, ayes: int, noes: int | None) -> None:
    if ayes + (noes or 0) > present:
        raise ValidationError({"noes": _("赞成和反对之和多于实到，请核对计票结果")})


def _carried(due: int, present: int, ayes: int, noes: int | None) -> dict[str, int]:
    """The counts of an assembly that decided; a vote that failed decides nothing."""
    vote = branch_decision(due=due, present=present, ayes=ayes)
    _within(present, ayes, noes)
    if not vote.passed:
        raise ValidationError(
            {"ayes": _("%s；没有通过的，请办理“保留，不予处置”") % told(vote.finding)}
        )
    return {"due": due, "present": present, "ayes": ayes, "noes": noes or 0}


@transaction.atomic
def decide(
    case: Case, *, actor: Actor, on: date, ground: str, outcome: str, due: int, present: int,
    ayes: int, noes: int | None = None, words: str = "",
) -> Case:  # fmt: skip
    """支部大会决定: recorded as counts; it takes effect only when the committee above approves."""
    counts = _carried(due, present, ayes, noes)
    against = objections(
        ground=ground, outcome=outcome, day=on, failing_since=case.failing_since,
        searched=case.state == Case.State.SEARCHING or _done(case, "search"),
        urged_on=case.urged_on, reformed=case.reformed,
    )  # fmt: skip
    blocking = [one for one in against if one.blocks]
    if blocking:
        said = [f"{_(one.words)}（{one.cites}）" for one in blocking]
        raise ValidationError({"outcome": "；".join(said)})
    _step(case, "decide", on, words, actor, ground=ground, outcome=outcome, decided_on=on,
          **counts)  # fmt: skip
    note(actor, "disposal.decide", case, on=on, outcome=outcome, counts=counts)
    return case


def _done(case: Case, what: str) -> bool:
    found: bool = Proceeding.objects.filter(case=case, what=what).exists()
    return found


def _said(due: int | None, present: int | None, ayes: int | None, noes: int | None) -> str:
    """The counts of a vote in words, for the proceedings."""
    words = _("应到%(due)s 实到%(present)s 赞成%(ayes)s 反对%(noes)s")
    return words % {"due": due, "present": present, "ayes": ayes, "noes": noes}


@transaction.atomic
def send_back(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """退回: the branch looks at it again; the old counts and approval stay in the proceedings."""
    told = _said(case.due, case.present, case.ayes, case.noes)
    if case.document:
        told = _("%(counts)s；原批准 %(day)s %(document)s") % {
            "counts": told, "day": case.approved_on, "document": case.document,
        }  # fmt: skip
    none = {"outcome": "", "decided_on": None, "due": None, "present": None, "ayes": None,
            "noes": None, "superior": None, "approved_on": None, "document": ""}  # fmt: skip
    _step(case, "send_back", on, f"{words}（{told}）", actor, **none)
    note(actor, "disposal.send_back", case, on=on)
    return case


@transaction.atomic
def approve(case: Case, *, actor: Actor, on: date, superior: Org, document: str) -> Case:
    """批准 by a committee above the branch, in writing, by another hand than the decision's."""
    if superior.pk == case.org_id or not case.org.path.startswith(superior.path):
        said = _("“%s”不是这个支部的上级党组织，请另选") % superior
        raise ValidationError({"superior": said})
    if superior.is_branch:
        raise ValidationError({"superior": _("要由上级党委（党工委）批准")})
    _step(case, "approve", on, document, actor, superior=superior, approved_on=on,
          document=document)  # fmt: skip
    note(actor, "disposal.approve", case, on=on, document=document)
    return case


@transaction.atomic
def carry(case: Case, *, actor: Actor, on: date) -> Case:
    """执行: the member leaves the roll, by the reason code of the decision, on this day."""
    if case.approved_on is not None and on < case.approved_on:
        raise ValidationError({"on": _("执行日期不能早于批准日期（%s）") % case.approved_on})
    _step(case, "carry", on, "", actor, effective_on=on, handled_on=on)
    members.leave(case.member, actor=actor, on=on, exit=LEAVES_BY[Outcome(case.outcome)],
                  reason=case.document)  # fmt: skip
    note(actor, "disposal.carry", case, on=on, outcome=case.outcome)
    return case


@transaction.atomic
def tell(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """告知: in person, or how it was left for somebody who cannot be reached.

    A suspended member's case stays open: two years on it is looked at again.
    """
    closed = None if case.outcome == Outcome.SUSPENDED else on
    _step(case, "tell", on, words, actor, told_on=on, closed_on=closed)
    note(actor, "disposal.tell", case, on=on)
    return case


@transaction.atomic
def appeal(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """申诉: taken down for the person; the committee above hears it."""
    _step(case, "appeal", on, words, actor, appealed_on=on, closed_on=None)
    note(actor, "disposal.appeal", case, on=on)
    return case


@transaction.atomic
def uphold(case: Case, *, actor: Actor, on: date, words: str) -> Case:
    """维持 after an appeal, by another hand than approved it; a suspension stays open, as told."""
    closed = None if case.outcome == Outcome.SUSPENDED else on
    _step(case, "uphold", on, words, actor, closed_on=closed)
    note(actor, "disposal.uphold", case, on=on)
    return case


@transaction.atomic
def overturn(
    case: Case, *, actor: Actor, org: Org, on: date, document: str, words: str
) -> Case:  # fmt: skip
    """改变: the decision was wrong, and the member is back on the roll."""
    _step(case, "overturn", on, words, actor, closed_on=on)
    members.restore(case.member, actor=actor, org=org, on=on, entry=Entry.RESTORED,
                    reason=document)  # fmt: skip
    note(actor, "disposal.overturn", case, on=on, document=document)
    return case


@transaction.atomic
def recover(case: Case, *, actor: Actor, org: Org, on: date, document: str, words: str) -> Case:
    """恢复党籍 of somebody suspended who was found; whoever was removed applies anew."""
    _only_suspended(case, _("只有停止党籍的可以恢复；被除名的一般不恢复，可以重新申请入党"))
    _step(case, "recover", on, words, actor, closed_on=on)
    members.restore(case.member, actor=actor, org=org, on=on, entry=Entry.RESTORED,
                    reason=document)  # fmt: skip
    note(actor, "disposal.recover", case, on=on, document=document)
    return case


@transaction.atomic
def remove(
    case: Case, *, actor: Actor, on: date, due: int, present: int, ayes: int, document: str,
    words: str, noes: int | None = None,
) -> Case:  # fmt: skip
    """停止党籍满两年仍无法联系的除名: decided anew; the roll lost this member two years ago.

    The case keeps the counts of the first decision, which its paper prints; the second's stand in
    the proceedings.
    """
    _only_suspended(case, _("只有停止党籍的才这样办理"))
    since = case.effective_on
    if since is None or not suspended_long_enough(since=since, day=on):
        said = _("停止党籍要满两年（%s）") % LOST_RULE
        raise ValidationError({"on": said})
    counts = _carried(due, present, ayes, noes)
    _step(case, "remove", on, f"{words}（{document}；{_said(**counts)}）", actor, closed_on=on)
    note(actor, "disposal.remove", case, on=on, document=document, counts=counts)
    return case


def _only_suspended(case: Case, words: str) -> None:
    if case.outcome != Outcome.SUSPENDED:
        raise ValidationError(words)


def unsettled(member: Any, actor: Actor) -> Finding | None:
    """Before a member moves: whoever may know of an open case is told to weigh it."""
    seen = Case.objects.visible_to(actor).filter(member=member, closed_on=None)
    return Finding(WORDS_UNSETTLED, UNSETTLED_RULE) if seen.exists() else None


MOVE_CAUTIONS = [unsettled]
