"""What is asked at each step of a case; whoever is not sure reads the article beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.disposal.models import Case

AWAITED = {"failing": ("sixth",), "failing_since": ("sixth", "lost")}


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2_000, widget=forms.Textarea, **options)


def count(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, **options)


class CaseForm(RecordForm):
    """A case is opened by a person who looked into it; the watch only says where to look."""

    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("党员"))
    opened_on = day(gettext_lazy("提出日期"), initial=clock.today)
    lead = forms.ChoiceField(
        label=gettext_lazy("线索来源"), choices=Case.Lead.choices, initial=Case.Lead.WATCH
    )
    ground = forms.ChoiceField(label=gettext_lazy("情形"), choices=Case.Ground.choices)
    failing = forms.ChoiceField(
        label=gettext_lazy("哪一项"), choices=[("", "—"), *Case.Failing.choices], required=False,
        help_text=gettext_lazy("只有第（六）项要填。"),
    )  # fmt: skip
    failing_since = day(
        gettext_lazy("从哪天起"), required=False,
        help_text=gettext_lazy("第（六）项从哪天起没有做到；失去联系的，从哪天起联系不上。"),
    )  # fmt: skip
    facts = words(gettext_lazy("事实"), help_text=gettext_lazy("写查清的事实，包括有无正当理由。"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        found = {}
        for name, grounds in AWAITED.items():
            if values.get("ground") in grounds and not values.get(name):
                found[name] = _("这一情形要写明这一项")
        opened, since = values.get("opened_on"), values.get("failing_since")
        if opened and since and since > opened:
            found["failing_since"] = _("不能晚于提出日期")
        return found


class StepForm(RecordForm):
    """What every step asks: on which day, and what was done."""

    on = day(gettext_lazy("日期"), initial=clock.today)
    words = words(gettext_lazy("情况"))


class DeadlineForm(StepForm):
    correct_by = day(
        gettext_lazy("限期改正到"), help_text=gettext_lazy("最长一年（教育管理工作条例第30条）。")
    )
    words = words(gettext_lazy("帮助措施"))


class ReassessForm(StepForm):
    reformed = forms.TypedChoiceField(
        label=gettext_lazy("改正情况"),
        choices=[("yes", gettext_lazy("已经改正")), ("no", gettext_lazy("没有转变"))],
        coerce=lambda value: value == "yes",
    )


class DecideForm(RecordForm):
    """The assembly's decision: its counts, never its names."""

    on = day(gettext_lazy("支部大会日期"), initial=clock.today)
    ground = forms.ChoiceField(label=gettext_lazy("情形"), choices=Case.Ground.choices)
    outcome = forms.ChoiceField(
        label=gettext_lazy("决定"), choices=[c for c in Case.Outcome.choices if c[0] != "kept"]
    )
    due = count(gettext_lazy("应到会有表决权"))
    present = count(gettext_lazy("实到会有表决权"))
    ayes = count(gettext_lazy("赞成"))
    noes = count(gettext_lazy("反对"), required=False)
    words = words(gettext_lazy("理由"), required=False)


class KeepForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    words = words(gettext_lazy("理由"))
    due = count(gettext_lazy("应到会有表决权"), required=False)
    present = count(gettext_lazy("实到会有表决权"), required=False)
    ayes = count(gettext_lazy("赞成"), required=False)
    noes = count(gettext_lazy("反对"), required=False)


class ApproveForm(RecordForm):
    on = day(gettext_lazy("批准日期"), initial=clock.today)
    superior = PickField(Org.objects.filter(until=None), label=gettext_lazy("批准党组织"))
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)


class CarryForm(RecordForm):
    on = day(gettext_lazy("执行日期"), initial=clock.today)


class BackForm(RecordForm):
    """Back on the roll: which branch, from when, on what."""

    org = PickField(
        Org.objects.filter(until=None, kind__in=BRANCHES), label=gettext_lazy("到哪个支部")
    )
    on = day(gettext_lazy("恢复日期"), initial=clock.today)
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)
    words = words(gettext_lazy("理由"))


class RemoveForm(RecordForm):
    on = day(gettext_lazy("支部大会日期"), initial=clock.today)
    due = count(gettext_lazy("应到会有表决权"))
    present = count(gettext_lazy("实到会有表决权"))
    ayes = count(gettext_lazy("赞成"))
    noes = count(gettext_lazy("反对"), required=False)
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)
    words = words(gettext_lazy("两年来怎样查找"))
