"""The nouns of the fast lane on the console."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import around
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.registers.units.models import Hosting
from jiceng.work.fastlane import actions, forms
from jiceng.work.fastlane.access import IMPORTS, KEEPS, ROUTES, SETS
from jiceng.work.fastlane.flows import CASE, CLOSED, DISPATCHED, ISSUE
from jiceng.work.fastlane.models import Contest, DirectCase, DutyZone, Issue
from jiceng.work.fastlane.rules import Likeness
from jiceng.work.fastlane.sheets import CASES, CONTESTS, ISSUES, PACES, ZONES

SECTION = "两新党建"
STAGES = (("classify_by", "classified_on"), ("dispatch_by", "dispatched_on"),
          ("reply_by", "replied_on"))  # fmt: skip
STAGE_TITLES = (gettext_lazy("分类"), gettext_lazy("派出"), gettext_lazy("答复"))


def clocks(issue: Issue, actor: Actor) -> Panel:
    """Each stage: by when it was promised, when it was done."""
    del actor
    heads = [(_("环节"), "text"), (_("时限"), "date"), (_("完成"), "date"), (_("情况"), "text")]
    days = [(getattr(issue, by), getattr(issue, on)) for by, on in STAGES]
    rows = [
        ("", (title, due, done, _kept(due, done)))
        for title, (due, done) in zip(STAGE_TITLES, days, strict=True)
    ]
    return replace(drawn("clocks", gettext_lazy("各环节时限"), heads, rows), count=None)


def _kept(due: Any, done: Any) -> str:
    if due is None:
        return ""
    if done is None:
        return _("已超时") if due < clock.today() else _("办理中")
    return _("按时") if done <= due else _("超时办理")


def linked(issue: Issue, actor: Actor) -> Panel | None:
    """Cases of the direct line that speak of the same."""
    rows = DirectCase.objects.visible_to(actor).filter(issue=issue)
    if not rows.exists():
        return None
    return listed("linked", gettext_lazy("关联的直通车办件"), CASES, rows,
                  only=("number", "firm", "received_on", "settled_on", "state"),
                  address=lambda row: reverse("fastlane.cases.detail", args=[row.pk]))  # fmt: skip


def alike(case: DirectCase, actor: Actor) -> Panel | None:
    """What may be the same trouble, and why it is offered; nobody joins them but the reader."""
    if case.issue_id is not None:
        return None
    heads = [(_("快车道问题"), "text"), (_("提出日"), "date"), (_("为什么像"), "text")]
    found = case.doubles()
    seen = set(Issue.objects.visible_to(actor).values_list("pk", flat=True).filter(
        pk__in=[one.pk for one, _why in found]))  # fmt: skip
    mine = [(one, why) for one, why in found if one.pk in seen]
    return drawn(
        "alike", gettext_lazy("可能是同一件"), heads,
        [(reverse("fastlane.issues.detail", args=[one.pk]), (str(one), one.raised_on, _like(why)))
         for one, why in mine],
        empty=gettext_lazy("快车道上没有相像的，按直通车办理即可。"),
    )  # fmt: skip


def _like(why: Likeness) -> str:
    same = _("同一家企业") if why.same_firm else _("内容相近")
    return _("%(same)s，相隔 %(days)s 天，文字相近 %(words)s%%") % {
        "same": same, "days": why.days, "words": round(why.words * 100)}  # fmt: skip


def results(zone: DutyZone, actor: Actor) -> Panel:
    """Quarter by quarter."""
    del actor
    heads = [(_("季度"), "text"), (_("成果"), "text"), (_("目标达到"), "flag")]
    rows = [
        ("", (around(one.quarter_on, "quarter").words, one.result, one.met))
        for one in zone.zoneresult_set.order_by("-quarter_on")[:20]
    ]
    return drawn("results", gettext_lazy("季度成果"), heads, rows)


def in_hand(issue: Issue) -> bool:
    return issue.state == DISPATCHED and not issue.void_reason


def loose(case: DirectCase) -> bool:
    """Closed, and tied to nothing yet: while it is open, that is a step of its path."""
    return case.state == CLOSED and case.issue_id is None


def tied(case: DirectCase) -> bool:
    return case.state == CLOSED and case.issue_id is not None


def stands(contest: Contest) -> bool:
    return not contest.void_reason


def laid(zone: DutyZone) -> bool:
    return zone.until is None


def own(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """The organisation looked at, and the firm where it covers one alone."""
    del actor
    if scope.node is None:
        return {}
    held = Hosting.objects.standing(clock.today()).filter(org=scope.node.pk)
    units = list(held.values_list("unit", flat=True)[:2])
    return {"org": scope.node, **({"unit": units[0]} if len(units) == 1 else {})}


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


def told(issue: Issue) -> Mapping[str, Any]:
    return {"kind": issue.kind, "urgency": issue.urgency}


ISSUE_PAGES = RecordPages(
    ISSUES, noun=gettext_lazy("企业困难"), record=actions.collect, void=actions.void_issue,
    steps=[
        StepPage(
            ISSUE,
            {name: getattr(actions, name)
             for name in ("classify", "dispatch", "handle", "reply", "rate")},
            {"classify": forms.ClassifyForm, "dispatch": forms.DispatchForm,
             "reply": forms.ReplyForm, "rate": forms.RateForm},
            start={"classify": told},
        )
    ],
    acts=[ActPage("join", gettext_lazy("增派"), actions.join, forms.JoinForm, roles=ROUTES,
                  when=in_hand)],
    panels=[clocks, matters_of, linked, attachments],
    verbs={"collect": gettext_lazy("收集"), "join": gettext_lazy("增派"),
           "void_issue": gettext_lazy("作废")},
    menu=(SECTION, 60), icon="service", keeps=KEEPS, root="", start=own,
    empty=gettext_lazy("没有企业困难。企业党组织可以在手机上提，也可以在这里代为登记。"),
)  # fmt: skip
CASE_PAGES = RecordPages(
    CASES, noun=gettext_lazy("直通车办件"), record=actions.list_case,
    steps=[StepPage(
        CASE, {"link": actions.link, "unlink": actions.unlink, "close": actions.close},
        {"link": forms.LinkForm, "unlink": ReasonForm, "close": forms.CloseForm},
    )],
    acts=[
        ActPage("tie", gettext_lazy("关联快车道问题"), actions.tie, forms.LinkForm, roles=ROUTES,
                when=loose),
        ActPage("untie", gettext_lazy("取消关联"), actions.untie, ReasonForm, roles=ROUTES,
                when=tied),
    ],
    panels=[alike],
    verbs={"list_case": gettext_lazy("登记"), "change_case": gettext_lazy("按清单更新")},
    menu=(SECTION, 66), icon="data", keeps=IMPORTS, start=here,
    empty=gettext_lazy("没有直通车办件。可以把市里的清单整张导入，也可以用接口报进来。"),
)  # fmt: skip
CONTEST_PAGES = RecordPages(
    CONTESTS, noun=gettext_lazy("岗位练兵"), record=actions.hold_contest,
    void=actions.void_contest, panels=[attachments],
    verbs={"hold_contest": gettext_lazy("登记"), "void_contest": gettext_lazy("作废")},
    menu=(SECTION, 68), icon="task", keeps=KEEPS, start=own,
    empty=gettext_lazy("没有登记过岗位练兵。"),
)  # fmt: skip
ZONE_PAGES = RecordPages(
    ZONES, noun=gettext_lazy("党员责任区"), record=actions.lay_zone, panels=[results],
    acts=[
        ActPage("report_zone", gettext_lazy("登记季度成果"), actions.report_zone, forms.ResultForm,
                when=laid),
        ActPage("end_zone", gettext_lazy("结束"), actions.end_zone, forms.EndForm, when=laid,
                danger=True),
    ],
    verbs={"lay_zone": gettext_lazy("设立")}, menu=(SECTION, 70), icon="task", keeps=KEEPS,
    start=own, empty=gettext_lazy("没有党员责任区。"),
)  # fmt: skip
PACE_PAGES = RecordPages(
    PACES, noun=gettext_lazy("时限"), record=actions.set_pace, menu=(SECTION, 72), icon="edit",
    keeps=SETS, start=here, verbs={"set_pace": gettext_lazy("定时限")},
    empty=gettext_lazy("没有定过，用的是默认：一个工作日分类、一个派出，十个答复，紧急的三个。"),
)  # fmt: skip
