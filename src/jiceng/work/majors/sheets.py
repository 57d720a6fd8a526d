"""Columns of major projects, their milestones and months."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.majors import actions, forms
from jiceng.work.majors.models import WHERE, MajorProject, Milestone, MonthlyUpdate

PROJECT = Column("project__name", _("项目名称"), choose="project", width=30)

PROJECTS = Sheet(
    name="majors.projects",
    title=_("重大项目台账"),
    model=MajorProject,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=30),
        Column("org__name", _("责任党组织"), choose="org", width=24),
        Column("leader", width=16),
        Column("about", width=36),
        Column("listed_on"),
        Column("begin_by", shown=False),
        Column("finish_by"),
        Column("state", choose="-"),
        Column("named", shown=False),
    ],
    form=forms.ProjectForm,
    record_many=actions.list_many,
    search=("name", "org__name", "about"),
    filters=("state", "named", "listed_on"),
    order=("-listed_on", "-pk"),
    related=("org",),
    definition=_("一行一个项目；阶段由启动、推进、建成得来。"),
)
MILESTONES = Sheet(
    name="majors.milestones",
    title=_("项目节点台账"),
    model=Milestone,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        PROJECT,
        Column("kind", choose="-"),
        Column("name", width=30),
        Column("due_on"),
        Column("done_on", choose="-"),
        Column("dropped_on", choose="-", shown=False),
        Column("drop_reason", choose="-", shown=False, width=30),
    ],
    form=forms.MilestoneForm,
    record_many=actions.set_many,
    search=("project__name", "name"),
    filters=("kind", "due_on", "done_on"),
    order=("-due_on", "-pk"),
    at=WHERE,
    on="due_on",
    related=("project__org",),
    definition=_("改期的留下原来的日期和原因，另列一行。"),
)
UPDATES = Sheet(
    name="majors.updates",
    title=_("重大项目月度进度"),
    model=MonthlyUpdate,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        PROJECT,
        Column("month_on"),
        Column("stage", choose="-"),
        Column("progress", width=36),
        Column("trouble", width=30),
        Column("reported_on", choose="-"),
    ],
    form=forms.UpdateForm,
    record_many=actions.update_many,
    search=("project__name", "progress", "trouble"),
    filters=("stage", "month_on"),
    order=("-month_on", "project__name"),
    at=WHERE,
    on="month_on",
    related=("project__org",),
)

SHEETS = [PROJECTS, MILESTONES, UPDATES]
