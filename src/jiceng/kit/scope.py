"""Where and when a page looks: `?org=…&sub=1&period=2026Q4`, the same in every address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jiceng.kernel import clock, periods
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, PeriodError
from jiceng.kernel.prepared import Prepared
from jiceng.kit.access import beneath, may

KEYS = ("org", "sub", "period")
CHILDREN = 60
FOUND = 30
ANY = 7_777_777_777_777  # stands for a record's key in an address, where no other number is


def node_model() -> Any:
    """The model the tree is made of; the kit knows it only by the settings."""
    return apps.get_model(settings.JICENG_NODE_MODEL)


def code_of(node: Any) -> str:
    """How a node is written in an address: its code, or its uid while it has none."""
    return str(node.code or node.uid)


def title_of(node: Any) -> str:
    return str(getattr(node, "short_name", "") or node.name)


@dataclass(frozen=True)
class Scope:
    """A node of the tree, with or without what lies beneath it, and a period.

    `node` is None for somebody who holds no node at all: such a person sees no rows.
    """

    node: Any | None
    with_below: bool
    period: Period

    @property
    def path(self) -> str:
        return self.node.path if self.node is not None else ""

    def cut(self, lookup: str) -> Q:
        """The rows of this scope, by the lookup that leads from a row to its path."""
        if self.node is None or not lookup:
            return Q()
        return inside(lookup, self.path) if self.with_below else Q(**{lookup: self.path})

    def during(self, lookup: str) -> Q:
        """The rows of this period, by the lookup of their date."""
        if not lookup:
            return Q()
        return Q(**{f"{lookup}__range": (self.period.first, self.period.last)})

    @property
    def query(self) -> str:
        """The scope as it is carried from page to page."""
        said = QueryDict(mutable=True)
        if self.node is not None:
            said["org"] = code_of(self.node)
        if not self.with_below:
            said["sub"] = "0"
        said["period"] = self.period.code
        return str(said.urlencode())


NAMED = Prepared(lambda text: node_model()._default_manager.filter(Q(code=text) | Q(path=text))[:1])


def find_node(text: str) -> Any | None:
    """The node of this code, uid, path, place code or exact name; None if there is none.

    Other registers lend nodes their codes: `JICENG_NODE_ALIASES = {"places.Place": "keeper"}`.
    """
    nodes = node_model()._default_manager
    text = text.strip().replace("\0", "")
    if len(text) in {32, 36} and set(text.lower()) <= set("0123456789abcdef-"):
        found = nodes.filter(Q(code=text) | Q(path=text) | Q(uid=text)).first()
    else:
        found = next(iter(NAMED(text)), None)
    for label, keeper in settings.JICENG_NODE_ALIASES.items():
        if found is None:
            lent = apps.get_model(label)._default_manager.filter(code=text)
            found = next((getattr(row, keeper) for row in lent.select_related(keeper)), None)
    return found or nodes.filter(name=text).order_by("path").first()


def related(actor: Actor, path: str) -> bool:
    """Does the node lie in this person's part of the tree, or on the line above it?"""
    return any(path.startswith(held) or held.startswith(path) for held in actor.reach())


def _first_node(actor: Actor, *roles: str) -> Any | None:
    """The highest node held by these roles (any if none); of several as high, the first granted."""
    held = actor.reach(*roles)
    if not held:
        return None
    highest = min(held, key=len)
    for node in getattr(actor, "nodes", ()):  # an account knows its own already
        if node.path == highest:
            return node
    nodes = node_model()._default_manager.order_by("path")
    return nodes.filter(path=highest).first() if highest else nodes.first()


def read(actor: Actor, asked: Mapping[str, str]) -> Scope:
    """The scope of a query. Raises Http404 for a node that is not there for this person,
    and PeriodError for a period nobody can read.
    """
    if text := asked.get("org", ""):
        node = find_node(text)
        if node is None or not related(actor, node.path):
            raise Http404(_("没找到这个组织，请检查代码或名称"))
    else:
        node = _first_node(actor)
    text = asked.get("period", "")
    period = periods.parse(text) if text else periods.year(clock.today().year)
    return Scope(node, asked.get("sub", "1") != "0", period)


def scope_of(request: HttpRequest) -> Scope:
    """The scope of this request, read once; an unreadable period falls back to this year."""
    found: Scope | None = getattr(request, "_scope", None)
    if found is None:
        actor: Any = request.user
        try:
            found = read(actor, request.GET)
        except PeriodError as error:
            messages.warning(request, str(error))
            kept = {key: str(value) for key, value in request.GET.items() if key != "period"}
            found = read(actor, kept)
        request._scope = found  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Held(Scope):
    """A scope whose node its reader holds."""

    node: Any


def held_scope(request: HttpRequest) -> Held:
    """The scope of a page of numbers. Rows are cut to what somebody sees and numbers are not, so
    the whole node must be theirs, by a role that opens the page: Http404 without a node,
    PermissionDenied for one above them.
    """
    actor: Any = request.user
    scope, roles = scope_of(request), getattr(request, "opened_by", ())
    node = scope.node if request.GET.get("org") else _first_node(actor, *roles)
    if node is None:
        raise Http404
    if not may(actor, roles, node.path):
        raise PermissionDenied(_("这里的数字由该党组织及其上级查看。"))
    return Held(node, scope.with_below, scope.period)


# What the frame shows of it --------------------------------------------------------------


def _entry(node: Any) -> dict[str, Any]:
    return {"code": code_of(node), "title": title_of(node)}


def picker(scope: Scope, actor: Actor) -> dict[str, Any] | None:
    """The scope picker and the breadcrumb: the line of superiors, the node, its children."""
    if scope.node is None:
        return None
    line, beneath = _near(scope.node, actor)
    return {
        **_entry(scope.node),
        "path": [_entry(node) for node in line],
        "children": [_entry(node) for node in beneath],
        "sub": scope.with_below,
    }


def offered(request: HttpRequest, node: Any, period: Period) -> dict[str, Any]:
    """What a form that asks the same of another node or time offers: the nodes near this one
    whose numbers are this person's by the roles that open the page, and the usual periods.
    """
    actor: Any = request.user
    roles = getattr(request, "opened_by", ())
    line, beneath = _near(node, actor)
    held = [one for one in (*line, *beneath) if may(actor, roles, one.path)]
    return {"nodes": [_entry(one) for one in held], "periods": choices(period)}


def _near(node: Any, actor: Actor) -> tuple[list[Any], list[Any]]:
    """The line of superiors down to this node; its children and the person's other nodes."""
    places = [node.path[: place + 1] for place, letter in enumerate(node.path) if letter == "."]
    listed = AROUND(node.pk, clock.today(), *places)
    others = {one.path: one for one in getattr(actor, "nodes", ())}
    more = [one for path, one in others.items() if not path.startswith(node.path)]
    beneath = [one for one in listed if one.path not in places]
    return (
        [one for one in listed if one.path in places],
        [one for one in (*beneath, *more) if one.path not in places],
    )


def _around(node: Any, day: Any, *line: Any) -> QuerySet[Any]:
    """A node's line of superiors with itself, and its standing children, by path."""
    nodes = node_model()._default_manager.only("uid", "code", "name", "short_name", "path")
    beneath = _standing(nodes.filter(parent=node), day)
    shown = reduce(or_, (nodes.filter(path=path) for path in line), beneath)
    return shown.order_by("path")[: len(line) + CHILDREN]


AROUND = Prepared(_around, shared=True)


def _standing(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """Without what has been abolished, where the tree knows of such a thing."""
    standing = getattr(rows, "standing", None)
    found: QuerySet[Any] = standing(day) if standing else rows
    return found


def choices(period: Period) -> list[dict[str, str]]:
    """The periods offered: this year's quarters, both halves, three years, the month."""
    return [dict(one) for one in _choices(period, clock.today(), period.label, get_language())]


@lru_cache(maxsize=200)
def _choices(period: Period, today: date, *words: str | None) -> list[dict[str, str]]:
    del words  # what else its titles are made of
    found = [periods.year(today.year - back) for back in range(3)]
    found += [periods.half(today.year, part) for part in (1, 2)]
    found += [periods.quarter(today.year, part) for part in (1, 2, 3, 4)]
    found.append(periods.month(today.year, today.month))
    if period not in found:
        found.insert(0, period)
    return [{"code": one.code, "title": one.words} for one in found]


def tree(request: HttpRequest) -> dict[str, Any]:
    """The tree panel: own roots; with `?node=` its children; with `?q=` what is found."""
    actor: Any = request.user
    nodes, held = node_model()._default_manager, actor.reach()
    asked, words = request.GET.get("node", ""), request.GET.get("q", "").strip().replace("\0", "")
    if asked:
        node = find_node(asked)
        if node is None or not any(node.path.startswith(path) for path in held):
            raise Http404
        rows = nodes.filter(parent=node)
    elif words:
        own = nodes.filter(beneath("path", held))
        rows = own.filter(Q(name__icontains=words) | Q(initials__icontains=words.lower()))[:FOUND]
    else:
        rows = nodes.filter(path__in=held) if "" not in held else nodes.filter(parent=None)
    rows = rows if words else _standing(rows, clock.today())
    listed = rows.annotate(has_children=Exists(nodes.filter(parent=OuterRef("pk"))))
    listed = listed.order_by("path") if not words else listed
    return {"nodes": [_twig(node, request) for node in listed], "inner": bool(asked)}


def _twig(node: Any, request: HttpRequest) -> dict[str, Any]:
    """A node of the panel; its link leads back to the page the panel stands on."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    said = QueryDict(page.query, mutable=True)
    selected = said.get("org") == code_of(node)
    for key in ("node", "q", "tree", "page"):
        said.pop(key, None)
    said["org"] = code_of(node)
    back = address("desk.desk") if page.path in {"", request.path} else page.path
    return {
        **_entry(node),
        "url": f"{back}?{said.urlencode()}",
        "has_children": node.has_children,
        "selected": selected,
    }


def address(*names: str, **kwargs: Any) -> str:
    """The address of the first of these names that is installed, else nothing."""
    if kwargs:
        return next((found for name in names if (found := _reversed(name, kwargs))), "")
    urls, prefix = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
    return next((found for name in names if (found := _fixed(name, urls, prefix))), "")


def leading(name: str, *more: str) -> Callable[[int], str]:
    """The address of this name with a record's key in it (and `more`), for many records."""
    where = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
    before, after = _around_key(name, more, *where)
    return lambda pk: f"{before}{pk}{after}"


@lru_cache(maxsize=1_000)
def _around_key(name: str, more: tuple[str, ...], *where: str) -> tuple[str, str]:
    del where
    before, _key, after = str(reverse(name, args=[ANY, *more])).rpartition(str(ANY))
    return before, after


@lru_cache(maxsize=1_000)
def _fixed(name: str, *where: str) -> str:
    """An address without parts of its own: the same for every page of one map of addresses."""
    del where
    return _reversed(name, {})


def _reversed(name: str, kwargs: dict[str, Any]) -> str:
    try:
        return str(reverse(name, kwargs=kwargs))
    except NoReverseMatch:
        return ""
