"""支部手册页: one meeting as the page that is printed, signed and filed."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiceng.kernel.votes import FAILED
from jiceng.kit.documents.handbook import meeting_page
from jiceng.kit.documents.names import document_name
from jiceng.kit.titles import demo_note, told
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type
from jiceng.work.life.models import Done
from jiceng.work.life.rules import outcome

State = Attendance.State


@override(settings.LANGUAGE_CODE)  # a paper is Chinese whoever prints it
def paper(meeting: Meeting) -> bytes:
    """The page as .docx; the same record gives the same bytes."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("member__person")
    everybody = list(rows.order_by("member__person__initials", "member"))
    people = [one for one in everybody if not one.guest]
    guests = "、".join(str(one.member) for one in everybody if one.guest)
    due = [one for one in people if not one.exempt]
    here = sum(1 for one in people if one.state == State.PRESENT)
    fields = {
        _("类型"): str(meeting.get_type_display()),
        _("日期"): _when(meeting),
        _("地点"): meeting.venue,
        _("主持人"): str(meeting.host or ""),
        _("应到人数"): str(len(due)),
        _("实到人数"): str(here),
        _("列席人员"): "；".join(filter(None, (meeting.visitors, guests))),
        _("主题"): meeting.theme,
    }
    if meeting.type == Type.THEME_DAY:
        done = Done.objects.filter(meeting=meeting).select_related("action").order_by("action")
        fields[_("开展的动作")] = "、".join(str(one.action) for one in done)
    fields[_("主要内容")] = meeting.minutes
    decisions = Decision.objects.filter(meeting=meeting).order_by("pk")
    return meeting_page(
        fields,
        [(str(one.member), _state(one)) for one in people],
        [decision_words(one, meeting.type) for one in decisions],
        demo_note(),
        unit=str(meeting.org),
        day=meeting.held_on,
    )


def paper_name(meeting: Meeting) -> str:
    title = f"支部手册_{meeting.org}_{meeting.get_type_display()}_{meeting.held_on:%Y%m%d}"
    return document_name(title)


def _when(meeting: Meeting) -> str:
    day = meeting.held_on
    said = f"{day.year}年{day.month}月{day.day}日"
    return f"{said} {meeting.starts_at:%H:%M}" if meeting.starts_at else said


def _state(one: Any) -> str:
    if one.state == State.PRESENT:
        return _("到会")
    if one.state == State.EXCUSED:
        return _("请假：%s") % one.reason if one.reason else _("请假")
    return _("缺席")


def decision_words(one: Decision, type_: str) -> str:
    """The decision with its count and what it came to."""
    said = [one.text]
    if one.ayes is not None:
        said.append(_("赞成%(ayes)d，反对%(noes)d") % {"ayes": one.ayes, "noes": one.noes or 0})
    if why := decision_why(one, type_):
        said.append(why)
    return "。".join(said)


def decision_why(one: Decision, type_: str) -> str:
    """The rule's own words on a vote that was counted, or on one that could not carry."""
    if not one.entitled or one.present is None or (one.ayes is None and one.carried):
        return ""
    vote = outcome(
        kind=type_, entitled=one.entitled, present=one.present, ayes=one.ayes, noes=one.noes or 0
    )
    words = told(vote.finding)
    plain = one.carried or vote.finding.words == FAILED
    return words if plain else _("未通过：%s") % words
