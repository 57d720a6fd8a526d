"""Forms of shifts, activities, hours, visits, units and the method."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.paths import upward
from jiceng.kit.access import beneath
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.places.models import Place
from jiceng.registers.teams.models import Team
from jiceng.work.volunteering.access import KEEPS, SENDS
from jiceng.work.volunteering.flows import ACCEPTED, TAKEN
from jiceng.work.volunteering.forms.checkin import PRESENT, STANDING, day
from jiceng.work.volunteering.models import (
    ActivityPart,
    CheckIn,
    Claim,
    MethodItem,
    ServiceOpinion,
    ServicePost,
    Skill,
)


def clock_time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput())


def minute_field(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=720, **options)


def own_orgs(form: forms.Form, name: str, actor: Any, roles: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = STANDING.filter(beneath("path", actor.reach(*roles)))


class ShiftForm(RecordForm):
    """排班."""

    post = PickField(ServicePost.objects.filter(until=None), label=gettext_lazy("岗位"))
    member = PickField(PRESENT, label=gettext_lazy("党员"))
    held_on = day(gettext_lazy("日期"))
    starts_at = clock_time(gettext_lazy("开始"))
    ends_at = clock_time(gettext_lazy("结束"))

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["post"]
        field.queryset = ServicePost.objects.filter(
            beneath("org__path", actor.reach(*KEEPS)), until=None
        )


class SwapForm(RecordForm):
    """请人替班: among those on the same post."""

    to = chosen_from(Member.objects.none(), label=gettext_lazy("请谁替班"))

    def narrow(self, actor: Any) -> None:
        del actor
        shift: Any = self.record
        if shift is None:
            return
        held = Claim.objects.filter(post=shift.post_id, state__in=TAKEN)
        field: Any = self.fields["to"]
        rows = Member.objects.filter(pk__in=held.values("member"), left_on=None)
        field.queryset = rows.exclude(pk=shift.member_id).select_related("person")


class LogForm(RecordForm):
    log = forms.CharField(label=gettext_lazy("服务记录"), max_length=200, required=False)


class ActivityForm(RecordForm):
    """计划活动."""

    org = PickField(STANDING, label=gettext_lazy("组织单位"))
    community = PickField(STANDING, label=gettext_lazy("服务社区"))
    name = forms.CharField(label=gettext_lazy("活动名称"), max_length=60)
    series = forms.CharField(
        label=gettext_lazy("主题系列"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("同一主题的活动写同样的名称。"),
    )
    team = PickField(Team.objects.filter(until=None), label=gettext_lazy("服务队"), required=False)
    held_on = day(gettext_lazy("日期"))
    starts_at = clock_time(gettext_lazy("开始"))
    minutes = minute_field(gettext_lazy("每人分钟数"), initial=120)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=60, required=False)
    insurance = forms.CharField(
        label=gettext_lazy("保险说明"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("投保单位、险种、期限；没有就不填。"),
    )

    def narrow(self, actor: Any) -> None:
        """Organised by one's own, held anywhere."""
        own_orgs(self, "org", actor, SENDS)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.visible_to(actor).filter(until=None)


class SignForm(RecordForm):
    member = PickField(PRESENT, label=gettext_lazy("党员"))

    def narrow(self, actor: Any) -> None:
        """Anybody of the district may take part."""


class HoldForm(RecordForm):
    """登记开展: everybody who signed up came, but these."""

    people_served = forms.IntegerField(
        label=gettext_lazy("服务人数"), min_value=0, max_value=100_000
    )
    absent = forms.ModelMultipleChoiceField(
        ActivityPart.objects.none(),
        label=gettext_lazy("报了名没有来的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    badge = forms.NullBooleanField(label=gettext_lazy("亮身份（只作备注）"), required=False)

    def narrow(self, actor: Any) -> None:
        del actor
        activity: Any = self.record
        if activity is None:
            return
        field: Any = self.fields["absent"]
        rows = ActivityPart.objects.filter(activity=activity)
        field.queryset = rows.select_related("member__person", "activity").order_by("pk")
        field.label_from_instance = lambda part: str(part.member)


class SettleForm(RecordForm):
    """社区确认."""

    people_served = forms.IntegerField(
        label=gettext_lazy("服务人数"), min_value=0, max_value=100_000
    )
    told = forms.CharField(label=gettext_lazy("社区意见"), max_length=120, required=False)


class ToldForm(RecordForm):
    told = forms.CharField(label=gettext_lazy("原因"), max_length=120)


class HoursForm(RecordForm):
    """登记服务时长 at the counter."""

    org = PickField(STANDING, label=gettext_lazy("受益社区"))
    member = PickField(PRESENT, label=gettext_lazy("党员"))
    held_on = day(gettext_lazy("服务日期"))
    minutes = minute_field(gettext_lazy("分钟"))
    words = forms.CharField(label=gettext_lazy("服务内容"), max_length=120)

    def narrow(self, actor: Any) -> None:
        own_orgs(self, "org", actor, KEEPS)


class VisitForm(RecordForm):
    """记走访."""

    team = PickField(Team.objects.filter(until=None), label=gettext_lazy("服务队"))
    held_on = day(gettext_lazy("日期"))
    households = forms.IntegerField(
        label=gettext_lazy("走访户数"), min_value=0, max_value=10_000, initial=0
    )
    words = forms.CharField(label=gettext_lazy("做了什么"), max_length=200)
    todo = forms.CharField(
        label=gettext_lazy("还要办的"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不写居民姓名、电话和门牌。"),
    )

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["team"]
        field.queryset = Team.objects.filter(
            beneath("keeper__path", actor.reach(*KEEPS)), until=None
        )


class HabitForm(RecordForm):
    org = PickField(STANDING, label=gettext_lazy("适用范围"))
    silent_days = forms.IntegerField(
        label=gettext_lazy("服务队多少天没有走访就提醒队长"),
        min_value=1,
        max_value=366,
        initial=14,
        help_text=gettext_lazy("没有全国统一规定，没有定过的按14天。"),
    )
    insurance = forms.CharField(label=gettext_lazy("保险说明"), max_length=120, required=False)
    document = forms.CharField(label=gettext_lazy("依据文件"), max_length=80, required=False)
    since = day(gettext_lazy("自何日起"))

    def narrow(self, actor: Any) -> None:
        own_orgs(self, "org", actor, KEEPS)


class UnitForm(RecordForm):
    """单位报到."""

    org = PickField(STANDING, label=gettext_lazy("报到社区"))
    unit = PickField(STANDING, label=gettext_lazy("报到党组织"))
    offer = forms.CharField(label=gettext_lazy("能提供什么"), max_length=120, required=False)
    since = day(gettext_lazy("报到日期"))

    def narrow(self, actor: Any) -> None:
        own_orgs(self, "org", actor, KEEPS)


class YearNoteForm(RecordForm):
    """年度反馈."""

    org = PickField(STANDING, label=gettext_lazy("反馈社区"))
    unit = PickField(STANDING, label=gettext_lazy("报到党组织"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    words = forms.CharField(
        label=gettext_lazy("反馈"), max_length=300, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("写做了什么、居民怎么说；不打分、不排名。"),
    )  # fmt: skip
    given_on = day(gettext_lazy("反馈日期"))

    def narrow(self, actor: Any) -> None:
        own_orgs(self, "org", actor, KEEPS)


class ItemForm(RecordForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=MethodItem.Kind.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=30)
    order = forms.IntegerField(label=gettext_lazy("次序"), initial=1)
    since = day(gettext_lazy("自何日起"))


class MarkForm(RecordForm):
    """走完一步."""

    item = chosen_from(
        MethodItem.objects.filter(kind=MethodItem.Kind.STEP, until=None).order_by("order"),
        label=gettext_lazy("步骤"),
    )
    done_on = day(gettext_lazy("日期"))


class OpinionForm(RecordForm):
    """记评议."""

    source = chosen_from(
        MethodItem.objects.filter(kind=MethodItem.Kind.SOURCE, until=None).order_by("order"),
        label=gettext_lazy("评议来源"),
    )
    grade = forms.TypedChoiceField(
        label=gettext_lazy("评价"), choices=ServiceOpinion.Grade.choices, coerce=int
    )
    words = forms.CharField(label=gettext_lazy("意见"), max_length=120, required=False)
    given_on = day(gettext_lazy("评议日期"))


class PhoneReportForm(RecordForm):
    """到社区报到, on the phone: the community (by its code, or chosen), what one can do, a wish."""

    org = chosen_from(STANDING, label=gettext_lazy("报到社区"))
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label=gettext_lazy("我能做的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只用来找合适的岗位，给本支部和报到的社区看；随时可以收回。"),
    )
    wish = forms.CharField(label=gettext_lazy("服务意向"), max_length=80, required=False)

    def narrow(self, actor: Any) -> None:
        del actor
        keepers = Place.objects.communities().standing(clock.today()).values("keeper")
        org: Any = self.fields["org"]
        org.queryset = STANDING.filter(pk__in=keepers).order_by("path")
        skills: Any = self.fields["skills"]
        skills.queryset = Skill.objects.standing(clock.today()).order_by("order", "pk")


class PhoneHoursForm(RecordForm):
    """登记时长, on the phone, for a community one has reported to or whose member one is."""

    org = chosen_from(STANDING, label=gettext_lazy("受益社区"))
    held_on = day(gettext_lazy("服务日期"))
    minutes = minute_field(gettext_lazy("分钟"), initial=60)
    words = forms.CharField(label=gettext_lazy("服务内容"), max_length=120)
    asks = forms.BooleanField(
        label=gettext_lazy("有具体的受益人，请他说一句"),
        required=False,
        help_text=gettext_lazy("登记后出一个码，请受益人用自己的手机扫；不记他是谁。"),
    )

    def narrow(self, actor: Any) -> None:
        member = getattr(actor, "member", None)
        here = CheckIn.objects.filter(member=member, state=ACCEPTED).values("org")
        own = Place.objects.communities().standing(clock.today()).values("keeper")
        line = upward(member.org.path) if member is not None else []
        field: Any = self.fields["org"]
        field.queryset = STANDING.filter(Q(pk__in=here) | Q(pk__in=own, path__in=line))
