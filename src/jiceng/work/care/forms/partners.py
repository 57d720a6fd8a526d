"""What is asked about social workers, contracts, services, ratings and the yearly review."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.paths import upward
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, ReasonForm, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.services.models import Item, Provider
from jiceng.work.care.access import KEEPS
from jiceng.work.care.forms.households import STANDING, day, line
from jiceng.work.care.models import (
    GRADES,
    ContractRating,
    PartnerReview,
    ServiceContract,
    SocialWorker,
)


def provider_field() -> PickField:
    return PickField(
        Provider.objects.filter(kind=Provider.Kind.SOCIAL_ORG, until=None),
        label=gettext_lazy("社会组织"),
        help_text=gettext_lazy("先在“服务商名录”里登记，种类选社会组织。"),
    )


def contract_field() -> PickField:
    return PickField(
        ServiceContract.objects.filter(void_reason=""), label=gettext_lazy("合同"),
        help_text=gettext_lazy("填项目名称。"),
    )  # fmt: skip


def grade_field() -> Any:
    return forms.TypedChoiceField(label=gettext_lazy("评价"), choices=GRADES, coerce=int)


class _Here(RecordForm):
    """Of one's own communities, with social organisations listed there or above."""

    org = PickField(STANDING, label=gettext_lazy("服务社区"))
    provider = provider_field()

    def narrow(self, actor: Any) -> None:
        held = tuple(actor.reach(*KEEPS))
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(beneath("path", held))
        above = {one for path in held for one in upward(path)}
        known: Any = self.fields["provider"]
        here = beneath("keeper__path", held) | Q(keeper__path__in=above)
        known.queryset = known.queryset.filter(here)


class WorkerForm(_Here):
    """登记社会工作者."""

    name = line(gettext_lazy("姓名"), 30, required=True)
    level = forms.ChoiceField(
        label=gettext_lazy("职业水平"), choices=SocialWorker.Level.choices, required=False,
        initial=SocialWorker.Level.NONE,
    )  # fmt: skip
    certificate = line(
        gettext_lazy("证书编号"), 40, help_text=gettext_lazy("可以不填；填了加密保存，离开时清除。")
    )
    since = day(gettext_lazy("到岗日期"), initial=clock.today)


class ContractForm(_Here):
    """登记合同."""

    name = line(gettext_lazy("项目名称"), 60, required=True)
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=ServiceContract.Way.choices)
    item = PickField(Item.objects.all(), label=gettext_lazy("服务项目"), required=False)
    number = line(gettext_lazy("合同编号"), 40)
    signed_on = day(gettext_lazy("签订日期"), initial=clock.today)
    begins = day(gettext_lazy("起"), initial=clock.today)
    ends = day(gettext_lazy("止（含）"))
    amount = forms.DecimalField(
        label=gettext_lazy("金额（元）"), max_digits=12, decimal_places=2, min_value=Decimal(0),
        initial=Decimal(0), help_text=gettext_lazy("委派的填0。"),
    )  # fmt: skip
    source = line(
        gettext_lazy("资金来源"), 60, help_text=gettext_lazy("例如：社区服务群众专项经费。")
    )
    platform = line(gettext_lazy("使用的服务平台"), 60)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        begins, ends = values.get("begins"), values.get("ends")
        if begins and ends and ends < begins:
            return {"ends": _("期限的止日不能早于起日")}
        return {}


class ServiceForm(RecordForm):
    """登记服务: how many, how long; nobody by name."""

    contract = contract_field()
    held_on = day(gettext_lazy("服务日期"), initial=clock.today)
    persons = forms.IntegerField(
        label=gettext_lazy("服务人次"), min_value=0, max_value=100_000
    )  # fmt: skip
    minutes = forms.IntegerField(label=gettext_lazy("分钟"), min_value=1, max_value=1_440)
    words = line(
        gettext_lazy("服务内容"), 120, required=True,
        help_text=gettext_lazy("不写服务对象的姓名、电话、门牌。"),
    )  # fmt: skip
    order_number = line(
        gettext_lazy("诉求工单编号"), 24, help_text=gettext_lazy("由工单派来的才填。")
    )


class RatingForm(RecordForm):
    contract = contract_field()
    held_on = day(gettext_lazy("评价日期"), initial=clock.today)
    side = forms.ChoiceField(label=gettext_lazy("谁评"), choices=ContractRating.Side.choices)
    grade = grade_field()
    words = line(gettext_lazy("意见"), 120)


class CloseForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    outcome = line(gettext_lazy("结果"), 200, required=True)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        del record
        return {}


class ReviewForm(_Here):
    """登记年度评议: what people decided."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    decided_on = day(gettext_lazy("评议日期"), initial=clock.today)
    body = line(
        gettext_lazy("哪次会议评议"), 60, required=True,
        help_text=gettext_lazy("例如：社区居委会第12次会议。"),
    )  # fmt: skip
    conclusion = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=PartnerReview.Conclusion.choices
    )
    words = line(gettext_lazy("理由"), 200, required=True)


class VoidForm(ReasonForm):
    """Why it is taken out of every count."""
