"""Console pages of the catalogue: categories, guides, who serves what, providers, coverage."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import on
from jiceng.kit.crosstabs import DayForm, Line, answer, cell
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services import actions, forms
from jiceng.registers.services.access import KEEPS, SEES
from jiceng.registers.services.figures import OFFERS as OFFERED
from jiceng.registers.services.flows import DRAFT, GUIDE, PUBLISHED
from jiceng.registers.services.models import Category, Guide, Provider, Supply
from jiceng.registers.services.rules import ELEMENTS, complete
from jiceng.registers.services.sheets import CATEGORIES, GUIDES, OFFERS, PROVIDERS

SECTION = "服务群众"


def gaps(guide: Guide) -> list[Finding]:
    """What a guide still lacks, said before it is published."""
    filled = [name for name in ELEMENTS if getattr(guide, name) not in {"", None}]
    return complete(filled=filled) if guide.state == DRAFT else []


def versions(guide: Guide, actor: Actor) -> Panel:
    rows = GUIDES.visible(actor).filter(item=guide.item_id).order_by("-number")
    return listed(
        "versions", gettext_lazy("历次版本"), GUIDES, rows,
        only=("number", "name", "state", "since", "until", "promise"),
        address=lambda row: reverse("services.guides.detail", args=[row.pk]),
    )  # fmt: skip


def offices(guide: Guide, actor: Actor) -> Panel:
    rows = OFFERS.visible(actor).filter(item=guide.item_id, until=None).order_by("org__path")
    return listed(
        "offices", gettext_lazy("开办单位"), OFFERS, rows,
        only=("org__name", "window", "telephone", "since"),
        empty=gettext_lazy("还没有单位登记开办这个项目。"),
    )  # fmt: skip


def supplies(provider: Provider, actor: Actor) -> Panel:
    """The items a provider serves now."""
    here = Supply.objects.filter(provider=provider, until=None).values("item")
    rows = GUIDES.visible(actor).filter(item__in=here, state=PUBLISHED, until=None)
    return listed(
        "supplies", gettext_lazy("承接项目"), GUIDES, rows.order_by("item__code"), limit=60,
        only=("item__code", "name", "item__category__name", "promise"),
        address=lambda row: reverse("services.guides.detail", args=[row.pk]),
        empty=gettext_lazy("还没有登记承接的项目。"),
    )  # fmt: skip


def public(guide: Guide, actor: Actor) -> list[dict[str, Any]]:
    """The page residents read, and its paper."""
    del actor
    if guide.since is None or guide.until is not None:
        return []
    uid = guide.item.uid
    return [
        {"title": gettext_lazy("居民看到的页面"), "url": reverse("services.guide", args=[uid])},
        {"title": gettext_lazy("打印办事指南"), "url": reverse("services.paper", args=[uid]),
         "icon": "print"},
    ]  # fmt: skip


def begun(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node, "keeper": scope.node, "since": clock.today()}


def stands(row: Any) -> bool:
    return row.until is None


def revisable(guide: Any) -> bool:
    return guide.state == PUBLISHED and guide.until is None


CATEGORY_PAGES = RecordPages(
    CATEGORIES, noun=gettext_lazy("大类"), record=actions.open_category,
    acts=[ActPage("close_category", gettext_lazy("停止公布"), actions.close_category,
                  forms.EndForm, when=stands, danger=True)],
    menu=(SECTION, 62), icon="folder", keeps=KEEPS, start=begun, hangs="org__path",
    verbs={"open_category": gettext_lazy("公布大类"),
           "close_category": gettext_lazy("停止公布")},
    empty=gettext_lazy("还没有服务大类。先定大类，再逐项写办事指南。"),
)  # fmt: skip
GUIDE_PAGES = RecordPages(
    GUIDES, noun=gettext_lazy("服务项目"), record=actions.draft, change=actions.edit,
    change_form=forms.ReviseForm, change_when=lambda guide: guide.state == DRAFT,
    steps=[StepPage(
        GUIDE, {name: getattr(actions, name) for name in ("publish", "drop", "retire")},
        {"publish": forms.PublishForm}, warn=gaps,
    )],
    acts=[ActPage("revise", gettext_lazy("修订"), actions.revise, forms.ReviseForm,
                  when=revisable, start=forms.ReviseForm.record_initial)],
    panels=[offices, versions], buttons=public, menu=(SECTION, 60), icon="service", keeps=KEEPS,
    root="", start=begun, hangs="item__org__path",
    verbs={"draft": gettext_lazy("拟写"), "edit": gettext_lazy("改草稿"),
           "revise": gettext_lazy("修订")},
    empty=gettext_lazy("目录还是空的。可以逐项拟写，也可以把现有的目录表导入。"),
)  # fmt: skip
OFFER_PAGES = RecordPages(
    OFFERS, noun=gettext_lazy("开办项目"), record=actions.offer,
    acts=[ActPage("stop", gettext_lazy("停办"), actions.stop, forms.EndForm, when=stands,
                  danger=True)],
    menu=(SECTION, 64), icon="check", keeps=KEEPS, start=begun,
    verbs={"offer": gettext_lazy("开办"), "stop": gettext_lazy("停办")},
    empty=gettext_lazy("还没有登记哪个单位开办哪些项目。"),
)  # fmt: skip
PROVIDER_PAGES = RecordPages(
    PROVIDERS, noun=gettext_lazy("服务商"), record=actions.list_provider, change=actions.correct,
    change_form=forms.CorrectProviderForm, change_when=stands,
    acts=[
        ActPage("supply", gettext_lazy("承接项目"), actions.supply, forms.SupplyForm, when=stands,
                start=lambda one: {"items": "、".join(
                    Supply.objects.filter(provider=one, until=None).order_by("item__code")
                    .values_list("item__code", flat=True))}),
        ActPage("pause", gettext_lazy("暂停接单"), actions.pause,
                when=lambda one: stands(one) and one.paused_on is None),
        ActPage("resume", gettext_lazy("恢复接单"), actions.resume,
                when=lambda one: stands(one) and one.paused_on is not None),
        ActPage("leave", gettext_lazy("退出名录"), actions.leave, forms.EndForm, when=stands,
                danger=True),
    ],
    panels=[supplies], menu=(SECTION, 66), icon="building", keeps=KEEPS, start=begun,
    verbs={"list_provider": gettext_lazy("登记服务商"), "correct": gettext_lazy("更正"),
           "supply": gettext_lazy("承接项目")},
    empty=gettext_lazy("名录还是空的。参加服务圈的企业、社会组织和商户登记在这里。"),
)  # fmt: skip
PAGES = [CATEGORY_PAGES, GUIDE_PAGES, OFFER_PAGES, PROVIDER_PAGES]
MENU = [Entry(SECTION, gettext_lazy("各社区开办情况"), "services.coverage", "table", 68,
              tuple(SEES))]  # fmt: skip
MOST_LINES = 80


def coverage(request: HttpRequest) -> HttpResponse:
    """每个社区开办多少项, by category, as of any day; every number opens."""
    scope = held_scope(request)
    form = DayForm({"asof": clock.today(), **request.GET.dict()})
    day = form.cleaned_data.get("asof") if form.is_valid() else None
    ask = Ask(on(day or clock.today()))
    names = list(Category.objects.standing(ask.day).order_by("code").values_list("name", flat=True))
    lines = _lines(scope.node, _communities(scope.node, ask), names, ask)
    return answer(
        request, _("各社区开办情况"), scope, ask.day, heads=[_("合计"), *names], lines=lines,
        form=form, definition=_(OFFERED.definition),
    )  # fmt: skip


def _lines(node: Any, orgs: Sequence[Org], names: Sequence[str], ask: Ask) -> list[Line]:
    """The node and its communities, each category beside the other: asked of the whole tree at
    once, however many communities there are.
    """
    every, parts = OFFERED.spread(node, ask), OFFERED.table(node, ask, "category")
    paths, lines = ask.paths(node), []
    for org in (node, *orgs):
        line = Line(str(org), OFFERED, unit=_(OFFERED.unit), inner=org is not node)
        here = paths.get(org.pk, org.path)
        for name in ("", *names):
            value = (parts.get(name, {}) if name else every).get(here, 0)
            where = {"category": name} if name else None
            line.cells.append(cell(OFFERED, value, org, ask, line.say(value), where))
        lines.append(line)
    return lines


def _communities(node: Any, ask: Ask) -> list[Org]:
    """The organisations that keep a community beneath this node."""
    held = Place.objects.standing(ask.day).communities().values("keeper")
    rows = Org.objects.within(node).filter(pk__in=held).exclude(pk=node.pk).order_by("path")
    return list(rows[:MOST_LINES])


urls: list[Any] = [
    path("coverage/", console(require_safe(coverage), SEES), name="services.coverage"),
    *CATEGORY_PAGES.urls(),
    *OFFER_PAGES.urls(),
    *PROVIDER_PAGES.urls(),
    *GUIDE_PAGES.urls(),
]
