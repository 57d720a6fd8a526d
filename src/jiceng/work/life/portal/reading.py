"""The phone's reading pages: what is owed, the branch's meetings, its year, the published list."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.duties import Duty
from jiceng.kernel.periods import Period, month
from jiceng.kit.access import may
from jiceng.kit.roles import Role
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address, code_of
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import RECORDS
from jiceng.work.life.figures.completion import due_branches, month_lines, years_of
from jiceng.work.life.figures.duties import DONE_BY
from jiceng.work.life.models import Leave
from jiceng.work.life.portal import frame
from jiceng.work.life.portal.leaving import coming
from jiceng.work.life.sheets import away_words
from jiceng.work.life.sheets.handbook import decision_words

PAGE = 20
AHEAD = timedelta(days=31)  # a day of one record that is further off can wait
STATES = {"present": "done", "excused": "near", "absent": "late"}


def todo(request: HttpRequest) -> HttpResponse:
    """待办: what this branch owes now, with the record prepared one tap away."""
    org, today = frame.branch_of(request), clock.today()
    actor: Any = request.user
    items = _owed(org, today) if org is not None else []
    asked = _asked(actor, org) if org is not None else []
    context = {
        "title": _("待办"),
        "groups": [
            {"title": str(org or ""), "items": items},
            {"title": _("落实事项和请假"), "items": asked},
        ],
        "nothing": not items and not asked,
        "empty": {"words": _("现在没有要您办的事。系统会在到期前 3 天提醒。"), "icon": "check"},
    }
    return render(request, "kit/phone_list.html", context)


def _owed(org: Org, today: date) -> list[dict[str, Any]]:
    """What any room declares that this branch owes, from a quarter back on, soonest first."""
    back = month(today.year - (today.month <= 3), (today.month - 4) % 12 + 1)  # noqa: PLR2004
    found = [
        _todo(duty, org, (period, due, count), today)
        for one in gather("figures", "DUTIES")
        for duty in one.portions()
        if duty.by == Role.BRANCH_SECRETARY
        for period in duty.periods(Period(back.first, today))
        for due, count in duty.days(org, period).items()
        if count and due >= back.first and (duty.own is None or due <= today + AHEAD)
    ]
    return sorted(found, key=lambda item: (item["due"], item["title"]))


def _asked(actor: Any, org: Org) -> list[dict[str, Any]]:
    """What was handed to the branch and is not closed, and leave that waits for an answer."""
    open_ = Matter.objects.visible_to(actor).standing().filter(org=org)
    matters = open_.unsettled(clock.today()).order_by("due_on", "pk")[:PAGE]
    found = [
        {
            "title": one.title,
            "words": _("%(due)s 到期") % {"due": one.due_on} if one.due_on else "",
            "icon": "task",
            "url": reverse("matters.matters.detail", args=[one.pk]),
            "state": {"tone": "draft", "title": one.get_state_display()},
        }
        for one in matters
    ]
    leaves = Leave.objects.visible_to(actor).filter(
        invitation__org=org, state="asked", invitation__held_on__gte=clock.today()
    )
    return found + [
        {
            "title": _("%s请假") % one.member,
            "words": f"{one.invitation.held_on} {one.reason}",
            "icon": "inbox",
            "url": reverse("life.leaves.detail", args=[one.pk]),
            "state": {"tone": "near", "title": one.get_state_display()},
        }
        for one in leaves.select_related("invitation", "member__person").order_by("pk")[:PAGE]
    ]


def _todo(duty: Duty, org: Org, owed: tuple[Period, date, int], today: date) -> dict[str, Any]:
    period, due, count = owed
    asked = urlencode({"org": code_of(org), "duty": duty.key, "period": period.code})
    place = address(duty.verb) if duty.verb else ""
    words = _("%(due)s 到期") % {"due": due.isoformat()}
    late = due < today
    return {
        "title": f"{kind_title(duty)}（{period.words}）",
        "words": words
        if count == 1
        else _("%(words)s，%(count)s 项") % {"words": words, "count": count},
        "icon": "meeting" if duty.key in DONE_BY else "task",
        "url": f"{place}?{asked}" if place else address("desk.todo"),
        "due": due,
        "state": {"tone": "late" if late else "draft", "title": _("超期") if late else _("待办")},
    }


def kind_title(duty: Duty) -> str:
    """A meeting by its kind, anything else by the deed that is owed."""
    return str(Type(DONE_BY[duty.key]).label) if duty.key in DONE_BY else _(duty.title)


def home(request: HttpRequest) -> HttpResponse:
    """组织生活: the next fixed day, record and announce, the latest meetings."""
    actor: Any = request.user
    org = frame.own_branch(request)
    today = clock.today()
    rows = Meeting.objects.visible_to(actor).select_related("org").tallied()
    if org is not None:
        rows = rows.filter(org=org)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    records = org is not None and may(actor, RECORDS, org.path)
    buttons, first = [], []
    if records:
        record = reverse("life.record")
        buttons = [{"title": _("记一次会"), "url": record, "icon": "plus", "primary": True}]
        announce = {"title": _("发会议通知"), "url": f"{record}?notify=1", "icon": "publish"}
        first = [{**announce, "words": _("时间、地点已按惯例填好")}]
        year_ = {"title": _("年度计划"), "url": reverse("life.plan"), "icon": "calendar"}
        first.append({**year_, "words": _("全年要开的会和开了没有")})
    context = {
        "title": str(org) if org is not None else _("组织生活"),
        "ahead": frame.next_fixed(org, today) if org is not None else None,
        "groups": [
            {"items": first},
            {"title": _("将要开的会"), "items": coming(actor, org)},
            {"title": _("最近的会议"), "items": [_item(one) for one in page.object_list]},
        ],
        "page": page,
        "nothing": not page.object_list,
        "empty": {"words": _("还没有会议记录。开过会后点“记一次会”，大约一分钟。")},
        "buttons": buttons,
    }
    return render(request, "life/home.html", context)


def _item(one: Any) -> dict[str, Any]:
    said = [one.held_on.isoformat()]
    if one.theme:
        said.append(one.theme)
    state: Any = None
    if one.void_reason:
        state = {"tone": "void", "title": _("作废")}
    elif one.is_late:
        state = {"tone": "near", "title": _("补录")}
    return {
        "title": one.get_type_display(),
        "words": " · ".join(said),
        "value": None if one.void_reason else f"{one.present_count}/{one.due_count}",
        "state": state,
        "url": reverse("life.show", args=[one.pk]),
    }


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: names for the branch's secretary, one's own line for a member."""
    actor: Any = request.user
    rows = Meeting.objects.visible_to(actor).select_related("org", "host").tallied().told()
    meeting: Any = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    people = Attendance.objects.visible_to(actor).filter(meeting=meeting)
    if not may(actor, ROLLS, meeting.org.path):
        people = people.filter(member=getattr(actor, "member_id", None))
    listed = people.select_related("member__person").order_by(
        "-state", "member__person__initials", "member"
    )
    context = {
        "title": meeting.get_type_display(),
        "meeting": meeting,
        "facts": _facts(meeting),
        "people": [_person(one) for one in listed],
        "own": not may(actor, ROLLS, meeting.org.path),
        "buttons": _paper(actor, meeting),
        "more": _more(actor, meeting),
    }
    return render(request, "life/show.html", context)


def _person(one: Attendance) -> dict[str, Any]:
    state = {"tone": STATES[one.state], "title": one.get_state_display()}
    words = _("外来党员，不计应到") if one.guest else one.reason
    return {"title": str(one.member), "words": words, "state": state}


def _facts(meeting: Any) -> list[dict[str, Any]]:
    said: list[tuple[str, Any, str]] = [
        (_("党支部"), str(meeting.org), "text"),
        (_("日期"), meeting.held_on, "date"),
        (_("开始时间"), f"{meeting.starts_at:%H:%M}" if meeting.starts_at else None, "text"),
        (_("地点"), meeting.venue, "text"),
        (_("主题"), meeting.theme, "text"),
        (_("主持人"), str(meeting.host or ""), "text"),
        (_("应到"), meeting.due_count, "num"),
        (_("实到"), meeting.present_count, "num"),
        (_("缺席及原因"), away_words(meeting), "text"),
        (_("主要内容"), meeting.minutes, "text"),
    ]
    found = [{"title": t, "text": v, "kind": k} for t, v, k in said if v not in ("", None)]
    for one in Decision.objects.filter(meeting=meeting).order_by("pk"):
        words = decision_words(one, meeting.type)
        found.append({"title": _("决议"), "text": words, "kind": "text"})
    return found


def _paper(actor: Any, meeting: Any) -> list[dict[str, Any]]:
    if not frame.may_record(actor, meeting) or not may(actor, ROLLS, meeting.org.path):
        return []
    url = reverse("life.paper", args=[meeting.pk])
    paper = {"title": _("下载支部手册页"), "url": url, "icon": "download", "primary": True}
    return [{**paper, "download": True}]


def _more(actor: Any, meeting: Any) -> list[dict[str, Any]]:
    if not frame.may_record(actor, meeting):
        return []
    return [
        {"title": _("更正"), "url": reverse("life.correct", args=[meeting.pk]), "icon": "edit"},
        {"title": _("作废"), "url": reverse("life.void", args=[meeting.pk]), "danger": True},
    ]


def ledger(request: HttpRequest) -> HttpResponse:
    """台账: the branch's year, kind by kind, and the way to the published list."""
    org, today = frame.own_branch(request), clock.today()
    said = request.GET.get("year", "")
    number = int(said) if re_year(said) else today.year
    one = years_of([org], number, today)[0] if org is not None else None
    if one is not None:  # a kind that is neither owed nor held takes no room on the phone
        one.rows = [row for row in one.rows if any(mark.owed or mark.meetings for mark in row[2])]
    context = {
        "title": _("三会一课年度表"),
        "year": number,
        "one": one,
    }
    return render(request, "life/ledger.html", context)


def re_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4  # noqa: PLR2004


def published(request: HttpRequest) -> HttpResponse:
    """本月完成情况: who has held the fixed day and who still owes it; not ranked."""
    actor: Any = request.user
    today = clock.today()
    period = month(today.year, today.month)
    held = actor.reach()
    path = f"{held[0].split('.')[0]}." if held and held[0] else ""
    orgs = due_branches(path, period)
    done = Meeting.objects.standing().of_type(Type.THEME_DAY).during(period).values("org")
    page = Paginator(orgs.exclude(pk__in=done), PAGE).get_page(request.GET.get("page"))
    items = [
        {"title": line.org.name, "state": {"tone": line.state, "title": line.words},
         "words": line.due_on.isoformat()}
        for line in month_lines(page.object_list, period, today)
    ]  # fmt: skip
    context = {
        "title": _("%s固定组织生活日") % period.words,
        "total": orgs.count(),
        "owing": page.paginator.count,
        "groups": [{"title": _("尚未登记（按组织树排列，不排名）"), "items": items}],
        "page": page,
        "nothing": not items,
        "empty": {"words": _("全区的支部都已登记。"), "icon": "check"},
    }
    return render(request, "life/published.html", context)
