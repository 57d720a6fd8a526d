"""Forms of sessions, leave, notes, talks, sites, study, practice and the skill check."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Member
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.training.flows import APPROVED, PAIRED, TAUGHT, TESTED
from jiceng.work.training.forms.fields import (
    HandedForm,
    TickField,
    count_field,
    day_field,
    org_field,
    short_field,
    time_field,
    words_field,
)
from jiceng.work.training.models import (
    Audience,
    ClassGroup,
    Course,
    Enrolment,
    Form,
    Lecturer,
    Practice,
    SignIn,
    SkillResult,
    Study,
    Theme,
    TrainingClass,
    learners,
)


class SessionForm(HandedForm):
    """One session of a class."""

    klass = PickField(TrainingClass.objects.all(), label=gettext_lazy("培训班"))
    held_on = day_field(gettext_lazy("日期"))
    starts_at = time_field(gettext_lazy("开始"))
    ends_at = time_field(gettext_lazy("结束"))
    form = forms.ChoiceField(label=gettext_lazy("方式"), choices=Form.choices)
    topic = short_field(gettext_lazy("主题"), 120)
    course = PickField(
        Course.objects.filter(state=APPROVED), label=gettext_lazy("课程"), required=False
    )
    lecturer = PickField(
        Lecturer.objects.filter(until=None), label=gettext_lazy("讲师"), required=False
    )
    site = short_field(gettext_lazy("地点"), 80, required=False)


class HoldForm(RecordForm):
    """Everybody was there but these."""

    missed = TickField(
        Enrolment.objects.none(), label=gettext_lazy("没有来的学员"), required=False,
        help_text=gettext_lazy("只勾没来的；批准过请假的记为请假，其余记为缺席。"),
    )  # fmt: skip
    means = forms.ChoiceField(
        label=gettext_lazy("其他人的签到方式"), choices=SignIn.Means.choices,
        initial=SignIn.Means.LIST,
    )  # fmt: skip
    words = words_field(gettext_lazy("讨论记录"), most=5_000, required=False)

    def narrow(self, actor: Actor) -> None:
        record: Any = self.record
        if record is not None:
            rows = Enrolment.objects.filter(klass=record.klass_id).coming()
            signed = SignIn.objects.filter(session=record).values("enrolment")
            field: Any = self.fields["missed"]
            field.queryset = rows.exclude(pk__in=signed).select_related("person", "klass")


class LeaveForm(RecordForm):
    """Days off, and why."""

    first = day_field(gettext_lazy("从哪天"), initial=clock.today)
    last = day_field(gettext_lazy("到哪天"), initial=clock.today)
    reason = short_field(gettext_lazy("事由"), 60)


class LeaveRowForm(LeaveForm):
    """The same, entered by the clerk."""

    enrolment = PickField(Enrolment.objects.all(), label=gettext_lazy("学员"))
    field_order = ("enrolment", "first", "last", "reason")


class NoteForm(RecordForm):
    """The evening's note of a group."""

    day = day_field(gettext_lazy("日期"), initial=clock.today)
    words = words_field(gettext_lazy("今天的情况"), most=500)


class NoteRowForm(NoteForm):
    """The same, entered by the clerk."""

    group = PickField(ClassGroup.objects.all(), label=gettext_lazy("学员小组"))
    field_order = ("group", "day", "words")


class GradeForm(RecordForm):
    grade = forms.ChoiceField(label=gettext_lazy("这节课"), choices=SignIn.Grade.choices)


class TalkForm(HandedForm):
    """A course of the menu in a hall."""

    venue = PickField(Venue.objects.filter(kind=Kind.LECTURE_HALL), label=gettext_lazy("讲习所"))
    course = PickField(
        Course.objects.filter(on_menu=True, state=APPROVED), label=gettext_lazy("课程")
    )
    lecturer = PickField(
        Lecturer.objects.filter(until=None), label=gettext_lazy("讲师"), required=False
    )
    held_on = day_field(gettext_lazy("日期"))
    starts_at = time_field(gettext_lazy("开始"), required=False)


class GiveForm(RecordForm):
    """Who came, and what they thought of it by the slips given back."""

    persons = count_field(gettext_lazy("人数"))
    members = count_field(gettext_lazy("其中党员"), least=0, required=False)
    visitor = org_field(gettext_lazy("来听的党组织"), required=False)
    answers = count_field(gettext_lazy("收回评价"), least=0, required=False)
    content = count_field(gettext_lazy("其中满意"), least=0, required=False)


class SiteCheckForm(RecordForm):
    """Does the site work?"""

    venue = PickField(Venue.objects.filter(kind=Kind.REMOTE_SITE), label=gettext_lazy("站点"))
    held_on = day_field(gettext_lazy("巡检日期"), initial=clock.today)
    round = short_field(gettext_lazy("巡检轮次"), 40, required=False)
    works = forms.BooleanField(label=gettext_lazy("正常"), required=False, initial=True)
    fault = short_field(
        gettext_lazy("故障"), 200, required=False,
        help_text=gettext_lazy("不正常的写明故障，自动生成一件报修事项。"),
    )  # fmt: skip
    automatic = forms.BooleanField(label=gettext_lazy("自动检测"), required=False)
    checker = short_field(gettext_lazy("巡检人"), 50, required=False)


class StudyForm(HandedForm):
    """A study session, planned."""

    org = org_field(gettext_lazy("党组织"))
    theme = PickField(
        Theme.objects.filter(kind=Theme.Kind.CAMPAIGN, until=None), label=gettext_lazy("专题")
    )
    form = forms.ChoiceField(label=gettext_lazy("形式"), choices=Study.Form.choices)
    held_on = day_field(gettext_lazy("日期"))
    minutes = count_field(gettext_lazy("时长（分钟）"), least=10, max_value=1_440, initial=90)
    speaker = short_field(gettext_lazy("主讲"), 50, required=False)
    material = short_field(gettext_lazy("材料"), 200, required=False)


class StudiedForm(RecordForm):
    """What was said, and who was not there."""

    missed = TickField(Member.objects.none(), label=gettext_lazy("没有来的党员"), required=False)
    persons = count_field(
        gettext_lazy("参加人数"), required=False,
        help_text=gettext_lazy("有列席的写总人数；不填的按到会党员人数。"),
    )  # fmt: skip
    words = words_field(gettext_lazy("发言和讨论"), most=10_000, required=False)

    def narrow(self, actor: Actor) -> None:
        record: Any = self.record
        if record is not None:
            field: Any = self.fields["missed"]
            here = [member.pk for member in learners(record)]
            field.queryset = Member.objects.filter(pk__in=here).select_related("person")


class PracticeForm(RecordForm):
    """Practice of one of the staff."""

    org = org_field(gettext_lazy("所在党组织"))
    person = PickField(Person.objects.all(), label=gettext_lazy("人员"))
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Practice.Kind.choices)
    place = short_field(gettext_lazy("去向"), 80)
    starts_on = day_field(gettext_lazy("开始日期"))
    ends_on = day_field(gettext_lazy("结束日期"))


class FinishForm(RecordForm):
    """The report of a practice."""

    on = day_field(gettext_lazy("报告日期"), initial=clock.today)
    report = words_field(gettext_lazy("报告"), most=10_000)
    rating = short_field(gettext_lazy("评价"), 200, required=False)
    suggestion = short_field(
        gettext_lazy("建议"), 200, required=False,
        help_text=gettext_lazy("写了建议的，作为一件事项报上级党组织。"),
    )  # fmt: skip


class SkillCheckForm(HandedForm):
    """A sitting: whoever records it runs it, and alone sees its results."""

    org = org_field(gettext_lazy("组织党组织"))
    name = short_field(gettext_lazy("测试"), 60)
    audience = chosen_from(Audience.objects.filter(until=None), label=gettext_lazy("培训对象"))
    held_on = day_field(gettext_lazy("测试日期"), initial=clock.today)


class MarkForm(HandedForm):
    """One result."""

    person = PickField(Person.objects.all(), label=gettext_lazy("人员"))
    passed = forms.BooleanField(label=gettext_lazy("合格"), required=False)
    weak = TickField(
        Theme.objects.filter(until=None).order_by("key", "order"), required=False,
        label=gettext_lazy("弱项"),
    )  # fmt: skip


class ResultForm(HandedForm):
    """Whose result: only whoever runs the check finds any here."""

    stages: ClassVar[tuple[str, ...]] = (PAIRED,)
    result = chosen_from(SkillResult.objects.none(), label=gettext_lazy("人员"))

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        if self.record is not None:
            rows = SkillResult.objects.visible_to(actor)
            field: Any = self.fields["result"]
            field.queryset = rows.filter(
                check_of=self.record.pk, check_of__checker=actor.pk, state__in=self.stages
            ).select_related("person", "check_of")


class PairForm(ResultForm):
    """A course and a mentor."""

    stages = (TESTED, TAUGHT)
    course = PickField(Course.objects.filter(state=APPROVED), label=gettext_lazy("课程"))
    mentor = PickField(Person.objects.all(), label=gettext_lazy("结对的人"))


class RecheckForm(ResultForm):
    """Checked again, and well."""

    stages = (TAUGHT,)
    on = day_field(gettext_lazy("复测日期"), initial=clock.today)
