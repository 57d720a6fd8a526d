"""The nouns of the registry on the console."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.work.requests import actions, flows, forms
from jiceng.work.requests.access import ANSWERS, METER, OFFICER, REGISTERS, REPORTS
from jiceng.work.requests.models import Item, Return, Round, Table, Use
from jiceng.work.requests.models.holdings import unnamed
from jiceng.work.requests.pages import showing
from jiceng.work.requests.rules import on_table
from jiceng.work.requests.sheets import (
    CELLS,
    CONCERNS,
    ITEMS,
    RETURNS,
    ROUNDS,
    STRAYS,
    TABLES,
)

SECTION = "任务与督办"


def advised(table: Table) -> list[Finding]:
    """What the rules say of a registration, for whoever sends and whoever reviews it."""
    items = list(Item.objects.filter(table=table))
    return on_table(
        basis=table.basis, expires_on=table.expires_on, registered_on=table.registered_on,
        unnamed=unnamed(items), asked=sum(one.goes_down for one in items),
    )  # fmt: skip


def drafted(table: Table) -> bool:
    return table.state in {flows.DRAFTED, flows.REFUSED}


def lasting(table: Table) -> bool:
    return table.state == flows.APPROVED and table.stands(clock.today())


def askable(table: Table) -> bool:
    return lasting(table) and bool(Item.objects.filter(table=table).down().exists())


def linkable(table: Table) -> bool:
    waiting = Item.objects.filter(table=table, source="")
    return table.state in {flows.DRAFTED, flows.REFUSED, flows.APPROVED} and bool(waiting.exists())


def collecting(paper: Return) -> bool:
    return bool(paper.round.state == flows.OPEN)


def surveying(paper: Return) -> bool:
    return collecting(paper) and paper.round.table.use == Use.SURVEY


def refreshable(paper: Return) -> bool:
    return collecting(paper) and paper.state == flows.WAITING


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


def to_held(table: Table, actor: Actor) -> Sequence[dict[str, Any]]:
    if not actor.reach(*METER):
        return []
    if table.state != flows.APPROVED or not Item.objects.filter(table=table).exclude(source="").exists():  # noqa: E501  # fmt: skip
        return []
    url = reverse("requests.held", args=[table.pk])
    return [{"title": _("常设导出"), "url": url, "icon": "data"}]


def to_report(round_: Round, actor: Actor) -> Sequence[dict[str, Any]]:
    return showing.report_button(round_, actor)


TABLE_STEPS = {
    "approve": forms.ApproveForm, "refuse": ReasonForm, "merge": forms.MergeForm,
}  # fmt: skip
TABLE_PAGES = RecordPages(
    TABLES, noun=gettext_lazy("报表登记"), record=actions.register,
    steps=[StepPage(flows.TABLE, {name: getattr(actions, name) for name in flows.TABLE.steps
                                  if name != "end"}, TABLE_STEPS, warn=advised)],
    acts=[
        ActPage("add_item", gettext_lazy("增加填报项"), actions.add_item, forms.AddItemForm,
                REGISTERS, drafted),
        ActPage("unlist", gettext_lazy("去掉一项"), actions.unlist, forms.UnlistForm, REGISTERS,
                drafted),
        ActPage("link", gettext_lazy("关联系统里的"), actions.link, forms.LinkForm,
                (*REGISTERS, *OFFICER), linkable),
        ActPage("open_round", gettext_lazy("发出一期"), actions.open_round, forms.OpenForm,
                REGISTERS, askable, warn=showing.burden),
        ActPage("end", gettext_lazy("停用"), actions.end, ReasonForm, (*REGISTERS, *OFFICER),
                lambda one: one.state == flows.APPROVED, danger=True),
    ],
    panels=[showing.items, showing.held_already, showing.estimate, showing.rounds],
    verbs={"register": gettext_lazy("登记")}, start=here, menu=(SECTION, 60), icon="task",
    keeps=REGISTERS, root="", hangs="org__path", buttons=to_held,
    empty=gettext_lazy("没有登记过报表。要基层填表以前，先在这里登记，由减负专员审核。"),
)  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS, noun=gettext_lazy("报表收集"),
    steps=[StepPage(flows.ROUND, {"freeze": actions.freeze})],
    panels=[showing.board, showing.summary, showing.themes, showing.structure],
    verbs={"open_round": gettext_lazy("发出")}, menu=(SECTION, 63), icon="report",
    keeps=REGISTERS, hangs="table__org__path", buttons=to_report,
    empty=gettext_lazy("没有发出过。报表批准以后，在报表登记里“发出一期”。"),
)  # fmt: skip
RETURN_PAGES = RecordPages(
    RETURNS, noun=gettext_lazy("填报表"),
    steps=[StepPage(flows.RETURN, {"hand_in": actions.hand_in, "send_back": actions.send_back},
                    {"hand_in": forms.HandInForm, "send_back": ReasonForm}, when=collecting)],
    acts=[
        ActPage("recount", gettext_lazy("重新取数"), actions.recount, None, ANSWERS, refreshable),
        ActPage("note_concern", gettext_lazy("登记问题"), actions.note_concern,
                forms.NoteConcernForm, ANSWERS, surveying),
    ],
    panels=[showing.cells, showing.doubles, showing.concerns],
    menu=(SECTION, 61), icon="edit", keeps=ANSWERS,
    empty=gettext_lazy("没有要填的表。"),
)  # fmt: skip
STRAY_PAGES = RecordPages(
    STRAYS, noun=gettext_lazy("无准入报表"), record=actions.report,
    steps=[StepPage(flows.STRAY, {"settle": actions.settle}, {"settle": forms.SettleForm})],
    verbs={"report": gettext_lazy("反映")}, start=here, menu=(SECTION, 64), icon="alert",
    keeps=REPORTS, sees=(*REPORTS, *OFFICER),
    empty=gettext_lazy("没有人反映。被要求填没有登记的报表，在这里反映，不记是谁。"),
)  # fmt: skip
ITEM_PAGES = RecordPages(
    ITEMS, noun=gettext_lazy("填报项"), record=None, menu=(SECTION, 66), icon="data",
    keeps=REGISTERS, hangs="table__org__path", empty=gettext_lazy("没有填报项。"),
)  # fmt: skip
CELL_PAGES = RecordPages(
    CELLS, noun=gettext_lazy("填报格"), menu=(SECTION, 67), icon="data", keeps=ANSWERS,
    empty=gettext_lazy("没有填报格。"),
)  # fmt: skip
CONCERN_PAGES = RecordPages(
    CONCERNS, noun=gettext_lazy("调查问题"), record=None,
    void=actions.void_concern,
    verbs={"note_concern": gettext_lazy("登记问题"), "void_concern": gettext_lazy("作废")},
    menu=(SECTION, 65), icon="task", keeps=ANSWERS,
    empty=gettext_lazy("没有登记过问题。"),
)  # fmt: skip
