"""Console pages of kinds, themes, norms, projects, takings, examples and leave."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.roles import STAFF
from jiceng.kit.scope import Scope
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.vocabulary.pages import tags
from jiceng.work.life import actions, forms
from jiceng.work.life.access import RECORDS, SEES, SETS
from jiceng.work.life.flows import EXAMPLE, HELD, LEAVE, TAKING
from jiceng.work.life.models import Project, Taking
from jiceng.work.life.sheets.shapes import (
    EXAMPLES,
    KINDS,
    LEAVES,
    NORMS,
    PROJECTS,
    TAKINGS,
    THEMES,
)

SECTION = "组织生活"


def stands(record: Any) -> bool:
    return record.until is None


def issued(theme: Any) -> bool:
    return not theme.void_reason


def held(taking: Any) -> bool:
    return bool(taking.state == HELD)


def today_on(record: Any) -> dict[str, Any]:
    del record
    return {"on": clock.today()}


def node_of(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node.pk if scope.node is not None else None}


def this_month(actor: Actor, scope: Scope) -> dict[str, Any]:
    return {**node_of(actor, scope), "month": clock.today()}


def taken(actor: Actor, scope: Scope) -> dict[str, Any]:
    """One's own branch where one looks at it."""
    node = scope.node
    mine = node is not None and node.is_branch and may(actor, RECORDS, node.path)
    return {"org": node.pk if node is not None and mine else None}


def uses(project: Project, actor: Actor) -> Panel:
    """Who carried it out and how it was, as far as one sees the branches; in all, how often."""
    rows = Taking.objects.filter(project=project)
    times = rows.filter(state=HELD, meeting__void_reason="").count()
    mine = TAKINGS.visible(actor).filter(project=project).order_by("-taken_on", "-pk")
    panel = listed(
        "uses", gettext_lazy("取用和评价"), TAKINGS, mine,
        only=("org__name", "taken_on", "meeting__held_on", "state", "rating", "words"),
        address=lambda row: reverse("life.takings.detail", args=[row.pk]),
        empty=gettext_lazy("您的范围内还没有支部取用。"),
    )  # fmt: skip
    panel.title = _("取用和评价（全区已开展 %d 次）") % times
    return panel


KIND_PAGES = RecordPages(
    KINDS,
    record=actions.list_kind,
    acts=[
        ActPage("unlist_kind", gettext_lazy("从种类中去掉"), actions.unlist_kind, forms.EndForm,
                when=stands, start=today_on),
    ],
    menu=(SECTION, 62),
    icon="folder",
    keeps=SETS,
    sees=SEES,
    start=node_of,
    verbs={"list_kind": gettext_lazy("列入"), "unlist_kind": gettext_lazy("去掉")},
    empty=gettext_lazy("还没有活动种类。列入微型党课、参观、志愿服务等，支部登记时点选。"),
)  # fmt: skip
THEME_PAGES = RecordPages(
    THEMES,
    record=actions.issue_theme,
    acts=[
        ActPage("withdraw_theme", gettext_lazy("撤回"), actions.withdraw_theme, ReasonForm,
                when=issued, danger=True),
    ],
    panels=[tags],
    menu=(SECTION, 32),
    icon="publish",
    keeps=SETS,
    sees=SEES,
    start=this_month,
    noun=gettext_lazy("主题"),
    verbs={"issue_theme": gettext_lazy("下发"), "withdraw_theme": gettext_lazy("撤回")},
    empty=gettext_lazy("这个期间还没有下发主题。"),
)  # fmt: skip
NORM_PAGES = RecordPages(
    NORMS,
    record=actions.set_norm,
    menu=(SECTION, 63),
    icon="task",
    keeps=SETS,
    sees=SEES,
    start=node_of,
    verbs={"set_norm": gettext_lazy("规定")},
    empty=gettext_lazy("没有本地另外的要求。党委（党组）书记每年至少讲一次党课。"),
)
PROJECT_PAGES = RecordPages(
    PROJECTS,
    record=actions.offer,
    acts=[
        ActPage("retire", gettext_lazy("从目录中去掉"), actions.retire, forms.EndForm,
                when=stands, start=today_on),
    ],
    panels=[uses],
    menu=(SECTION, 50),
    icon="star",
    keeps=STAFF,
    sees=SEES,
    start=node_of,
    noun=gettext_lazy("创意项目"),
    verbs={"offer": gettext_lazy("列入"), "retire": gettext_lazy("去掉")},
    empty=gettext_lazy("目录还是空的。好的活动列进来，别的支部可以拿去用。"),
)  # fmt: skip
TAKING_PAGES = RecordPages(
    TAKINGS,
    record=actions.take,
    steps=[
        StepPage(TAKING, {"hold": actions.hold, "drop": actions.drop}, {"hold": forms.HoldForm})
    ],
    acts=[ActPage("rate", gettext_lazy("评价"), actions.rate, forms.RateForm, when=held)],
    menu=(SECTION, 51),
    icon="check",
    keeps=RECORDS,
    start=taken,
    noun=gettext_lazy("项目取用"),
    verbs={"take": gettext_lazy("取用"), "rate": gettext_lazy("评价")},
    empty=gettext_lazy("还没有支部取用创意项目。到目录里挑一个试试。"),
)
EXAMPLE_PAGES = RecordPages(
    EXAMPLES,
    steps=[
        StepPage(
            EXAMPLE,
            {
                "agree": actions.agree,
                "decline": actions.decline,
                "show": actions.show,
                "take_down": actions.take_down,
            },
            {"take_down": ReasonForm},
        )
    ],
    menu=(SECTION, 53),
    icon="report",
    keeps=RECORDS,
    noun=gettext_lazy("创新案例"),
    verbs={"nominate": gettext_lazy("推荐"), "propose": gettext_lazy("自荐")},
    empty=gettext_lazy("还没有案例。在会议记录的页面上推荐或者自荐。"),
)
LEAVE_PAGES = RecordPages(
    LEAVES,
    steps=[
        StepPage(
            LEAVE,
            {"grant": actions.grant, "refuse": actions.refuse},
            {"grant": forms.GrantForm, "refuse": forms.RefuseForm},
        )
    ],
    menu=(SECTION, 24),
    icon="inbox",
    keeps=tuple(ROLLS),
    sees=tuple(ROLLS),
    verbs={"ask_leave": gettext_lazy("请假")},
    empty=gettext_lazy("没有人请假。收到会议通知的党员可以在手机上请假。"),
)
PAGES = [KIND_PAGES, THEME_PAGES, NORM_PAGES, PROJECT_PAGES, TAKING_PAGES]
PAGES += [EXAMPLE_PAGES, LEAVE_PAGES]
