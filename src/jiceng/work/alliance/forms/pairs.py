"""What is asked about pairs, contact plans and the local terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import System
from jiceng.kit.forms import RecordForm, chosen_from, day, line, words
from jiceng.kit.handoffs import asked
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Field
from jiceng.registers.units.models import Unit
from jiceng.work.alliance import rules
from jiceng.work.alliance.flows import EVALUATED
from jiceng.work.alliance.forms.joint import STANDING
from jiceng.work.alliance.models import LeadPair, Rhythm, Way


def measures() -> list[tuple[str, Any]]:
    """The figures one may look at, as the house has them."""
    told = asked("alliance.measures", None, actor=System("指标")) or ()
    return [("", gettext_lazy("只用文字评估")), *told]


class PairForm(RecordForm):
    """拟结对."""

    leading = PickField(STANDING, label=gettext_lazy("先进一方"))
    lagging = PickField(STANDING, label=gettext_lazy("后进一方"))
    goals = words(gettext_lazy("目标"), 300)
    measure = forms.ChoiceField(
        label=gettext_lazy("看哪个指标"), required=False, choices=measures,
        help_text=gettext_lazy(
            "后进一方的变化，就是这个指标在签订日和评估日的两个数；数次数、金额的，看到那一天为止的一年。"
        ),
    )  # fmt: skip
    better = forms.ChoiceField(
        label=gettext_lazy("怎样算好转"), choices=LeadPair.Better.choices,
        initial=LeadPair.Better.UP,
    )  # fmt: skip
    proposed_on = day(gettext_lazy("提出日期"), required=False)
    ends_on = day(gettext_lazy("到期日期"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["leading"]  # the advanced side may be anybody's
        field.queryset = STANDING


class SignForm(RecordForm):
    on = day(gettext_lazy("签订日期"))


class PairVisitForm(RecordForm):
    on = day(gettext_lazy("日期"))
    words = words(gettext_lazy("做了什么"), 300)


class SideForm(RecordForm):
    """What either side of a pair sets down."""

    pair = chosen_from(
        LeadPair.objects.exclude(state=EVALUATED).select_related("leading", "lagging"),
        label=gettext_lazy("哪一对"),
    )  # fmt: skip
    org = PickField(
        STANDING, label=gettext_lazy("哪一方"),
        help_text=gettext_lazy("先进一方、后进一方各记各的，两边都看得到。"),
    )  # fmt: skip


class VisitForm(SideForm):
    on = day(gettext_lazy("日期"))
    words = words(gettext_lazy("做了什么"), 300)


class GoalForm(SideForm):
    words = words(gettext_lazy("要做到什么"), 200)
    set_on = day(gettext_lazy("提出日期"), required=False)
    due_on = day(gettext_lazy("什么时候做到"))


class ReachForm(RecordForm):
    on = day(gettext_lazy("做到日期"))
    result = words(gettext_lazy("做成了什么样"), 200)


class EvaluateForm(RecordForm):
    result = words(gettext_lazy("后进一方有什么变化"), 300)


class PlanForm(RecordForm):
    """定联系计划."""

    org = PickField(STANDING, label=gettext_lazy("联系党组织"))
    unit = PickField(
        Unit.objects.filter(until=None, field=Field.STATE_FIRM), label=gettext_lazy("企业")
    )
    leader = line(
        gettext_lazy("联系人职务"), 60, required=False,
        help_text=gettext_lazy("写职务，例如：组织部副部长。"),
    )  # fmt: skip
    times = forms.IntegerField(
        label=gettext_lazy("一年至少联系（次）"), min_value=1, max_value=52, required=False,
        help_text=gettext_lazy("不填按共建约定。"),
    )  # fmt: skip
    since = day(gettext_lazy("开始日期"))


class ContactForm(RecordForm):
    on = day(gettext_lazy("日期"))
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Way.choices)
    words = words(gettext_lazy("情况"), 300)


def often(label: Any, of: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Rhythm.choices, initial=rules.MEETS[of])


class TermsForm(RecordForm):
    """定共建约定."""

    org = PickField(STANDING, label=gettext_lazy("适用范围"))
    quorum = forms.IntegerField(
        label=gettext_lazy("到会席位达到多少有效（%）"), min_value=1, max_value=100,
        initial=rules.QUORUM,
    )  # fmt: skip
    contacts = forms.IntegerField(
        label=gettext_lazy("每家国企一年至少联系（次）"), min_value=1, max_value=52,
        initial=rules.CONTACTS,
    )  # fmt: skip
    meets_district = often(gettext_lazy("区级共建组织至少多久开一次会"), "district")
    meets_street = often(gettext_lazy("街道级共建组织至少多久开一次会"), "street")
    meets_community = often(gettext_lazy("社区级共建组织至少多久开一次会"), "community")
    meets_soe = often(gettext_lazy("国企党建联席会议至少多久开一次"), "soe")
    district_fund = forms.DecimalField(
        label=gettext_lazy("社区联盟每年经费：区级（元）"), min_value=0, max_digits=12,
        decimal_places=2, required=False,
    )  # fmt: skip
    street_fund = forms.DecimalField(
        label=gettext_lazy("社区联盟每年经费：街道级（元）"), min_value=0, max_digits=12,
        decimal_places=2, initial=0,
    )  # fmt: skip
    basis = line(gettext_lazy("依据文件"), 120)
    since = day(gettext_lazy("自何日起"))
