"""Forms of outreach: for whoever writes and answers, and for residents, who are asked little."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.paths import upward
from jiceng.kit.forms import Messages, ReasonForm, RecordForm, UnderField, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.forms import phone_field
from jiceng.registers.places.models import Level, Place
from jiceng.work.outreach import rules
from jiceng.work.outreach.models import ChannelGroup, PlatformDeed, Section, Suggestion

LONGEST = 1_000


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea, **options)


class SectionForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("栏目"), max_length=20)
    about = forms.CharField(label=gettext_lazy("登什么"), max_length=120, required=False)
    place = forms.IntegerField(
        label=gettext_lazy("排列顺序"), min_value=1, max_value=999, initial=50
    )


class PostForm(RecordForm):
    """A piece of news; the privacy pass comes when it is submitted."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("发布单位"))
    section = chosen_from(Section.objects.filter(until=None), label=gettext_lazy("栏目"))
    title = forms.CharField(label=gettext_lazy("标题"), max_length=80)
    text = words(gettext_lazy("正文"), 20_000)
    author = forms.CharField(label=gettext_lazy("署名"), max_length=40, required=False)
    link = forms.CharField(
        label=gettext_lazy("相关网址"), max_length=200, required=False,
        help_text=gettext_lazy("可以指向品牌、案例或公示的页面。"),
    )  # fmt: skip
    expires_on = day(gettext_lazy("展示至"), required=False)


class SubmitForm(RecordForm):
    justification = forms.CharField(
        label=gettext_lazy("保留个人信息的理由"), max_length=200, required=False,
        help_text=gettext_lazy("正文里没有证件号、电话、账号和出生日期时不用填。"),
    )  # fmt: skip


class PublishForm(RecordForm):
    starts_on = day(gettext_lazy("发布日期"), required=False)


class AmendForm(RecordForm):
    title = forms.CharField(label=gettext_lazy("更正后的标题"), max_length=80)
    text = words(gettext_lazy("更正后的正文"), 20_000)
    reason = forms.CharField(label=gettext_lazy("为什么更正"), max_length=200)


class AnswerForm(RecordForm):
    text = words(gettext_lazy("答复"), 500)
    open = forms.BooleanField(
        label=gettext_lazy("公开答复"), required=False,
        help_text=gettext_lazy("本人同意公开的才能公开；公开的只有内容和答复，号码自动打码。"),
    )  # fmt: skip


class ReplyForm(RecordForm):
    text = words(gettext_lazy("答复"), 500)


class AdoptForm(RecordForm):
    measure = forms.CharField(label=gettext_lazy("怎么采纳的"), max_length=200)


class PassOnForm(ReasonForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("转给"))


class LookForm(RecordForm):
    purpose = forms.CharField(label=gettext_lazy("为什么要查看"), max_length=200)


class HabitForm(RecordForm):
    """Local terms; nothing national is known."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("适用范围"))
    days = forms.IntegerField(label=gettext_lazy("意见建议几个工作日内答复"), min_value=1,
                              max_value=30, initial=rules.DAYS)  # fmt: skip
    burden_days = forms.IntegerField(label=gettext_lazy("减负投诉几个工作日内答复"), min_value=1,
                                     max_value=30, initial=rules.DAYS)  # fmt: skip
    keep_days = forms.IntegerField(label=gettext_lazy("答复后联系电话保存几天"), min_value=0,
                                   max_value=365, initial=rules.KEPT)  # fmt: skip
    daily = forms.IntegerField(label=gettext_lazy("一个单位一天最多收几条"), min_value=1,
                               max_value=1_000, initial=rules.DAILY)  # fmt: skip


class GroupForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=ChannelGroup.Level.choices)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), choices=ChannelGroup.Channel.choices)
    name = forms.CharField(label=gettext_lazy("群名称"), max_length=40)
    owner = forms.CharField(label=gettext_lazy("管理人"), max_length=40, required=False)
    manners = words(gettext_lazy("群内规则"), 300, required=False)
    members = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=100_000,
                                 required=False)  # fmt: skip
    since = day(gettext_lazy("建群日期"), required=False)


class CheckForm(RecordForm):
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=ChannelGroup.Level.choices)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), choices=ChannelGroup.Channel.choices)
    owner = forms.CharField(label=gettext_lazy("管理人"), max_length=40, required=False)
    manners = words(gettext_lazy("群内规则"), 300, required=False)
    members = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=100_000,
                                 required=False)  # fmt: skip


class CloseForm(ReasonForm):
    on = day(gettext_lazy("解散日期"), required=False)


class BroadcastForm(RecordForm):
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("发出单位"))
    title = forms.CharField(label=gettext_lazy("标题"), max_length=80)
    text = words(gettext_lazy("内容"), 2_000)
    channels = forms.ModelMultipleChoiceField(
        ChannelGroup.objects.filter(until=None),
        label=gettext_lazy("发到哪些群"),
        help_text=gettext_lazy("按住 Ctrl 可选多个；由单位签收，不统计个人已读。"),
    )
    due_on = day(gettext_lazy("签收时限"), required=False)

    def narrow(self, actor: Any) -> None:
        super().narrow(actor)
        field: Any = self.fields["channels"]
        field.queryset = ChannelGroup.objects.visible_to(actor).filter(until=None)
        field.queryset = field.queryset.order_by("org__path", "pk")


class UseForm(RecordForm):
    """A month of one unit on a city platform."""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    platform = forms.CharField(label=gettext_lazy("平台"), max_length=30)
    month_on = day(gettext_lazy("月份（当月任一天）"))
    active = forms.IntegerField(label=gettext_lazy("当月使用过的党员"), min_value=0)
    studies = forms.IntegerField(
        label=gettext_lazy("完成的在线课程"), min_value=0, required=False, initial=0
    )
    joined = forms.IntegerField(
        label=gettext_lazy("报名的活动"), min_value=0, required=False, initial=0
    )


class CorrectUseForm(RecordForm):
    active = forms.IntegerField(label=gettext_lazy("当月使用过的党员"), min_value=0)
    studies = forms.IntegerField(label=gettext_lazy("完成的在线课程"), min_value=0)
    joined = forms.IntegerField(label=gettext_lazy("报名的活动"), min_value=0)
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)


class DeedForm(RecordForm):
    """One thing a member did on a city platform, as its file tells it."""

    member = PickField(Member.objects.present(), label=gettext_lazy("党员"))
    platform = forms.CharField(label=gettext_lazy("平台"), max_length=30)
    kind = forms.ChoiceField(
        label=gettext_lazy("做了什么"), choices=PlatformDeed.Kind.choices,
        initial=PlatformDeed.Kind.STUDY,
    )  # fmt: skip
    on = day(gettext_lazy("日期"))
    words = forms.CharField(label=gettext_lazy("课程或活动"), max_length=60, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        on = values.get("on")
        return {"on": _("日期还没有到，请检查日期")} if on and on > clock.today() else {}


# For everybody ----------------------------------------------------------------------------


def answering() -> Any:
    """Who answers residents: whoever keeps a community."""
    keepers = Place.objects.communities().standing(clock.today()).values("keeper")
    return Org.objects.filter(until=None, pk__in=keepers).order_by("path")


def offices() -> Any:
    """Who may be asked by name: whoever keeps the district, a street or a community."""
    levels = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
    keepers = Place.objects.standing(clock.today()).filter(level__in=levels).values("keeper")
    return Org.objects.filter(until=None, pk__in=keepers).select_related("parent").order_by("path")


def street(org: Org) -> Org:
    """Under whose name an office is looked for: a street and its communities stand together."""
    above = org.parent
    return above if above is not None and above.parent_id is not None else org


def agreement() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("可以和答复一起公开"), required=False,
        help_text=gettext_lazy("公开时没有姓名，号码自动打码；随时可以不再公开。"),
    )  # fmt: skip


class SuggestForm(RecordForm):
    """What one wants to say: no name, no sign-in; a telephone only if one wants to be called."""

    org = UnderField(Org.objects.none(), heading=street, label=gettext_lazy("说给哪个单位"))
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"), choices=Suggestion.Kind.choices,
        initial=Suggestion.Kind.SUGGESTION,
    )  # fmt: skip
    text = words(gettext_lazy("想说的话"), LONGEST, min_length=4)
    phone = phone_field(help_text=gettext_lazy("可以不填；只用来回电话，答复以后到期清除。"))
    agreed = agreement()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, face="phone", **options)
        orgs: Any = self.fields["org"]
        orgs.queryset = offices()


class AskForm(RecordForm):
    """我要咨询: what one wants to know, and which office is to answer; found without a code."""

    org = forms.ModelChoiceField(
        Org.objects.none(), label=gettext_lazy("问哪个单位"), empty_label=gettext_lazy("请选择")
    )
    text = words(gettext_lazy("想问什么"), LONGEST, min_length=4)
    agreed = agreement()

    def __init__(self, *args: Any, actor: Any, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        lines = {path for one in actor.reach() for path in upward(one)}
        orgs: Any = self.fields["org"]
        orgs.queryset = Org.objects.filter(path__in=lines, until=None).order_by("-path")


class ComplainForm(RecordForm):
    """我要减负: two fields, no name."""

    text = words(gettext_lazy("什么事情增加了负担"), LONGEST, min_length=4)
    about = forms.CharField(label=gettext_lazy("涉及的单位或事项"), max_length=80, required=False)


class CodeForm(RecordForm):
    """查进度、查答复 by the code of any receipt."""

    code = forms.CharField(label=gettext_lazy("查询码或者回执码"), max_length=20)
