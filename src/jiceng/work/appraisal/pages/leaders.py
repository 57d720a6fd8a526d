"""双重组织生活: each leader with the meetings of their own branch, in the order of the tree."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kit.access import seen_by
from jiceng.kit.scope import held_scope
from jiceng.registers.people.models import Post
from jiceng.work.appraisal.access import SEES
from jiceng.work.appraisal.figures.leaders import DOUBLE_LIFE, due_to_see
from jiceng.work.appraisal.rules import DOUBLE_LIFE as RULE

PAGE = 50


def show_leaders(request: HttpRequest) -> HttpResponse:
    """How often each was there of how often the branch met: a list, not a ranking."""
    actor: Any = request.user
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    reading = DOUBLE_LIFE.read(scope.node, ask)
    rows = reading.of.filter(seen_by(actor, "org__path", SEES))
    rows = rows.annotate(came=_counted(due_to_see(ask).present()), met=_counted(due_to_see(ask)))
    rows = rows.select_related("member__person", "org")
    page = Paginator(rows.order_by("org__path", "member__person__initials", "pk"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    posts = _posts([one.member.person_id for one in shown], ask, actor)
    context = {
        "title": _("双重组织生活"),
        "definition": _("领导干部以普通党员身份参加所在支部的组织生活；按组织树排列，不排名。"),
        "node": scope.node,
        "rule": str(RULE),
        "page": shown,
        "lines": [{"row": one, "posts": posts.get(one.member.person_id, "")} for one in shown],
        "empty": {"words": _("这个范围没有在党支部以上班子任职的党员。")},
        "buttons": [{"title": _("打印"), "print": True}],
    }
    return render(request, "appraisal/leaders.html", context)


def _counted(rows: Any) -> Any:
    counted = rows.order_by().values("member").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _posts(people: list[int], ask: Ask, actor: Any) -> dict[int, str]:
    """Posts by name where the organisation is one's own, beneath or above; elsewhere without it."""
    held = tuple(actor.reach(*SEES))
    found: dict[int, list[str]] = {}
    rows = Post.objects.standing(ask.day).filter(person__in=people, body=Post.Body.PARTY)
    for one in rows.select_related("org").order_by("org__path", "pk"):
        found.setdefault(one.person_id, []).append(
            f"{_where(one.org, held)}{one.get_title_display()}"
        )
    return {person: "、".join(told) for person, told in found.items()}


def _where(org: Any, held: tuple[str, ...]) -> str:
    near = any(org.path.startswith(one) or one.startswith(org.path) for one in held)
    return str(org) if near else _("其他党组织")
