"""Answering a form: typed, imported, handed in, sent back; what a survey brings to light."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.registers.matters import actions as matters
from jiceng.work.requests import flows, rules
from jiceng.work.requests.flows import RETURN
from jiceng.work.requests.models import Cell, Concern, Return, Round


def hold(papers: Sequence[Return]) -> None:
    """Nobody else answers these forms, and no period of theirs is frozen, until this is done.

    The forms are locked before their periods are looked at, so what was read earlier decides
    nothing; ValidationError where a period is frozen.
    """
    rows = Return.objects.filter(pk__in=[one.pk for one in papers]).order_by("pk")
    list(rows.select_for_update().values_list("pk"))
    closed = Round.objects.filter(pk__in={one.round_id for one in papers}, state=flows.FROZEN)
    for round_ in closed.select_related("table")[:1]:
        raise ValidationError(_("“%s”已经封存，不能再填；有误请告诉要数的部门") % round_)


@transaction.atomic
def hand_in(paper: Return, *, actor: Actor, minutes: int | None = None, **answers: str) -> Return:
    """提交: every cell by the name `c<item>`; see `hand_in_many`."""
    told = {int(name[1:]): str(text) for name, text in answers.items() if name[:1] == "c"}
    return hand_in_many([(paper, told, minutes)], actor=actor)[0]


@transaction.atomic
def hand_in_many(
    rows: Sequence[tuple[Return, Mapping[int, str], int | None]], *, actor: Actor
) -> list[Return]:
    """提交多张: form, answers by item, minutes spent (optional). All of them or none."""
    papers = [paper for paper, _told, _minutes in rows]
    hold(papers)
    cells = _cells_of(papers)
    changed: list[Cell] = []
    for paper, told, _minutes in rows:
        own = cells.get(paper.pk, [])
        for cell in own:
            if cell.item_id in told:
                _fill(cell, told[cell.item_id])
        _whole(own)
        changed += own
    take_many(papers, RETURN, "hand_in", actor=actor, returned_on=clock.today(), said="")
    for paper, _told, minutes in rows:  # the step read the record anew
        paper.minutes = minutes
    store([paper for paper in papers if paper.minutes is not None], "minutes")
    _store(changed)
    note_many(actor, "requests.hand_in", papers)
    return papers


def _store(cells: Sequence[Cell]) -> None:
    """What was only confirmed is one statement; most cells are."""
    same = [one.pk for one in cells if one.value and one.value == one.offered]
    Cell.objects.filter(pk__in=same).update(value=F("offered"), origin=F("offered_by"))
    kept = set(same)
    rest = [one for one in cells if one.pk not in kept]
    store(rest, "value", "origin")


def _cells_of(papers: Sequence[Return]) -> dict[int, list[Cell]]:
    rows = Cell.objects.filter(paper__in=papers).select_related("item", "paper__round__table")
    found: dict[int, list[Cell]] = {}
    for one in rows.order_by("item__place"):
        found.setdefault(one.paper_id, []).append(one)
    return found


def _fill(cell: Cell, text: str) -> None:
    """One answer, judged by its item; a figure's own value in a confirmation is not typed."""
    item, value = cell.item, text.strip()[:300]
    if value and item.kind == "number" and (number := rules.number_of(value)) is not None:
        value = f"{number:f}"
    if cell.fixed and value != cell.offered:
        words = _("“%(item)s”是系统数 %(value)s，不能直接改；不对请先改记录，再点“重新取数”")
        raise ValidationError({f"c{item.pk}": words % {"item": item, "value": cell.offered}})
    wrong = rules.misfit(kind=item.kind, text=value, options=item.choices, low=item.low,
                         high=item.high) if value else None  # fmt: skip
    if wrong is not None:
        raise ValidationError({f"c{item.pk}": _(wrong[0]) % wrong[1]})
    cell.value = value
    cell.origin = rules.origin(value=value, offered=cell.offered, by=cell.offered_by,
                               held=bool(item.source))  # fmt: skip


def _whole(cells: Sequence[Cell]) -> None:
    """Nothing is left empty, and no part is larger than what it is a part of."""
    for cell in cells:
        if not cell.value:
            words = _("请填“%s”，没有就填 0 或者“无”") % cell.item
            raise ValidationError({f"c{cell.item_id}": words})
    told = {cell.item_id: rules.number_of(cell.value) for cell in cells}
    for cell in cells:
        part, whole = told[cell.item_id], told.get(cell.item.within_id or 0)
        if part is not None and whole is not None and part > whole:
            words = _("“%(part)s”不能大于“%(whole)s”，请核对")
            said = words % {"part": cell.item, "whole": cell.item.within}
            raise ValidationError({f"c{cell.item_id}": said})


@transaction.atomic
def send_back(paper: Return, *, actor: Actor, reason: str) -> Return:
    """退回, with what is wrong: the answers stay and can be changed."""
    hold([paper])
    why = matters.said(reason)
    take(paper, RETURN, "send_back", actor=actor, returned_on=None, said=why)
    note(actor, "requests.send_back", paper, reason=why)
    return paper


def type_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Cell]:
    """Cells are made when a table is sent; a file without their numbers cannot be read back."""
    del rows, actor
    raise ValidationError(_("这里只能回填：请先在“填报格”导出数据版，在里面填好“填报的值”，再导入"))


@transaction.atomic
def change_cells(pairs: Sequence[tuple[Cell, Mapping[str, Any]]], *, actor: Actor) -> list[Cell]:
    """回填: answers of a file, into forms not yet handed in; the form is still to be handed in."""
    hold([cell.paper for cell, _values in pairs])
    rows = Cell.objects.select_related("item", "paper__round__table")
    cells, made = rows.in_bulk([cell.pk for cell, _values in pairs]), []
    for given, values in pairs:
        cell = cells[given.pk]
        if cell.paper.state != flows.WAITING:
            raise ValidationError(_("“%s”已经提交，要改请先请对方退回") % cell.paper)
        try:
            _fill(cell, str(values.get("value") or ""))
        except ValidationError as wrong:
            raise ValidationError({"value": wrong.messages}) from wrong
        made.append(cell)
    _store(made)
    note_many(actor, "requests.change_cells", made)
    return made


@transaction.atomic
def note_concern(paper: Return, *, actor: Actor, theme: str, content: str) -> Concern:
    """登记问题; see `note_concern_many`."""
    return note_concern_many([{"paper": paper, "theme": theme, "content": content}], actor=actor)[0]


@transaction.atomic
def note_concern_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Concern]:
    """登记问题: paper, theme, content; no names and numbers of persons."""
    today, made = clock.today(), []
    for row in rows:
        if rules.numbered(text=row["content"]):
            raise ValidationError({"content": _(rules.NUMBERED)})
        made.append(Concern(**row, noted_on=today))
    insert(made)
    note_many(actor, "requests.note_concern", made)
    return made


@transaction.atomic
def void_concern(concern: Concern, *, actor: Actor, reason: str) -> Concern:
    """作废: it stays, says why, and counts nowhere."""
    why = matters.said(reason)
    if not Concern.objects.standing().filter(pk=concern.pk).update(void_reason=why):
        raise ValidationError(_("这条问题已经作废"))
    reread(concern)
    note(actor, "requests.void_concern", concern, reason=why)
    return concern
