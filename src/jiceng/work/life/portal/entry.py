"""记一次会: everything preset, everyone present, only the absent are tapped; also the notice."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit import drafts
from jiceng.kit.access import may
from jiceng.kit.pages.writing import UNPROCESSABLE
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.actions import check_day
from jiceng.registers.meetings.models import Decision, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life import actions
from jiceng.work.life.forms import PhoneCorrectForm, PhoneForm
from jiceng.work.life.models import MonthTheme, SetAction, people_due, same_minutes
from jiceng.work.life.portal import frame
from jiceng.work.life.portal.leaving import roll_start
from jiceng.work.life.portal.sheet import (
    asked,
    attempt,
    draw,
    group_asked,
    mine,
    missed_of,
)
from jiceng.work.life.sheets.handbook import decision_words

KEY = re.compile(r"[0-9a-z_-]{1,40}", re.ASCII)


def record(request: HttpRequest) -> HttpResponseBase:
    """One form for what was held and for what is announced."""
    actor: Any = request.user
    if request.method == "POST":
        return _send(request)
    org = frame.branch_of(request)
    if org is None:
        return redirect("life.meetings.new")
    type_ = frame.asked_type(request, org)
    day = frame.asked_day(request, org, type_)
    start = {"org": org.pk, "type": type_, "held_on": day, **frame.usual(org, type_)}
    if begun := roll_start(org, type_, day):
        start["roll"] = begun
    if (group := group_asked(request, org, type_, day)) is not None:
        start["group"] = group.pk
    if type_ == Type.THEME_DAY:
        listed = SetAction.objects.holding(org, day)
        start["actions"] = [action.pk for action in listed if action.required]
        start["month_theme"] = MonthTheme.objects.of_month(org, day).first()
    form = PhoneForm(actor=actor, initial=start, face="phone").for_branch(org, type_, day)
    draft = _restored(request, form, _key(org, type_))
    return draw(request, form, org, type_, day, draft=draft)


def _key(org: Org, type_: str) -> str:
    return f"{org.pk}-{type_}"


def _restored(request: HttpRequest, form: PhoneForm, key: str) -> dict[str, Any]:
    actor: Any = request.user
    place = {"url": f"{reverse('life.record_draft')}?key={key}"}
    kept = drafts.find_draft(actor, name="life.record", key=key)
    preset = {"on", "duty", "notify"} & set(request.GET)
    if kept is None or preset or request.GET.get("draft") == "no":
        return place
    said = {k: v for k, v in drafts.restore(kept, form).items() if k not in {"org", "type"}}
    form.initial = {**form.initial, **said}
    query = request.GET.copy()
    query["draft"] = "no"
    return {**place, "saved_at": kept.saved_at, "drop_url": f"?{query.urlencode()}"}


def save_draft(request: HttpRequest) -> HttpResponseBase:
    """Keep what is typed and tapped so far."""
    actor: Any = request.user
    key = request.GET.get("key", "")
    if request.method != "POST" or not KEY.fullmatch(key):
        raise Http404
    form = PhoneCorrectForm(actor=actor, face="phone")
    kept = drafts.save_draft(actor, form, request.POST, name="life.record", key=key)
    return JsonResponse({"saved_at": date_format(kept.saved_at, "H:i")})


# Sending it --------------------------------------------------------------------------------


def _send(request: HttpRequest) -> HttpResponseBase:
    actor: Any = request.user
    org, type_, day = asked(request)
    form = PhoneForm(request.POST, actor=actor, face="phone").for_branch(org, type_, day)
    announce = request.POST.get("then") == "notify"
    verb = "life.notify" if announce else "life.record"

    def do() -> Any:
        values = dict(form.cleaned_data)
        if announce:
            kept = ("org", "type", "held_on", "starts_at", "venue", "theme")
            return actions.notify(actor=actor, **{name: values[name] for name in kept})
        check_day(org, day)  # before the roll: on such a day nobody would be due
        people = people_due(org, day, type_, values.get("group"))
        missed = missed_of(values.pop("roll"), people)
        values["host"] = _host(actor, people)
        return actions.record(actor=actor, due=people, missed=missed, **values)

    made = attempt(request, form, verb, do) if form.is_valid() else None
    if made is None:
        return draw(request, form, org, type_, day, status=UNPROCESSABLE)
    drafts.clear(actor, name="life.record", key=_key(org, type_))
    return redirect("life.notified" if announce else "life.done", pk=made.pk)


def _host(actor: Any, people: Iterable[Member]) -> Any:
    """The secretary who records it presides, unless somebody else is written later."""
    person = getattr(actor, "person", None)
    return person if person is not None and any(m.person_id == person.pk for m in people) else None


# Afterwards --------------------------------------------------------------------------------


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Recorded: what it came to, the page of the handbook, what comes next."""
    actor: Any = request.user
    meeting: Any = mine(request, pk)
    facts = [
        {"title": _("应到"), "text": meeting.due_count, "kind": "num"},
        {"title": _("实到"), "text": meeting.present_count, "kind": "num"},
    ]
    for one in Decision.objects.filter(meeting=meeting).order_by("pk"):
        words = decision_words(one, meeting.type)
        facts.append({"title": _("决议"), "text": words, "kind": "text", "wide": True})
    buttons = []
    if may(actor, ROLLS, meeting.org.path):
        url = reverse("life.paper", args=[pk])
        paper = {"title": _("下载支部手册页"), "url": url, "icon": "download", "primary": True}
        buttons.append({**paper, "download": True})
    buttons.append({"title": _("看这次记录"), "url": reverse("life.show", args=[pk])})
    handing = reverse("life.meetings.step", args=[pk, "hand_out"])
    if Decision.objects.filter(meeting=meeting).exists():
        buttons.append({"title": _("决议转为落实事项"), "url": handing})
    if same_minutes(meeting):
        words = _("和别的支部的记录一字不差，请核对是不是贴错了；没有错就不用管")
        facts.append({"title": _("主要内容"), "text": words, "kind": "text", "wide": True})
    ahead = frame.next_fixed(meeting.org, clock.today())
    context = {
        "title": _("已记录（补录）") if meeting.is_late else _("已记录"),
        "words": str(meeting),
        "next_words": _("下一个固定组织生活日是 %s，届时记录会预先备好。") % ahead.isoformat(),
        "facts": facts,
        "buttons": buttons,
    }
    return render(request, "kit/phone_done.html", context)
