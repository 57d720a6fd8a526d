"""What is asked of a project, a milestone, a month."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, day, line, words
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.work.majors.models import MajorProject
from jiceng.work.majors.rules import EARLIER


class ProjectForm(RecordForm):
    name = line(gettext_lazy("项目名称"), 60)
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("责任党组织"))
    leader = line(gettext_lazy("责任领导"), 30, help_text=gettext_lazy("写姓名和职务，不写电话。"))
    about = words(gettext_lazy("建设内容"), 200)
    listed_on = day(gettext_lazy("列入日期"), initial=clock.today)
    begin_by = day(gettext_lazy("应启动日期"))
    finish_by = day(gettext_lazy("应建成日期"))
    named = forms.BooleanField(
        label=gettext_lazy("写报告时点名"), required=False,
        help_text=gettext_lazy("报告里“××项目、××项目等”从点名的项目里取。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begin, finish = values.get("begin_by"), values.get("finish_by")
        return {"finish_by": _(EARLIER)} if begin and finish and finish < begin else {}


class CorrectProjectForm(RecordForm):
    """Stages and days go by their own verbs."""

    name = ProjectForm.base_fields["name"]
    leader = ProjectForm.base_fields["leader"]
    about = ProjectForm.base_fields["about"]
    named = ProjectForm.base_fields["named"]


class StepForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)


class ResumeForm(StepForm):
    finish_by = day(gettext_lazy("新的应建成日期"))
    reason = words(gettext_lazy("原因"), 200)


class MilestoneForm(RecordForm):
    project = PickField(MajorProject.objects.standing(), label=gettext_lazy("重大项目"))
    name = line(gettext_lazy("节点"), 60)
    due_on = day(gettext_lazy("应完成日期"))


class ReachForm(RecordForm):
    on = day(gettext_lazy("完成日期"), initial=clock.today)


class PutOffForm(RecordForm):
    to = day(gettext_lazy("改到"))
    reason = words(gettext_lazy("改期原因"), 200)


class UpdateForm(RecordForm):
    project = PickField(MajorProject.objects.standing(), label=gettext_lazy("重大项目"))
    month_on = day(
        gettext_lazy("月份"), initial=clock.today, help_text=gettext_lazy("选这个月里的任何一天。")
    )
    progress = words(gettext_lazy("进度"), 200)
    trouble = words(gettext_lazy("困难"), 200, required=False)
