"""The ledger of meetings: table, record with attendance and decisions, correction, the paper."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.votes import CountError
from jiceng.kit.access import may
from jiceng.kit.documents.handing import handed
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.roles import STAFF, Role
from jiceng.kit.scope import Scope
from jiceng.kit.titles import refusal
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.actions import guests_of
from jiceng.registers.meetings.models import Attendance, Decision, Meeting, Type
from jiceng.registers.orgs.models import Field
from jiceng.work.life import actions, forms
from jiceng.work.life.access import RECORDS, SEES
from jiceng.work.life.forms.meeting import shape_of
from jiceng.work.life.models import SHAPED, Done, Example, Form, Level, same_minutes
from jiceng.work.life.sheets import MEETINGS, away_words
from jiceng.work.life.sheets.handbook import decision_why, paper, paper_name

STATES = {"present": "done", "excused": "near", "absent": "late"}


def attendance(meeting: Any, actor: Actor) -> Panel:
    """Who was there: by name for the branch, one's own line for a member, else counts."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("member__person")
    own = getattr(actor, "member_id", None)
    named = may(actor, ROLLS, meeting.org.path)
    facts = [
        {"title": _("应到"), "text": meeting.due_count, "kind": "num"},
        {"title": _("实到"), "text": meeting.present_count, "kind": "num"},
        {"title": _("缺席及原因"), "text": away_words(meeting) or _("无"), "kind": "text"},
    ]
    if not named:
        mine = rows.filter(member=own).first() if own else None
        if mine is not None:
            said = {"text": mine.get_state_display(), "kind": "code", "state": _tone(mine)}
            facts.append({"title": _("本人"), **said})
        return Panel("attendance", _("到会情况"), facts=facts)
    listed = rows.order_by("-state", "member__person__initials", "member")
    context = {
        "facts": facts,
        "people": [
            {"name": str(one.member), "state": _tone(one), "reason": _reason(one)} for one in listed
        ],
    }
    return Panel("attendance", _("到会情况"), template="life/attendance.html", context=context)


def _tone(row: Attendance) -> dict[str, Any]:
    return {"tone": STATES[row.state], "title": row.get_state_display()}


def _reason(row: Attendance) -> str:
    said = [row.reason] if row.reason else []
    if row.guest:
        said.append(_("外来党员，不计应到"))
    elif row.exempt:
        said.append(_("不作硬性要求，不计应到"))
    return "，".join(said)


def decisions(meeting: Any, actor: Actor) -> Panel | None:
    """What was decided, its count, and why it was or was not carried."""
    del actor
    rows = Decision.objects.filter(meeting=meeting).order_by("pk")
    heads = (_("决议"), _("应到"), _("实到"), _("赞成"), _("反对"), _("结果"), _("依据"))
    kinds = ("text", "num", "num", "num", "num", "code", "text")
    columns = [{"title": t, "kind": k} for t, k in zip(heads, kinds, strict=True)]
    drawn = [{"url": "", "cells": _decision_cells(one, meeting.type)} for one in rows]
    empty = _("没有记录决议。")
    return Panel("decisions", _("决议"), columns, drawn, count=len(drawn), empty=empty)


def _decision_cells(one: Decision, type_: str) -> list[dict[str, Any]]:
    numbers = (one.entitled, one.present, one.ayes, one.noes)
    result = (
        {"tone": "done", "title": _("通过")}
        if one.carried
        else {"tone": "late", "title": _("未通过")}
    )
    try:
        why = decision_why(one, type_)
    except CountError as error:
        why = refusal(error)
    return [
        {"text": one.text, "kind": "text"},
        *({"text": number, "kind": "num"} for number in numbers),
        {"text": result["title"], "kind": "code", "state": result},
        {"text": why or None, "kind": "text"},
    ]


def set_actions(meeting: Any, actor: Actor) -> Panel | None:
    """The set actions a theme day carried out."""
    del actor
    if meeting.type != Type.THEME_DAY:
        return None
    done = Done.objects.filter(meeting=meeting).select_related("action").order_by("action")
    columns = [{"title": _("动作"), "kind": "text"}, {"title": _("类别"), "kind": "text"}]
    rows = [
        {
            "url": "",
            "cells": [
                {"text": str(one.action), "kind": "text"},
                {"text": _("规定动作") if one.action.required else _("自选"), "kind": "text"},
            ],
        }
        for one in done
    ]
    return Panel("actions", _("开展的动作"), columns, rows, count=len(rows))


def shape(meeting: Any, actor: Actor) -> Panel | None:
    """Kind, form, the month's theme, the project, who taught: what is told of it."""
    del actor
    said = shape_of(meeting)
    told = [
        (_("活动种类"), said["kind"]),
        (_("方式"), Form(said["form"]).label if said["form"] else ""),
        (_("当月主题"), said["month_theme"] and said["month_theme"].name),
        (_("创意项目"), said["project"]),
        (_("讲课人"), said["speaker"]),
        (_("讲课人层级"), Level(said["level"]).label if said["level"] else ""),
        (_("讲给哪个领域"), Field(said["field"]).label if said["field"] else ""),
        (_("讲稿或材料"), said["material"]),
    ]
    facts = [{"title": title, "text": str(text), "kind": "text"} for title, text in told if text]
    return Panel("shape", _("方式和主题"), facts=facts) if facts else None


def stands(meeting: Any) -> bool:
    return not meeting.void_reason


def first_decision(meeting: Any) -> Mapping[str, Any]:
    """What was decided, as the thing to see through."""
    first = Decision.objects.filter(meeting=meeting).order_by("pk").first()
    return {"title": first.text[:200] if first else "", "source": "decision"}


def question(meeting: Any, actor: Actor) -> Panel | None:
    """The same words in another branch's minutes: a question, never a verdict."""
    found = same_minutes(meeting)
    if not found:
        return None
    seen = set(
        Meeting.objects.visible_to(actor)
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    named = [str(one) if one.pk in seen else _("别的支部 %s") % one.held_on for one in found]
    words = _("主要内容和下面的记录一字不差，请核对是不是贴错了；没有错就不用管：%s")
    fact = {"title": _("疑问"), "text": words % "；".join(named), "kind": "text", "wide": True}
    return Panel("question", _("请核对"), facts=[fact])


def may_show(meeting: Any) -> bool:
    """May it be put forward as an example?"""
    fit = not meeting.void_reason and meeting.type in SHAPED
    return fit and not Example.objects.filter(meeting=meeting.pk).exists()


def hosting(meeting: Any) -> bool:
    """Are there members of elsewhere whom this branch helps to manage?"""
    return not meeting.void_reason and bool(guests_of(meeting.org, meeting.held_on))


def preset(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """A new record starts where one looks, on today, at the branch's last venue."""
    node = scope.node
    found: dict[str, Any] = {"held_on": clock.today(), "type": Type.THEME_DAY}
    if node is not None and node.is_branch and may(actor, RECORDS, node.path):
        last = Meeting.objects.standing().filter(org=node).first()
        found |= {"org": node.pk, "venue": last.venue if last else ""}
        found["held_at"] = last.held_at_id if last else None
        found["starts_at"] = last.starts_at if last else None
    return found


def buttons(meeting: Any, actor: Actor) -> list[dict[str, Any]]:
    if not may(actor, ROLLS, meeting.org.path) or meeting.void_reason:
        return []
    url = reverse("life.paper", args=[meeting.pk])
    return [{"title": _("支部手册页"), "url": url, "icon": "download", "download": True}]


def paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the handbook as Word; it names people, so only the branch's own get it."""
    actor: Any = request.user
    rows = Meeting.objects.visible_to(actor).select_related("org", "host")
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        raise Http404
    if not may(actor, ROLLS, meeting.org.path):
        raise PermissionDenied(_("支部手册页有到会人员姓名，由支部书记或社区打印"))
    return handed(paper(meeting), paper_name(meeting))


MEETINGS_PAGES = RecordPages(
    MEETINGS,
    record=actions.record,
    change=actions.correct,
    change_form=forms.CorrectForm,
    void=actions.void,
    acts=[
        ActPage("welcome", gettext_lazy("登记外来党员到会"), actions.welcome, forms.GuestsForm,
                when=hosting, start=forms.GuestsForm.record_initial),
        ActPage("hand_out", gettext_lazy("转为落实事项"), actions.hand_out, forms.HandOutForm,
                when=stands, start=first_decision),
        ActPage("propose", gettext_lazy("自荐为创新案例"), actions.propose, forms.CaseForm,
                when=may_show, roles=(Role.BRANCH_SECRETARY,)),
        ActPage("nominate", gettext_lazy("推荐为创新案例"), actions.nominate, forms.CaseForm,
                when=may_show, roles=STAFF),
    ],
    panels=[question, attendance, shape, decisions, matters_of, set_actions, attachments],
    menu=("组织生活", 20),
    icon="meeting",
    keeps=RECORDS,
    sees=SEES,
    root="",
    start=preset,
    buttons=buttons,
    noun=gettext_lazy("会议记录"),
    refusals=(CountError,),
    verbs={"meetings.record": gettext_lazy("登记"), "life.correct": gettext_lazy("更正动作")},
    empty=gettext_lazy("这个期间还没有记录。若线下已开展，可补记一次会，或导入台账。"),
)  # fmt: skip
