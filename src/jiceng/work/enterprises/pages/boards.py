"""Two lists to work from: what differs or stands twice, and areas with what is blank in them."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import may
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import scope_of
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units.models import Hosting
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.access import KEEPS, SEES
from jiceng.work.enterprises.models import AreaOfficer, Card
from jiceng.work.enterprises.models.registry import Gap
from jiceng.work.enterprises.pages.census import CARD_PAGES
from jiceng.work.enterprises.sheets import ENTRIES, TWINS, UNLISTED

SHOWN, NAMED = 50, 30


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's telephone in full, to whoever keeps the firm; written down."""
    actor: Any = request.user
    one: Card = row_of(CARD_PAGES, request, pk)
    back = reverse("enterprises.cards.detail", args=[pk])
    try:
        phone = actions.reveal(one, actor=actor, purpose=_("联系出资人"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(back)
    facts = [
        {"title": _("出资人或负责人"), "text": one.owner, "kind": "text"},
        {"title": _("出资人电话"), "text": phone, "kind": "text"},
    ]
    context = {"title": one.unit.name, "facts": facts, "back": back}
    return render(request, "enterprises/contact.html", context)


def gaps(request: HttpRequest) -> HttpResponse:
    """登记与底册的差异: of each kind how many, the first rows, and the way to all of them."""
    actor: Any = request.user
    scope = scope_of(request)
    rows = ENTRIES.visible(actor).filter(scope.cut("org__path"))
    counted = dict(rows.exclude(gap="").order_by().values_list("gap").annotate(n=Count("pk")))
    kinds = []
    for kind in (Gap.NEW, Gap.GONE, Gap.BACK, Gap.NAME, Gap.ORG):
        found = rows.filter(gap=kind).select_related("org", "unit").order_by("org__path", "pk")
        kinds.append(
            {"title": kind.label, "count": counted.get(kind.value, 0), "rows": found[:SHOWN],
             "url": _all("entries", scope.query, gap=kind.value)}
        )  # fmt: skip
    cut = scope.cut("keeper__path")
    unlisted, doubled = (one.visible(actor).filter(cut) for one in (UNLISTED, TWINS))
    order = ("keeper__path", "name", "pk")
    context = {
        "title": _("差异和重复"),
        "subtitle": _("登记机关的数据与底册对照；只提示，由人核实"),
        "scope": scope, "kinds": kinds, "shown": SHOWN,
        "unlisted": {"count": unlisted.count(), "url": _all("unlisted", scope.query),
                     "rows": unlisted.select_related("keeper").order_by(*order)[:SHOWN]},
        "twins": {"count": doubled.count(), "url": _all("twins", scope.query),
                  "rows": doubled.select_related("keeper").order_by("name", "pk")[:SHOWN]},
    }  # fmt: skip
    return render(request, "enterprises/gaps.html", context)


def _all(noun: str, query: str, **more: str) -> str:
    """The whole list as a table, that is paged, searched and exported, with the same scope."""
    said = "&".join(one for one in (query, urlencode(more)) if one)
    return f"{reverse(f'enterprises.{noun}.table')}?{said}"


def areas(request: HttpRequest) -> HttpResponse:
    """片区和空白点: units, those covered, the officer; the blank ones first."""
    actor: Any = request.user
    scope, today = scope_of(request), clock.today()
    seen: Any = Place.objects.visible_to(actor).filter(scope.cut("keeper__path"))
    places = list(
        seen.filter(level=Level.AREA).standing(today).select_related("keeper").order_by("pk")
    )
    here = Hosting.objects.standing(today).filter(unit=OuterRef("unit"))
    cards = Card.objects.standing(today).filter(area__in=places).annotate(covered=Exists(here))
    own = set(Card.objects.visible_to(actor).filter(area__in=places).values_list("pk", flat=True))
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    names: dict[int, list[Any]] = defaultdict(list)
    card: Any
    for card in cards.select_related("unit").order_by("unit__name"):
        counts[card.area_id or 0][0] += 1
        counts[card.area_id or 0][1] += card.covered
        if card.pk in own:  # of a neighbour's firms the number, not the names
            names[card.area_id or 0].append(card)
    held = AreaOfficer.objects.standing(today).filter(area__in=places)
    officers = {one.area_id: one for one in held.select_related("org")}
    rows = [
        {
            "area": one, "units": counts[one.pk][0], "covered": counts[one.pk][1],
            "cards": names[one.pk][:NAMED], "more": max(0, len(names[one.pk]) - NAMED),
            "officer": officers.get(one.pk),
            "opens": one.pk in officers and may(actor, SEES, officers[one.pk].org.path),
            "blank": not counts[one.pk][1], "keeps": may(actor, KEEPS, one.keeper.path),
        }
        for one in places
    ]  # fmt: skip
    rows.sort(key=lambda row: (not row["blank"], row["area"].keeper.path))
    context = {
        "title": _("片区和空白点"),
        "subtitle": _("楼宇、园区、市场、商圈：有几家单位，有没有党组织覆盖，由谁负责"),
        "scope": scope, "rows": rows, "blank": sum(1 for row in rows if row["blank"]),
        "charge_url": reverse("enterprises.officers.new"),
    }  # fmt: skip
    return render(request, "enterprises/areas.html", context)


PAGES = [
    RecordPages(sheet, noun=gettext_lazy("单位"), icon="alert", keeps=(), sees=SEES,
                opens="units.units", empty=gettext_lazy("没有。"))
    for sheet in (UNLISTED, TWINS)
]  # fmt: skip
