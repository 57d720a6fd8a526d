"""Console pages of points, and what anybody may read: where they are on, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.work.points import actions, forms
from jiceng.work.points.access import KEEPS, SETS
from jiceng.work.points.flows import AWARD, OBJECTION
from jiceng.work.points.models import Objection, Posting, Switch
from jiceng.work.points.rules import BURDEN, on_switching
from jiceng.work.points.sheets import AWARDS, OBJECTIONS, RULES, SWITCHES


def weigh(values: Mapping[str, Any]) -> Sequence[Finding]:
    return on_switching(appraisal=bool(values.get("appraisal")), weight=values.get("weight") or 0)


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node.pk if scope.node is not None else None, "since": clock.today()}


def standing(record: Any) -> bool:
    return record.until is None


def disputed(objection: Objection, actor: Actor) -> Panel | None:
    """The entry somebody objects to: its item, its points, the record it came from."""
    del actor
    entry = objection.entry
    if entry is None:
        return None
    points = Posting.objects.filter(entry=entry, account=Posting.Account.MEMBER).total()
    rule = f"{entry.rule}（{_('第%d版') % entry.rule.version}）" if entry.rule else None
    said = [
        (_("日期"), entry.on, "date"), (_("种类"), entry.get_kind_display(), "text"),
        (_("积分规则"), rule, "text"), (_("分数"), points, "num"),
        (_("依据的记录"), entry.words, "text"),
    ]  # fmt: skip
    facts = [{"title": title, "text": text, "kind": kind} for title, text, kind in said]
    return Panel("disputed", gettext_lazy("有异议的一笔"), facts=facts)


SWITCH_PAGES = RecordPages(
    SWITCHES,
    record=actions.switch_on,
    acts=[
        ActPage("switch_off", gettext_lazy("停用"), actions.switch_off, ReasonForm,
                when=standing, danger=True),
    ],
    menu=("党员", 80),
    icon="star",
    keeps=SETS,
    root="",
    noun=gettext_lazy("积分启用"),
    start=here,
    weigh=weigh,
    verbs={"switch_on": gettext_lazy("启用积分")},
    empty=gettext_lazy("没有党组织启用积分。默认就是不启用。"),
)  # fmt: skip
RULE_PAGES = RecordPages(
    RULES,
    record=actions.set_rule,
    acts=[
        ActPage("end_rule", gettext_lazy("停用这一项"), actions.end_rule, ReasonForm,
                when=standing, danger=True),
    ],
    menu=("党员", 81),
    icon="edit",
    keeps=SETS,
    start=here,
    verbs={"set_rule": gettext_lazy("定规则")},
    empty=gettext_lazy("还没有积分规则。"),
)  # fmt: skip
AWARD_PAGES = RecordPages(
    AWARDS,
    record=actions.propose,
    steps=[
        StepPage(AWARD, {"approve": actions.approve, "refuse": actions.refuse},
                 {"refuse": ReasonForm}),
    ],
    menu=("党员", 82),
    icon="review",
    keeps=KEEPS,
    sees=KEEPS,
    verbs={"propose": gettext_lazy("申请记分")},
    empty=gettext_lazy("没有记分申请。到会等已有记录的事不用申请。"),
)  # fmt: skip
OBJECTION_PAGES = RecordPages(
    OBJECTIONS,
    steps=[
        StepPage(OBJECTION, {"uphold": actions.uphold, "decline": actions.decline},
                 {"uphold": forms.AnswerForm, "decline": forms.AnswerForm}),
    ],
    panels=[disputed],
    menu=("党员", 83),
    icon="review",
    keeps=KEEPS,
    sees=KEEPS,
    verbs={"object_to": gettext_lazy("提出异议")},
    empty=gettext_lazy("没有积分异议。"),
)  # fmt: skip


def measures(request: HttpRequest) -> HttpResponse:
    """本系统启用的管理措施: for everybody, with the paper, the approver and the last day."""
    rows = Switch.objects.holding(clock.today()).select_related("org").order_by("org__path")
    context = {"title": _("本系统启用的管理措施"), "rows": rows, "article": BURDEN}
    return render(request, "points/measures.html", context)


PAGES = [SWITCH_PAGES, RULE_PAGES, AWARD_PAGES, OBJECTION_PAGES]
urls = [
    *RULE_PAGES.urls(),
    *AWARD_PAGES.urls(),
    *OBJECTION_PAGES.urls(),
    *SWITCH_PAGES.urls(),
]
roots = {"p/": [path("measures/", require_safe(measures), name="points.measures")]}
