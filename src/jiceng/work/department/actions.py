"""The verbs of the department's own house: set a task, ask units, count, note a study."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.periods import around
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import come
from jiceng.kernel.steps import take
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.flows import CLOSED as SETTLED
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.flows import CLOSED, VOID, WITHDRAWN
from jiceng.registers.polls.models import Poll
from jiceng.work.department.flows import FEEDBACK, GIVEN_UP
from jiceng.work.department.forms import BADLY
from jiceng.work.department.models import Feedback, SelfTask, Study
from jiceng.work.department.rules import graded, score


@transaction.atomic
def set_task(*, actor: Actor, **values: Any) -> SelfTask:
    """Set one task; see `set_many`."""
    return set_many([values], actor=actor)[0]


@transaction.atomic
def set_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SelfTask]:
    """下任务: org, area, title, office, set_on, due_on; each gets a matter that is seen through."""
    at = clock.now()
    for row in rows:
        come(row["set_on"], "set_on")
        if row["due_on"] < row["set_on"]:
            raise ValidationError({"due_on": _("时限早于下达日期，请检查日期")})
    made = SelfTask.objects.bulk_create([SelfTask(**row, recorded_at=at) for row in rows])
    matters.lodge_many(
        [{"title": one.title, "org": one.org, "source": Source.TASK, "origin": one,
          "origin_text": one.get_area_display(), "owner": one.office, "raised_on": one.set_on,
          "due_on": one.due_on} for one in made],
        actor=actor,
    )  # fmt: skip
    note_many(actor, "department.set_task", made)
    return made


@transaction.atomic
def void_task(task: SelfTask, *, actor: Actor, reason: str) -> SelfTask:
    """作废, and its matter with it."""
    why = matters.said(reason)
    if not SelfTask.objects.standing().filter(pk=task.pk).update(void_reason=why):
        raise ValidationError(_("这项任务已经作废"))
    for one in Matter.objects.standing().about(task).exclude(state=SETTLED):
        matters.void(one, actor=actor, reason=why)
    reread(task)
    note(actor, "department.void_task", task, reason=why)
    return task


@transaction.atomic
def ask(*, actor: Actor, **values: Any) -> Feedback:
    """请单位评议: org, half_on (any day of it), opens_on, closes_on, options (`满意=100`).

    A blind poll is drawn up; its slips are printed, drawn, cast and counted in `polls`.
    """
    org, half = values["org"], around(values["half_on"], "half")
    if half.first > clock.today():
        raise ValidationError({"half_on": _("这半年还没有到，请检查日期")})
    held = Feedback.objects.filter(org=org, half_on=half.first).exclude(state=GIVEN_UP)
    if held.exists():
        raise ValidationError({"half_on": _("这半年已经请单位评过，请打开那一次办理")})
    try:
        options = graded(values["options"])
    except ValueError:
        raise ValidationError({"options": BADLY}) from None
    title = _("%(org)s%(half)s自身建设单位评议") % {"org": org, "half": half.words}
    poll = polls.draft(
        actor=actor, kind=Poll.Kind.BLIND, org=org, title=title[:120],
        text=_("请就服务、效率、作风总的评一项；无记名。"),
        options=[option for option, _weight in options],
        opens_on=values["opens_on"], closes_on=values["closes_on"],
    )  # fmt: skip
    made: Feedback = Feedback.objects.create(
        org=org, half_on=half.first, poll=poll, weights=[weight for _option, weight in options],
        recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "department.ask", made, poll=poll.pk)
    return made


@transaction.atomic
def count(feedback: Feedback, *, actor: Actor) -> Feedback:
    """计分 from the closed poll; from fewer than five slips there is no score."""
    poll = Poll.objects.get(pk=feedback.poll_id)
    if poll.state != CLOSED:
        raise ValidationError(_("测评还没有结束计票，请先在测评里结束"))
    told = score(counts=poll.result["counts"], options=poll.options, weights=feedback.weights)
    take(feedback, FEEDBACK, "count", actor=actor, score=told, few=told is None,
         counted_on=clock.today())  # fmt: skip
    note(actor, "department.count", feedback, score=str(told))
    return feedback


@transaction.atomic
def give_up(feedback: Feedback, *, actor: Actor, reason: str) -> Feedback:
    """不办了: the poll is withdrawn with it, and the half-year may be asked anew."""
    why = matters.said(reason)
    take(feedback, FEEDBACK, "give_up", actor=actor)
    poll = Poll.objects.get(pk=feedback.poll_id)
    if poll.state not in {CLOSED, VOID, WITHDRAWN}:
        polls.withdraw(poll, actor=actor, reason=why)
    note(actor, "department.give_up", feedback, reason=why)
    return feedback


@transaction.atomic
def note_study(*, actor: Actor, **values: Any) -> Study:
    """Note one study; see `note_studies_many`."""
    return note_studies_many([values], actor=actor)[0]


@transaction.atomic
def note_studies_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Study]:
    """登记学习和作风: org, kind, held_on, topic, attended, result, meeting."""
    at = clock.now()
    for row in rows:
        come(row["held_on"], "held_on")
        meeting = row.get("meeting")
        if meeting is not None and meeting.held_on != row["held_on"]:
            raise ValidationError({"meeting": _("会议不是这一天开的，请检查日期")})
    made = Study.objects.bulk_create([Study(**row, recorded_at=at) for row in rows])
    note_many(actor, "department.note_study", made)
    return made


@transaction.atomic
def void_study(study: Study, *, actor: Actor, reason: str) -> Study:
    """作废: it stays, says why, and counts nowhere."""
    why = matters.said(reason)
    if not Study.objects.filter(pk=study.pk, void_reason="").update(void_reason=why):
        raise ValidationError(_("这条记录已经作废"))
    reread(study)
    note(actor, "department.void_study", study, reason=why)
    return study
