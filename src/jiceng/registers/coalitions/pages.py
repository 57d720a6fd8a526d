"""Console pages of coalitions and of their partners; rooms add what happens in them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, lasting, today_in
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.coalitions import actions, forms
from jiceng.registers.coalitions.access import KEEPS
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.coalitions.sheets import COALITIONS, PARTNERS
from jiceng.registers.files.pages import attachments

SECTION = "区域化党建"


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"keeper": scope.node, "since": clock.today()}


def joining(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today()}


def rules_of(one: Coalition, actor: Actor) -> Panel | None:
    """Its charter, as it was adopted."""
    del actor
    if not one.charter:
        return None
    days = ((_("通过日期"), one.charter_on), (_("修订日期"), one.revised_on))
    facts: list[dict[str, Any]] = [
        {"title": title, "text": day, "kind": "date"} for title, day in days if day
    ]
    facts.append({"title": _("内容"), "text": one.charter, "kind": "text", "wide": True})
    return Panel("charter", gettext_lazy("章程（议事规则）"), facts=facts)


def partners_of(one: Coalition, actor: Actor) -> Panel:
    rows = PARTNERS.visible(actor).filter(coalition=one)
    rows = rows.order_by(F("until").desc(nulls_first=True), "pk")
    return listed(
        "partners", gettext_lazy("共建单位"), PARTNERS, rows,
        only=("unit__name", "org__name", "field", "since", "until"),
        address=lambda row: reverse("coalitions.partners.detail", args=[row.pk]),
        empty=gettext_lazy("还没有共建单位。到“共建单位台账”登记加入。"), limit=100,
    )  # fmt: skip


def below(one: Coalition, actor: Actor) -> Panel | None:
    """What hangs under it."""
    rows = COALITIONS.visible(actor).filter(parent=one).order_by("keeper__path", "pk")
    if not rows.exists():
        return None
    return listed(
        "below", gettext_lazy("下级组织"), COALITIONS, rows,
        only=("name", "level", "size", "state"), limit=100,
        address=lambda row: reverse("coalitions.coalitions.detail", args=[row.pk]),
    )  # fmt: skip


COALITION_PAGES = RecordPages(
    COALITIONS,
    noun=gettext_lazy("共建组织"),
    record=actions.set_up,
    change=actions.correct,
    change_form=forms.CorrectCoalitionForm,
    change_when=lasting,
    acts=[
        ActPage("adopt", gettext_lazy("通过章程"), actions.adopt, forms.AdoptForm, when=lasting,
                start=today_in("charter_on")),
        ActPage("renew", gettext_lazy("换届"), actions.renew, forms.RenewForm, when=lasting,
                start=today_in("on")),
        ActPage("dissolve", gettext_lazy("解散"), actions.dissolve, forms.EndForm, when=lasting,
                start=today_in("on"), danger=True),
    ],
    panels=[rules_of, partners_of, below, attachments],
    menu=(SECTION, 10),
    icon="alliance",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={
        "set_up": gettext_lazy("成立共建组织"), "correct": gettext_lazy("更正"),
        "join": gettext_lazy("单位加入"), "leave": gettext_lazy("单位退出"),
    },
)  # fmt: skip
PARTNER_PAGES = RecordPages(
    PARTNERS,
    noun=gettext_lazy("共建单位"),
    record=actions.join,
    acts=[
        ActPage("leave", gettext_lazy("退出"), actions.leave, forms.EndForm, when=lasting,
                start=today_in("on")),
    ],
    menu=(SECTION, 11),
    icon="alliance",
    keeps=KEEPS,
    start=joining,
)  # fmt: skip

PAGES = [PARTNER_PAGES, COALITION_PAGES]
urls = [url for pages in PAGES for url in pages.urls()]
