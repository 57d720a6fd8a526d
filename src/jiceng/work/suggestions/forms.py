"""What is asked of a suggestion on its way."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.called import key_of
from jiceng.kit.forms import Messages, RecordForm, day, line, words
from jiceng.kit.forms import period as a_period
from jiceng.kit.picks import PickField
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.suggestions.models import Suggestion, basis_faults
from jiceng.work.suggestions.rules import NUMBERED, numbered

NO_NAMES = gettext_lazy("不写个人的姓名、电话和证件号。")


def nameless(values: Mapping[str, Any], *names: str) -> dict[str, str]:
    """A telephone or identity number does not belong in these words."""
    return {name: _(NUMBERED) for name in names if numbered(text=str(values.get(name) or ""))}


class TextForm(RecordForm):
    """What may still be changed while it is a draft."""

    superior = line(
        gettext_lazy("上级单位"), 60, required=False,
        help_text=gettext_lazy("例如市委组织部；上级也用本系统的不用填。"),
    )  # fmt: skip
    topic = line(gettext_lazy("主题"), 60)
    text = words(gettext_lazy("意见建议"), 1_000, help_text=NO_NAMES)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=Suggestion.Source.choices)
    origin_text = line(gettext_lazy("来源说明"), 200, required=False)
    basis = words(
        gettext_lazy("依据的指标"), 600, required=False,
        help_text=gettext_lazy("一行一个指标，写“指标”页上的名称；上报那一刻的数定住不变。"),
    )  # fmt: skip
    period = a_period(gettext_lazy("指标的期间"), required=False)
    in_report = forms.BooleanField(label=gettext_lazy("写进报告"), required=False)

    def clean_basis(self) -> str:
        """The figures by their keys: their names are what people copy."""
        said = str(self.cleaned_data["basis"])
        return "\n".join(key_of(line) for line in said.splitlines() if line.strip())

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        wrong = basis_faults(str(values.get("basis") or ""), str(values.get("period") or ""))
        return {**nameless(values, "topic", "text", "origin_text"), **wrong}


class DraftForm(TextForm):
    """A new one: whose it is, and what it came from."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("上报单位"))
    meeting = PickField(Meeting.objects.all(), label=gettext_lazy("来自哪次会议"), required=False)
    matter = PickField(
        Matter.objects.standing(), label=gettext_lazy("来自哪件事项"), required=False,
        help_text=gettext_lazy("诉求、督查发现立成事项以后，可以选它。"),
    )  # fmt: skip
    field_order = ("org", "superior", "topic", "text", "source", "meeting", "matter")

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("meeting") and values.get("matter"):
            return {"matter": _("会议和事项只选一个来源")}
        return TextForm.rule(values)


class SendForm(RecordForm):
    answer_by = day(
        gettext_lazy("请于何日前答复"), required=False,
        help_text=gettext_lazy("不填即上报后三十天；过了这一天没有答复的进入应办。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        by = values.get("answer_by")
        if by is not None and by < clock.today():
            return {"answer_by": _("这一天已经过了，请检查日期")}
        return {}


class AnswerForm(RecordForm):
    reply = words(gettext_lazy("答复"), 1_000, help_text=NO_NAMES)
    outcome = forms.ChoiceField(label=gettext_lazy("答复结果"), choices=Suggestion.Outcome.choices)
    answered_on = day(gettext_lazy("答复日期"), required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "reply")


class CloseForm(RecordForm):
    result = words(gettext_lazy("落实情况"), 300, required=False, help_text=NO_NAMES)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return nameless(values, "result")
