"""Forms of greetings: their words, and the ceremony of a branch."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.work.greetings.rules import CEREMONY_DAYS, LENGTH, WORDS, filled_length, wrong_holes


class TextForm(RecordForm):
    """祝贺短信的文字."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    text = forms.CharField(
        label=gettext_lazy("短信文字"),
        max_length=120,
        initial=WORDS,
        widget=forms.Textarea({"rows": 3, "lang": "zh-CN"}),  # what members are sent
        help_text=gettext_lazy("{name} 处填姓名，{years} 处填周年数；填好以后不超过 70 个字。"),
    )
    since = forms.DateField(
        label=gettext_lazy("自何日起"), widget=forms.DateInput(), initial=clock.today
    )

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        text = values.get("text") or ""
        if strange := wrong_holes(text=text):
            return {"text": _("“{%s}”没有内容可填，只能用 {name} 和 {years}") % strange[0]}
        if (length := filled_length(text)) > LENGTH:
            said = _("填好以后有 %(length)d 个字，一条短信最多 %(most)d 个，请删减")
            return {"text": said % {"length": length, "most": LENGTH}}
        return {}


class CeremonyForm(RecordForm):
    """Which of the branch's meetings kept the birthday."""

    meeting = chosen_from(
        Meeting.objects.standing(),
        label=gettext_lazy("会议或活动"),
        help_text=gettext_lazy("先在“组织生活”里登记仪式，再到这里选它。"),
    )

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        greeting: Any = self.record
        if greeting is not None:
            near = timedelta(days=CEREMONY_DAYS)
            span = (greeting.held_on - near, greeting.held_on + near)
            field: Any = self.fields["meeting"]
            field.queryset = field.queryset.filter(org=greeting.org_id, held_on__range=span)
