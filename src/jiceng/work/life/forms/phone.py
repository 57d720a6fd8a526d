"""The phone's form of a meeting: everything preset, attendance by taps, guests ticked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.access import KEEPS
from jiceng.registers.meetings.actions import check_day, guests_of
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life.forms.meeting import (
    MOST,
    TYPES,
    form_field,
    level_field,
    offer_venues,
    place_field,
    speaker_field,
    venue_field,
    with_recorded,
)
from jiceng.work.life.models import (
    SHAPED,
    ActivityKind,
    MonthTheme,
    Project,
    SetAction,
    Taking,
    kinds_for,
    shape_faults,
)

OTHER_DAY = gettext_lazy("那一天的清单里没有这一项，请重新选")  # the day was changed


class RollWidget(forms.Widget):
    """The radios of the roll (`roll-<member>`, `roll-reason-<member>`), drawn by the page."""

    is_hidden = True

    def render(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        del args, kwargs
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[int, tuple[str, str]]:
        del files
        found = {}
        for key in data:
            said = key.removeprefix(f"{name}-")
            if said != key and said.isascii() and said.isdigit():
                reason = str(data.get(f"{name}-reason-{said}", ""))
                found[int(said)] = (str(data[key]), reason[:60])
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)


class RollField(forms.Field):
    """Member → (state, reason); what is not said is present."""

    widget = RollWidget

    def clean(self, value: Any) -> dict[int, tuple[str, str]]:
        states = set(Attendance.State.values)
        if any(state not in states for state, _reason in (value or {}).values()):
            raise ValidationError(_("到会情况只有实到、请假、缺席三种，请重新点选"))
        return dict(value or {})


def guests_field() -> "forms.ModelMultipleChoiceField[Any]":
    return forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("外来党员到会"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只记本人参加，不计应到，没有表决权。"),
    )


def offer_guests(form: RecordForm, org: Org, day: Any) -> None:
    """Those whom this branch helps to manage that day; without any, nothing is asked."""
    field: Any = form.fields["guests"]
    hosted = guests_of(org, day)
    if not hosted:
        del form.fields["guests"]
        return
    field.queryset = Member.objects.filter(pk__in=[one.pk for one in hosted])
    field.label_from_instance = _guest_words


def _guest_words(member: Member) -> str:
    return f"{member}（{member.org.short_name or member.org}）"


class GuestsForm(RecordForm):
    """登记外来党员到会."""

    guests = guests_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        meeting: Any = self.record
        if meeting is not None:
            offer_guests(self, meeting.org, meeting.held_on)

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        rows = Attendance.objects.guests().filter(meeting=record.pk)
        return {"guests": list(rows.values_list("member", flat=True))}


class PhoneForm(RecordForm):
    """记一次会 on the phone: everything preset, attendance by taps."""

    org = forms.ModelChoiceField(Org.objects.all(), widget=forms.HiddenInput)
    type = forms.ChoiceField(choices=TYPES, widget=forms.HiddenInput)
    group = forms.ModelChoiceField(
        Group.objects.all(), widget=forms.HiddenInput, required=False, empty_label=None
    )
    held_on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput())
    starts_at = forms.TimeField(
        label=gettext_lazy("时间"), required=False, widget=forms.TimeInput()
    )
    held_at = venue_field()
    venue = place_field()
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    actions = forms.ModelMultipleChoiceField(
        SetAction.objects.none(),
        label=gettext_lazy("开展的动作"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    roll = RollField(label=gettext_lazy("到会情况"), required=False)
    guests = guests_field()
    visitors = forms.CharField(label=gettext_lazy("列席人员"), max_length=200, required=False)
    minutes = forms.CharField(
        label=gettext_lazy("主要内容"),
        max_length=MOST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    decision = forms.CharField(
        label=gettext_lazy("决议"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    ayes = forms.IntegerField(label=gettext_lazy("赞成票"), min_value=0, required=False)
    noes = forms.IntegerField(label=gettext_lazy("反对票"), min_value=0, required=False)

    kind = chosen_from(
        ActivityKind.objects.none(),
        label=gettext_lazy("活动种类"),
        required=False,
        empty_label=gettext_lazy("不细分"),
    )
    form = form_field()
    month_theme = chosen_from(
        MonthTheme.objects.none(),
        label=gettext_lazy("当月主题"),
        required=False,
        empty_label=gettext_lazy("没有落实"),
    )
    project = chosen_from(
        Project.objects.none(),
        label=gettext_lazy("创意项目"),
        required=False,
        empty_label=gettext_lazy("没有用"),
    )
    speaker = speaker_field()
    level = level_field()

    FIRST = ("held_on", "starts_at", "held_at", "venue", "theme")
    OF_THE_DAY = ("actions", "month_theme", "kind", "project", "guests")
    SHAPE = ("month_theme", "kind", "project", "speaker", "level")
    LAST = ("form", "minutes", "visitors", "decision", "ayes", "noes")

    def narrow(self, actor: Any) -> None:
        field: Any = self.fields["org"]
        field.queryset = Org.objects.filter(beneath("path", actor.reach(*KEEPS)))
        offer_venues(self.fields["held_at"], actor)

    def for_branch(
        self, org: Org, type_: str, day: Any, recorded: Mapping[str, Any] | None = None
    ) -> "PhoneForm":
        """The set actions of this branch and day; other kinds of meeting have none.

        `recorded` is what a record to be corrected says: it is offered still.
        """
        field: Any = self.fields["actions"]
        if type_ == Type.THEME_DAY:
            field.queryset = SetAction.objects.holding(org, day)
            field.label_from_instance = _action_words
            field.error_messages["invalid_choice"] = OTHER_DAY
        else:
            del self.fields["actions"]
        self._shape(org, type_, day, recorded or {})
        offer_guests(self, org, day)
        return self

    def _shape(self, org: Org, type_: str, day: Any, recorded: Mapping[str, Any]) -> None:
        """What kind of life it was, as far as there is anything to choose."""
        fields: Any = self.fields
        themes = MonthTheme.objects.of_month(org, day)
        taken = Project.objects.filter(
            pk__in=Taking.objects.waiting().filter(org=org).values("project")
        )
        fields["month_theme"].queryset = themes if type_ == Type.THEME_DAY else themes.none()
        fields["month_theme"].label_from_instance = _theme_words
        fields["kind"].queryset = kinds_for(org, type_, day)
        fields["project"].queryset = taken if type_ in SHAPED else taken.none()
        for name in ("month_theme", "kind", "project"):
            fields[name].error_messages["invalid_choice"] = OTHER_DAY
            fields[name].queryset = with_recorded(fields[name].queryset, recorded.get(name))
            if not fields[name].queryset.exists():
                del fields[name]
        if type_ != Type.CLASS:
            del fields["speaker"], fields["level"]
        if type_ not in SHAPED:
            del fields["form"]

    def clean(self) -> dict[str, Any]:
        """Of a day on which the branch could hold nothing the day is said, nothing else."""
        values = super().clean()
        org, day = values.get("org"), values.get("held_on")
        if org is None or day is None or day > clock.today():
            return values
        try:
            check_day(org, day)
        except ValidationError as error:
            for name in self.OF_THE_DAY:
                self.errors.pop(name, None)
            self.add_error(None, error)
        return values

    @property
    def first(self) -> list[Any]:
        asked = (*self.SHAPE, "actions", "guests")
        names = (*self.FIRST, *(name for name in asked if name in self.fields))
        return [self[name] for name in names]

    @property
    def last(self) -> list[Any]:
        names = (*self.LAST, *(("reason",) if "reason" in self.fields else ()))
        return [self[name] for name in names if name in self.fields]

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        if values.get("ayes") is not None and not values.get("decision"):
            return {"decision": _("写了票数，请写表决的是什么事")}
        if values.get("ayes") is None and values.get("noes") is not None:
            return {"ayes": _("写了反对票，请把赞成票也写上")}
        return shape_faults(values)


def _theme_words(theme: MonthTheme) -> str:
    return theme.name


def _action_words(action: SetAction) -> str:
    return str(action) if action.required else _("%s（自选）") % action


class PhoneCorrectForm(PhoneForm):
    """The same with the reason."""

    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)
