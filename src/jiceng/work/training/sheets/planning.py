"""Columns of requirements, audiences, those due, plans, needs, lecturers and courses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs.models import Field
from jiceng.registers.people.models import Post
from jiceng.work.training import actions
from jiceng.work.training.forms import (
    AudienceForm,
    CourseForm,
    DueForm,
    LecturerForm,
    NeedForm,
    PlanForm,
    ThemeForm,
)
from jiceng.work.training.models import Audience, Course, Due, Lecturer, Need, Plan, Theme

TITLES, FIELDS = dict(Post.Title.choices), dict(Field.choices)


def titles(row: Any) -> str:
    return "、".join(str(TITLES.get(one, one)) for one in row.titles)


def fields(row: Any) -> str:
    return "、".join(str(FIELDS.get(one, one)) for one in row.fields)


THEMES = Sheet(
    name="training.themes",
    title=_("学习要求"),
    model=Theme,
    columns=[
        Column("group", width=20),
        Column("name", width=30),
        Column("kind"),
        Column("key", kind="code"),
        Column("order", shown=False),
        Column("org__name", _("制定党组织"), choose="org", width=24, shown=False),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=ThemeForm,
    record_many=actions.list_theme_many,
    search=("name", "group", "key"),
    filters=("kind", "key"),
    order=("key", "order", "pk"),
    definition=_("“5个2”这样的课程要求和专题学习的各个专题，都是数据；改了提法另列一套。"),
)
AUDIENCES = Sheet(
    name="training.audiences",
    title=_("培训对象"),
    model=Audience,
    columns=[
        Column("name", width=20),
        Column("key", kind="code"),
        Column("titles", _("职务"), choose="-", show=titles, width=30),
        Column("fields", _("党组织领域"), choose="-", show=fields, width=30),
        Column("communities"),
        Column("hours"),
        Column("due_days"),
        Column("classes", shown=False),
        Column("practises", shown=False),
        Column("document", shown=False, width=24),
        Column("org__name", _("制定党组织"), choose="org", width=24, shown=False),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=AudienceForm,
    search=("name", "key"),
    filters=("communities",),
    order=("pk",),
    definition=_("按现任职务列出应训人员；没有选职务的，名单由人登记。"),
)
DUES = Sheet(
    name="training.dues",
    title=_("应训名单"),
    model=Due,
    columns=[
        Column("audience__name", _("培训对象"), choose="audience", width=20),
        Column("person__name", _("姓名"), choose="person"),
        Column("org__name", _("党组织"), choose="org", width=26),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=DueForm,
    record_many=actions.list_due_many,
    search=("person__name", "person__initials", "org__name"),
    filters=("audience__name", "since"),
    order=("audience", "org__path", "pk"),
    related=("audience", "person", "org"),
    definition=_("随任职自动列出和移出；名单本身不替任何人报名。"),
)
PLANS = Sheet(
    name="training.plans",
    title=_("年度培训计划台账"),
    model=Plan,
    columns=[
        Column("year"),
        Column("audience__name", _("培训对象"), choose="audience", width=22),
        Column("sessions", summed=True),
        Column("persons", summed=True),
        Column("org__name", _("制定党组织"), choose="org", width=24),
        Column("version", choose="-"),
        Column("state", choose="-"),
        Column("approved_on", choose="-"),
        Column("document", choose="-", kind="text", shown=False),
        Column("text", width=40, shown=False),
        Column("told", choose="-", width=30, shown=False),
    ],
    form=PlanForm,
    record_many=actions.open_plan_many,
    search=("audience__name", "org__name", "document"),
    filters=("year", "state", "audience__name"),
    order=("-year", "audience", "-version"),
    related=("audience", "org"),
    definition=_("一年一类对象一份；征集需求、拟定、科室审核、部长审定，改了的另立一版。"),
)
NEEDS = Sheet(
    name="training.needs",
    title=_("培训需求"),
    model=Need,
    columns=[
        Column("plan__year", _("年度"), choose="plan"),
        Column("plan__audience__name", _("培训对象"), choose="-", width=20),
        Column("org__name", _("提出党组织"), choose="org", width=26),
        Column("words", width=44),
        Column("form"),
        Column("handed_on"),
    ],
    form=NeedForm,
    search=("words", "org__name"),
    filters=("form", "handed_on"),
    order=("-handed_on", "-pk"),
    on="handed_on",
    related=("plan__audience", "org"),
)
LECTURERS = Sheet(
    name="training.lecturers",
    title=_("讲师库"),
    model=Lecturer,
    columns=[
        Column("name", _("讲师")),
        Column("institution", width=28),
        Column("field", width=28),
        Column("org__name", _("管理党组织"), choose="org", width=24),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=LecturerForm,
    record_many=actions.enlist_many,
    search=("name", "institution", "field"),
    filters=("since",),
    order=("pk",),
    related=("org",),
)
COURSES = Sheet(
    name="training.courses",
    title=_("课程台账"),
    model=Course,
    columns=[
        Column("name", _("课程"), width=30),
        Column("version", choose="-"),
        Column("form"),
        Column("minutes"),
        Column("lecturer__name", _("讲师"), choose="lecturer"),
        Column("on_menu"),
        Column("state", choose="-"),
        Column("made_on"),
        Column("approved_on", choose="-"),
        Column("plan__audience__name", _("培训对象"), choose="-", shown=False),
        Column("org__name", _("制定党组织"), choose="org", width=24, shown=False),
        Column("text", width=40, shown=False),
        Column("address", width=40, shown=False),
        Column("told", choose="-", width=30, shown=False),
    ],
    form=CourseForm,
    search=("name", "lecturer__name", "text"),
    filters=("state", "form", "on_menu", "made_on"),
    order=("-made_on", "-pk"),
    on="made_on",
    related=("lecturer", "org", "plan__audience"),
    definition=_("一版一行；对应哪些要求在课程页上，审定之前列出还没有课程对应的要求。"),
)
