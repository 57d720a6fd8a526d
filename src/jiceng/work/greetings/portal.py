"""Phone: whose political birthday comes in the branch, and what was sent."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kit.doors import Door
from jiceng.kit.pages.gate import console
from jiceng.kit.roles import Role
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.greetings.models import Greeting
from jiceng.work.greetings.rules import anniversary

ROLES = (Role.BRANCH_SECRETARY,)
AHEAD, BACK, SHOWN = 30, 30, 60


def home(request: HttpRequest) -> HttpResponse:
    """The next thirty days, and those greeted in the last thirty."""
    actor: Any = request.user
    today = clock.today()
    held = Org.objects.filter(path__in=actor.reach(*ROLES)).order_by("path")
    coming = [_coming(day, member) for day, member in ahead(held, today)[:SHOWN]]
    rows = Greeting.objects.visible_to(actor).filter(
        org__in=held, held_on__range=(today - timedelta(days=BACK), today)
    )
    lately = rows.select_related("member__person", "message", "ceremony").order_by(
        "-held_on", "pk"
    )[:SHOWN]
    context = {
        "title": _("政治生日"),
        "groups": [
            {"title": _("今后三十天"), "items": coming},
            {"title": _("近三十天"), "items": [_past(one) for one in lately]},
        ],
        "nothing": not coming and not lately,
        "empty": {"words": _("前后三十天本支部没有党员过政治生日。")},
    }
    return render(request, "kit/phone_list.html", context)


def ahead(orgs: Any, today: date) -> list[tuple[date, Member]]:
    """Whose day comes within thirty days, soonest first."""
    members = Member.objects.present().filter(org__in=orgs).select_related("person")
    found = []
    for member in members:
        for year in (today.year, today.year + 1):
            day = anniversary(joined_on=member.joined_on, year=year)
            if day is not None and today < day <= today + timedelta(days=AHEAD):
                found.append((day, member))
    return sorted(found, key=lambda pair: (pair[0], pair[1].pk))


def _coming(day: date, member: Member) -> dict[str, Any]:
    words = _("%(day)s，入党 %(years)s 周年")
    said = {"day": day, "years": day.year - member.joined_on.year}
    return {"title": str(member), "words": words % said, "icon": "star"}


def _past(one: Greeting) -> dict[str, Any]:
    words = _("%(day)s，入党 %(years)s 周年") % {"day": one.held_on, "years": one.years}
    kept = one.ceremony is not None and not one.ceremony.void_reason
    said = [words, _("已办仪式")] if kept else [words]
    return {
        "title": str(one.member),
        "words": " · ".join(said),
        "state": {"tone": "draft", "title": one.told},
        "url": reverse("greetings.greetings.detail", args=[one.pk]),
    }


urls: list[Any] = [path("", console(require_safe(home), ROLES), name="greetings.home")]
DOORS = [
    Door(
        "people",
        gettext_lazy("政治生日"),
        "greetings.home",
        gettext_lazy("谁快到了，短信发了没有"),
        "star",
        70,
        ROLES,
    ),
]
