"""What is asked about seats, liaison officers, agenda items and joint meetings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from, day, line, words
from jiceng.kit.picks import PickField
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.services.models import Category
from jiceng.work.alliance.models import AgendaItem, Resolution, Scope

OPEN = Coalition.objects.filter(until=None)
PARTNERS = Partner.objects.filter(until=None)
STANDING = Org.objects.filter(until=None)


class PartnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A partner with the coalition it is in: many a unit takes part in several."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", gettext_lazy("请选择"))
        super().__init__(PARTNERS.select_related("coalition", "unit", "org"), **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.coalition}"


def of_coalition(form: RecordForm, *names: str) -> None:
    """Leave among the partners those of the coalition one stands on."""
    found: Any = form.record
    if found is None:
        return
    coalition = getattr(found, "coalition", found)
    for name in names:
        field: Any = form.fields[name]
        field.queryset = (
            Partner.objects.standing(clock.today())
            .filter(coalition=coalition)
            .select_related("unit", "org")
        )


class WhoForm(RecordForm):
    """Somebody of a partner: picked, or by name."""

    person = PickField(Person.objects.all(), label=gettext_lazy("人员"), required=False)
    name = line(
        gettext_lazy("姓名（台账里没有的）"), 50, required=False,
        help_text=gettext_lazy("只写姓名，不记身份证号；联系电话记在人员台账，加密保存。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if bool(values.get("person")) == bool(values.get("name")):
            return {"person": _("请选择人员，或者写姓名，二者填一项")}
        return {}


class SeatForm(WhoForm):
    """推荐兼职委员 of any partner one keeps; an approval on paper seats at once."""

    partner = PartnerField(label=gettext_lazy("共建单位"))
    post = line(gettext_lazy("单位职务"), 60, required=False)
    duties = line(gettext_lazy("分工"), 200, required=False)
    since = day(gettext_lazy("任职日期"))
    document = line(gettext_lazy("批准文号"), 80, required=False)
    approved_on = day(
        gettext_lazy("批准日期"), required=False,
        help_text=gettext_lazy("上级已经书面批准的，填文号和日期；没有的不填，由上级在系统里批准。"),
    )  # fmt: skip


class ApproveForm(RecordForm):
    document = line(gettext_lazy("批准文号"), 80, required=False)


class EndForm(RecordForm):
    on = day(gettext_lazy("日期"))
    reason = line(gettext_lazy("原因"), 200, required=False)


class WordForm(RecordForm):
    year = forms.IntegerField(label=gettext_lazy("年度"))
    words = words(
        gettext_lazy("履职情况"), 300,
        help_text=gettext_lazy("一句话：参加了什么、带来了什么；不打分、不排名。"),
    )  # fmt: skip


class LiaisonForm(WhoForm):
    partner = PartnerField(label=gettext_lazy("共建单位"))
    since = day(gettext_lazy("自何日起"))


class ItemForm(RecordForm):
    """提议题: what a partner (or the leading organisation) wants to be talked about."""

    coalition = PickField(OPEN, label=gettext_lazy("共建组织"))
    partner = PartnerField(
        label=gettext_lazy("提出单位"), required=False,
        empty_label=gettext_lazy("牵头党组织自己提出"),
    )  # fmt: skip
    title = line(gettext_lazy("议题"), 120)
    text = words(gettext_lazy("说明"), 1_000, required=False)
    scope = forms.ChoiceField(label=gettext_lazy("范围"), choices=Scope.choices)
    raised_on = day(gettext_lazy("提出日期"), required=False)


class PhoneItemForm(RecordForm):
    """The same on the phone, for one's own partner."""

    title = line(gettext_lazy("想议什么"), 120)
    text = words(gettext_lazy("说明"), 1_000, required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"), choices=Scope.choices, initial=Scope.CO_CONSTRUCTION
    )


class ConcludeForm(RecordForm):
    conclusion = words(gettext_lazy("结论"), 300)
    on = day(gettext_lazy("日期"), required=False)


class CallForm(RecordForm):
    held_on = day(gettext_lazy("开会日期"))
    venue = line(gettext_lazy("地点"), 80, required=False)
    words = words(
        gettext_lazy("通知内容"), 300,
        help_text=gettext_lazy("发给各共建单位联络员的个人页面；没有账号的请打电话。"),
    )  # fmt: skip


def several(label: Any) -> "forms.ModelMultipleChoiceField[Any]":
    return forms.ModelMultipleChoiceField(
        Partner.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class MeetForm(RecordForm):
    """登记联席会议 by exception: who was not there."""

    held_on = day(gettext_lazy("开会日期"))
    theme = line(gettext_lazy("主题"), 120)
    venue = line(gettext_lazy("地点"), 80, required=False)
    host = chosen_from(Partner.objects.none(), label=gettext_lazy("轮值单位"), required=False)
    minutes = words(gettext_lazy("主要内容"), 4_000, required=False)
    excused = several(gettext_lazy("请假的单位"))
    absent = several(gettext_lazy("没有到会的单位"))

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        of_coalition(self, "host", "excused", "absent")


class DecideForm(RecordForm):
    """作决定: by whom, by when."""

    item = chosen_from(
        AgendaItem.objects.none(), label=gettext_lazy("议题"), required=False,
        empty_label=gettext_lazy("不是议程上的"),
    )  # fmt: skip
    text = words(gettext_lazy("决定"), 300)
    scope = forms.ChoiceField(label=gettext_lazy("范围"), choices=Scope.choices)
    org = PickField(STANDING, label=gettext_lazy("由谁办"))
    owner = line(gettext_lazy("责任人"), 50, required=False)
    due_on = day(gettext_lazy("什么时候办完"))
    waiver = line(
        gettext_lazy("人数不足的说明"), 200, required=False,
        help_text=gettext_lazy("到会没有达到约定人数时写明章程的依据；达到的不用写。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        found: Any = self.record
        if found is None:
            return
        field: Any = self.fields["item"]
        field.queryset = AgendaItem.objects.waiting().filter(coalition=found.coalition)
        field = self.fields["org"]  # partners lie anywhere in the tree
        field.queryset = STANDING


class RulingForm(RecordForm):
    subject = line(
        gettext_lazy("哪一类事"), 40, help_text=gettext_lazy("派单时按这几个字提示，例如：路灯。")
    )
    category = chosen_from(
        Category.objects.filter(until=None), label=gettext_lazy("大类"), required=False
    )
    lead = PickField(STANDING, label=gettext_lazy("牵头办理"), required=False)
    outside = line(gettext_lazy("外单位"), 60, required=False)
    assist = line(gettext_lazy("配合单位"), 120, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if bool(values.get("lead")) == bool(values.get("outside")):
            return {"lead": _("由党组织办还是由外单位办，二者填一项")}
        return {}


class ReviewForm(RecordForm):
    year = forms.IntegerField(label=gettext_lazy("年度"))
    words = words(gettext_lazy("评议情况"), 1_000)
    mend = line(gettext_lazy("下一步改进"), 300, required=False)


class DecidedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """What was decided, who does it, by when, and how far it is."""

    def label_from_instance(self, obj: Any) -> str:
        due = _("%s前") % obj.matter.due_on if obj.matter.due_on else ""
        said = (str(obj), str(obj.matter.org), due, obj.matter.get_state_display())
        return " · ".join(filter(None, said))


class HearForm(RecordForm):
    """听取办理情况 of what earlier meetings decided."""

    resolution = DecidedField(
        Resolution.objects.none(), label=gettext_lazy("以前会议交办的事项"),
        empty_label=gettext_lazy("请选择"),
    )  # fmt: skip
    words = words(
        gettext_lazy("报告的情况"), 300,
        help_text=gettext_lazy("办到哪一步、效果怎样；没有办完的写明原因。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        found: Any = self.record
        if found is None:
            return
        field: Any = self.fields["resolution"]
        field.queryset = Resolution.objects.to_tell(found).select_related("matter__org")
        if len(only := list(field.queryset[:2])) == 1:
            field.initial = only[0].pk


class YearItemForm(RecordForm):
    """列入年度计划."""

    coalition = PickField(OPEN, label=gettext_lazy("共建组织"))
    title = line(gettext_lazy("事项"), 120)
    partner = PartnerField(
        label=gettext_lazy("承办单位"), required=False,
        empty_label=gettext_lazy("牵头党组织自己办"),
    )  # fmt: skip
    due_on = day(
        gettext_lazy("什么时候办完"), help_text=gettext_lazy("这一天在哪一年，就列入哪一年的计划。")
    )
    planned_on = day(gettext_lazy("列入日期"), required=False)


class CarriedForm(RecordForm):
    on = day(gettext_lazy("办完日期"))
    result = words(gettext_lazy("办成了什么样"), 200)
