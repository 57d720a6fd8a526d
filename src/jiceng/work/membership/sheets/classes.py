"""Columns of education classes and their plans."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.membership.forms.care import ClassPlanForm, StudyClassForm
from jiceng.work.membership.models import ClassPlan, StudyClass

STUDY_CLASSES = Sheet(
    name="membership.study_classes",
    title=_("教育类别"),
    model=StudyClass,
    columns=[
        Column("turn", kind="number"),
        Column("name"),
        Column("mobile"),
        Column("category"),
        Column("field"),
        Column("two_new"),
        Column("age_most", kind="number"),
        Column("since", _("自")),
        Column("until", _("至")),
    ],
    form=StudyClassForm,
    search=("name",),
    order=("until", "turn", "pk"),
    at="",
    definition=_("从小到大逐个判断，党员归入第一个条件全部符合的类别；一名党员同一天只在一类。"),
)
CLASS_PLANS = Sheet(
    name="membership.class_plans",
    title=_("党员分类教育计划台账"),
    model=ClassPlan,
    columns=[
        Column("org__name", _("党组织"), width=24),
        Column("study_class__name", _("教育类别"), choose="study_class"),
        Column("year", kind="text"),
        Column("ways", width=30),
        Column("content", width=30),
        Column("sessions", kind="number", summed=True),
    ],
    form=ClassPlanForm,
    search=("org__name", "study_class__name"),
    filters=("year", "study_class"),
    order=("-year", "org__path", "study_class__turn"),
    related=("org", "study_class"),
    definition=_("一级党组织、一个类别、一个年度一条：用什么形式学、学几次。"),
)
