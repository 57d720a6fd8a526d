"""What is asked of plans, reviews, pools, ties and visits."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Kind, Org
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Hosting, Unit
from jiceng.registers.vocabulary.models import Component
from jiceng.work.coverage.models import AttachedReview, FirmDeed, Support, Track

STANDING = Org.objects.filter(until=None)
UNITS = Unit.objects.filter(until=None)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def text(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


class PlanForm(RecordForm):
    """One unit, one plan."""

    unit = PickField(UNITS, label=gettext_lazy("单位"))
    way = forms.ChoiceField(
        label=gettext_lazy("拟组建方式"),
        choices=[("", gettext_lazy("还没有定")), *Hosting.Way.choices],
        required=False,
    )
    measure = text(gettext_lazy("措施"), 300, widget=forms.Textarea({"rows": 2}))
    owner = text(gettext_lazy("责任人"), 40, help_text=gettext_lazy("写姓名或者职务。"))
    due_on = day(gettext_lazy("完成时限"))


class FinishForm(RecordForm):
    outcome = text(gettext_lazy("结果"), 200)


class ReviewForm(RecordForm):
    """An attached unit, and whether it can stand alone by now."""

    unit = PickField(UNITS, label=gettext_lazy("挂靠的单位"))
    reviewed_on = day(gettext_lazy("研究日期"), initial=clock.today)
    full = forms.IntegerField(label=gettext_lazy("正式党员人数"), min_value=0, required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("意见"), choices=AttachedReview.Outcome.choices[:2]
    )
    words = text(gettext_lazy("说明"), 200, required=False)


class TrackForm(RecordForm):
    """Who is grown into what, and by whom."""

    unit = PickField(UNITS, label=gettext_lazy("单位"))
    kind = forms.ChoiceField(label=gettext_lazy("培养方向"), choices=Track.Kind.choices)
    member = PickField(
        Member.objects.filter(left_on=None), label=gettext_lazy("党员"), required=False,
        help_text=gettext_lazy("把党员培养成骨干、先进模范的选。"),
    )  # fmt: skip
    name = text(
        gettext_lazy("姓名"), 30, required=False,
        help_text=gettext_lazy("把骨干培养成党员的写，不记身份证号和电话。"),
    )  # fmt: skip
    nominated_by = text(
        gettext_lazy("推荐"), 40, help_text=gettext_lazy("谁推荐的：企业党组织、工会或者车间班组。")
    )
    mentor = text(gettext_lazy("培养人"), 30)
    aim = text(gettext_lazy("培养计划"), 200, required=False)
    listed_on = day(gettext_lazy("列入日期"), initial=clock.today)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("kind") in {Track.Kind.MEMBER, Track.Kind.MODEL} and not values.get("member"):
            return {"member": _("培养党员，请从花名册选择党员")}
        return {}


class DeedForm(RecordForm):
    """What came of it for the firm."""

    unit = PickField(UNITS, label=gettext_lazy("单位"))
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=FirmDeed.Kind.choices)
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    words = text(gettext_lazy("事项"), 200)
    amount = forms.DecimalField(
        label=gettext_lazy("效益（万元）"), min_value=0, max_digits=12, decimal_places=2,
        required=False, help_text=gettext_lazy("组织创效益的要填，有据可查的才算。"),
    )  # fmt: skip

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("kind") == FirmDeed.Kind.BENEFIT and not values.get("amount"):
            return {"amount": _("组织创效益请填有据可查的数额（万元）")}
        return {}


class TalkForm(RecordForm):
    held_on = day(gettext_lazy("日期"), initial=clock.today)
    words = text(gettext_lazy("情况"), 200)


class OutcomeForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    outcome = text(gettext_lazy("结果"), 200)


class OnForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)


class EnrolForm(OnForm):
    unit = PickField(UNITS, label=gettext_lazy("登记的单位"))


class EndForm(OnForm):
    reason = text(gettext_lazy("原因"), 200)


class IncubationForm(RecordForm):
    """A social organisation that wants to be."""

    org = PickField(STANDING, label=gettext_lazy("培育党组织"))
    name = text(gettext_lazy("社会组织名称"), 80)
    aim = text(gettext_lazy("服务内容"), 200, required=False)
    applied_on = day(gettext_lazy("申请日期"), initial=clock.today)


class SupportForm(RecordForm):
    """What was given, or how it was found."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Support.Kind.choices)
    given_on = day(gettext_lazy("日期"), initial=clock.today)
    amount = forms.DecimalField(
        label=gettext_lazy("金额（元）"), min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    words = text(gettext_lazy("说明"), 200)


class SteeringForm(RecordForm):
    """Which committee guides which organisation."""

    guide = PickField(STANDING.exclude(kind__in=BRANCHES), label=gettext_lazy("指导党委"))
    org = PickField(STANDING, label=gettext_lazy("被指导党组织"))
    body = PickField(
        UNITS, label=gettext_lazy("依托单位"), required=False,
        help_text=gettext_lazy("指导党委依托的部门，从单位台账选。"),
    )  # fmt: skip
    since = day(gettext_lazy("起"), initial=clock.today)


class ChargeForm(RecordForm):
    """A task of the guiding committee; each organisation gets a matter of its own."""

    title = text(gettext_lazy("任务"), 120)
    due_on = day(gettext_lazy("完成时限"))
    everybody = forms.BooleanField(
        label=gettext_lazy("发给这个党委指导的全部党组织"), required=False
    )


class TaskForm(RecordForm):
    """What is to be done for one component of a method."""

    component = chosen_from(
        Component.objects.filter(programme__until=None).select_related("programme"),
        label=gettext_lazy("组成部分"),
    )
    org = PickField(STANDING, label=gettext_lazy("党组织"))
    what = text(gettext_lazy("任务"), 120)
    due_on = day(gettext_lazy("完成时限"))


class FulfilForm(OnForm):
    words = text(gettext_lazy("完成情况"), 200)


class ManagerForm(RecordForm):
    """Who looks after a joint branch, and of what."""

    org = PickField(STANDING.filter(kind=Kind.JOINT_BRANCH), label=gettext_lazy("联合党支部"))
    name = text(gettext_lazy("管理人"), 30)
    area = text(gettext_lazy("片区或者行业"), 60)
    since = day(gettext_lazy("起"), initial=clock.today)


class CheckForm(RecordForm):
    checked_on = day(gettext_lazy("核对日期"), initial=clock.today)
    words = text(
        gettext_lazy("核对情况"), 200,
        help_text=gettext_lazy("对照组建关系：哪家注销、迁出、该单独组建。"),
    )  # fmt: skip


class YearWordForm(RecordForm):
    """One sentence about the year."""

    person = PickField(Person.objects.all(), label=gettext_lazy("指导员"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    words = text(gettext_lazy("评语"), 200)


class PhoneVisitForm(RecordForm):
    """The phone: one sentence, and a problem where there was one."""

    words = text(gettext_lazy("走访情况"), 200, help_text=gettext_lazy("一句话就行。"))
    problem = text(gettext_lazy("反映的问题"), 200, required=False)
