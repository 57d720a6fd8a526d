"""Ledgers of households, visits, who goes, kinds and habit; how to reach them, on the record."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.work.care import actions, forms
from jiceng.work.care.access import OWN, SETS
from jiceng.work.care.models import CarePace, CareVisit, Household
from jiceng.work.care.sheets import ASSIGNMENTS, HABITS, HOUSEHOLDS, TAGS, VISITS

SECTION = "服务群众"


def stands(row: Any) -> bool:
    return row.until is None


def today_as(*names: str) -> Any:
    return lambda record: dict.fromkeys(names, clock.today())


def here_now(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today()}


def own_here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today(), "consented_on": clock.today()}


def sorted_now(household: Household) -> Mapping[str, Any]:
    held = household.tagging_set.filter(until=None).values_list("tag", flat=True)
    return {"tags": list(held), "on": clock.today()}


def told(visit: Any) -> bool:
    """Something is needed and nobody has said that it was met."""
    return bool(visit.condition == CareVisit.Condition.NEED and visit.met_on is None)


def untold(visit: Any) -> bool:
    return told(visit) and not visit.went_to


def going(household: Household, actor: Actor) -> Panel:
    rows = ASSIGNMENTS.visible(actor).filter(household=household).order_by("-since", "pk")
    return listed(
        "going", gettext_lazy("谁结对"), ASSIGNMENTS, rows,
        only=("member__person__name", "team__name", "provider__name", "since", "until"),
        empty=gettext_lazy("还没有结对，由社区走访。"),
    )  # fmt: skip


def seen(household: Household, actor: Actor) -> Panel:
    rows = VISITS.visible(actor).filter(household=household, void_reason="")
    return listed(
        "seen", gettext_lazy("走访"), VISITS, rows.order_by("-held_on", "-pk"),
        only=("held_on", "condition", "way", "words", "outcome"),
        address=lambda row: reverse("care.visits.detail", args=[row.pk]),
        empty=gettext_lazy("还没有走访记录。"),
    )  # fmt: skip


def paces(tag: Any, actor: Actor) -> Panel:
    """The rhythms it had and has."""
    del actor
    rows = CarePace.objects.filter(tag=tag).order_by("-since")
    facts = [
        {"title": f"{one.since}—{one.until or ''}", "kind": "text",
         "text": _("%(n)d 天 %(document)s") % {"n": one.every_days, "document": one.document}}
        for one in rows
    ]  # fmt: skip
    return Panel("paces", gettext_lazy("走访周期"), facts=facts)


def reach(household: Any, actor: Actor) -> list[dict[str, Any]]:
    """How to reach them: every look is written down."""
    del actor
    if household.contact is None:
        return []
    url = reverse("care.contact", args=[household.pk])
    return [{"title": _("看联系方式"), "url": url, "post": True, "icon": "phone"}]


HOUSEHOLD_PAGES = RecordPages(
    HOUSEHOLDS,
    noun=gettext_lazy("关爱户"),
    record=actions.enlist,
    change=actions.correct,
    change_form=forms.CorrectForm,
    change_when=stands,
    acts=[
        ActPage("visit", gettext_lazy("记走访"), actions.visit, forms.VisitHereForm,
                when=stands, start=today_as("held_on")),
        ActPage("assign", gettext_lazy("结对"), actions.assign, forms.AssignForm, when=stands,
                start=today_as("since")),
        ActPage("unassign", gettext_lazy("结束结对"), actions.unassign, forms.UnassignForm,
                when=stands, start=today_as("on")),
        ActPage("sort", gettext_lazy("调整类别"), actions.sort, forms.SortForm, when=stands,
                start=sorted_now),
        ActPage("consent", gettext_lazy("换同意书"), actions.consent, forms.ConsentForm,
                when=stands),
        ActPage("withdraw", gettext_lazy("撤回同意"), actions.withdraw, forms.OnForm,
                when=stands, start=today_as("on"), danger=True),
        ActPage("end", gettext_lazy("结束关爱"), actions.end, forms.EndForm, when=stands,
                start=today_as("on"), danger=True),
        ActPage("hand_over", gettext_lazy("移交别的社区"), actions.hand_over, forms.HandOverForm,
                when=stands, start=today_as("on")),
    ],
    panels=[going, seen],
    buttons=reach,
    menu=(SECTION, 60),
    icon="people",
    keeps=OWN,
    sees=OWN,
    root="",
    start=own_here,
    verbs={"enlist": gettext_lazy("列入关爱"), "clear": gettext_lazy("清除资料"),
           "release": gettext_lazy("结束结对")},
    empty=gettext_lazy("名单是空的。先取得本人签的同意书，再列入。"),
)  # fmt: skip
VISIT_PAGES = RecordPages(
    VISITS,
    noun=gettext_lazy("关爱走访"),
    record=actions.log,
    void=actions.void,
    acts=[
        ActPage("refer", gettext_lazy("转办"), actions.refer, forms.ReferForm, when=untold),
        ActPage("meet", gettext_lazy("需要已解决"), actions.meet, forms.MeetForm, when=told,
                start=today_as("on")),
    ],
    menu=(SECTION, 61),
    icon="check",
    keeps=OWN,
    sees=OWN,
    verbs={"log": gettext_lazy("记走访"), "tie": gettext_lazy("转办")},
    empty=gettext_lazy("这个期间没有走访记录。"),
)  # fmt: skip
ASSIGNMENT_PAGES = RecordPages(
    ASSIGNMENTS, noun=gettext_lazy("结对"), menu=(SECTION, 62), icon="people", sees=OWN
)
TAG_PAGES = RecordPages(
    TAGS,
    noun=gettext_lazy("关爱类别"),
    record=actions.name_tag,
    acts=[
        ActPage("pace", gettext_lazy("定走访周期"), actions.pace, forms.PaceForm, when=stands,
                start=today_as("since")),
        ActPage("end_tag", gettext_lazy("停用"), actions.end_tag, forms.OnForm, when=stands,
                start=today_as("on"), danger=True),
    ],
    panels=[paces],
    menu=(SECTION, 64),
    icon="edit",
    keeps=SETS,
    hangs="org__path",
    start=here_now,
    verbs={"name_tag": gettext_lazy("公布类别")},
)  # fmt: skip
HABIT_PAGES = RecordPages(
    HABITS,
    noun=gettext_lazy("留存天数"),
    record=actions.settle_habit,
    menu=(SECTION, 65),
    icon="edit",
    keeps=SETS,
    start=here_now,
    verbs={"settle_habit": gettext_lazy("定下留存天数")},
)
PAGES = [HOUSEHOLD_PAGES, VISIT_PAGES, ASSIGNMENT_PAGES, TAG_PAGES, HABIT_PAGES]
TITLES = {"contact": gettext_lazy("称呼"), "phone": gettext_lazy("联系电话"),
          "address": gettext_lazy("住址")}  # fmt: skip


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach a household in full, to its community; written down."""
    one: Household = row_of(HOUSEHOLD_PAGES, request, pk)
    actor: Any = request.user
    back = reverse("care.households.detail", args=[pk])
    try:
        shown = actions.reveal(one, actor=actor, purpose=_("关爱走访，联系本人"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(back)
    facts = [{"title": TITLES[name], "text": text, "kind": "text"} for name, text in shown.items()]
    context = {"title": _("联系方式"), "facts": facts, "back": back}
    return render(request, "care/contact.html", context)


__all__ = ["HOUSEHOLD_PAGES", "PAGES", "TITLES", "contact"]
