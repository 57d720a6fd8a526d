"""What is asked about money handed up, given back, spent, given freely, and told to members."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.access import KEEPS
from jiceng.work.dues.forms.fields import MonthField, member_field, own_members, sum_field
from jiceng.work.dues.models import Use, Way


def kept(field: Any, actor: Any) -> None:
    """Only organisations whose money this person keeps."""
    field.queryset = field.queryset.filter(beneath("path", actor.reach(*KEEPS)))


class RemitForm(RecordForm):
    """上缴 what some months brought, or 返还 to somebody beneath."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("交出单位"))
    to = PickField(
        Org.objects.filter(until=None),
        label=gettext_lazy("返还给"),
        required=False,
        help_text=gettext_lazy("上缴的空着；返还下级的写下级党组织和金额。"),
    )
    first_no = MonthField(label=gettext_lazy("自哪个月"))
    last_no = MonthField(label=gettext_lazy("到哪个月"))
    amount = sum_field(
        gettext_lazy("金额（元）"),
        required=False,
        help_text=gettext_lazy("空着就按这几个月的实收和上缴比例计算。"),
    )
    sent_on = forms.DateField(label=gettext_lazy("交出日期"), widget=forms.DateInput())
    document = forms.CharField(label=gettext_lazy("凭证号"), max_length=80, required=False)

    def narrow(self, actor: Any) -> None:
        kept(self.fields["org"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        first, last = values.get("first_no"), values.get("last_no")
        if isinstance(first, int) and isinstance(last, int) and last < first:
            return {"last_no": _("止月早于起月，请对调")}
        if values.get("to") and not values.get("amount"):
            return {"amount": _("返还下级请写明金额")}
        return {}


class DayForm(RecordForm):
    """On which day."""

    on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput())


class UseForm(RecordForm):
    """What dues were spent on."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("使用单位"))
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Use.Purpose.choices)
    amount = sum_field(gettext_lazy("金额"))
    used_on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput())
    subject = forms.CharField(label=gettext_lazy("事项"), max_length=120)
    decided = forms.CharField(label=gettext_lazy("集体研究情况"), max_length=120)
    justification = forms.CharField(
        label=gettext_lazy("其他用途的理由"), max_length=200, required=False
    )

    def narrow(self, actor: Any) -> None:
        kept(self.fields["org"], actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        purpose = values.get("purpose")
        finding = rules.use_finding(purpose) if purpose else None
        if finding is not None and not (values.get("justification") or "").strip():
            return {"justification": f"{_(finding.words)}（{finding.cites}）"}
        return {}


class GiftForm(RecordForm):
    """自愿多交."""

    member = member_field()
    amount = sum_field(gettext_lazy("金额（元）"))
    given_on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput())
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices, initial=Way.CASH)
    profile = forms.CharField(
        label=gettext_lazy("本人简要情况"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("一次1000元以上的要写，随款逐级转交。"),
    )

    def narrow(self, actor: Any) -> None:
        own_members(self.fields["member"], actor)


class AcknowledgeForm(RecordForm):
    """The centre's own receipt."""

    document = forms.CharField(label=gettext_lazy("收据号"), max_length=80)


class PublishForm(RecordForm):
    """The year as told to the members."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2008, max_value=2100)
    published_on = forms.DateField(label=gettext_lazy("公布日期"), widget=forms.DateInput())
    how = forms.CharField(
        label=gettext_lazy("公布方式"),
        max_length=60,
        help_text=gettext_lazy("例如：党员大会上公布、支部公示栏张贴。"),
    )
    telephone = forms.CharField(
        label=gettext_lazy("监督电话"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("填了就同时起草一份党内公示。"),
    )

    def narrow(self, actor: Any) -> None:
        kept(self.fields["org"], actor)
