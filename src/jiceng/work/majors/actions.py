"""The verbs of major projects: list, start, advance, complete, set, reach, put off, update."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.periods import around
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import come
from jiceng.kernel.steps import take
from jiceng.registers.matters.actions import said
from jiceng.work.majors.flows import COMPLETED, PLANNED, PROJECT
from jiceng.work.majors.models import MajorProject, Milestone, MonthlyUpdate, StageSpan
from jiceng.work.majors.rules import EARLIER

BEGIN, MIDDLE, FINISH = Milestone.Kind.BEGIN, Milestone.Kind.MIDDLE, Milestone.Kind.FINISH


@transaction.atomic
def list_project(*, actor: Actor, **values: Any) -> MajorProject:
    """List one project; see `list_many`."""
    return list_many([values], actor=actor)[0]


@transaction.atomic
def list_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MajorProject]:
    """列入: name, org, leader, about, listed_on, begin_by, finish_by, named.

    The days it is to begin and to be finished by are its first two milestones.
    """
    at, made = clock.now(), []
    names = {(org, name) for org, name in MajorProject.objects.standing().filter(
        org__in={row["org"].pk for row in rows}).values_list("org", "name")}  # fmt: skip
    for row in rows:
        come(row["listed_on"], "listed_on")
        if row["finish_by"] < row["begin_by"]:
            raise ValidationError({"finish_by": _(EARLIER)})
        if (row["org"].pk, row["name"]) in names:
            raise ValidationError({"name": _("“%s”已经列入，请打开它登记") % row["name"]})
        names.add((row["org"].pk, row["name"]))
        made.append(MajorProject(**row, recorded_at=at))
    insert(made)
    StageSpan.objects.bulk_create(
        [StageSpan(project=one, stage=PLANNED, since=one.listed_on) for one in made]
    )
    Milestone.objects.bulk_create([
        Milestone(project=one, kind=kind, name=str(kind.label), set_on=one.listed_on, due_on=by)
        for one in made for kind, by in ((BEGIN, one.begin_by), (FINISH, one.finish_by))
    ])  # fmt: skip
    note_many(actor, "majors.list_project", made)
    return made


@transaction.atomic
def correct_project(project: MajorProject, *, actor: Actor, **values: Any) -> MajorProject:
    """更正 of name, leader, content, and whether a report names it."""
    before = {name: str(getattr(project, name)) for name in values}
    twin = MajorProject.objects.standing().filter(org=project.org_id, name=values["name"])
    if twin.exclude(pk=project.pk).exists():
        raise ValidationError({"name": _("“%s”已经列入，请打开它登记") % values["name"]})
    for name, value in values.items():
        setattr(project, name, value)
    project.save(update_fields=list(values))
    note(actor, "majors.correct_project", project, before=before)
    return project


def _step(project: MajorProject, verb: str, on: date, actor: Actor) -> MajorProject:
    """Take the step, and let the stage before end on the day it was taken."""
    come(on, "on")
    open_ = StageSpan.objects.select_for_update().get(project=project, until=None)
    if on < open_.since:
        raise ValidationError({"on": _("不能早于上一阶段开始的日期（%s）") % open_.since})
    take(project, PROJECT, verb, actor=actor)
    StageSpan.objects.filter(pk=open_.pk).update(until=on)
    StageSpan.objects.create(project=project, stage=project.state, since=on)
    return project


def _planned(project: MajorProject, *kinds: str) -> Any:
    """Its milestones of these kinds that are neither reached nor dropped."""
    rows = Milestone.objects.select_for_update().filter(project=project, kind__in=kinds)
    return rows.filter(done_on=None, dropped_on=None)


@transaction.atomic
def start(project: MajorProject, *, actor: Actor, on: date) -> MajorProject:
    """启动: its first milestone is reached."""
    _step(project, "start", on, actor)
    _planned(project, BEGIN).update(done_on=on)
    note(actor, "majors.start", project, on=str(on))
    return project


@transaction.atomic
def advance(project: MajorProject, *, actor: Actor, on: date) -> MajorProject:
    """全面推进."""
    _step(project, "advance", on, actor)
    note(actor, "majors.advance", project, on=str(on))
    return project


@transaction.atomic
def complete(project: MajorProject, *, actor: Actor, on: date) -> MajorProject:
    """建成, once nothing planned before it is open."""
    left = _planned(project, MIDDLE).order_by("due_on").first()
    if left is not None:
        raise ValidationError(_("节点“%s”还没有完成，请先登记完成或者取消") % left.name)
    _step(project, "complete", on, actor)
    _planned(project, BEGIN, FINISH).update(done_on=on)
    note(actor, "majors.complete", project, on=str(on))
    return project


@transaction.atomic
def resume(
    project: MajorProject, *, actor: Actor, on: date, finish_by: date, reason: str
) -> MajorProject:
    """重新推进: it was not finished after all; it gets another day to be finished by."""
    why = said(reason)
    if finish_by < on:
        raise ValidationError({"finish_by": _("应建成日期早于重新推进的日期，请检查日期")})
    _step(project, "resume", on, actor)
    Milestone.objects.create(
        project=project, kind=FINISH, name=str(FINISH.label), set_on=on, due_on=finish_by
    )
    note(actor, "majors.resume", project, reason=why, finish_by=str(finish_by))
    return project


@transaction.atomic
def void_project(project: MajorProject, *, actor: Actor, reason: str) -> MajorProject:
    """作废: it stays, says why, and counts nowhere."""
    why = said(reason)
    if not MajorProject.objects.standing().filter(pk=project.pk).update(void_reason=why):
        raise ValidationError(_("这个项目已经作废"))
    reread(project)
    note(actor, "majors.void_project", project, reason=why)
    return project


# Milestones -------------------------------------------------------------------------------


@transaction.atomic
def set_milestone(*, actor: Actor, **values: Any) -> Milestone:
    """Set one; see `set_many`."""
    return set_many([values], actor=actor)[0]


@transaction.atomic
def set_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Milestone]:
    """定节点: project, name, due_on."""
    today, made = clock.today(), []
    for row in rows:
        if row["project"].void_reason or row["project"].state == COMPLETED:
            raise ValidationError({"project": _("“%s”已经建成或者作废") % row["project"]})
        if row["due_on"] < row["project"].listed_on:
            raise ValidationError({"due_on": _("不能早于项目列入的日期，请检查日期")})
        made.append(Milestone(**row, kind=MIDDLE, set_on=min(today, row["due_on"])))
    insert(made)
    note_many(actor, "majors.set_milestone", made)
    return made


def _open(milestone: Milestone, **changes: Any) -> Milestone:
    """Write it where it is still open: of two who do, one wins and the other is told."""
    rows = Milestone.objects.filter(pk=milestone.pk, done_on=None, dropped_on=None)
    if not rows.filter(project__void_reason="").update(**changes):
        raise ValidationError(_("节点“%s”已经完成、改期或者作废，请刷新后再看") % milestone.name)
    reread(milestone)
    return milestone


@transaction.atomic
def reach(milestone: Milestone, *, actor: Actor, on: date) -> Milestone:
    """完成 of a milestone; beginning and finishing go by the project's own steps."""
    come(on, "on")
    if milestone.kind != MIDDLE:
        raise ValidationError(_("启动和建成请在项目上办理"))
    _open(milestone, done_on=on)
    note(actor, "majors.reach", milestone, on=str(on))
    return milestone


@transaction.atomic
def put_off(milestone: Milestone, *, actor: Actor, to: date, reason: str) -> Milestone:
    """改期: the old day stays written with the reason, the new one is set from today."""
    why, today = said(reason), clock.today()
    if to <= today:
        raise ValidationError({"to": _("请改到今天以后的日期")})
    _open(milestone, dropped_on=today, drop_reason=why)
    made: Milestone = Milestone.objects.create(
        project=milestone.project, kind=milestone.kind, name=milestone.name, set_on=today,
        due_on=to,
    )  # fmt: skip
    note(actor, "majors.put_off", made, reason=why, before={"due_on": str(milestone.due_on)})
    return made


@transaction.atomic
def drop(milestone: Milestone, *, actor: Actor, reason: str) -> Milestone:
    """取消 of one between beginning and end."""
    why = said(reason)
    if milestone.kind != MIDDLE:
        raise ValidationError(_("启动和建成的日期只能改期，不能取消"))
    _open(milestone, dropped_on=clock.today(), drop_reason=why)
    note(actor, "majors.drop", milestone, reason=why)
    return milestone


# The month --------------------------------------------------------------------------------


@transaction.atomic
def update(*, actor: Actor, **values: Any) -> MonthlyUpdate:
    """Tell one month; see `update_many`."""
    return update_many([values], actor=actor)[0]


@transaction.atomic
def update_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MonthlyUpdate]:
    """月度更新: project, month_on (any day of it), progress, trouble. Once a month.

    The stage it says is that of the month's last day, or of today within the month.
    """
    today, made = clock.today(), []
    projects = {row["project"].pk for row in rows}
    there = MonthlyUpdate.objects.filter(project__in=projects)
    known = set(there.values_list("project", "month_on"))
    spans = StageSpan.objects.filter(project__in=projects).order_by("since", "pk")
    for row in rows:
        project, month = row["project"], around(row["month_on"], "month")
        if project.void_reason or project.state == PLANNED:
            raise ValidationError({"project": _("“%s”还没有启动或者已经作废") % project})
        by = min(month.last, today)
        begun = [one.stage for one in spans if one.project_id == project.pk and one.since <= by]
        if month.first > today or set(begun) <= {PLANNED}:
            raise ValidationError({"month_on": _("这个月不在项目推进期间，请检查月份")})
        if (project.pk, month.first) in known:
            raise ValidationError({"month_on": _("“%s”这个月已经登记过") % project})
        known.add((project.pk, month.first))
        made.append(MonthlyUpdate(**{**row, "month_on": month.first}, stage=begun[-1],
                                  reported_on=today))  # fmt: skip
    insert(made)
    note_many(actor, "majors.update", made)
    return made


def _stages_agree() -> Iterator[str]:
    """The open stage of a project is the one it says it is in."""
    spans = StageSpan.objects.filter(until=None).select_related("project")
    for span in spans:
        if span.stage != span.project.state:
            yield f"重大项目 {span.project_id} 的阶段和沿革不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_stages_agree]
