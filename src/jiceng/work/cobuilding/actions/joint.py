"""Joint activities, tasks of a programme pair by pair, idle land and who asked about it."""

from collections.abc import Iterable, Mapping, Sequence
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
from jiceng.kernel.steps import take
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary import actions as vocabulary
from jiceng.registers.vocabulary.models import Component, Programme
from jiceng.work.cobuilding.actions.common import (
    BATCH,
    drawn_up,
    kept,
    of_force,
    past,
    sided,
    void,
    whole,
    written,
)
from jiceng.work.cobuilding.flows import LAND, LEASED, WITHDRAWN
from jiceng.work.cobuilding.models import (
    IdleLand,
    JointActivity,
    LandLead,
    LinkTask,
    Partaking,
    Promise,
)


@transaction.atomic
def hold_joint(*, actor: Actor, **values: Any) -> JointActivity:
    """登记联建活动; see `hold_joint_many`."""
    return hold_joint_many([values], actor=actor)[0]


@transaction.atomic
def hold_joint_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[JointActivity]:
    """Each row: org, component, theme, held_on, units; coalition, meeting, plan, persons, result.

    A meeting it belongs to is tagged with the same component.
    """
    at, made, who = clock.now(), [], []
    for row in rows:
        values = kept(row)
        units: list[Unit] = list(values.pop("units", ()))
        past(values["held_on"], "held_on")
        of_force(values["component"], values["held_on"])
        if not units:
            raise ValidationError({"units": _("请至少选一个参加的单位")})
        meeting = values.get("meeting")
        if meeting is not None and meeting.held_on != values["held_on"]:
            raise ValidationError({"held_on": _("会议是 %s 开的，请检查日期") % meeting.held_on})
        made.append(JointActivity(recorded_at=at, **values))
        who.append(units)
    insert(made)
    Partaking.objects.bulk_create(
        [Partaking(activity=one, unit=unit)
         for one, units in zip(made, who, strict=True) for unit in units],
        batch_size=BATCH,
    )  # fmt: skip
    for one in made:
        if one.meeting is not None:
            vocabulary.tag(one.meeting, one.component, actor=actor, since=one.held_on)
    note_many(actor, "cobuilding.hold_joint", made)
    return made


@transaction.atomic
def void_activity(one: JointActivity, *, actor: Actor, reason: str) -> JointActivity:
    """作废: not while a task rests on it."""
    JointActivity.objects.select_for_update().get(pk=one.pk)  # whoever proves a task by it waits
    if LinkTask.objects.valid().filter(activity=one).exists():
        raise ValidationError(_("有联建任务是凭这次活动算完成的，请先在任务上收回凭据"))
    return void(one, actor=actor, reason=reason)


@transaction.atomic
def link(
    *, actor: Actor, org: Org, unit: Unit, programme: Programme, year: int, planned_on: date
) -> LinkTask:
    """列出联建任务: one for each component of a programme; the first is returned."""
    rows = [
        {"org": org, "unit": unit, "component": one, "year": year, "planned_on": planned_on}
        for one in Component.objects.filter(programme=programme).order_by("order", "pk")
    ]
    if not rows:
        raise ValidationError({"programme": _("这个提法还没有组成部分，请先在“项目提法”里添加")})
    return link_many(rows, actor=actor)[0]


@transaction.atomic
def link_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[LinkTask]:
    """Each row: org, unit, component, year, planned_on; task."""
    made = drawn_up(LinkTask, rows, _task)
    keys, years = {_key(one) for one in made}, {one.year for one in made}
    here = LinkTask.objects.valid().filter(org__in={one.org_id for one in made}, year__in=years)
    if len(keys) < len(made) or keys & {_key(one) for one in here}:
        raise ValidationError({"year": _("这个单位这一年的任务已经列过，不用再列")})
    written(made)
    note_many(actor, "cobuilding.link", made)
    return made


def _task(values: dict[str, Any]) -> None:
    sided(values, past(values["planned_on"], "planned_on"))
    of_force(values["component"], values["planned_on"])


def _key(one: LinkTask) -> tuple[Any, ...]:
    return one.org_id, one.unit_id, one.component_id, one.year


def _held_with(task: LinkTask, activity: JointActivity) -> date:
    """The day of an activity with this unit, as it stands now; until the end of the transaction
    nobody takes it out of the count.
    """
    held = JointActivity.objects.select_for_update().get(pk=activity.pk)
    there = Partaking.objects.filter(activity=held, unit=task.unit_id)
    if held.void_reason or not there.exists():
        raise ValidationError({"activity": _("这次活动没有这个单位参加，不能作凭据")})
    day: date = held.held_on
    return day


def _kept_by(task: LinkTask, promise: Any) -> date:
    """The same of a promise its receiver has confirmed."""
    told = Promise.objects.select_for_update().get(pk=promise.pk)
    if told.confirmed_on is None or told.void_reason or told.unit_id != task.unit_id:
        raise ValidationError({"promise": _("要这个单位已经兑现的承诺才能作凭据")})
    day: date = told.confirmed_on
    return day


@transaction.atomic
def prove(
    task: LinkTask, *, actor: Actor, activity: JointActivity | None = None,
    promise: Promise | None = None,
) -> LinkTask:  # fmt: skip
    """凭记录完成: an activity that was held with this unit, or a promise that was confirmed."""
    if (activity is None) == (promise is None):
        raise ValidationError({"activity": _("请选一次活动或者一项已兑现的承诺作凭据")})
    day = _held_with(task, activity) if activity else _kept_by(task, promise)
    if day.year != task.year:
        raise ValidationError({"activity": _("凭据是 %d 年的，任务是别的年度") % day.year})
    here = LinkTask.objects.valid().filter(pk=task.pk, done_on=None)
    if not here.update(activity=activity, promise=promise, done_on=day):
        raise StepError(_("这项任务已经完成或者作废，请刷新后再看"))
    reread(task)
    note(actor, "cobuilding.prove", task, on=day)
    return task


@transaction.atomic
def prove_many(pairs: Iterable[tuple[LinkTask, JointActivity]], *, actor: Actor) -> None:
    """Each task by its activity."""
    for task, activity in pairs:
        prove(task, actor=actor, activity=activity)


@transaction.atomic
def unprove(task: LinkTask, *, actor: Actor, reason: str) -> LinkTask:
    """收回凭据."""
    why = whole(reason, "reason", _("请写明原因"))
    here = LinkTask.objects.valid().filter(pk=task.pk, done_on__isnull=False)
    if not here.update(activity=None, promise=None, done_on=None):
        raise StepError(_("这项任务还没有完成，请刷新后再看"))
    reread(task)
    note(actor, "cobuilding.unprove", task, reason=why)
    return task


# Idle land ----------------------------------------------------------------------------------


@transaction.atomic
def list_land(*, actor: Actor, **values: Any) -> IdleLand:
    """登记闲置土地; see `list_land_many`."""
    return list_land_many([values], actor=actor)[0]


@transaction.atomic
def list_land_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[IdleLand]:
    """Each row: org, unit or party, name, area (square metres), listed_on; spot, condition."""
    made = written(drawn_up(IdleLand, rows, _land))
    note_many(actor, "cobuilding.list_land", made)
    return made


def _land(values: dict[str, Any]) -> None:
    sided(values, past(values["listed_on"], "listed_on"))
    if values["area"] <= 0:
        raise ValidationError({"area": _("面积要大于零，请检查")})


@transaction.atomic
def lead(land: IdleLand, *, actor: Actor, on: date, investor: str, words: str = "") -> IdleLand:
    """登记招商线索: a firm, never a person."""
    past(on, "on")
    held = IdleLand.objects.select_for_update().get(pk=land.pk)  # whoever lets it waits
    if held.void_reason or held.state in {LEASED, WITHDRAWN}:
        raise ValidationError(_("这块土地已经租出或者撤销，不能再加线索"))
    if on < land.listed_on:
        raise ValidationError({"on": _("日期不能早于登记日期（%s）") % land.listed_on})
    LandLead.objects.create(land=land, on=on, investor=investor.strip(), words=words.strip())
    note(actor, "cobuilding.lead", land, on=on)
    return land


def _move(land: IdleLand, name: str, actor: Actor, on: date, **changes: Any) -> IdleLand:
    past(on, "on")
    if on < land.listed_on:
        raise ValidationError({"on": _("日期不能早于登记日期（%s）") % land.listed_on})
    take(land, LAND, name, actor=actor, **changes)
    note(actor, f"cobuilding.{name}", land, on=on, reason=changes.get("told", ""))
    return land


@transaction.atomic
def negotiate(land: IdleLand, *, actor: Actor, on: date) -> IdleLand:
    """开始洽谈: somebody has asked about it."""
    if not LandLead.objects.filter(land=land).exists():
        raise ValidationError(_("还没有招商线索，请先登记是哪个单位来谈"))
    return _move(land, "negotiate", actor, on)


@transaction.atomic
def lease(land: IdleLand, *, actor: Actor, on: date, told: str) -> IdleLand:
    """租出: to whom, for what."""
    said = whole(told, "told", _("请写明租给哪个单位、做什么"))
    return _move(land, "lease", actor, on, leased_on=on, told=said)


@transaction.atomic
def relist(land: IdleLand, *, actor: Actor, on: date, told: str) -> IdleLand:
    """重新招商: the talks came to nothing."""
    said = whole(told, "told", _("请写明原因"))
    return _move(land, "relist", actor, on, told=said)


@transaction.atomic
def delist(land: IdleLand, *, actor: Actor, on: date, told: str) -> IdleLand:
    """撤销登记: the owner uses it again, or does not want it offered, or the lease is over: offered
    once more it is listed anew, and what was counted as leased stays so.
    """
    said = whole(told, "told", _("请写明原因"))
    return _move(land, "delist", actor, on, delisted_on=on, told=said)
