"""The search at the top of every page: one word, asked of every noun this person may open."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.cells import joins
from jiceng.kit.pages.declared import Declared
from jiceng.kit.rooms import gather
from jiceng.kit.search import find
from jiceng.kit.sheets import Sheet

SHOWN = 6
LONGEST = 40
MOST = 1_000  # counting further helps nobody


def search(request: HttpRequest) -> HttpResponse:
    """Names, codes and pinyin initials of people, organisations, places, units, meetings…"""
    actor: Any = request.user
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST]
    results = [found for pages in _nouns(actor) if (found := _in(pages, actor, asked))]
    context = {
        "title": _("搜索"),
        "q": asked,
        "results": results,
        "nothing": not results,
    }
    return render(request, "kit/search.html", context)


def _nouns(actor: Actor) -> list[Declared]:
    """The nouns with pages of their own that this person's roles open; each model once."""
    found: dict[Any, Declared] = {}
    for pages in gather("pages", "PAGES"):
        if pages.sheet.search and actor.reach(*pages.readers):
            found.setdefault(pages.sheet.model, pages)
    return list(found.values())


def named(sheet: Sheet, asked: str) -> Q:
    """Rows whose name, code or initials hold every word."""
    every = Q()
    for word in asked.split():
        tried = Q()
        for name in sheet.search:
            tried |= Q(**{f"{name}__icontains": word})
        every &= tried
    return every


def worded(pages: Declared, actor: Actor, asked: str) -> Q:
    """Rows whose longer texts hold it, by the index; what a person may see is cut apart."""
    if not pages.sheet.text:
        return Q(pk__in=[])
    label = pages.sheet.model._meta.label_lower
    entries = find(asked, actor.reach(*pages.readers), [label], limit=SHOWN * 5)
    return Q(pk__in=[entry.object_id for entry in entries])


def _in(pages: Declared, actor: Actor, asked: str) -> dict[str, Any] | None:
    sheet = pages.sheet
    # What another noun's table lists, or a period's list holds, is found there.
    if not asked or pages.opens or sheet.within is not None:
        return None
    rows = sheet.visible(actor).filter(named(sheet, asked) | worded(pages, actor, asked))
    shown = list(rows.select_related(*joins(sheet, sheet.columns)).order_by("-pk")[:SHOWN])
    if not shown:
        return None
    table = reverse(f"{pages.name}.table")
    return {
        "title": sheet.title,
        "items": [
            {
                "title": str(row),
                "url": reverse(f"{pages.name}.detail", args=[row.pk]),
                "where": str(getattr(row, "org", "") or getattr(row, "keeper", "") or "")
                if sheet.at
                else "",  # what is everybody's names nobody's organisation
            }
            for row in shown
        ],
        "count": rows[:MOST].count(),
        "url": f"{table}?{urlencode({'q': asked})}",
    }
