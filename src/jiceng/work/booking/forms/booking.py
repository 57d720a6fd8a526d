"""What is asked about a booking, a series, an answer, its use."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import beneath, may
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.actions import roll
from jiceng.registers.meetings.models import Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import WEEKDAYS, Group, Purpose, Space
from jiceng.work.booking.access import BOOKS
from jiceng.work.booking.models import Booking

# The forms of a branch's life that are held elsewhere.
LIFE = (Type.THEME_DAY, Type.CLASS, Type.ASSEMBLY, Type.GROUP, Type.LIFE_MEETING, Type.ACTIVITY)


def date_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def time_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(), **options)


def told_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("答复"), max_length=200, required=False, widget=forms.Textarea, **options
    )


def own_orgs() -> PickField:
    return PickField(Org.objects.filter(until=None), label=gettext_lazy("预约党组织"))


class OwnForm(RecordForm):
    """One books for organisations one answers for, at any venue there is."""

    def narrow(self, actor: Actor) -> None:
        mine = Org.objects.filter(until=None).filter(beneath("path", actor.reach(*BOOKS)))
        for name in ("org",):
            if name in self.fields:
                self.fields[name].queryset = mine  # type: ignore[attr-defined]


class WhatForm(OwnForm):
    """What it is for and how many come."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"), choices=Purpose.choices, initial=Purpose.LIFE
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("组织生活形式"),
        choices=[("", gettext_lazy("不是组织生活")), *((one.value, one.label) for one in LIFE)],
        required=False,
        help_text=gettext_lazy("选了的，用过以后自动成为本支部的会议记录。"),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("人群"), choices=Group.choices, initial=Group.MEMBERS
    )
    persons = forms.IntegerField(label=gettext_lazy("人数"), min_value=1)
    theme = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)


class BookingForm(WhatForm):
    """One booking."""

    org = own_orgs()
    space = PickField(Space.objects.filter(until=None), label=gettext_lazy("场地"))
    held_on = date_field(gettext_lazy("日期"))
    starts = time_field(gettext_lazy("开始"))
    ends = time_field(gettext_lazy("结束"))
    wait = forms.BooleanField(
        label=gettext_lazy("排队"), required=False,
        help_text=gettext_lazy("已经有人约的时候排队，空出来按先后排到。"),
    )  # fmt: skip
    field_order = ("org", "space", "held_on", "starts", "ends")

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        starts, ends = values.get("starts"), values.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            return {"ends": _("结束时间要晚于开始时间")}
        return {}

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        found = super().record_initial(record)
        if isinstance(record, Booking):
            found |= {"starts": record.local_start.time(), "ends": record.local_end.time()}
        return found


class PhoneBookingForm(BookingForm):
    """On the phone the space and the day are chosen already; the hours may be made shorter."""

    HIDDEN: ClassVar[tuple[str, ...]] = ("org", "space", "held_on", "group")

    def loosen(self) -> None:
        """Hide what is chosen, unless something is wrong with it."""
        for name in self.HIDDEN:
            told = self[name].value()
            if told and name not in self.errors:
                self.fields[name].widget = forms.HiddenInput()
        if not self.errors.get("starts"):
            self.fields.pop("wait")

    def said(self) -> dict[str, Any]:
        """What is chosen, in words, above the form."""
        space = self.fields["space"].prepare_value(self["space"].value())
        if not space:
            return {}
        hours = f"{self['starts'].value() or ''}—{self['ends'].value() or ''}"
        return {"space": str(space).rpartition(" #")[0] or space,
                "held_on": self["held_on"].value(), "hours": hours}  # fmt: skip


class RetimeForm(RecordForm):
    """Another time of the same space."""

    held_on = date_field(gettext_lazy("日期"))
    starts = time_field(gettext_lazy("开始"))
    ends = time_field(gettext_lazy("结束"))
    persons = forms.IntegerField(label=gettext_lazy("人数"), min_value=1)

    @classmethod
    def record_initial(cls, record: Any) -> dict[str, Any]:
        assert isinstance(record, Booking)  # noqa: S101  # narrows the type, nothing else
        return {"held_on": record.held_on, "starts": record.local_start.time(),
                "ends": record.local_end.time(), "persons": record.persons}  # fmt: skip


class SeriesForm(WhatForm):
    """The same hours every so many weeks."""

    org = own_orgs()
    space = PickField(Space.objects.filter(until=None), label=gettext_lazy("场地"))
    weekday = forms.TypedChoiceField(label=gettext_lazy("星期"), choices=WEEKDAYS, coerce=int)
    every = forms.IntegerField(label=gettext_lazy("每几周"), min_value=1, max_value=12, initial=1)
    first = date_field(gettext_lazy("首日"), initial=clock.today)
    last = date_field(gettext_lazy("末日"))
    starts = time_field(gettext_lazy("开始"))
    ends = time_field(gettext_lazy("结束"))
    skip = forms.BooleanField(
        label=gettext_lazy("跳过这些日子"), required=False,
        help_text=gettext_lazy("有的日子不开放或者已经有人约时，约上其余各天；不勾选就一天也不约。"),
    )  # fmt: skip
    field_order = ("org", "space", "weekday", "every", "first", "last", "starts", "ends")

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        found = {}
        if (a := values.get("first")) and (b := values.get("last")) and b < a:
            found["last"] = _("末日早于首日，请对调")
        starts, ends = values.get("starts"), values.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            found["ends"] = _("结束时间要晚于开始时间")
        return found


class ToldForm(RecordForm):
    told = told_field()


class RefuseForm(RecordForm):
    """Never without a reason."""

    why = forms.ChoiceField(
        label=gettext_lazy("不同意的理由"),
        choices=[one for one in Booking.Why.choices if one[0] != Booking.Why.UNCONFIRMED],
    )
    told = told_field()


def absentees(label: Any, **options: Any) -> Any:
    """People of the branch's roll, to be ticked."""
    return forms.ModelMultipleChoiceField(
        Member.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple,
        **options,
    )  # fmt: skip


class CompleteForm(RecordForm):
    """It took place: how many came; of a branch's meeting, who was not there."""

    persons = forms.IntegerField(label=gettext_lazy("实到人数"), min_value=1)
    members = forms.IntegerField(
        label=gettext_lazy("其中党员"), min_value=0, required=False,
        help_text=gettext_lazy("是组织生活的，按下面的到会情况算，不用填。"),
    )  # fmt: skip
    excused = absentees(gettext_lazy("请假的党员"))
    absent = absentees(
        gettext_lazy("缺席的党员"), help_text=gettext_lazy("两项都不勾，就是全员到会。")
    )
    theme = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        booking = self.record
        named = isinstance(booking, Booking) and booking.kind and booking.meeting_id is None
        org: Any = booking.org if named else None  # type: ignore[union-attr]
        if org is not None and self.actor is not None and may(self.actor, ROLLS, org.path):
            due = [member.pk for member in roll(org, booking.held_on)]  # type: ignore[union-attr]
            people = Member.objects.filter(pk__in=due).select_related("person")
            for name in ("excused", "absent"):
                self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields.pop("members", None)
        else:  # whoever keeps the place learns how many came, not who
            for name in ("excused", "absent"):
                self.fields.pop(name)

    def narrow(self, actor: Actor) -> None:
        """The roll is the booking branch's own, cut above."""
        del actor

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        both = set(values.get("excused") or ()) & set(values.get("absent") or ())
        if both:
            names = "、".join(sorted(map(str, both)))
            return {"absent": _("这些同志既勾了请假又勾了缺席：%s") % names}
        return {}


class AttendForm(CompleteForm):
    """The use was recorded by whoever keeps the place; the branch adds its own attendance."""

    persons = None  # type: ignore[assignment]
    members = None  # type: ignore[assignment]


class RateForm(RecordForm):
    grade = forms.TypedChoiceField(
        label=gettext_lazy("评分"), coerce=int,
        choices=[
            (5, gettext_lazy("5 很好")), (4, gettext_lazy("4 好")), (3, gettext_lazy("3 一般")),
            (2, gettext_lazy("2 不好")), (1, gettext_lazy("1 很不好")),
        ],
    )  # fmt: skip
    feedback = forms.CharField(
        label=gettext_lazy("反馈"), max_length=200, required=False, widget=forms.Textarea
    )
