"""Console pages of standards and checks, bases, offers, works and spending."""

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.files.pages import attachments
from jiceng.registers.venues.models import Visit
from jiceng.work.grounds import actions, forms
from jiceng.work.grounds.access import APPLIES, KEEPS, OFFERS, RULES, SETS
from jiceng.work.grounds.flows import BASE, OFFER, WORKS
from jiceng.work.grounds.models import CheckedItem, OpenBase, StandardCheck, Works
from jiceng.work.grounds.rules import works_findings
from jiceng.work.grounds.sheets import (
    BASES,
    CHECKS,
    ITEMS,
    MENU_ITEMS,
    NORMS,
    SPENDINGS,
)
from jiceng.work.grounds.sheets import OFFERS as OFFER_SHEET
from jiceng.work.grounds.sheets import WORKS as WORKS_SHEET

SECTION = "阵地"


def standing(record: Any) -> bool:
    return record.until is None


def counted(record: Any) -> bool:
    return not record.void_reason


def items(one: StandardCheck, actor: Actor) -> Panel:
    """Item by item."""
    del actor
    heads = ((_("项目"), "text"), (_("要求"), "text"), (_("做到"), "flag"))
    columns = [{"name": str(n), "title": t, "kind": kind} for n, (t, kind) in enumerate(heads)]
    rows = [
        {"cells": [
            {"text": line.item.name, "kind": "text"},
            {"text": line.item.standard or None, "kind": "text"},
            {"text": line.met, "kind": "flag"},
        ]}
        for line in CheckedItem.objects.filter(check_of=one).select_related("item").order_by("pk")
    ]  # fmt: skip
    return Panel("items", gettext_lazy("各项"), columns, rows, count=len(rows))


def menu(base: OpenBase, actor: Actor) -> Panel:
    rows = MENU_ITEMS.visible(actor).filter(base=base, until=None).order_by("pk")
    return listed(
        "menu", gettext_lazy("活动菜单"), MENU_ITEMS, rows,
        only=("name", "aim", "minutes", "seats"),
        address=lambda row: reverse("grounds.menu_items.detail", args=[row.pk]),
        empty=gettext_lazy("菜单还是空的。列几项来了能做的事，支部才知道约什么。"),
    )  # fmt: skip


def stars(base: OpenBase, actor: Actor) -> Panel:
    """What the rating says of whoever runs it today, where there is one; else what was declared."""
    told = asked("ratings.stars", base.org, actor=actor)
    if told is None:
        said = str(base.stars) if base.stars else _("没有评星")
        words = _("%s（申请时登记；评星结果还没有接入）") % said
    else:
        words = str(told)
        if base.stars and told < base.stars:
            words = _("%(now)s（申请时 %(then)s，请研究是否摘牌）") % {
                "now": told, "then": base.stars,
            }  # fmt: skip
    visits = Visit.objects.standing().filter(venue=base.venue)
    facts: list[dict[str, Any]] = [
        {"title": _("运营党组织现在的星级"), "text": words, "kind": "text"},
        {"title": _("来过的批次"), "text": visits.count(), "kind": "number"},
        {"title": _("来过的人次"), "kind": "number",
         "text": visits.aggregate(n=Sum("persons"))["n"] or 0},
    ]  # fmt: skip
    return Panel("stars", gettext_lazy("现在的情况"), facts=facts)


def spent(works: Works, actor: Actor) -> Panel:
    rows = SPENDINGS.visible(actor).filter(works=works).order_by("-paid_on", "-pk")
    return listed(
        "spent", gettext_lazy("投入"), SPENDINGS, rows,
        only=("paid_on", "amount", "source", "voucher"),
        address=lambda row: reverse("grounds.spendings.detail", args=[row.pk]),
        empty=gettext_lazy("还没有登记投入。"),
    )  # fmt: skip


def before_acceptance(works: Works) -> list[Finding]:
    paid = works.spending_set.filter(void_reason="").aggregate(n=Sum("amount"))["n"]
    total = Decimal(paid or 0)
    return list(
        works_findings(
            budget=works.budget, spent=total, before=works.area_before, after=works.area_after
        )
    )


ITEM_PAGES = RecordPages(
    ITEMS, noun=gettext_lazy("标准项目"), record=actions.list_item,
    acts=[ActPage("unlist_item", gettext_lazy("停用"), actions.unlist_item, forms.UntilForm,
                  when=standing)],
    verbs={"list_item": gettext_lazy("列入标准")}, menu=(SECTION, 62), icon="task", keeps=SETS,
    hangs="org__path",
    empty=gettext_lazy("还没有标准。按种类列出必备的各项，例如活动室的“六有”。"),
)  # fmt: skip
CHECK_PAGES = RecordPages(
    CHECKS, noun=gettext_lazy("达标检查"), record=actions.check,
    panels=[items, attachments], verbs={"check": gettext_lazy("登记检查")},
    menu=(SECTION, 60), icon="check", keeps=KEEPS,
    empty=gettext_lazy("还没有检查过。"),
)  # fmt: skip
NORM_PAGES = RecordPages(
    NORMS, noun=gettext_lazy("最少使用次数"), record=actions.set_norm,
    verbs={"set_norm": gettext_lazy("规定次数")}, menu=(SECTION, 64), icon="task", keeps=RULES,
    hangs="org__path",
)  # fmt: skip
BASE_STEPS = {
    "look_over": forms.DayForm, "send_back": forms.ToldForm, "refuse": forms.ToldForm,
    "approve": forms.ApproveForm, "open_base": forms.DayForm, "lapse": forms.ToldForm,
}  # fmt: skip
BASE_PAGES = RecordPages(
    BASES, noun=gettext_lazy("组织生活基地"), record=actions.apply,
    steps=[StepPage(BASE, {n: getattr(actions, n) for n in BASE_STEPS}, BASE_STEPS)],
    panels=[menu, stars, attachments], verbs={"apply": gettext_lazy("申请")},
    menu=(SECTION, 50), icon="star", keeps=APPLIES,
    empty=gettext_lazy("还没有基地。运营的党组织申请，上级核查批准后开放。"),
)  # fmt: skip
MENU_PAGES = RecordPages(
    MENU_ITEMS, noun=gettext_lazy("活动"), record=actions.list_menu,
    acts=[ActPage("unlist_menu", gettext_lazy("去掉"), actions.unlist_menu, forms.UntilForm,
                  when=standing)],
    verbs={"list_menu": gettext_lazy("列入菜单")}, menu=(SECTION, 52), icon="task", keeps=APPLIES,
)  # fmt: skip
OFFER_STEPS = {
    "agree": forms.AgreeForm, "decline": forms.ToldForm, "renovate": forms.DayForm,
    "put_to_use": forms.UseForm, "take_back": forms.ToldForm,
}  # fmt: skip
OFFER_PAGES = RecordPages(
    OFFER_SHEET, noun=gettext_lazy("闲置场所"), record=actions.offer,
    steps=[StepPage(OFFER, {n: getattr(actions, n) for n in OFFER_STEPS}, OFFER_STEPS,
                    start={"put_to_use": forms.UseForm.record_initial})],
    panels=[attachments], verbs={"offer": gettext_lazy("登记")},
    menu=(SECTION, 54), icon="building", keeps=OFFERS,
    empty=gettext_lazy("还没有单位提供闲置场所。"),
)  # fmt: skip
WORKS_STEPS = {"begin": forms.DayForm, "accept": forms.AcceptForm, "stop": forms.ToldForm}
WORKS_PAGES = RecordPages(
    WORKS_SHEET, noun=gettext_lazy("阵地工程"), record=actions.plan,
    steps=[StepPage(WORKS, {n: getattr(actions, n) for n in WORKS_STEPS}, WORKS_STEPS,
                    warn=before_acceptance)],
    panels=[spent, attachments], verbs={"plan": gettext_lazy("立项")},
    menu=(SECTION, 56), icon="building", keeps=KEEPS,
    empty=gettext_lazy("没有工程。新建、扩建、改建、提升改造都从立项开始登记。"),
)  # fmt: skip
SPENDING_PAGES = RecordPages(
    SPENDINGS, noun=gettext_lazy("投入"), record=actions.spend,
    acts=[ActPage("void_spending", gettext_lazy("作废"), actions.void_spending, ReasonForm,
                  when=counted, danger=True)],
    verbs={"spend": gettext_lazy("登记投入")}, menu=(SECTION, 58), icon="data", keeps=KEEPS,
)  # fmt: skip
PAGES = [
    CHECK_PAGES, ITEM_PAGES, NORM_PAGES, BASE_PAGES, MENU_PAGES, OFFER_PAGES, WORKS_PAGES,
    SPENDING_PAGES,
]  # fmt: skip
