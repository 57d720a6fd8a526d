"""The phone: a branch's term, vacancies, groups and applications on one page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import may
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.scope import find_node
from jiceng.registers.groups.sheets import GROUPS
from jiceng.registers.members.sheets import branches
from jiceng.registers.orgs.models import Org
from jiceng.registers.orgs.rules import seats
from jiceng.work.structure.access import APPLIES, SEES
from jiceng.work.structure.figures.judging import judge, known
from jiceng.work.structure.models import Application
from jiceng.work.structure.sheets import TERMS, term_state, tone_of


def node_of(request: HttpRequest) -> Org:
    """The organisation asked for, else the first one held; Http404 for one not one's own."""
    actor: Any = request.user
    if text := request.GET.get("org", ""):
        node: Any = find_node(text)
        if node is None or not may(actor, SEES, node.path):
            raise Http404
        found: Org = node
        return found
    held = Org.objects.filter(path__in=actor.reach(*SEES), until=None).order_by("-path")
    first: Org | None = held.first()
    if first is None:
        raise Http404
    return first


def home(request: HttpRequest) -> HttpResponse:
    """本组织: what stands, what is lacking, what was asked for."""
    actor: Any = request.user
    org, today = node_of(request), clock.today()
    row: Any = branches(actor).filter(pk=org.pk).first()
    if row is None:
        raise Http404
    found = judge(row, known([org.pk], today), today)
    groups = [
        {"title": _("届期"), "items": _term(org, actor)},
        {"title": _("班子"), "items": _team(row)},
        {"title": _("规则提示"), "items": [
            {"title": _(f.words) % f.values, "words": str(f.cites), "icon": "alert"} for f in found
        ]},
        {"title": _("党小组"), "items": _groups(org, actor)},
        {"title": _("请示"), "items": _applications(org, actor)},
    ]  # fmt: skip
    buttons = []
    if may(actor, APPLIES, org.path):
        new = reverse("structure.applications.new")
        buttons.append({"title": _("起草请示"), "url": new, "icon": "plus", "primary": True})
    context = {
        "title": str(org),
        "groups": groups,
        "nothing": False,
        "buttons": buttons,
    }
    return render(request, "kit/phone_list.html", context)


def _term(org: Org, actor: Any) -> list[dict[str, Any]]:
    term = TERMS.visible(actor).filter(org=org).first()
    if term is None:
        return [{"title": _("还没有登记届期。"), "icon": "calendar"}]
    words = _("%(since)s 选举，%(due)s 届满") % {"since": term.since, "due": term.due_on}
    state = {"tone": tone_of(term), "title": term_state(term)}
    url = reverse("structure.terms.detail", args=[term.pk])
    return [{"title": _("本届"), "words": words, "icon": "calendar", "state": state, "url": url}]


def _team(row: Any) -> list[dict[str, Any]]:
    least, most = seats(kind=row.kind, full=row.full)
    usual = _("一般%(least)s至%(most)s人") % {"least": least, "most": most}
    head = {"title": _("书记"), "words": row.secretary or _("空缺"), "icon": "people"}
    return [head, {"title": _("班子人数"), "words": usual, "value": row.seated, "icon": "people"}]


def _groups(org: Org, actor: Any) -> list[dict[str, Any]]:
    rows = GROUPS.visible(actor).filter(org=org, until=None).order_by("pk")
    return [
        {
            "title": one.name,
            "words": _("组长：%s") % (one.leader or _("空缺")),
            "value": one.size,
            "icon": "people",
            "url": reverse("groups.groups.detail", args=[one.pk]),
        }
        for one in rows
    ]


def _applications(org: Org, actor: Any) -> list[dict[str, Any]]:
    rows = Application.objects.visible_to(actor).filter(org=org).select_related("subject")
    return [
        {
            "title": str(one),
            "words": one.answer or one.reason,
            "icon": "task",
            "state": {"tone": "near", "title": one.get_state_display()},
            "url": reverse("structure.applications.detail", args=[one.pk]),
        }
        for one in rows.going().order_by("-pk")[:10]
    ]


urls: list[Any] = [path("", console(home, SEES), name="structure.home")]
DOORS = [
    Door(
        "people",
        gettext_lazy("本组织"),
        "structure.home",
        gettext_lazy("届期、班子空缺、党小组"),
        "org",
        70,
        SEES,
    ),
]
