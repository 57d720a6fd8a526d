"""Columns of kinds, themes, norms, projects, takings, examples and leave."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.life import forms
from jiceng.work.life.models import (
    ActivityKind,
    Example,
    Leave,
    MonthTheme,
    Project,
    Taking,
    TeachNorm,
)


def themes(actor: Actor) -> Any:
    return MonthTheme.objects.visible_to(actor).told()


def rated(taking: Any) -> int | None:
    """The number itself: one that is not given yet is no word."""
    rating: int | None = taking.rating
    return rating


KINDS = Sheet(
    "life.kinds",
    _("活动种类"),
    ActivityKind,
    [
        Column("type"),
        Column("name"),
        Column("form"),
        Column("creative"),
        Column("note", width=30),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.KindForm,
    filters=("type", "form", "creative"),
    search=("name",),
    order=("type", "pk"),
    at="",
    definition=_("本地叫法，随时可以增减；方式决定多样性怎么数。"),
)
THEMES = Sheet(
    "life.themes",
    _("每月主题"),
    MonthTheme,
    [
        Column("month", _("月份")),
        Column("name", width=28),
        Column("text", width=40),
        Column("programme", _("所属提法"), kind="text", choose="component"),
        Column("document", width=20),
        Column("issued_on", choose="-"),
        Column("void_reason", _("撤回原因"), choose="-", shown=False),
    ],
    rows=themes,
    form=forms.MonthThemeForm,
    search=("name", "text"),
    filters=("month",),
    order=("-month", "pk"),
    at="",
    on="month",
    definition=_("主题党日登记时会自动选上当月第一个主题，支部可以改。"),
)
NORMS = Sheet(
    "life.teach_norms",
    _("讲党课次数要求"),
    TeachNorm,
    [
        Column("org_kind"),
        Column("title"),
        Column("times"),
        Column("document", width=24),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.TeachNormForm,
    order=("org_kind", "title", "-since"),
    at="",
    definition=_("党委（党组）书记每年至少一次是条例的要求，不用登记；这里登记本地另外要求的。"),
)
PROJECTS = Sheet(
    "life.projects",
    _("创意项目目录"),
    Project,
    [
        Column("name", width=24),
        Column("aim", width=36),
        Column("form"),
        Column("spirit"),
        Column("skill"),
        Column("practice"),
        Column("minutes"),
        Column("seats", shown=False),
        Column("material", width=24, shown=False),
        Column("base__name", _("基地"), choose="base"),
        Column("since", _("自"), shown=False),
        Column("until", _("至"), choose="-", shown=False),
    ],
    form=forms.ProjectForm,
    search=("name", "aim"),
    filters=("form", "spirit", "skill", "practice"),
    order=("pk",),
    at="",
    related=("base",),
    definition=_("党性教育、素质拓展、互动实践结合的项目；支部取用、开展、评价，好的可以再用。"),
)
TAKINGS = Sheet(
    "life.takings",
    _("创意项目取用"),
    Taking,
    [
        Column("project__name", _("创意项目"), choose="project", width=24),
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("taken_on", choose="-"),
        Column("planned_on"),
        Column("meeting__held_on", _("开展日期"), choose="-"),
        Column("state", choose="-"),
        Column("rating", kind="number", choose="-", show=rated, reads="rating"),
        Column("words", choose="-", width=30),
    ],
    form=forms.TakeForm,
    search=("project__name", "org__name", "org__initials"),
    filters=("state", "rating", "taken_on"),
    order=("-taken_on", "-pk"),
    on="taken_on",
    related=("project", "org", "meeting"),
    definition=_("一行一次取用；评分是支部对项目的评价。"),
)
EXAMPLES = Sheet(
    "life.examples",
    _("创新案例"),
    Example,
    [
        Column("title", width=24),
        Column("org__name", _("党支部"), width=24),
        Column("meeting__held_on", _("会议日期")),
        Column("words", width=40),
        Column("named_on"),
        Column("state"),
        Column("told", shown=False),
    ],
    search=("title", "org__name", "org__initials"),
    filters=("state", "named_on"),
    order=("-named_on", "-pk"),
    on="named_on",
    related=("org", "meeting"),
    definition=_("从会议记录的页面推荐或自荐；支部同意了才展示，随时可以撤下。"),
)
LEAVES = Sheet(
    "life.leaves",
    _("请假"),
    Leave,
    [
        Column("invitation__held_on", _("会议日期")),
        Column("invitation__type", _("类型")),
        Column("invitation__org__name", _("党支部"), width=24),
        Column("member__person__name", _("党员")),
        Column("reason"),
        Column("state"),
        Column("answer", shown=False),
    ],
    search=("member__person__name", "reason"),
    filters=("state", "invitation__held_on"),
    order=("-invitation__held_on", "-pk"),
    at="invitation__org__path",
    on="invitation__held_on",
    related=("invitation__org", "member__person"),
    definition=_("会前请的假；支部准了的，登记会议时自动算请假。"),
)
