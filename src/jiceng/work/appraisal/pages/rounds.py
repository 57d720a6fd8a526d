"""Pages of rounds and reviews: what those above may read, and what is the branch's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.votes import CountError
from jiceng.kit.forms import ReasonForm
from jiceng.kit.handoffs import asked
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope, address
from jiceng.registers.matters.pages import matters_of
from jiceng.registers.polls.models import Poll
from jiceng.registers.polls.rules import SMALLEST, band
from jiceng.work.appraisal import actions, forms
from jiceng.work.appraisal.access import KEEPS, OWN, SEES, holds
from jiceng.work.appraisal.flows import GRADED, HELD, NOTIFIED, POLLED, PROPOSED, ROUND
from jiceng.work.appraisal.models import OVER, AppraisalRound, MemberReview
from jiceng.work.appraisal.rules import before_meeting, quarter_advice, share_advice
from jiceng.work.appraisal.sheets import REVIEWS, ROUNDS

UNFIT = MemberReview.Grade.UNQUALIFIED
DAYS = {
    "studied_on": gettext_lazy("会前学习"),
    "consulted_on": gettext_lazy("听取意见"),
    "talked_on": gettext_lazy("谈心谈话"),
}


def own(actor: Actor, round_: AppraisalRound) -> bool:
    return holds(actor, round_.org.path)


def preparation(round_: AppraisalRound, actor: Actor) -> Panel:
    """Before the meeting, the meeting, the slips: days and numbers, no names."""
    del actor
    facts: list[dict[str, Any]] = [
        {"title": title, "text": getattr(round_, name), "kind": "date"}
        for name, title in DAYS.items()
    ]
    meeting: dict[str, Any] = {"title": _("会议记录"), "text": None, "kind": "text"}
    if round_.meeting_id:
        url = address("life.meetings.detail", pk=round_.meeting_id)
        meeting |= {"text": str(round_.met_on), "url": url}
    facts.append(meeting)
    if round_.issued is not None:
        words = _("发出 %(out)d 张，收回 %(back)d 张")
        told = words % {"out": round_.issued, "back": round_.returned or 0}
        facts.append({"title": _("测评票"), "text": told, "kind": "text"})
    limit = f"{round_.parts}/{round_.of}"
    facts.append({"title": _("优秀一般不超过"), "text": limit, "kind": "text"})
    return Panel("preparation", gettext_lazy("会前和会上"), facts=facts)


def people(round_: AppraisalRound, actor: Actor) -> Panel | None:
    """Who takes part and what came of it, for the branch alone."""
    if not own(actor, round_):
        return None
    rows = MemberReview.objects.visible_to(actor).filter(round=round_)
    rows = rows.order_by("member__person__initials", "pk")
    return listed(
        "people", gettext_lazy("参加评议的党员"), REVIEWS, rows,
        only=("member__person__name", "part", "away", "self_on", "grade", "told_on"),
        address=lambda row: reverse("appraisal.reviews.detail", args=[row.pk]), limit=200,
    )  # fmt: skip


def votes(round_: AppraisalRound, actor: Actor) -> Panel | None:
    """The slips as counted, by name and never in order of votes; of a small group only bands."""
    if not own(actor, round_) or round_.returned is None:
        return None
    few = round_.returned < SMALLEST
    heads = [_("姓名"), *(label for _value, label in MemberReview.Grade.choices)]
    columns = [{"title": one, "kind": "text"} for one in heads]
    rows = (
        MemberReview.objects.filter(round=round_)
        .exclude(votes=None)
        .select_related("member__person")
    )
    drawn = [
        {
            "url": "",
            "cells": [
                {"text": str(one.member), "kind": "text"},
                *({"text": band(n) if few else str(n), "kind": "text"} for n in one.votes or ()),
            ],
        }
        for one in rows.order_by("member__person__initials", "pk")
    ]
    return Panel("votes", gettext_lazy("民主测评票数（参考，不是结论）"), columns, drawn,
                 count=len(drawn))  # fmt: skip


def warn(round_: AppraisalRound) -> Sequence[Finding]:
    """What the rules have to say at this point; it stops nobody."""
    if round_.state == NOTIFIED:
        lacking = [_(str(title)) for name, title in DAYS.items() if getattr(round_, name) is None]
        day = round_.planned_on or clock.today()
        return [*before_meeting(lacking=lacking), *quarter_advice(on=day)]
    if round_.state in {PROPOSED, GRADED}:
        rows = MemberReview.objects.filter(round=round_).exclude(part=MemberReview.Part.GUEST)
        told = [one.grade or one.proposed for one in rows if one.grade or one.proposed]
        best = told.count(MemberReview.Grade.EXCELLENT)
        return share_advice(best=best, people=len(told), parts=round_.parts, of=round_.of)
    return []


def buttons(round_: AppraisalRound, actor: Actor) -> list[dict[str, Any]]:
    if not own(actor, round_) or round_.void_reason:
        return []
    found: list[dict[str, Any]] = []
    if round_.state == HELD:
        url = reverse("appraisal.ballot", args=[round_.pk])
        found.append({"title": _("纸质测评票"), "url": url, "icon": "print"})
    if round_.poll_id and round_.state in {HELD, POLLED}:
        url = reverse("polls.polls.detail", args=[round_.poll_id])
        found.append({"title": _("无记名测评"), "url": url, "icon": "review"})
    closed = round_.poll is not None and round_.poll.state == Poll.State.CLOSED
    if closed and round_.returned is not None and round_.returned >= SMALLEST:
        url = reverse("appraisal.recount", args=[round_.pk])
        found.append({"title": _("独立复核文件"), "url": url, "icon": "download", "download": True})
    if round_.graded_on is not None:
        url = reverse("appraisal.summary", args=[round_.pk])
        found.append({"title": _("评议结果表"), "url": url, "icon": "download", "download": True})
    return found


def may_poll(round_: AppraisalRound) -> bool:
    open_ = round_.poll is not None and round_.poll.state not in OVER
    return round_.state == HELD and not open_ and not round_.void_reason


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    node, today = scope.node, clock.today()
    found: dict[str, Any] = {"year": today.year, "notified_on": today}
    return found | ({"org": node.pk} if node is not None and node.is_branch else {})


def weigh(values: Mapping[str, Any]) -> Sequence[Finding]:
    day = values.get("planned_on")
    return quarter_advice(on=day) if day else []


STEPS = {
    "hold": forms.HoldForm, "count": forms.CountForm, "repeat": ReasonForm,
    "propose": forms.ProposeForm, "grade": forms.GradeForm, "tell": forms.OnForm,
    "file": forms.OnForm, "send_back": ReasonForm,
}  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS,
    noun=gettext_lazy("民主评议"),
    record=actions.notify,
    void=actions.void,
    steps=[StepPage(ROUND, {name: getattr(actions, name) for name in STEPS}, STEPS, warn=warn)],
    acts=[
        ActPage("prepare", gettext_lazy("登记会前的事"), actions.prepare, forms.PrepareForm,
                when=lambda one: one.state == NOTIFIED and not one.void_reason,
                start=lambda one: {name: getattr(one, name) for name in ("planned_on", *DAYS)}),
        ActPage("open_poll", gettext_lazy("发起无记名测评"), actions.open_poll, forms.PollForm,
                roles=OWN, when=may_poll),
        ActPage("list_line", gettext_lazy("列入清单"), actions.list_line, forms.LineForm,
                when=lambda one: not one.void_reason),
    ],
    panels=[preparation, people, votes, matters_of],
    buttons=buttons,
    menu=("组织生活", 50),
    icon="review",
    keeps=KEEPS,
    sees=SEES,
    root="",
    start=start,
    weigh=weigh,
    refusals=(CountError,),
    verbs={"notify": gettext_lazy("通知评议"), "book": gettext_lazy("补记")},
    empty=gettext_lazy("还没有民主评议。先发通知，参加评议的党员自动列好。"),
)  # fmt: skip


def words(review: MemberReview, actor: Actor) -> Panel:
    """What was said of oneself and by others, the opinion, the help."""
    del actor
    said = [
        (_("个人自评"), review.self_text), (_("互评意见"), review.mutual),
        (_("评定意见"), review.opinion), (_("教育帮助措施"), review.measure),
    ]  # fmt: skip
    facts = [{"title": t, "text": v or None, "kind": "text", "wide": True} for t, v in said]
    return Panel("words", gettext_lazy("自评、互评和意见"), facts=facts)


def signals(review: MemberReview, actor: Actor) -> Panel | None:
    """A number another room has for this, with its weight, where the organisation wants one."""
    told = asked("appraisal.signals", review, actor=actor)
    if told is None:
        return None
    words = _("只作参考，比重百分之%d，不代替评议") % told["weight"]
    facts: list[dict[str, Any]] = [
        {"title": _("本年积分"), "text": told["points"], "kind": "num"},
        {"title": _("怎么用"), "text": words, "kind": "text"},
    ]
    return Panel("signals", gettext_lazy("积分（本人自愿参加）"), facts=facts)


def review_buttons(review: MemberReview, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("appraisal.register", args=[review.pk])
    return [{"title": _("民主评议登记表"), "url": url, "icon": "download", "download": True}]


def before_count(review: MemberReview) -> bool:
    return review.round.state in {NOTIFIED, HELD} and not review.round.void_reason


def unfit(review: MemberReview) -> bool:
    told = review.grade == UNFIT and review.told_on is not None
    return told and not review.round.void_reason


REVIEW_PAGES = RecordPages(
    REVIEWS,
    noun=gettext_lazy("党员评议"),
    acts=[
        ActPage("self_review", gettext_lazy("代记个人自评"), actions.self_review, forms.SelfForm,
                when=before_count, start=lambda one: {"text": one.self_text}),
        ActPage("mutual_review", gettext_lazy("记互评意见"), actions.mutual_review,
                forms.MutualForm, when=before_count, start=lambda one: {"text": one.mutual}),
        ActPage("excuse", gettext_lazy("登记未到会"), actions.excuse, forms.AwayForm,
                when=lambda one: one.round.state == NOTIFIED and not one.round.void_reason,
                start=lambda one: {"away": one.away}),
        ActPage("teach", gettext_lazy("登记教育帮助"), actions.teach, forms.TeachForm, when=unfit,
                start=lambda one: {"measure": one.measure, "on": clock.today()}),
        ActPage("propose_disposal", gettext_lazy("提请组织处置"), actions.propose_disposal,
                forms.UnfitForm, danger=True,
                when=lambda one: unfit(one) and one.taught_on and one.proposed_on is None),
    ],
    panels=[words, signals],
    buttons=review_buttons,
    menu=("组织生活", 51),
    icon="people",
    keeps=OWN,
    sees=OWN,
    verbs={"settle_hosted": gettext_lazy("流入地评定")},
)  # fmt: skip
PAGES = [REVIEW_PAGES, ROUND_PAGES]
