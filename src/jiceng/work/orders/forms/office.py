"""Forms of the offices: the counter, dispatching, passing on, finishing, terms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, ReasonForm, RecordForm, chosen_from
from jiceng.kit.handoffs import asked
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.services.models import Category, Item, Provider
from jiceng.registers.teams.models import Team
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.orders import rules
from jiceng.work.orders.models import Channel, Order, Sort

SHORTEST, LONGEST = 7, 12  # digits of a telephone number
TAKEN_IN = [one for one in Channel.choices if one[0] in {"counter", "phone", "grid"}]


def line(label: Any, length: int, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=length, **options)


def phone_fault(text: str) -> str:
    """What is wrong with a telephone number as written; empty if nothing is."""
    said = "".join(sign for sign in text if sign not in " -－（）()")
    if said and not (said.isdigit() and SHORTEST <= len(said) <= LONGEST):
        return _("电话应是 7 到 12 位数字，请检查；不愿留可以不填")
    return ""


class OrderForm(RecordForm):
    """An order taken in at a counter, on the telephone or on a round."""

    text = forms.CharField(
        label=gettext_lazy("要办什么"), max_length=1_000, widget=forms.Textarea,
        help_text=gettext_lazy("一句话写清事情和地点；信访、举报、诉讼不在这里登记。"),
    )  # fmt: skip
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("受理单位"))
    channel = forms.ChoiceField(
        label=gettext_lazy("渠道"), choices=TAKEN_IN, initial=Channel.COUNTER
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=Sort.choices, initial=Sort.REQUEST, required=False
    )
    category = chosen_from(
        Category.objects.filter(until=None), label=gettext_lazy("大类"), required=False
    )
    item = PickField(Item.objects.all(), label=gettext_lazy("服务项目"), required=False)
    venue = chosen_from(
        Venue.objects.filter(kind=Kind.SERVICE_HALL), label=gettext_lazy("受理大厅"),
        required=False,
    )  # fmt: skip
    spot = line(gettext_lazy("地点"), 120)
    contact = line(gettext_lazy("联系人"), 30)
    phone = line(
        gettext_lazy("联系电话"), 20,
        help_text=gettext_lazy("只用来答复这件事，办结一段时间后自动清除。"),
    )  # fmt: skip
    proxy = line(
        gettext_lazy("代提人与本人关系"), 20, help_text=gettext_lazy("家人代提的写，例如：女儿。")
    )
    frail = forms.BooleanField(
        label=gettext_lazy("独居、高龄或行动不便"), required=False,
        help_text=gettext_lazy("先办，必要时上门。"),
    )  # fmt: skip
    groups = {
        gettext_lazy("什么事"): ("text", "sort", "category", "item", "spot"),
        gettext_lazy("怎么来的"): ("org", "channel", "venue"),
        gettext_lazy("怎么答复"): ("contact", "phone", "proxy", "frail"),
    }  # fmt: skip

    def clean_sort(self) -> str:
        return self.cleaned_data.get("sort") or Sort.REQUEST

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        fault = phone_fault(values.get("phone") or "")
        return {"phone": fault} if fault else {}


class CounterForm(RecordForm):
    """The counter's form: what, where, whom to call; the rest is as last time."""

    text = forms.CharField(
        label=gettext_lazy("什么事"), max_length=1_000, widget=forms.Textarea({"rows": 2})
    )
    spot = line(gettext_lazy("在哪里"), 120)
    phone = line(gettext_lazy("电话"), 20)
    contact = line(gettext_lazy("怎么称呼"), 30)
    proxy = line(gettext_lazy("家人代提的，是本人的什么人"), 20)
    frail = forms.BooleanField(label=gettext_lazy("独居、高龄或行动不便"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("渠道"), choices=TAKEN_IN, initial=Channel.COUNTER
    )
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("受理单位"))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        fault = phone_fault(values.get("phone") or "")
        return {"phone": fault} if fault else {}


class AssignForm(RecordForm):
    """A member, a provider or a team; nobody named is the office itself."""

    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("党员"), required=False
    )
    provider = PickField(
        Provider.objects.filter(until=None, paused_on=None), label=gettext_lazy("服务商"),
        required=False,
    )  # fmt: skip
    team = PickField(
        Team.objects.filter(until=None), label=gettext_lazy("服务队"), required=False,
        help_text=gettext_lazy("都不选，就是本单位自己办。"),
    )  # fmt: skip

    def narrow(self, actor: Any) -> None:
        """And whoever is on duty nearby and has agreed to be named, of whatever branch."""
        super().narrow(actor)
        order: Any = self.record
        if order is None:
            return
        near = asked("volunteering.near", order.handler, actor=actor) or ()
        keys = [key for one in near for key in one["members"]]
        field: Any = self.fields["member"]
        both = Q(pk__in=field.queryset.values("pk")) | Q(pk__in=keys)
        field.queryset = Member.objects.filter(both, left_on=None)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        named = [name for name in ("member", "provider", "team") if values.get(name) is not None]
        words = _("党员、服务商、服务队只能选一个")
        return {named[-1]: words} if len(named) > 1 else {}


class JoinForm(RecordForm):
    """Who takes part beside the one that leads."""

    member = PickField(Member.objects.filter(left_on=None), label=gettext_lazy("协办党员"))


class TransferForm(ReasonForm):
    """To which organisation, and why."""

    to = PickField(Org.objects.filter(until=None), label=gettext_lazy("转给"))
    field_order = ("to", "reason")

    def narrow(self, actor: Any) -> None:
        """Any office of the district may be asked; which there are is no secret."""
        del actor


class HandOutForm(ReasonForm):
    """Whose matter it really is."""

    outside = forms.ChoiceField(label=gettext_lazy("转往"), choices=Order.Outside.choices)
    field_order = ("outside", "reason")


class FinishForm(RecordForm):
    """One sentence of what came of it."""

    outcome = forms.CharField(
        label=gettext_lazy("办理结果"), max_length=300, widget=forms.Textarea,
        help_text=gettext_lazy("一句话即可，居民看得到；不要求照片。"),
    )  # fmt: skip
    families = forms.IntegerField(
        label=gettext_lazy("帮到几户"), required=False, min_value=0, max_value=9_999,
        help_text=gettext_lazy("上门帮一家填 1，公共设施不用填；只记户数，不记是哪一户。"),
    )  # fmt: skip


class CloseForm(RecordForm):
    """How it was confirmed."""

    ending = forms.ChoiceField(
        label=gettext_lazy("确认方式"), initial=Order.Ending.CALL_BACK,
        choices=[(one.value, one.label) for one in Order.Ending if one != Order.Ending.SILENCE],
    )  # fmt: skip


class ExtendForm(ReasonForm):
    """So many working days more, and why."""

    days = forms.IntegerField(label=gettext_lazy("延长（工作日）"), min_value=1, max_value=60)
    field_order = ("days", "reason")


def number(label: Any, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, min_value=0, max_value=most)


class TermsForm(RecordForm):
    """What holds here from a day on."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    since = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput())
    basis = line(gettext_lazy("依据文件"), 120, required=True)
    days = number(gettext_lazy("办结（工作日）"), rules.DAYS, 60)
    silence = number(gettext_lazy("没有回音算办结（天）"), rules.SILENCE, 90)
    reopenings = number(gettext_lazy("最多重新办理（次）"), rules.REOPENINGS, 9)
    reopen_days = number(gettext_lazy("可重新办理（天内）"), rules.REOPEN_DAYS, 365)
    call_back = number(gettext_lazy("差评回访（工作日）"), rules.CALL_BACK, 15)
    claim_hours = number(gettext_lazy("无人接单提醒（小时）"), rules.CLAIM_HOURS, 240)
    keep_days = number(gettext_lazy("办结后联系方式保留（天）"), rules.KEEP_DAYS, 365)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        since = values.get("since")
        if since is not None and since < clock.today():
            return {"since": _("时限从今天或以后起，以前的单子不重新算")}
        return {}
