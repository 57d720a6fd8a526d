"""Forms of the steps, and of reminders, norms, workers and tallies."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock, codes
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import agreeing, coded, name_field, number_field, phone_field
from jiceng.registers.units.models import Unit
from jiceng.work.structure.access import KEEPS, SETS
from jiceng.work.structure.flows import APPROVES
from jiceng.work.structure.forms.application import day, text
from jiceng.work.structure.models import Kind, Level, Reminder

STANDING = Org.objects.filter(until=None)


class ConcurForm(RecordForm):
    document = text(gettext_lazy("行业党委同意文号"), 80)


class AgreeForm(RecordForm):
    answer = text(gettext_lazy("研究意见"), 300, required=False)


class RefuseForm(RecordForm):
    reason = text(gettext_lazy("不同意的理由"), 200)


class ApproveForm(RecordForm):
    """The reply: its number and the day from which it holds."""

    document = text(gettext_lazy("批复文号"), 80)
    effective_on = day(
        gettext_lazy("执行日期"),
        required=False,
        help_text=gettext_lazy("不填按请示的日期。已到的批准后当即执行，没到的到那一天执行。"),
    )
    answer = text(gettext_lazy("批复意见"), 300, required=False)


class RemindForm(RecordForm):
    on = day(gettext_lazy("提醒日期"))
    way = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=Reminder.Way.choices,
        help_text=gettext_lazy("选“站内消息”的，发给该组织的经办账号。"),
    )
    words = text(gettext_lazy("提醒内容"), 300)


class DeciderForm(RecordForm):
    """Who decides a kind of change to branches: a local decision with its document."""

    org = PickField(
        STANDING,
        label=gettext_lazy("适用范围"),
        help_text=gettext_lazy("它和下级的党支部都按这一条，离得最近的一条为准。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("事项"), choices=Kind.choices)
    by = forms.ChoiceField(
        label=gettext_lazy("由谁决定"),
        choices=Level.choices,
        help_text=gettext_lazy("只管党支部；党总支、党委的事项一律报区委。"),
    )
    since = day(gettext_lazy("自何日起"))
    document = text(gettext_lazy("依据文号"), 80)

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*APPROVES)))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, since = values.get("org"), values.get("since")
        if org is not None and since is not None and since < org.since:
            return {"since": _("“%s”%s才成立，日期不能早于这一天") % (org, org.since)}
        return {}


class NormForm(RecordForm):
    """应配多少名: a local decision with its document."""

    org = PickField(STANDING, label=gettext_lazy("党组织"))
    workers = forms.IntegerField(label=gettext_lazy("应配党务干部（名）"), min_value=0)
    fulltime = forms.IntegerField(label=gettext_lazy("其中专职（名）"), min_value=0)
    since = day(gettext_lazy("自何日起"))
    document = text(gettext_lazy("依据文号"), 80)

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*SETS)))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        workers, fulltime = values.get("workers"), values.get("fulltime")
        if workers is not None and fulltime is not None and fulltime > workers:
            return {"fulltime": _("专职的不能多于应配的总数，请核对")}
        org, since = values.get("org"), values.get("since")
        if org is not None and since is not None and since < org.since:
            return {"since": _("“%s”%s才成立，日期不能早于这一天") % (org, org.since)}
        return {}


class WorkerForm(RecordForm):
    """党务干部: the person and the post in one."""

    name = name_field()
    org = PickField(STANDING, label=gettext_lazy("党组织"))
    fulltime = forms.BooleanField(label=gettext_lazy("专职"), required=False)
    since = day(gettext_lazy("任职日期"))
    duty = text(gettext_lazy("分工"), 60, required=False)
    sex = coded(gettext_lazy("性别"), codes.SEX)
    born_on = day(gettext_lazy("出生日期"), required=False)
    education = coded(gettext_lazy("学历"), codes.EDUCATION)
    id_number = number_field()
    phone = phone_field()
    document = text(gettext_lazy("任职文号"), 80, required=False)

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", actor.reach(*KEEPS)))

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, since = values.get("org"), values.get("since")
        if org is not None and since is not None and since < org.since:
            return {"since": _("任职日期不能早于党组织成立日期（%s）") % org.since}
        return agreeing(values)


class RelieveForm(RecordForm):
    on = day(gettext_lazy("免职日期"))
    reason = text(gettext_lazy("原因"), 200, required=False)


class TallyForm(RecordForm):
    """How many full members work in a unit."""

    unit = PickField(Unit.objects.filter(until=None), label=gettext_lazy("单位"))
    full = forms.IntegerField(label=gettext_lazy("正式党员人数"), min_value=0)
    since = day(gettext_lazy("摸底日期"))
    source = text(gettext_lazy("来源"), 80, required=False)

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(
            beneath("keeper__path", actor.reach(*KEEPS)), until=None
        )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        unit, since = values.get("unit"), values.get("since")
        if since is not None and since > clock.today():
            return {"since": _("日期还没有到，请检查日期")}
        if unit is not None and since is not None and since < unit.since:
            return {"since": _("“%s”%s才登记，日期不能早于这一天") % (unit, unit.since)}
        return {}
