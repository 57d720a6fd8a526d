"""The guide for everybody, to print: what is offered, how long it takes; who serves nearby."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.paths import neighbouring, steps
from jiceng.kit.handoffs import asked
from jiceng.kit.scope import address
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services.models import Category, Guide, Provider, Serving, Supply
from jiceng.registers.services.rules import may_show

SHOWN, NEAR = 200, 60
SOMEBODY = System("居民")


def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything published today, by category; a search over names and conditions."""
    today = clock.today()
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    rows = Guide.objects.standing(today).select_related("item__category")
    if said:
        rows = rows.filter(
            Q(name__icontains=said) | Q(item__initials__contains=said.lower())
            | Q(conditions__icontains=said)
        )  # fmt: skip
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in rows.order_by("item__category__code", "item__code")[:SHOWN]:
        told = " · ".join(filter(None, (one.promise, one.levels)))
        groups.setdefault(one.item.category.name, []).append(
            {
                "title": one.name,
                "words": told,
                "url": reverse("services.guide", args=[one.item.uid]),
            }
        )
    context = {
        "title": _("办事指南"), "q": said, "paper": reverse("services.book"),
        "groups": [{"title": name, "items": items} for name, items in groups.items()],
    }  # fmt: skip
    return render(request, "services/catalogue.html", context)


def _standing(uid: UUID) -> Guide:
    rows = Guide.objects.standing(clock.today()).select_related("item__category", "item__org")
    found: Guide | None = rows.filter(item__uid=uid).first()
    if found is None:
        raise Http404
    return found


def facts(guide: Guide) -> list[dict[str, Any]]:
    """What the guide says, element by element; what is not filled in is not shown."""
    said = (
        (_("大类"), guide.item.category.name), (_("受理条件"), guide.conditions),
        (_("申请材料"), guide.materials), (_("办理流程"), guide.steps),
        (_("承诺时限"), guide.promise if guide.days is not None else ""),
        (_("法定时限"), _("%d 个工作日") % guide.legal_days if guide.legal_days else ""),
        (_("收费"), guide.charge), (_("办理层级"), guide.levels), (_("办理窗口"), guide.window),
        (_("咨询电话"), guide.telephone), (_("依据"), guide.basis),
        (_("有效期起"), f"{guide.since}（{_('第 %d 版') % guide.number}）"),
    )  # fmt: skip
    return [{"title": title, "text": text, "kind": "text"} for title, text in said if text]


def show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One item."""
    one = _standing(uid)
    offices = Serving.objects.standing(clock.today()).filter(item=one.item_id)
    places = [
        {"title": str(row.org),
         "words": " · ".join(filter(None, (row.window, row.telephone)))}
        for row in offices.select_related("org").order_by("org__path")[:SHOWN]
    ]  # fmt: skip
    context = {
        "title": one.name, "facts": facts(one), "places": places, "menu": uid if one.menu else "",
        "paper": reverse("services.paper", args=[uid]),
    }  # fmt: skip
    return render(request, "services/guide.html", context)


def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One item on A4."""
    one = _standing(uid)
    context = {
        "title": one.name, "guide": one, "facts": facts(one), "back_url":
        reverse("services.guide", args=[uid]),
    }  # fmt: skip
    return render(request, "services/paper.html", context)


def book(request: HttpRequest) -> HttpResponse:
    """The whole catalogue on paper: one line an item, by category."""
    today = clock.today()
    rows = Guide.objects.standing(today).select_related("item__category")
    rows = rows.order_by("item__category__code", "item__code")
    count = Category.objects.standing(today).count()
    context = {
        "title": _("便民服务目录"), "rows": rows, "day": today, "paper": "a4-wide",
        "counted": _("%(n)d 个大类，%(m)d 个项目") % {"n": count, "m": len(rows)},
        "back_url": reverse("services.catalogue"),
    }  # fmt: skip
    return render(request, "services/book.html", context)


@dataclass(frozen=True)
class Near:
    """A provider, how far it is in steps of the tree, and that in words."""

    provider: Provider
    far: int
    reason: str
    items: tuple[str, ...]


def near(node: Org, day: date, kind: str = "") -> list[Near]:
    """The published providers of a node's street, or of one kind, the nearest first.

    Near is said by the tree, never by coordinates: the same community, then the street.
    """
    listed = Provider.objects.standing(day).filter(neighbouring("keeper__path", node.path))
    if kind in Provider.Kind.values:
        listed = listed.filter(kind=kind)
    rows = [
        one for one in listed.select_related("keeper", "place__keeper")
        if may_show(consented=one.consented_on is not None and one.consented_on <= day,
                    paused=one.paused_on is not None)
    ]  # fmt: skip
    items = defaultdict(list)
    served = Supply.objects.standing(day).filter(provider__in=rows).order_by("item__code")
    for provider, item in served.values_list("provider", "item__name"):
        items[provider].append(item)
    found = [_told(one, node, tuple(items[one.pk])) for one in rows]
    return sorted(found, key=lambda one: (one.far, one.provider.name, one.provider.pk))[:NEAR]


def _told(one: Provider, node: Org, items: tuple[str, ...]) -> Near:
    keeper = one.place.keeper if one.place is not None else one.keeper
    far = steps(keeper.path, node.path)
    return Near(one, far, _("就在本社区") if far == 0 else _("在%s") % keeper, items)


def around(request: HttpRequest) -> HttpResponse:
    """Who serves near a community: shops, social organisations, and where members are on duty."""
    today = clock.today()
    rows = Place.objects.communities().standing(today).select_related("keeper", "parent")
    communities = list(rows.order_by("keeper__path", "pk"))
    at, kind = request.GET.get("at", ""), request.GET.get("kind", "")
    here = next((one for one in communities if str(one.uid) == at), None)
    groups = _near_groups(here, kind) if here is not None else []
    ask = address("orders.ask")
    context = {
        "title": _("附近的服务"), "communities": communities, "here": here, "kind": kind,
        "kinds": Provider.Kind.choices, "groups": groups,
        "nothing": here is not None and not any(one["items"] for one in groups),
        "order_url": f"{ask}?at={here.uid}" if ask and here is not None else ask,
    }  # fmt: skip
    return render(request, "services/near.html", context)


def _near_groups(here: Place, kind: str) -> list[dict[str, Any]]:
    shops = [
        {"title": one.provider.name,
         "words": " · ".join(filter(None, (one.reason, one.provider.get_kind_display(),
                                           one.provider.where, one.provider.hours,
                                           "、".join(one.items))))}
        for one in near(here.keeper, clock.today(), kind)
    ]  # fmt: skip
    posts = [] if kind else asked("volunteering.near", here.keeper, actor=SOMEBODY) or []
    points = [
        {"title": one["name"],
         "words": " · ".join(filter(None, (one["reason"], one["telephone"],
                                           _("有人值班") if one["duty"] else "")))}
        for one in posts
    ]  # fmt: skip
    return [{"title": _("商户和服务商"), "items": shops},
            {"title": _("党员服务岗"), "items": points}]  # fmt: skip


urls: list[Any] = []
roots = {
    "p/": [
        path("near/", require_safe(around), name="services.near"),
        path("guide/", require_safe(catalogue), name="services.catalogue"),
        path("guide/print/", require_safe(book), name="services.book"),
        path("guide/<uuid:uid>/", require_safe(show), name="services.guide"),
        path("guide/<uuid:uid>/print/", require_safe(paper), name="services.paper"),
    ]
}
