"""Sending a table down for a period, filled in as far as the system can; freezing what came."""

import hashlib
import json
from contextlib import suppress
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.deadlines import workdays_between
from jiceng.kernel.journal import note
from jiceng.kernel.periods import DAY, Period, around
from jiceng.kernel.steps import take
from jiceng.registers.calendar.models import calendar
from jiceng.registers.orgs.models import Org
from jiceng.work.requests import flows
from jiceng.work.requests.actions.answering import hold
from jiceng.work.requests.flows import ROUND
from jiceng.work.requests.models import Cell, Item, Return, Rhythm, Round, Table
from jiceng.work.requests.models.holdings import asked_of, readings


@transaction.atomic
def open_round(table: Table, *, actor: Actor, of: date, due_on: date | None = None) -> Round:
    """发出一期: the period `of` lies in (the day itself of a table asked once), to all who must
    answer. Due `due_days` after the period, never before today.
    """
    today = clock.today()
    if not table.stands(today):
        raise ValidationError(_("“%s”不在有效期内或没有批准，不能向下要") % table)
    period = Period(of, of) if table.rhythm == Rhythm.ONCE else around(of, table.rhythm)
    if period.first > today:
        raise ValidationError({"of": _("这一期还没有开始，请选已经开始的")})
    if Round.objects.filter(table=table, first_on=period.first).exists():
        raise ValidationError({"of": _("这一期已经发过，请在“报表收集”里看")})
    items = list(Item.objects.filter(table=table).down().order_by("place"))
    if not items:
        raise ValidationError(_("这张表的数系统里都有，请用常设导出，不必向下要"))
    orgs = asked_of(table, today)
    if not orgs:
        raise ValidationError(_("下面没有要填的单位，请检查“谁来填”和领域"))
    due = due_on or max(period.last + timedelta(days=table.due_days), today)
    if due < today:
        raise ValidationError({"due_on": _("应报日期已经过了，请改日期")})
    made: Round = Round.objects.create(
        table=table, first_on=period.first, last_on=period.last, opened_on=today, due_on=due,
        notice=workdays_between(today, due, calendar()),
    )  # fmt: skip
    _send(made, items, orgs, period)
    note(actor, "requests.open_round", made, asked=len(orgs), cells=len(orgs) * len(items))
    return made


def _send(made: Round, items: list[Item], orgs: list[Org], period: Period) -> None:
    """A form for each, with what the records hold, else what was answered last time."""
    papers = [Return(round=made, org=org, due_on=made.due_on) for org in orgs]
    insert(papers)
    held = readings(made.table, items, orgs, period)
    before = Round.objects.filter(table=made.table, first_on__lt=made.first_on)
    last = before.order_by("-first_on").first()
    answered = Cell.objects.filter(paper__round=last, paper__state=flows.RETURNED) if last else ()
    told = {(one.item_id, one.paper.org_id): one.value
            for one in (answered.select_related("paper") if last else ())}  # type: ignore[union-attr]  # fmt: skip
    cells = []
    for paper in papers:
        for item in items:
            key = (item.pk, paper.org_id)
            mine, ago = held.get(key, ""), told.get(key, "")
            by = Cell.Origin.HELD if mine else Cell.Origin.LAST if ago else ""
            cells.append(Cell(paper=paper, item=item, offered=mine or ago, offered_by=by))
    insert(cells)


def open_due(*, actor: Actor) -> int:
    """发出到期的: of every table in force that is collected regularly, the period just over, once
    an earlier one was sent by hand; how many were sent. What cannot go down any more (everything
    is held by now, or nobody is left to ask) holds up none of the others.
    """
    today, sent = clock.today(), 0
    rows = Table.objects.in_force(today).exclude(rhythm=Rhythm.ONCE).select_related("org")
    for table in rows.order_by("pk"):
        over = around(around(today, table.rhythm).first - DAY, table.rhythm)
        known = Round.objects.filter(table=table)
        if known.filter(first_on__lt=over.first).exists() and not known.filter(
                first_on=over.first).exists():  # fmt: skip
            with suppress(ValidationError):
                open_round(table, actor=actor, of=over.first)
                sent += 1
    return sent


@transaction.atomic
def recount(paper: Return, *, actor: Actor) -> Return:
    """重新取数: after a record was put right, what the system shows is read again."""
    hold([paper])
    if not Return.objects.filter(pk=paper.pk, state=flows.WAITING).exists():
        raise ValidationError(_("已经提交或者封存，不能重新取数"))
    rows = list(Cell.objects.filter(paper=paper).select_related("item").exclude(item__source=""))
    told = readings(paper.round.table, [one.item for one in rows], [paper.org], paper.round.period)
    moved = {}
    for cell in rows:
        now = told.get((cell.item_id, paper.org_id), "")
        if now and now != cell.offered:
            moved[cell.item.name] = cell.offered
            cell.offered, cell.offered_by = now, Cell.Origin.HELD
    store(rows, "offered", "offered_by")
    note(actor, "requests.recount", paper, before=moved)
    return paper


@transaction.atomic
def freeze(round_: Round, *, actor: Actor) -> Round:
    """定稿封存: nothing is answered any more; the digest says whether anything moved since."""
    take(round_, ROUND, "freeze", actor=actor, frozen_on=clock.today())
    papers = Return.objects.filter(round=round_).order_by("pk")
    list(papers.select_for_update().values_list("pk"))  # whoever is still answering comes first
    round_.digest = digest_of(round_)
    round_.save(update_fields=["digest"])
    note(actor, "requests.freeze", round_, digest=round_.digest)
    return round_


def digest_of(round_: Round) -> str:
    """A hash over every answer of the period, in a settled order."""
    cells = Cell.objects.filter(paper__round=round_).order_by("paper__org__path", "item__place")
    said = list(cells.values_list("paper__org__uid", "item__uid", "paper__state", "value"))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()
