"""Registering a table and its items; the burden officer's review."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.matters import actions as matters
from jiceng.work.requests import flows
from jiceng.work.requests.flows import TABLE
from jiceng.work.requests.models import Item, Round, Table, Use
from jiceng.work.requests.models.holdings import figure_of, holding_of


@transaction.atomic
def register(*, actor: Actor, **values: Any) -> Table:
    """Draft one registration; see `register_many`."""
    return register_many([values], actor=actor)[0]


@transaction.atomic
def register_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Table]:
    """登记报表: org, department, title, use, basis, purpose, rhythm, level, fields, due_days,
    expires_on. Nothing goes down before the burden officer approves it.
    """
    today, at = clock.today(), clock.now()
    made: list[Table] = []
    for row in rows:
        if row["expires_on"] <= today:
            raise ValidationError({"expires_on": _("有效期要晚于今天，请改日期")})
        taken = Table.objects.filter(org=row["org"], title=row["title"]).exclude(
            state__in=(flows.WITHDRAWN, flows.MERGED, flows.ENDED)
        )
        if any(one.title == row["title"] and one.org == row["org"] for one in made) or any(
            one.state != flows.APPROVED or one.stands(today) for one in taken
        ):
            raise ValidationError(
                {"title": _("“%s”已经登记过，请在原来的登记上办理") % row["title"]}
            )
        made.append(Table(**row, registered_on=today, recorded_at=at))
    insert(made)
    note_many(actor, "requests.register", made)
    return made


@transaction.atomic
def add_item(table: Table, *, actor: Actor, **values: Any) -> Item:
    """Add one item; see `add_item_many`."""
    return add_item_many([{"table": table, **values}], actor=actor)[0]


@transaction.atomic
def add_item_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Item]:
    """增加填报项: table, name, kind, unit, options, meaning, low, high, within, source.

    What the system holds does not go down with a table; in a survey or a monthly confirmation it
    goes down filled in, to be looked at.
    """
    made = []
    there = Item.objects.filter(table__in={row["table"].pk for row in rows})
    names = {(one.table_id, one.name) for one in there}
    last = {one.table_id: one.place for one in there.order_by("place")}  # one may be taken out
    for row in rows:
        table = row["table"]
        _open_to_change(table)
        if (table.pk, row["name"]) in names:
            raise ValidationError({"name": _("这张表里已有“%s”，请换个名称") % row["name"]})
        names.add((table.pk, row["name"]))
        last[table.pk] = last.get(table.pk, 0) + 1
        source = (row.get("source") or "").strip()
        made.append(Item(**{**row, "source": source, "place": last[table.pk],
                            "goes_down": _down(table, source)}))  # fmt: skip
    insert(made)
    note_many(actor, "requests.add_item", made)
    return made


def _open_to_change(table: Table) -> None:
    if table.state not in {flows.DRAFTED, flows.REFUSED}:
        raise ValidationError(_("“%s”已经报审，填报项不能再改；退回以后才能改") % table)


def _down(table: Table, source: str) -> bool:
    if source and holding_of(source) is None:
        raise ValidationError({"source": _("系统里没有“%s”，请从提示里选，或者不填") % source})
    return not source or (table.use != Use.TABLE and figure_of(source) is not None)


@transaction.atomic
def unlist(table: Table, *, actor: Actor, item: Item) -> Table:
    """去掉一项, while it is being drafted."""
    _open_to_change(table)
    if Item.objects.filter(within=item).exists():
        raise ValidationError({"item": _("别的项写着不超过它，请先去掉那一项")})
    note(actor, "requests.unlist", table, item=item.name)
    Item.objects.filter(pk=item.pk, table=table).delete()
    return table


@transaction.atomic
def link(table: Table, *, actor: Actor, item: Item, source: str) -> Table:
    """关联系统里的来源: from now on it is served by the export and not asked any more.

    Forms sent out before stay as they were; what was typed there was typed again.
    """
    down = _down(table, source)
    if not source:
        raise ValidationError({"source": _("请写系统里的来源")})
    Item.objects.filter(pk=item.pk, table=table).update(source=source, goes_down=down)
    note(actor, "requests.link", table, item=item.name, source=source)
    return table


@transaction.atomic
def submit(table: Table, *, actor: Actor) -> Table:
    """报审: a table without items asks nothing."""
    if not Item.objects.filter(table=table).exists():
        raise ValidationError(_("还没有填报项，请先增加"))
    take(table, TABLE, "submit", actor=actor, submitted_on=clock.today(), decided_on=None, said="")
    note(actor, "requests.submit", table)
    return table


@transaction.atomic
def approve(table: Table, *, actor: Actor, said: str = "") -> Table:
    """批准, by another than who sent it: from today it may be asked until it expires."""
    today = clock.today()
    if table.expires_on < today:
        raise ValidationError(_("有效期已经过了，请退回改期"))
    take(table, TABLE, "approve", actor=actor, decided_on=today, approved_on=today,
         said=said.strip())  # fmt: skip
    note(actor, "requests.approve", table)
    return table


@transaction.atomic
def refuse(table: Table, *, actor: Actor, reason: str) -> Table:
    """不批准, with the reason; it can be changed and sent again."""
    why = matters.said(reason)
    take(table, TABLE, "refuse", actor=actor, decided_on=clock.today(), said=why)
    note(actor, "requests.refuse", table, reason=why)
    return table


@transaction.atomic
def merge(table: Table, *, actor: Actor, into: Table) -> Table:
    """并入另一张: it is asked no more; whoever wanted it reads the other."""
    today = clock.today()
    if into.pk == table.pk or not into.stands(today):
        raise ValidationError({"into": _("请选一张在用的报表")})
    _all_frozen(table)
    more: dict[str, Any] = {} if table.approved_on is None else {"ended_on": today}
    take(table, TABLE, "merge", actor=actor, decided_on=today, into=into, **more)
    note(actor, "requests.merge", table, into=into.title)
    return table


def _all_frozen(table: Table) -> None:
    """What is asked no more leaves no form behind for somebody to fill in."""
    if Round.objects.filter(table=table, state=flows.OPEN).exists():
        raise ValidationError(_("还有没封存的一期，请先封存再停用"))


@transaction.atomic
def end(table: Table, *, actor: Actor, reason: str) -> Table:
    """停用 before it expires; forms still open are first frozen by whoever asked."""
    why = matters.said(reason)
    _all_frozen(table)
    take(table, TABLE, "end", actor=actor, ended_on=clock.today(), said=why)
    note(actor, "requests.end", table, reason=why)
    return table


@transaction.atomic
def withdraw(table: Table, *, actor: Actor) -> Table:
    """撤回 before anything is approved."""
    take(table, TABLE, "withdraw", actor=actor)
    note(actor, "requests.withdraw", table)
    return table
