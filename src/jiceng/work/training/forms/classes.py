"""Forms of classes, groups, trainees, rounds and nominees."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.training.access import KEEPS
from jiceng.work.training.forms.fields import (
    HandedForm,
    TickField,
    count_field,
    day_field,
    money_field,
    org_field,
    short_field,
    words_field,
)
from jiceng.work.training.models import (
    Audience,
    ClassGroup,
    Enrolment,
    Plan,
    Round,
    TrainingClass,
    awardable,
)


class ClassForm(HandedForm):
    """One batch of a class."""

    groups = {
        gettext_lazy("班次"): ("org", "name", "audience", "plan", "level", "way", "first"),
        gettext_lazy("时间和地点"): ("starts_on", "ends_on", "place", "host", "school"),
        gettext_lazy("安排"): ("quota", "cost", "rules", "text", "round"),
    }
    org = org_field(gettext_lazy("主办党组织"))
    name = short_field(gettext_lazy("班次"), 80)
    audience = chosen_from(Audience.objects.filter(until=None), label=gettext_lazy("培训对象"))
    plan = PickField(Plan.objects.all(), label=gettext_lazy("年度培训计划"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("形式"), choices=TrainingClass.Way.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("办班层级"), choices=TrainingClass.Level.choices, required=False,
        initial=TrainingClass.Level.DISTRICT,
        help_text=gettext_lazy("哪一级办的；中央组织部办的示范班选中央级，由本区登记去的人。"),
    )  # fmt: skip
    first = PickField(
        TrainingClass.objects.filter(first=None), label=gettext_lazy("首批"), required=False,
        help_text=gettext_lazy("分批去的，从第二批起选第一批；人数按人只算一次。"),
    )  # fmt: skip
    starts_on = day_field(gettext_lazy("开班日期"))
    ends_on = day_field(gettext_lazy("结束日期"))
    place = short_field(gettext_lazy("地点"), 80, required=False)
    host = short_field(gettext_lazy("承办单位"), 80, required=False)
    school = PickField(
        Venue.objects.filter(kind=Kind.SCHOOL), label=gettext_lazy("承办党校"), required=False
    )
    quota = count_field(gettext_lazy("名额"), required=False)
    cost = money_field(gettext_lazy("经费（元）"), required=False)
    rules = words_field(gettext_lazy("纪律要求"), required=False)
    text = words_field(gettext_lazy("日程安排"), most=500, required=False)
    round = PickField(Round.objects.all(), label=gettext_lazy("换届轮次"), required=False)

    def clean_level(self) -> str:
        """The district's own, where nothing is said."""
        return self.cleaned_data["level"] or TrainingClass.Level.DISTRICT.value

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            return {"ends_on": _("结束日期早于开班日期，请检查")}
        return {}


class CloseForm(RecordForm):
    """Who did not take part; whoever never signed in is ticked already, a person decides."""

    on = day_field(gettext_lazy("结班日期"), initial=clock.today)
    absent = TickField(
        Enrolment.objects.none(), label=gettext_lazy("没有参加的学员"), required=False,
        help_text=gettext_lazy("一次也没有签到的已经勾上，请核对；没有勾的记为已参训。"),
    )  # fmt: skip
    summary = words_field(gettext_lazy("小结"), most=500, required=False)
    cost = money_field(gettext_lazy("实际经费（元）"), required=False)

    def narrow(self, actor: Actor) -> None:
        if self.record is not None:
            rows = Enrolment.objects.filter(klass=self.record.pk).coming()
            rows = rows.select_related("person", "klass")
            field: Any = self.fields["absent"]
            field.queryset = rows.order_by("person__initials", "pk")

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        rows = Enrolment.objects.filter(klass=record).coming().tallied()
        never = rows.filter(held_count__gt=0, here_count=0)
        return {"cost": record.cost, "absent": list(never.values_list("pk", flat=True))}


class AwardForm(RecordForm):
    """Everybody who took part and has no certificate gets one but these."""

    on = day_field(gettext_lazy("发证日期"), initial=clock.today)
    without = TickField(
        Enrolment.objects.none(), label=gettext_lazy("不发的学员"), required=False,
        help_text=gettext_lazy("参训的都发，只勾不发的；编号自动接着排。"),
    )  # fmt: skip

    def narrow(self, actor: Actor) -> None:
        if self.record is not None:
            field: Any = self.fields["without"]
            field.queryset = awardable(self.record.pk).select_related("person", "klass")


class RevokeForm(RecordForm):
    """Taken back, from a day on, with the reason."""

    on = day_field(gettext_lazy("收回日期"), initial=clock.today)
    words = words_field(gettext_lazy("收回原因"), most=200)


class ReportForm(RecordForm):
    """What was learnt outside, and what it cost."""

    on = day_field(gettext_lazy("报告日期"), initial=clock.today)
    report = words_field(gettext_lazy("学习报告"), most=10_000)
    cost = money_field(gettext_lazy("实际经费（元）"), required=False)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        """The report and its day, where there is one, and the cost as it stands."""
        stands = {"report": record.report, "on": record.reported_on} if record.report else {}
        return {"cost": record.cost, **stands}


class InviteForm(RecordForm):
    """Those due are invited by a person."""

    under = org_field(gettext_lazy("只邀请这个党组织及下级的"), required=False)
    untrained = forms.BooleanField(
        label=gettext_lazy("只邀请今年还没有参训的"), required=False, initial=True
    )


class GroupForm(RecordForm):
    """A group and who leads it."""

    klass = PickField(TrainingClass.objects.all(), label=gettext_lazy("培训班"))
    name = short_field(gettext_lazy("小组"), 40)
    leader = PickField(Person.objects.all(), label=gettext_lazy("领队"), required=False)
    promised_on = day_field(gettext_lazy("签承诺书日期"), required=False)


class GroupChangeForm(RecordForm):
    name = short_field(gettext_lazy("小组"), 40)
    leader = PickField(Person.objects.all(), label=gettext_lazy("领队"), required=False)
    promised_on = day_field(gettext_lazy("签承诺书日期"), required=False)


class EnrolmentForm(HandedForm):
    """One trainee; also how a clerk's list comes in."""

    handed = ("klass",)
    klass = PickField(TrainingClass.objects.all(), label=gettext_lazy("培训班"))
    person = PickField(Person.objects.all(), label=gettext_lazy("学员"))
    org = org_field(
        gettext_lazy("所在党组织"), required=False,
        help_text=gettext_lazy("不填的按应训名单，没有的按人员登记。"),
    )  # fmt: skip
    post = short_field(gettext_lazy("职务"), 40, required=False)
    invited_on = day_field(gettext_lazy("通知日期"), required=False)


class PlaceForm(RecordForm):
    """Group and post of a trainee."""

    group = chosen_from(ClassGroup.objects.all(), label=gettext_lazy("学员小组"), required=False)
    post = short_field(gettext_lazy("职务"), 40, required=False)

    def narrow(self, actor: Actor) -> None:
        record: Any = self.record
        if record is not None:
            field: Any = self.fields["group"]
            field.queryset = ClassGroup.objects.filter(klass=record.klass_id).select_related(
                "klass"
            )


class EssayForm(RecordForm):
    """A reflection. What stands is shown to whoever runs the class; others write it anew."""

    essay = words_field(gettext_lazy("心得体会"), most=10_000)
    on = day_field(gettext_lazy("日期"), initial=clock.today)

    def narrow(self, actor: Actor) -> None:
        record: Any = self.record
        if record is not None and record.essay and not may(actor, KEEPS, record.klass.org.path):
            self.initial.pop("essay", None)
            self.fields["essay"].help_text = _("已经交过一份，再登记就换成新的。")

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        """The essay and its day, where there is one."""
        return {"essay": record.essay, "on": record.essay_on} if record.essay else {}


class RoundForm(RecordForm):
    """A round of elections, by name and day."""

    org = org_field(gettext_lazy("组织党组织"))
    name = short_field(gettext_lazy("名称"), 60)
    nominate_by = day_field(gettext_lazy("推荐截止"))
    voting_on = day_field(gettext_lazy("选举日"), required=False)


class NomineeForm(HandedForm):
    """Whom a town names."""

    round = PickField(Round.objects.all(), label=gettext_lazy("换届轮次"))
    org = org_field(gettext_lazy("推荐党组织"))
    person = PickField(Person.objects.all(), label=gettext_lazy("人员"))
    tags = short_field(gettext_lazy("特点"), 120, required=False)
    role = short_field(gettext_lazy("拟任职务"), 40, required=False)
    named_on = day_field(gettext_lazy("推荐日期"), initial=clock.today)
