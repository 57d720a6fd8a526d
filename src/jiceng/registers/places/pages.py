"""Console pages of places: the register, community profiles, premises, gaps and plans."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.roles import Role
from jiceng.kit.scope import held_scope
from jiceng.registers.places import actions, figures, forms
from jiceng.registers.places.access import KEEPS, SEES
from jiceng.registers.places.models import Facility, Place, Upgrade
from jiceng.registers.places.sheets import (
    COMMUNITIES,
    NORMS,
    PLACES,
    PREMISES,
    PROFILES,
    UPGRADES,
)

SECTION = "阵地"


def stands(place: Place) -> bool:
    return place.until is None


def profiles(place: Place, actor: Actor) -> Panel:
    rows = PROFILES.visible(actor).filter(place=place).order_by("-since")
    only = ("since", "population", "households", "income", "extent", "source")
    empty = gettext_lazy("还没有报送概况。")
    return listed("profiles", gettext_lazy("历次概况"), PROFILES, rows, only=only, empty=empty)


def rooms(place: Place, actor: Actor) -> Panel:
    rows = PREMISES.visible(actor).filter(place=place)
    only = ("name", "use", "area", "since")
    empty = gettext_lazy("还没有登记用房。")
    return listed("premises", gettext_lazy("用房"), PREMISES, rows, only=only, empty=empty)


def missing_facilities(place: Place, actor: Actor) -> Panel:
    """The checklist: which required facility is there, and which is not."""
    del actor
    today = clock.today()
    facts = []
    for facility in Facility.objects.standing(today).order_by("-required", "pk"):
        has = facility.equipment_set.filter(premises__place=place, until=None).exists()
        wanted = _("缺") if facility.required else _("无（非必备）")
        facts.append({"title": facility.name, "text": _("有") if has else wanted, "kind": "text"})
    return Panel("facilities", gettext_lazy("设施清单"), facts=facts)


def plans(place: Place, actor: Actor) -> Panel:
    rows = UPGRADES.visible(actor).filter(place=place)
    return listed(
        "upgrades",
        gettext_lazy("提升计划"),
        UPGRADES,
        rows,
        only=("gap", "measure", "owner", "due", "done_on"),
        address=lambda row: reverse("places.upgrades.detail", args=[row.pk]),
        empty=gettext_lazy("没有提升计划。"),
    )


def is_open(upgrade: Upgrade) -> bool:
    return upgrade.done_on is None


def gaps(request: HttpRequest) -> HttpResponseBase:
    """短板清单: the smallest premises by name, those below the norm, what is lacking, who
    has a plan for it and who has none.
    """
    node = held_scope(request).node
    ask = Ask(on(clock.today()))
    smallest = figures.SMALLEST.read(node, ask)
    below = figures.BELOW_NORM.read(node, ask)
    lacking = figures.LACKING.read(node, ask)
    small = set(below.records.values_list("pk", flat=True))
    short = set(lacking.records.values_list("pk", flat=True))
    found = small | short
    rows = Place.objects.filter(pk__in=found).normed(ask.day).select_related("parent", "keeper")
    planned: dict[int, Upgrade] = {}
    for plan in Upgrade.objects.open().filter(place__in=found).order_by("-due"):
        planned[plan.place_id] = plan
    listed_ = [
        {
            "place": place,
            "small": place.pk in small,
            "lacking": place.pk in short,
            "plan": planned.get(place.pk),
            "late": place.pk in planned and planned[place.pk].due < ask.day,
        }
        for place in rows.order_by("office_area", "code")
    ]
    context = {
        "title": _("社区用房短板清单"),
        "definition": _("面积未达本地标准或缺少必备设施的社区，按面积从小到大；未登记面积的另列。"),
        "rows": listed_,
        "smallest": smallest,
        "witnesses": smallest.witnesses,
        "unrecorded": smallest.unrecorded,
    }
    return render(request, "places/gaps.html", context)


PLACES_PAGES = RecordPages(
    PLACES,
    record=actions.lay_out,
    panels=[profiles, rooms, missing_facilities, plans],
    menu=(SECTION, 10),
    keeps=KEEPS,
    acts=[
        ActPage(
            "change",
            gettext_lazy("变更"),
            actions.change,
            forms.ChangePlaceForm,
            when=stands,
        )
    ],
    verbs={
        "places.lay_out": gettext_lazy("登记地点"),
        "places.change": gettext_lazy("变更"),
        "places.profile": gettext_lazy("报送概况"),
        "places.furnish": gettext_lazy("登记用房"),
        "places.equip": gettext_lazy("添置设施"),
    },
)
COMMUNITY_PAGES = RecordPages(COMMUNITIES, menu=(SECTION, 11), panels=PLACES_PAGES.panels)
PROFILE_PAGES = RecordPages(PROFILES, record=actions.profile, menu=(SECTION, 12), keeps=KEEPS)
PREMISES_PAGES = RecordPages(PREMISES, record=actions.furnish, menu=(SECTION, 13), keeps=KEEPS)
UPGRADE_PAGES = RecordPages(
    UPGRADES,
    record=actions.plan_upgrade,
    menu=(SECTION, 15),
    keeps=KEEPS,
    acts=[
        ActPage(
            "finish_upgrade",
            gettext_lazy("办结"),
            actions.finish_upgrade,
            forms.FinishForm,
            when=is_open,
        )
    ],
    verbs={
        "places.plan_upgrade": gettext_lazy("提出计划"),
        "places.finish_upgrade": gettext_lazy("办结"),
    },
)
NORM_PAGES = RecordPages(
    NORMS,
    form=forms.NormForm,
    record=actions.set_norm,
    menu=(SECTION, 16),
    keeps=(Role.DISTRICT_STAFF,),
)

PAGES = [PLACES_PAGES, COMMUNITY_PAGES, PROFILE_PAGES, PREMISES_PAGES, UPGRADE_PAGES, NORM_PAGES]
MENU = [Entry(SECTION, gettext_lazy("用房短板清单"), "places.gaps", order=14, roles=SEES)]
urls: list[Any] = [
    path("gaps/", console(gaps, SEES), name="places.gaps"),
    *(pattern for pages in PAGES for pattern in pages.urls()),
]
