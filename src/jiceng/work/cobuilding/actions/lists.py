"""三张清单: list, confirm each quarter, propose, match, carry out, rate, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.work.cobuilding.actions.common import (
    BATCH,
    drawn_up,
    in_order,
    of_force,
    past,
    void,
    whole,
    written,
)
from jiceng.work.cobuilding.flows import ITEM, MATCHED, OPEN
from jiceng.work.cobuilding.models import ItemRefresh, ListItem, left_of

NEED, RESOURCE, PROJECT = ListItem.List.NEED, ListItem.List.RESOURCE, ListItem.List.PROJECT


@transaction.atomic
def enlist(*, actor: Actor, **values: Any) -> ListItem:
    """列入清单; see `enlist_many`."""
    return enlist_many([values], actor=actor)[0]


@transaction.atomic
def enlist_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ListItem]:
    """Each row: org, list (need or resource), kind, title, listed_on; unit, party, coalition,
    begins, ends, number, measure, component. Neither unit nor party: the community's own.
    """
    made = written(drawn_up(ListItem, rows, _item))
    note_many(actor, "cobuilding.enlist", made)
    return made


def _item(values: dict[str, Any]) -> None:
    if values["list"] == PROJECT:
        raise ValidationError({"list": _("项目由需求和资源对接产生，请在需求上点“对接”")})
    past(values["listed_on"], "listed_on")
    in_order(values, _("时间的止日不能早于起日"))
    if values.get("number") is not None and values["number"] <= 0:
        raise ValidationError({"number": _("数量要大于零，不清楚的可以不填")})
    of_force(values.get("component"), values["listed_on"])


@transaction.atomic
def refresh(item: ListItem, *, actor: Actor, on: date) -> ListItem:
    """核对: it holds still."""
    return refresh_many([item], actor=actor, on=on)[0]


@transaction.atomic
def refresh_many(items: Sequence[ListItem], *, actor: Actor, on: date) -> list[ListItem]:
    """核对 of many on one day; told twice the same day it is told once."""
    past(on, "on")
    for item in items:
        if on < item.listed_on:
            said = _("核对日期不能早于列入日期（%s）") % item.listed_on
            raise ValidationError({"on": said})
    ItemRefresh.objects.bulk_create(
        [ItemRefresh(item=item, on=on) for item in items], ignore_conflicts=True, batch_size=BATCH
    )
    note_many(actor, "cobuilding.refresh", items)
    return list(items)


@transaction.atomic
def match(
    need: ListItem, *, actor: Actor, resource: ListItem, title: str = "", on: date,
    number: Decimal | None = None,
) -> ListItem:  # fmt: skip
    """对接: a project is made of a need and a resource; the need itself is returned."""
    past(on, "on")
    if need.list != NEED or resource.list != RESOURCE:
        raise ValidationError({"resource": _("对接要一项需求和一项资源，请重新选择")})
    if need.state != OPEN or need.void_reason:
        said = _("这项需求现在是“%s”，不能对接，请刷新后再看") % need.get_state_display()
        raise ValidationError(said)
    # Two that want what is left of it are heard one after the other.
    resource = ListItem.objects.select_for_update().get(pk=resource.pk)
    if resource.state != OPEN or resource.void_reason:
        raise ValidationError({"resource": _("这项资源已经撤回，请另选一项")})
    if on < max(need.listed_on, resource.listed_on):
        raise ValidationError({"on": _("对接日期不能早于两项列入清单的日期")})
    wanted = number or need.number
    left = left_of([resource])[resource.pk]
    if left is not None and (wanted or Decimal(1)) > left:
        raise ValidationError({"number": _("这项资源只剩 %s，请减少数量或者另选一项") % left})
    take(need, ITEM, "match", actor=actor)
    giver = resource if resource.unit_id or resource.party_id else need
    project = ListItem.objects.create(
        list=PROJECT, org=need.org, coalition=need.coalition, kind=need.kind, unit=giver.unit,
        party=giver.party, title=title.strip() or need.title, number=wanted, measure=need.measure,
        begins=need.begins, ends=need.ends, component=need.component or resource.component,
        need=need, resource=resource, listed_on=on, state=MATCHED, recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "cobuilding.match", need, on=on)
    note(actor, "cobuilding.match", project, on=on)
    return need


def project_of(item: ListItem) -> ListItem:
    """The project itself, or the one that was made of this need."""
    if item.list == PROJECT:
        return item
    found: ListItem | None = (
        ListItem.objects.valid().filter(need=item, ended_on=None).order_by("-pk").first()
    )
    if found is None:
        raise ValidationError(_("这一项还没有对接成项目，请先对接"))
    return found


def _go(item: ListItem, name: str, actor: Actor, on: date, **changes: Any) -> ListItem:
    """A project and its need go together."""
    past(on, "on")
    project = project_of(item)
    if on < (project.done_on or project.begun_on or project.listed_on):
        raise ValidationError({"on": _("日期不能早于前一步的日期，请检查")})
    need: Any = project.need
    take(project, ITEM, name, actor=actor, **changes)
    take(need, ITEM, name, actor=actor, **changes)
    for one in (project, need):
        note(actor, f"cobuilding.{name}", one, on=on)
    reread(item)
    return item


@transaction.atomic
def begin(item: ListItem, *, actor: Actor, on: date) -> ListItem:
    """开始实施."""
    return _go(item, "begin", actor, on, begun_on=on)


@transaction.atomic
def finish(item: ListItem, *, actor: Actor, on: date, result: str) -> ListItem:
    """完成, with what came of it."""
    said = whole(result, "result", _("请写一句成效"))
    return _go(item, "finish", actor, on, done_on=on, result=said)


@transaction.atomic
def appraise(item: ListItem, *, actor: Actor, on: date, word: str) -> ListItem:
    """评价 in one word by whoever asked for it."""
    return _go(item, "appraise", actor, on, word=word, ended_on=on)


@transaction.atomic
def reopen(item: ListItem, *, actor: Actor, on: date, reason: str) -> ListItem:
    """重新对接: the project is given up, the need is open again."""
    past(on, "on")
    why = whole(reason, "reason", _("请写明原因"))
    project = project_of(item)
    need: Any = project.need
    take(project, ITEM, "withdraw", actor=actor, ended_on=on, result=why)
    take(need, ITEM, "reopen", actor=actor, begun_on=None)
    note(actor, "cobuilding.withdraw", project, reason=why)
    note(actor, "cobuilding.reopen", need, reason=why)
    reread(item)
    return item


@transaction.atomic
def withdraw(item: ListItem, *, actor: Actor, on: date, reason: str) -> ListItem:
    """撤回 of a need or a resource; a project is given up with it and its need is open again."""
    past(on, "on")
    why = whole(reason, "reason", _("请写明原因"))
    if item.list == PROJECT:
        return reopen(item, actor=actor, on=on, reason=why)
    if item.list == NEED and item.state != OPEN:
        project = project_of(item)
        take(project, ITEM, "withdraw", actor=actor, ended_on=on, result=why)
        note(actor, "cobuilding.withdraw", project, reason=why)
    take(item, ITEM, "withdraw", actor=actor, ended_on=on, result=why)
    note(actor, "cobuilding.withdraw", item, reason=why)
    return item


@transaction.atomic
def void_item(item: ListItem, *, actor: Actor, reason: str) -> ListItem:
    """作废: put on the list by mistake; not while a project is made of it."""
    ListItem.objects.select_for_update().get(pk=item.pk)  # whoever makes a project of it waits
    going = ListItem.objects.valid().filter(Q(need=item) | Q(resource=item))
    if item.list == PROJECT or going.exists():
        raise ValidationError(_("已经对接成项目的不能作废，请用“撤回”或者“重新对接”"))
    return void(item, actor=actor, reason=reason)
