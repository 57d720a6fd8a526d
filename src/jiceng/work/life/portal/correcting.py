"""更正 and 作废 on the phone: what somebody else corrected meanwhile is shown, nothing is lost."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.journal import JournalLine
from jiceng.kernel.once import once
from jiceng.kernel.uids import uid7
from jiceng.kit import drafts
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.writing import CONFLICT, UNPROCESSABLE, ChangedError, key_of, latest
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.models import Attendance, Decision, Meeting
from jiceng.work.life import actions
from jiceng.work.life.forms import PhoneCorrectForm, PhoneForm
from jiceng.work.life.forms.meeting import shape_of
from jiceng.work.life.models import Done
from jiceng.work.life.portal.sheet import attempt, attended, day_of, draw, mine, missed_of

State = Attendance.State
SHAPE = ("kind", "form", "month_theme", "project", "speaker", "level")


def _told(meeting: Meeting) -> dict[str, Any]:
    """The record as the form says it."""
    rows = Attendance.objects.filter(meeting=meeting).exclude(state=State.PRESENT)
    first = Decision.objects.filter(meeting=meeting).order_by("pk").first()
    plain = ("held_on", "starts_at", "venue", "theme", "visitors", "minutes", "type")
    guests = Attendance.objects.guests().filter(meeting=meeting)
    found: dict[str, Any] = {name: getattr(meeting, name) for name in plain}
    found |= {"org": meeting.org_id, "roll": {r.member_id: (r.state, r.reason) for r in rows}}
    found["actions"] = list(Done.objects.filter(meeting=meeting).values_list("action", flat=True))
    found["guests"] = list(guests.values_list("member", flat=True))
    found["held_at"] = meeting.held_at_id
    found["decision"] = first.text if first else ""
    found |= {name: value for name, value in shape_of(meeting).items() if name in SHAPE}
    return found | {"ayes": first.ayes if first else None, "noes": first.noes if first else None}


def correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    """更正, unless somebody else corrected it meanwhile: then both are shown, nothing is lost."""
    actor: Any = request.user
    meeting = mine(request, pk)
    if meeting.void_reason:
        raise PermissionDenied(_("这条记录已作废，不能再更正"))
    if not may(actor, ROLLS, meeting.org.path):
        return redirect("life.meetings.edit", pk=pk)
    org, type_ = meeting.org, meeting.type
    key: dict[str, Any] = {"draft": {"url": f"{reverse('life.record_draft')}?key=correct-{pk}"}}
    if request.method != "POST":
        form = PhoneCorrectForm(actor=actor, initial=_told(meeting), face="phone")
        form.for_branch(org, type_, meeting.held_on, shape_of(meeting))
        more: dict[str, Any] = {
            "meeting": meeting,
            "seen": latest(meeting),
            "submit": _("保存更正"),
            **key,
        }
        return draw(request, form, org, type_, meeting.held_on, **more)
    form = PhoneCorrectForm(_fixed(request, meeting), actor=actor, face="phone")
    form.for_branch(org, type_, day_of(request), shape_of(meeting))
    return _corrected(request, form, meeting, key)


def _fixed(request: HttpRequest, meeting: Meeting) -> Any:
    """What was sent, with the organisation and the kind as recorded."""
    sent = request.POST.copy()
    sent["org"], sent["type"] = str(meeting.org_id), meeting.type
    return sent


def _corrected(
    request: HttpRequest, form: PhoneForm, meeting: Meeting, key: Mapping[str, Any]
) -> HttpResponseBase:
    actor: Any = request.user
    seen = request.POST.get("seen", "")

    def do() -> Any:
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=meeting.pk)
            if not seen.isascii() or not seen.isdigit() or latest(meeting) != int(seen):
                raise ChangedError
            values = dict(form.cleaned_data)
            del values["org"], values["type"]
            values["missed"] = missed_of(values.pop("roll"), attended(meeting))
            return actions.correct(meeting, actor=actor, **values)

    page: dict[str, Any] = {"meeting": meeting, "submit": _("保存更正"), **key}
    day = day_of(request)
    try:
        made = attempt(request, form, "life.correct", do) if form.is_valid() else None
    except ChangedError:
        meeting.refresh_from_db()
        page |= {"conflict": _conflict(form, meeting), "seen": latest(meeting)}
        return draw(request, form, meeting.org, meeting.type, day, status=CONFLICT, **page)
    if made is None:
        page["seen"] = seen
        return draw(request, form, meeting.org, meeting.type, day, status=UNPROCESSABLE, **page)
    drafts.clear(actor, name="life.record", key=f"correct-{meeting.pk}")
    return redirect("life.show", pk=meeting.pk)


def _conflict(form: PhoneForm, meeting: Meeting) -> dict[str, Any]:
    """Who corrected it when, and what differs from what was sent."""
    last: Any = JournalLine.objects.about(meeting).order_by("-pk").first()
    theirs, mine_ = _told(meeting), form.cleaned_data
    plain = ("held_on", "starts_at", "venue", "theme", "visitors", "minutes", "decision", "ayes")
    differing = [
        {"title": form[name].label, "theirs": theirs[name], "mine": mine_[name]}
        for name in plain
        if (theirs[name] or "") != (mine_.get(name) or "")
    ]
    said, here = mine_["roll"], (State.PRESENT.value, "")
    for member in attended(meeting):
        pair = theirs["roll"].get(member.pk, here), said.get(member.pk, here)
        if pair[0][0] != pair[1][0]:
            words = [str(State(state).label) for state, _why in pair]
            differing.append({"title": str(member), "theirs": words[0], "mine": words[1]})
    return {"who": last.actor_name, "at": last.at, "differences": differing}


def void(request: HttpRequest, pk: int) -> HttpResponseBase:
    """作废, with the reason."""
    actor: Any = request.user
    meeting = mine(request, pk)
    form = ReasonForm(request.POST or None, actor=actor, face="phone")
    if request.method == "POST" and form.is_valid():
        try:
            once(
                key_of(request), actor, "life.void",
                lambda: actions.void(meeting, actor=actor, **form.cleaned_data),
            )  # fmt: skip
            return redirect("life.show", pk=pk)
        except ValidationError as error:
            form.refuse(error)
    context = {
        "title": _("作废这次记录"),
        "form": form,
        "once": key_of(request) or uid7(),
        "submit": _("作废"),
        "words": str(meeting),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "life/void.html", context, status=status)
