"""The guide for everybody: what is offered, on which conditions, how long it takes; to print."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.registers.services.models import Category, Guide, Serving

SHOWN = 200


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


urls: list[Any] = []
roots = {
    "p/": [
        path("guide/", require_safe(catalogue), name="services.catalogue"),
        path("guide/print/", require_safe(book), name="services.book"),
        path("guide/<uuid:uid>/", require_safe(show), name="services.guide"),
        path("guide/<uuid:uid>/print/", require_safe(paper), name="services.paper"),
    ]
}
