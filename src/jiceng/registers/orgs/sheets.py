"""Columns of organisations and their terms: the titles of the national register's fields."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs import actions
from jiceng.registers.orgs.forms import OrgForm
from jiceng.registers.orgs.models import Org, OrgEvent, Term


def dated_terms(actor: Actor) -> QuerySet[Any]:
    """The terms this person sees, with the day each is due to end."""
    rows: QuerySet[Any] = Term.objects.visible_to(actor).dated(clock.today())
    return rows


ORGS = Sheet(
    name="orgs.orgs",
    title=_("党组织台账"),
    model=Org,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=24),
        Column("kind"),
        Column("parent__name", _("上级党组织"), choose="parent", width=24),
        Column("field"),
        Column("since", _("成立日期")),
        Column("code", kind="text", shown=False),
        Column("short_name", shown=False),
        Column("stat_name", shown=False),
        Column("may_approve", shown=False),
        Column("functional", shown=False),
        Column("new_business", shown=False),
        Column("phone", kind="text"),
        Column("away", shown=False),
        Column("approved_by", shown=False),
        Column("until", _("撤销日期"), choose="-", shown=False),
    ],
    form=OrgForm,
    record_many=actions.set_up_many,
    change_many=actions.correct_many,
    undo_many=actions.withdraw_many,
    search=("name", "short_name", "initials", "code"),
    filters=("kind", "field", "may_approve", "since", "until"),
    order=("path",),
    at="path",
    related=("parent",),
    definition=_("党组织的名称、类别、隶属和领域；撤销的不删除，按撤销日期退出统计。"),
)
TERMS = Sheet(
    name="orgs.terms",
    title=_("届期和换届"),
    model=Term,
    columns=[
        Column("org__name", _("党组织名称"), width=24),
        Column("org__kind", _("类别")),
        Column("since", _("选举日期")),
        Column("ends_on"),
        Column("postponed_to"),
        Column("advanced_to"),
        Column("due_on", _("应换届日期"), kind="date"),
        Column("until", _("换届日期")),
        Column("document", kind="text", shown=False),
    ],
    rows=dated_terms,
    search=("org__name", "org__initials"),
    filters=("org__kind", "ends_on", "until"),
    order=("due_on",),
    definition=_("没有换届日期的是现任一届；应换届日期按批准的延期、提前算。"),
)
EVENTS = Sheet(
    name="orgs.events",
    title=_("党组织沿革"),
    model=OrgEvent,
    columns=[
        Column("held_on"),
        Column("org__name", _("党组织名称"), width=24),
        Column("what"),
        Column("remark", width=30),
        Column("other__name", _("另一方")),
        Column("document", kind="text"),
    ],
    search=("org__name", "org__initials", "remark"),
    filters=("what",),
    order=("-held_on", "-pk"),
    on="held_on",
)

SHEETS = [ORGS, TERMS, EVENTS]
