"""Pages of requirements, audiences, those due, plans, needs, lecturers and courses."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.files.pages import attachments
from jiceng.work.training import actions, forms
from jiceng.work.training.access import ASKS, KEEPS, SETS
from jiceng.work.training.flows import APPROVED, COLLECTING, COURSE, DRAFTED, PLAN
from jiceng.work.training.models import Course, Plan, Theme
from jiceng.work.training.rules import uncovered
from jiceng.work.training.sheets import (
    AUDIENCES,
    COURSES,
    DUES,
    LECTURERS,
    NEEDS,
    PLANS,
    THEMES,
)

SECTION = "组织生活"
VERSIONS = 20  # former versions that a course's page shows


def standing(record: Any) -> bool:
    return record.until is None


def by_hand(record: Any) -> bool:
    return record.until is None and record.post_id is None


def in_force(record: Any) -> bool:
    return bool(record.state == APPROVED)


def drafted(record: Any) -> bool:
    return record.state in {COLLECTING, DRAFTED}


def needs(plan: Plan, actor: Actor) -> Panel:
    rows = NEEDS.visible(actor).filter(plan=plan).order_by("-handed_on", "-pk")
    return listed(
        "needs", gettext_lazy("收到的需求"), NEEDS, rows, only=("org__name", "words", "form"),
        address=lambda row: reverse("training.needs.detail", args=[row.pk]),
        empty=gettext_lazy("还没有收到需求。征集期间，下级党组织在手机上就能提。"),
    )  # fmt: skip


def asked_of(plan: Plan) -> tuple[list[Theme], list[Course]]:
    """The requirements that hold above the plan, and its courses still in use."""
    themes = Theme.objects.filter(
        kind=Theme.Kind.REQUIREMENT, until=None, org__in=plan.org.above()
    ).order_by("key", "order", "pk")
    courses = Course.objects.filter(plan=plan, replaced_on=None).prefetch_related("themes")
    return list(themes), list(courses.order_by("pk"))


def matrix(plan: Plan, actor: Actor) -> Panel:
    """要求 × 课程: which course meets which requirement, before anything is approved."""
    del actor
    themes, courses = asked_of(plan)
    columns = [{"name": "theme", "title": _("要求"), "kind": "text"}]
    columns += [{"name": str(one.pk), "title": one.name, "kind": "flag"} for one in courses]
    met = {one.pk: {theme.pk for theme in one.themes.all()} for one in courses}
    rows = [
        {"cells": [{"text": str(theme), "kind": "text"},
                   *({"text": theme.pk in met[one.pk], "kind": "flag"} for one in courses)]}
        for theme in themes
    ]  # fmt: skip
    return Panel(
        "matrix", gettext_lazy("要求和课程对照"), columns, rows, count=len(rows),
        empty=gettext_lazy("还没有列出课程要求。"),
    )  # fmt: skip


def before_approval(plan: Plan) -> list[Finding]:
    themes, courses = asked_of(plan)
    met = {theme.pk for one in courses for theme in one.themes.all()}
    return list(
        uncovered(
            asked=[one.name for one in themes],
            covered=[one.name for one in themes if one.pk in met],
        )
    )


def met_by(course: Course, actor: Actor) -> Panel:
    del actor
    rows = [
        {"cells": [{"text": theme.group, "kind": "text"}, {"text": theme.name, "kind": "text"}]}
        for theme in course.themes.order_by("key", "order")
    ]
    heads = (_("所属要求"), _("内容"))
    columns = [{"name": str(n), "title": one, "kind": "text"} for n, one in enumerate(heads)]
    return Panel("themes", gettext_lazy("对应的要求"), columns, rows, count=len(rows),
                 empty=gettext_lazy("没有选对应的要求。"))  # fmt: skip


def versions(course: Course, actor: Actor) -> Panel | None:
    """The versions before this one, the last first."""
    chain: list[int] = []
    one = course.former
    while one is not None and len(chain) < VERSIONS:
        chain.append(one.pk)
        one = one.former
    if not chain:
        return None
    rows = COURSES.visible(actor).filter(pk__in=chain).order_by("-version")
    return listed(
        "versions", gettext_lazy("以前的版本"), COURSES, rows,
        only=("version", "made_on", "approved_on", "state"),
        address=lambda row: reverse("training.courses.detail", args=[row.pk]),
    )  # fmt: skip


THEME_PAGES = RecordPages(
    THEMES, noun=gettext_lazy("学习要求"), record=actions.list_theme,
    acts=[ActPage("end_theme", gettext_lazy("停用"), actions.end_theme, forms.UntilForm,
                  when=standing)],
    verbs={"list_theme": gettext_lazy("列入要求")}, menu=(SECTION, 78), icon="task", keeps=SETS,
    empty=gettext_lazy("还没有学习要求。例如“5个2”逐项列出，课程再来对应。"),
)  # fmt: skip
AUDIENCE_PAGES = RecordPages(
    AUDIENCES, noun=gettext_lazy("培训对象"), record=actions.define, change=actions.redefine,
    change_when=standing,
    acts=[
        ActPage("resolve", gettext_lazy("核对名单"), actions.resolve, when=standing),
        ActPage("retire", gettext_lazy("停用"), actions.retire, forms.UntilForm, when=standing),
    ],
    verbs={"define": gettext_lazy("定义对象"), "redefine": gettext_lazy("修改对象")},
    menu=(SECTION, 76), icon="people", keeps=SETS,
    empty=gettext_lazy("还没有培训对象。按职务和领域定义，名单随任职自动列出。"),
)  # fmt: skip
DUE_PAGES = RecordPages(
    DUES, noun=gettext_lazy("应训人员"), record=actions.list_due,
    acts=[ActPage("strike", gettext_lazy("移出"), actions.strike, forms.UntilForm, when=by_hand)],
    verbs={"list_due": gettext_lazy("列入名单")}, menu=(SECTION, 62), icon="people", keeps=KEEPS,
)  # fmt: skip
PLAN_STEPS = {
    "draw_up": forms.WordsForm, "submit_plan": forms.WordsForm, "check_plan": forms.WordsForm,
    "return_plan": forms.ReasonsForm, "approve_plan": forms.ApproveForm,
}  # fmt: skip
PLAN_PAGES = RecordPages(
    PLANS, noun=gettext_lazy("年度计划"), record=actions.open_plan, change=actions.amend_plan,
    change_form=forms.PlanAmendForm, change_when=drafted,
    steps=[StepPage(PLAN, {n: getattr(actions, n) for n in PLAN_STEPS}, PLAN_STEPS,
                    warn=before_approval)],
    acts=[ActPage("revise_plan", gettext_lazy("另立一版"), actions.revise_plan, when=in_force)],
    panels=[needs, matrix, attachments],
    verbs={"open_plan": gettext_lazy("立计划"), "amend_plan": gettext_lazy("修改计划")},
    menu=(SECTION, 60), icon="calendar", keeps=SETS,
    empty=gettext_lazy("还没有年度计划。每类对象一年一份，从征集需求开始。"),
)  # fmt: skip
NEED_PAGES = RecordPages(
    NEEDS, noun=gettext_lazy("培训需求"), record=actions.need,
    verbs={"need": gettext_lazy("提出需求")}, menu=(SECTION, 61), icon="inbox", keeps=ASKS,
)  # fmt: skip
LECTURER_PAGES = RecordPages(
    LECTURERS, noun=gettext_lazy("讲师"), record=actions.enlist,
    acts=[ActPage("part_with", gettext_lazy("移出"), actions.part_with, forms.UntilForm,
                  when=standing)],
    verbs={"enlist": gettext_lazy("列入讲师库")}, menu=(SECTION, 70), icon="people", keeps=KEEPS,
)  # fmt: skip
COURSE_STEPS = {
    "submit_course": forms.WordsForm, "check_course": forms.WordsForm,
    "return_course": forms.ReasonsForm, "approve_course": forms.ApproveCourseForm,
}  # fmt: skip
COURSE_PAGES = RecordPages(
    COURSES, noun=gettext_lazy("课程"), record=actions.design, change=actions.redesign,
    change_when=lambda record: record.state == DRAFTED,
    steps=[StepPage(COURSE, {n: getattr(actions, n) for n in COURSE_STEPS}, COURSE_STEPS)],
    acts=[ActPage("revise_course", gettext_lazy("另立一版"), actions.revise_course, forms.OnForm,
                  when=in_force)],
    panels=[met_by, versions, attachments],
    verbs={"design": gettext_lazy("设计课程"), "redesign": gettext_lazy("修改课程")},
    menu=(SECTION, 68), icon="report", keeps=SETS,
)  # fmt: skip
PAGES = [PLAN_PAGES, NEED_PAGES, DUE_PAGES, COURSE_PAGES, LECTURER_PAGES, AUDIENCE_PAGES,
         THEME_PAGES]  # fmt: skip
