"""Industry committees that steer, tasks of a method, yearly words about instructors."""

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
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import end, succeed
from jiceng.kit.access import may
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Task
from jiceng.registers.units.models import Guidance
from jiceng.work.coverage.access import KEEPS
from jiceng.work.coverage.actions.reaching import come
from jiceng.work.coverage.models import MethodTask, Steering, YearWord


@transaction.atomic
def steer(*, actor: Actor, **values: Any) -> Steering:
    """确定行业指导; see `steer_many`."""
    return steer_many([values], actor=actor)[0]


@transaction.atomic
def steer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Steering]:
    """Each row: guide (a committee), org, since, and body (a unit); the guide before ends then."""
    made = []
    for row in rows:
        guide, org, since = row["guide"], row["org"], row["since"]
        come(since, "since")
        if guide.is_branch:
            raise ValidationError({"guide": _("指导党委要选党委，不能选党支部")})
        if guide.pk == org.pk:
            raise ValidationError({"org": _("不能指导自己，请选择被指导的党组织")})
        for name, one in (("guide", guide), ("org", org)):
            if one.until is not None and one.until <= since:
                raise ValidationError({name: _("“%s”已于%s撤销") % (one, one.until)})
        succeed(Steering, {"org": org}, since)
        made.append(Steering(**row))
    insert(made)
    note_many(actor, "coverage.steer", made)
    return made


@transaction.atomic
def part(steering: Steering, *, actor: Actor, on: date, reason: str) -> Steering:
    """解除指导关系."""
    come(on)
    if on <= steering.since:
        raise ValidationError({"on": _("日期要晚于%s") % steering.since})
    if not end(steering, on):
        raise ValidationError(_("这条指导关系已于%s结束") % steering.until)
    note(actor, "coverage.part", steering, reason=reason)
    return steering


@transaction.atomic
def charge(
    steering: Steering, *, actor: Actor, title: str, due_on: date, everybody: bool = False
) -> Task:
    """行业党委下达任务 to whom it guides: a matter each, seen through and checked as any other."""
    today = clock.today()
    if not may(actor, KEEPS, steering.guide.path):
        raise ValidationError(_("任务由“%s”或者它的上级下达") % steering.guide)
    if steering.until is not None:
        raise ValidationError(_("这条指导关系已于%s结束") % steering.until)
    orgs = [steering.org]
    if everybody:
        guided = Steering.objects.standing(today).filter(guide=steering.guide_id)
        orgs = [one.org for one in guided.select_related("org").order_by("org__path")]
    made = matters.issue(actor=actor, org=steering.guide, orgs=orgs, title=title, due_on=due_on)
    note(actor, "coverage.charge", steering, task=made.pk, orgs=len(orgs))
    return made


@transaction.atomic
def set_task(*, actor: Actor, **values: Any) -> MethodTask:
    """下达工作法任务; see `set_task_many`."""
    return set_task_many([values], actor=actor)[0]


@transaction.atomic
def set_task_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MethodTask]:
    """Each row: component, org, what, due_on."""
    today, at, made = clock.today(), clock.now(), []
    for row in rows:
        if row["due_on"] < today:
            raise ValidationError({"due_on": _("完成时限不能早于今天")})
        made.append(MethodTask(set_on=today, recorded_at=at, **row))
    insert(made)
    note_many(actor, "coverage.set_task", made)
    return made


@transaction.atomic
def fulfil(task: MethodTask, *, actor: Actor, on: date, words: str) -> MethodTask:
    """登记完成 of one task."""
    come(on)
    if on < task.set_on:
        raise ValidationError({"on": _("完成日期不能早于下达日期（%s）") % task.set_on})
    if not MethodTask.objects.filter(pk=task.pk, done_on=None).update(done_on=on, words=words):
        reread(task)
        raise ValidationError(_("已登记%s完成") % task.done_on)
    reread(task)
    note(actor, "coverage.fulfil", task, reason=words)
    return task


@transaction.atomic
def appraise(*, actor: Actor, **values: Any) -> YearWord:
    """写年度评语; see `appraise_many`."""
    return appraise_many([values], actor=actor)[0]


@transaction.atomic
def appraise_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[YearWord]:
    """Each row: person, year, words; one a year, for somebody who was an instructor then."""
    at, made = clock.now(), []
    people = [row["person"] for row in rows]
    sent: dict[int, list[tuple[date, date | None]]] = {}
    for pk, *span in Guidance.objects.filter(person__in=people).values_list(
        "person", "since", "until"
    ):
        sent.setdefault(pk, []).append((span[0], span[1]))
    held = set(YearWord.objects.filter(person__in=people).values_list("person", "year"))
    for row in rows:
        person, year = row["person"], row["year"]
        first, last = date(year, 1, 1), date(year, 12, 31)
        if year > clock.today().year:
            raise ValidationError({"year": _("这一年还没有到")})
        spans = sent.get(person.pk, [])
        if not any(begun <= last and (end is None or end > first) for begun, end in spans):
            raise ValidationError({"person": _("“%s”这一年没有选派为指导员") % person})
        if (person.pk, year) in held:
            raise ValidationError({"year": _("“%s”这一年的评语已经写过") % person})
        held.add((person.pk, year))
        made.append(YearWord(recorded_at=at, **row))
    insert(made)
    note_many(actor, "coverage.appraise", made)
    return made
