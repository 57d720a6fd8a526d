"""Forms of polls."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls.models import Poll
from jiceng.registers.polls.rules import CODE_LENGTH, REFUSAL, is_election


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class PollForm(RecordForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[choice for choice in Poll.Kind.choices if choice[0] != Poll.Kind.SATISFACTION],
        help_text=gettext_lazy("记名的会在第一题前写明“记名”。"),
    )
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("发起单位"))
    title = forms.CharField(label=gettext_lazy("题目"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("说明"), max_length=4_000, required=False, widget=forms.Textarea
    )
    options = forms.CharField(
        label=gettext_lazy("选项"),
        max_length=2_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("一行一个。"),
    )
    most = forms.IntegerField(
        label=gettext_lazy("最多选几项"), min_value=1, max_value=20, initial=1
    )
    opens_on = day(gettext_lazy("开始日期"))
    closes_on = day(gettext_lazy("截止日期"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if is_election(title=values.get("title", ""), text=values.get("text", "")):
            return {"title": _(REFUSAL)}
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            return {"closes_on": _("截止日期早于开始日期，请检查")}
        return {}


class SlipsForm(RecordForm):
    eligible = forms.IntegerField(
        label=gettext_lazy("应参加人数"),
        min_value=5,
        max_value=5_000,
        help_text=gettext_lazy("票码只显示一次：打印、剪开、装封，当场由各人盲抽。"),
    )


class BeginForm(RecordForm):
    issued = forms.IntegerField(
        label=gettext_lazy("发出张数"), min_value=1, required=False,
        help_text=gettext_lazy("无记名测评当场抽走几张票，开始前点清；不填为全部发出。"),
    )  # fmt: skip


class CloseForm(RecordForm):
    now = forms.BooleanField(label=gettext_lazy("都已填写，提前结束"), required=False)


class CodeForm(RecordForm):
    """Looking whether one's own slip was counted."""

    code = forms.CharField(label=gettext_lazy("票码"), max_length=CODE_LENGTH + 8)


class CastForm(RecordForm):
    """A blind slip: the code from the paper, and the choice. Nothing else is asked or kept.

    Every answer is as long as every other: the length of what is sent says nothing.
    """

    code = forms.CharField(label=gettext_lazy("票码"), max_length=CODE_LENGTH + 8)

    def __init__(self, *args: Any, poll: Poll, **options: Any) -> None:
        self.poll = poll
        super().__init__(*args, **options)
        wide = len(str(len(poll.options) - 1))
        listed = [(f"{n:0{wide}}", option) for n, option in enumerate(poll.options)]
        abstain = "-" * wide
        if not poll.subjects:
            single = poll.most == 1
            kind: Any = forms.TypedChoiceField if single else forms.TypedMultipleChoiceField
            widget: Any = forms.RadioSelect if single else forms.CheckboxSelectMultiple
            self.fields["choice"] = kind(
                label=gettext_lazy("选择"), choices=listed, coerce=int, widget=widget
            )
        for nth, subject in enumerate(poll.subjects):
            self.fields[f"of_{nth:02}"] = forms.ChoiceField(
                label=subject, choices=[*listed, (abstain, gettext_lazy("弃权"))],
                widget=forms.RadioSelect, initial=abstain,
            )  # fmt: skip

    @property
    def chosen(self) -> list[int | None]:
        """As `actions.cast` takes it."""
        if not self.poll.subjects:
            said = self.cleaned_data["choice"]
            return [said] if isinstance(said, int) else list(said)
        told = [self.cleaned_data[f"of_{n:02}"] for n in range(len(self.poll.subjects))]
        return [None if one.startswith("-") else int(one) for one in told]
