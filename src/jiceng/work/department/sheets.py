"""Columns of the department's tasks, askings and studies."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.department import actions, forms
from jiceng.work.department.models import Feedback, SelfTask, Study

ORG = Column("org__name", _("党组织"), choose="org", width=24)

TASKS = Sheet(
    name="department.tasks",
    title=_("自身建设任务台账"),
    model=SelfTask,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        ORG,
        Column("area"),
        Column("title", width=36),
        Column("office", width=16),
        Column("set_on"),
        Column("due_on"),
    ],
    form=forms.SelfTaskForm,
    record_many=actions.set_many,
    search=("title", "office", "org__name"),
    filters=("area", "set_on", "due_on"),
    order=("-set_on", "-pk"),
    on="set_on",
    related=("org",),
    definition=_("一行一项；进展、延期和销号在它的落实事项里。"),
)
FEEDBACKS = Sheet(
    name="department.feedbacks",
    title=_("单位评议台账"),
    model=Feedback,
    columns=[
        ORG,
        Column("half_on"),
        Column("state"),
        Column("score"),
        Column("few"),
        Column("counted_on"),
    ],
    search=("org__name",),
    filters=("state", "half_on"),
    order=("-half_on", "org__name"),
    on="half_on",
    related=("org", "poll"),
    definition=_("每半年一次，无记名；收回不足五张的不计分。"),
)
STUDIES = Sheet(
    name="department.studies",
    title=_("学习和作风台账"),
    model=Study,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        ORG,
        Column("kind"),
        Column("held_on"),
        Column("topic", width=36),
        Column("attended", summed=True),
        Column("result", width=36),
    ],
    form=forms.StudyForm,
    record_many=actions.note_studies_many,
    search=("topic", "org__name"),
    filters=("kind", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("org",),
)

SHEETS = [TASKS, FEEDBACKS, STUDIES]
