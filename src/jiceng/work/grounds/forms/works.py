"""Forms of bases, offers, works and spending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.grounds.forms.standard import date_field, words_field
from jiceng.work.grounds.models import Offer, OpenBase, Spending, Works


def area_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=9, decimal_places=2, min_value=0, **options)


def money_field(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, **options)


class DayForm(RecordForm):
    """On which day, and what there is to say."""

    on = date_field(gettext_lazy("日期"), initial=clock.today)
    words = words_field(gettext_lazy("说明"), required=False)


class ToldForm(DayForm):
    """The same where words are owed."""

    words = words_field(gettext_lazy("原因"))


class BaseForm(RecordForm):
    """An organisation applies to open its place to others."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("运营党组织"))
    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=80)
    stars = forms.TypedChoiceField(
        label=gettext_lazy("申请时星级"), required=False, empty_value=None, coerce=int,
        choices=[("", gettext_lazy("没有评星")), *OpenBase._meta.get_field("stars").flatchoices],
    )  # fmt: skip
    notes = forms.CharField(
        label=gettext_lazy("参观须知"), max_length=300, required=False, widget=forms.Textarea,
        help_text=gettext_lazy("提前几天约、找谁、要带什么。"),
    )  # fmt: skip
    applied_on = date_field(gettext_lazy("申请日期"), initial=clock.today)


class ApproveForm(DayForm):
    document = forms.CharField(label=gettext_lazy("批准文号"), max_length=80)


class MenuForm(RecordForm):
    """What may be done at a base."""

    base = PickField(OpenBase.objects.all(), label=gettext_lazy("组织生活基地"))
    name = forms.CharField(label=gettext_lazy("活动"), max_length=60)
    aim = forms.CharField(label=gettext_lazy("内容"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("时长（分钟）"), min_value=10, max_value=600, required=False
    )
    seats = forms.IntegerField(label=gettext_lazy("最多人数"), min_value=1, required=False)
    since = date_field(gettext_lazy("起"), initial=clock.today)


class OfferForm(RecordForm):
    """A firm offers a room."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("接收党组织"))
    unit = PickField(Unit.objects.filter(until=None), label=gettext_lazy("提供单位"))
    name = forms.CharField(label=gettext_lazy("场所"), max_length=80)
    location = forms.CharField(label=gettext_lazy("位置"), max_length=120, required=False)
    area = area_field(gettext_lazy("面积（平方米）"), required=False)
    offered_on = date_field(gettext_lazy("提供日期"), initial=clock.today)
    terms = words_field(gettext_lazy("约定"), required=False)


class AgreeForm(DayForm):
    terms = words_field(gettext_lazy("约定"))
    until_on = date_field(gettext_lazy("用到哪天"), required=False)


class UseForm(DayForm):
    """The room becomes a venue: one that stands already, or a new one of this name."""

    venue = PickField(
        Venue.objects.all(), label=gettext_lazy("阵地"), required=False,
        help_text=gettext_lazy("已经登记过的选它；没有登记过的不填，按下面新登记。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Kind.choices, initial=Kind.STATION)
    name = forms.CharField(label=gettext_lazy("阵地名称"), max_length=80, required=False)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        assert isinstance(record, Offer)  # noqa: S101  # narrows the type, nothing else
        return {"name": record.name, "venue": record.venue}


class WorksForm(RecordForm):
    """Works on a venue are planned."""

    venue = PickField(Venue.objects.all(), label=gettext_lazy("阵地"))
    name = forms.CharField(label=gettext_lazy("工程名称"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Works.Kind.choices)
    offer = PickField(
        Offer.objects.all(), label=gettext_lazy("闲置场所"), required=False,
        help_text=gettext_lazy("由单位提供的场所改造而来的，选它。"),
    )  # fmt: skip
    budget = money_field(gettext_lazy("预算（元）"), min_value=0, required=False)
    contract = forms.CharField(label=gettext_lazy("合同编号"), max_length=80, required=False)
    planned_on = date_field(gettext_lazy("立项日期"), initial=clock.today)


class AcceptForm(DayForm):
    area_after = area_field(
        gettext_lazy("现面积"), required=False,
        help_text=gettext_lazy("验收后整个阵地的面积；没有变的不填。"),
    )  # fmt: skip


class SpendingForm(RecordForm):
    """Money paid for works."""

    works = PickField(Works.objects.all(), label=gettext_lazy("阵地工程"))
    paid_on = date_field(gettext_lazy("支付日期"), initial=clock.today)
    amount = money_field(gettext_lazy("金额（元）"), min_value=1)
    source = forms.ChoiceField(label=gettext_lazy("资金来源"), choices=Spending.Source.choices)
    voucher = forms.CharField(label=gettext_lazy("凭证号"), max_length=80, required=False)
