"""参训覆盖, Party schools of a year, and the code that is shown for signing in."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.measures import higher
from jiceng.kernel.paths import inside, upward
from jiceng.kernel.phrases import percent
from jiceng.kit.access import may, seen_by
from jiceng.kit.crosstabs import opens
from jiceng.kit.documents.slip import qr_svg
from jiceng.kit.handoffs import asked
from jiceng.kit.scope import held_scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.training.access import KEEPS, SEES
from jiceng.work.training.figures import COVERED
from jiceng.work.training.flows import ATTENDED, PLANNED
from jiceng.work.training.models import Audience, Course, Session, TrainingClass, token_of
from jiceng.work.training.pages.teaching import standard_of

SHOWN = 60


def show_coverage(request: HttpRequest) -> HttpResponse:
    """参训覆盖: audiences by organisation, who has been trained of those due; all of it opens."""
    scope = held_scope(request)
    ask = Ask(scope.period, as_of=min(scope.period.last, clock.today()))
    node: Any = scope.node
    # What a level asks holds for all beneath it.
    audiences = Audience.objects.standing(ask.day).filter(
        Q(org__path__in=upward(node.path)) | inside("org__path", node.path)
    )
    shown = list(audiences.order_by("pk"))
    paths = ask.paths(node)  # where they stood that day: the spreads are kept by it
    under = [pk for pk, path in paths.items() if higher(path) == paths[node.pk]]
    standing = Org.objects.standing(ask.day).filter(pk__in=under)
    below = sorted(standing, key=lambda org: paths[org.pk])[:SHOWN]
    spreads = []
    for audience in shown:
        figure = COVERED.only(audience=audience.key)
        spreads.append((figure, figure.spread(node, ask), figure.population.spread(node, ask)))
    rows = [
        {"title": org.name, "cells": [_cell(one, org, paths[org.pk], ask) for one in spreads]}
        for org in (node, *below)
    ]
    context = {
        "title": _("参训覆盖"), "subtitle": scope.period.words, "scope": scope, "day": ask.day,
        "first": _("党组织"), "heads": [one.name for one in shown], "rows": rows,
        "hint": _("已参训／应训（比例）。点开看是哪些人；按党组织排列，不排名。"),
        "empty": _("还没有培训对象，或者下面没有党组织。"),
    }  # fmt: skip
    return render(request, "training/board.html", context)


def _cell(spread: tuple[Any, Any, Any], org: Any, path: str, ask: Ask) -> dict[str, Any]:
    figure, had, due = spread
    whole, some = due.get(path) or 0, had.get(path) or 0
    if not whole:
        return {"text": "—"}
    where = {"audience": "|".join(map(str, figure.where["audience"]))}
    return {"text": f"{some}／{whole}（{percent(some / whole)}）",
            "url": opens(figure, where, org, ask)}  # fmt: skip


def show_schools(request: HttpRequest) -> HttpResponse:
    """党校: what was taught in the period, and the subsidy that the room of money knows of."""
    actor: Any = request.user
    scope = held_scope(request)
    rows_ = Venue.objects.in_use(min(scope.period.last, clock.today())).filter(
        seen_by(actor, "keeper__path", SEES), inside("keeper__path", scope.node.path),
        kind=Kind.SCHOOL,
    )  # fmt: skip
    schools = list(rows_.select_related("keeper").order_by("level", "keeper__path", "pk"))
    held = TrainingClass.objects.begun(scope.period).filter(school__in=schools).order_by()
    had = Count("enrolment", filter=Q(enrolment__state=ATTENDED))
    taught = {row["school"]: row for row in held.values("school").annotate(had=had)}
    numbers = held.values("school").annotate(classes=Count("pk"), spent=Sum("cost"))
    classes = {row["school"]: row for row in numbers}
    rows = [_school(one, classes.get(one.pk, {}), taught.get(one.pk, {}), actor) for one in schools]
    context = {
        "title": _("党校"), "subtitle": scope.period.words, "scope": scope,
        "day": min(scope.period.last, clock.today()), "first": _("党校"),
        "heads": [_("层级"), _("责任党组织"), _("办班"), _("参训人次"), _("办班经费（元）"),
                  _("补助标准（元）")],
        "rows": rows,
        "hint": _("一年没有办过班的写“没有办班”。补助标准由经费台账给出，这里不另记。"),
        "empty": _("没有登记党校。先在阵地里登记，种类选“党校”。"),
    }  # fmt: skip
    return render(request, "training/board.html", context)


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """课程目录: approved courses of one's own level and above, to be put on a timetable."""
    actor: Any = request.user
    rows_ = Course.objects.handed(actor).in_force().select_related("org", "lecturer")
    courses = list(rows_.prefetch_related("themes").order_by("org__path", "name", "-version"))
    rows = [
        {
            "title": one.name, "url": f"{reverse('training.sessions.new')}?course={one.pk}",
            "cells": [
                {"text": one.org.name}, {"text": one.get_form_display()}, {"text": one.minutes},
                {"text": one.lecturer.name if one.lecturer else "—"},
                {"text": "、".join(theme.name for theme in one.themes.all()) or "—"},
            ],
        }
        for one in courses
    ]  # fmt: skip
    context = {
        "title": _("课程目录"), "subtitle": "", "scope": held_scope(request),
        "day": clock.today(), "first": _("课程"),
        "heads": [_("制定党组织"), _("方式"), _("分钟"), _("讲师"), _("对应的要求")],
        "rows": rows,
        "hint": _("本级和上级审定的课程。点课程名称，就用它排一节培训课。"),
        "empty": _("还没有审定的课程。"),
    }  # fmt: skip
    return render(request, "training/board.html", context)


def _school(school: Any, told: Any, had: Any, actor: Any) -> dict[str, Any]:
    standard = asked(f"funds.{standard_of(school)}", school, actor=actor)
    spent = told.get("spent")  # nought is known
    cells = [
        {"text": school.get_level_display()}, {"text": school.keeper.name},
        {"text": told.get("classes") or _("没有办班")}, {"text": had.get("had", 0)},
        {"text": spent if spent is not None else "—"},
        {"text": standard if standard is not None else _("经费台账还没有")},
    ]  # fmt: skip
    url = reverse("venues.venues.detail", args=[school.pk])
    return {"title": school.name, "url": url, "cells": cells}


def show_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A code on the screen, good for ten minutes: a convenience; the list counts as much."""
    actor: Any = request.user
    rows = Session.objects.visible_to(actor).select_related("klass__org")
    session: Session | None = rows.filter(pk=pk, state=PLANNED).first()
    if session is None or not may(actor, KEEPS, session.klass.org.path):
        raise Http404
    address = request.build_absolute_uri(reverse("training.sign", args=[token_of(session)]))
    context = {
        "title": str(session), "subtitle": str(session.klass), "qr": qr_svg(address),
        "back_url": reverse("training.sessions.detail", args=[pk]),
    }  # fmt: skip
    return render(request, "training/code.html", context)
