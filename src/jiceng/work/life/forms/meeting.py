"""The ledger's form of a meeting: the page, the import and the API ask the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.access import beneath, may
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.kit.picks import PickField
from jiceng.registers.groups.models import Group
from jiceng.registers.meetings.access import KEEPS, ROLLS
from jiceng.registers.meetings.actions import check_day
from jiceng.registers.meetings.models import Attendance, Decision
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.people.models import Post
from jiceng.registers.venues.models import Venue
from jiceng.work.life.models import (
    LIFE,
    ActivityKind,
    Form,
    GroupMeeting,
    Level,
    MonthTheme,
    Particulars,
    PartyClass,
    Project,
    Taking,
    group_fault,
    people_due,
    shape_faults,
)
from jiceng.work.life.rules import AwayError, read_away, write_away

TYPES = [(type_.value, type_.label) for type_ in LIFE]
MOST = 5_000


WHAT, TAUGHT = gettext_lazy("方式和主题"), gettext_lazy("党课")


def form_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[("", gettext_lazy("按种类的惯例")), *Form.choices],
        required=False,
    )


def speaker_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("讲课人"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("党课才填，写姓名。"),
    )


def level_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("讲课人层级"),
        choices=[("", gettext_lazy("按职务")), *Level.choices],
        required=False,
    )


def venue_field() -> "forms.ModelChoiceField[Any]":
    return chosen_from(
        Venue.objects.all(),
        label=gettext_lazy("阵地"),
        required=False,
        empty_label=gettext_lazy("不在挂牌的阵地"),
    )


def place_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("地点"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("选了阵地可以不填。"),
    )


def offer_venues(field: Any, actor: Any) -> None:
    """Venues kept beneath the person, or on the line above."""
    if field is not None:
        field.queryset = Venue.objects.around(actor.reach(*KEEPS)).order_by("kind", "name")


class MeetingForm(RecordForm):
    """One meeting that was held, attendance told by who was not there."""

    org = chosen_from(Org.objects.all(), label=gettext_lazy("党支部"))
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=TYPES)
    group = PickField(
        Group.objects.all(),
        label=gettext_lazy("党小组"),
        required=False,
        help_text=gettext_lazy("党小组会才填，例如：第一党小组。"),
    )
    held_on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput())
    starts_at = forms.TimeField(
        label=gettext_lazy("开始时间"), required=False, widget=forms.TimeInput()
    )
    held_at = venue_field()
    venue = place_field()
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=120, required=False)
    host = forms.CharField(
        label=gettext_lazy("主持"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("写姓名，须是本支部的同志。"),
    )
    visitors = forms.CharField(label=gettext_lazy("列席人员"), max_length=200, required=False)
    away = forms.CharField(
        label=gettext_lazy("请假和缺席"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy("例如：张某（病假）、李某（缺席）。没写到的都算到会。"),
        widget=forms.Textarea({"rows": 2}),
    )
    minutes = forms.CharField(
        label=gettext_lazy("主要内容"), max_length=MOST, required=False, widget=forms.Textarea()
    )
    decision = forms.CharField(label=gettext_lazy("决议"), max_length=300, required=False)
    ayes = forms.IntegerField(label=gettext_lazy("赞成票"), min_value=0, required=False)
    noes = forms.IntegerField(label=gettext_lazy("反对票"), min_value=0, required=False)
    kind = PickField(
        ActivityKind.objects.all(),
        label=gettext_lazy("活动种类"),
        required=False,
        help_text=gettext_lazy("例如：微型党课、参观、志愿服务。"),
    )
    form = form_field()
    month_theme = PickField(
        MonthTheme.objects.filter(void_reason=""),
        label=gettext_lazy("当月主题"),
        required=False,
        help_text=gettext_lazy("落实了上级下发的哪个主题。"),
    )
    project = PickField(Project.objects.all(), label=gettext_lazy("创意项目"), required=False)
    speaker = speaker_field()
    level = level_field()
    field = forms.ChoiceField(
        label=gettext_lazy("讲给哪个领域"),
        choices=[("", gettext_lazy("本支部的领域")), *Field.choices],
        required=False,
    )
    on_site = forms.BooleanField(label=gettext_lazy("现场教学"), required=False)
    material = forms.CharField(label=gettext_lazy("讲稿或材料"), max_length=120, required=False)

    groups = {
        gettext_lazy("哪一次会"): (
            "org",
            "type",
            "group",
            "held_on",
            "starts_at",
            "held_at",
            "venue",
            "theme",
        ),
        WHAT: ("kind", "form", "month_theme", "project"),
        TAUGHT: ("speaker", "level", "field", "on_site", "material"),
        gettext_lazy("到会"): ("host", "visitors", "away"),
        gettext_lazy("内容和决议"): ("minutes", "decision", "ayes", "noes"),
    }

    def narrow(self, actor: Any) -> None:
        """Only organisations whose meetings this person keeps; abolished ones for the past."""
        field: Any = self.fields.get("org")
        if field is not None:
            field.queryset = Org.objects.filter(beneath("path", actor.reach(*KEEPS)))
        offer_venues(self.fields.get("held_at"), actor)
        if "group" in self.fields:
            groups: Any = self.fields["group"]
            groups.queryset = Group.objects.filter(beneath("org__path", actor.reach(*KEEPS)))

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, day, type_ = values.get("org"), values.get("held_on"), values.get("type")
        if values.get("ayes") is not None and not values.get("decision"):
            return {"decision": _("写了票数，请写表决的是什么事")}
        if values.get("ayes") is None and values.get("noes") is not None:
            return {"ayes": _("写了反对票，请把赞成票也写上")}
        if org is None or day is None:
            return {}
        try:
            check_day(org, day)
        except ValidationError as error:
            return {"held_on": error.messages}
        fault = group_fault(org, day, type_ or "", values.get("group"))
        if faults := {"group": fault} if fault else shape_faults(values):
            return faults
        return _away_rule(values, org, day, type_ or "")

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        found = super().record_initial(record)
        found["host"] = str(record.host) if getattr(record, "host_id", None) else ""  # type: ignore[attr-defined]
        found["group"] = group_of(record)
        return {**found, **_told(record), **shape_of(record)}


def group_of(meeting: Any) -> Group | None:
    """Which group a recorded meeting was of."""
    held = GroupMeeting.objects.filter(meeting=meeting).select_related("group").first()
    return held.group if held is not None else None


def shape_of(meeting: Any) -> dict[str, Any]:
    """Kind, form, theme, project and who taught, as the form says them."""
    told = Particulars.objects.filter(meeting=meeting).select_related("kind", "month_theme").first()
    taken = Taking.objects.filter(meeting=meeting).select_related("project").first()
    taught = PartyClass.objects.filter(meeting=meeting).first()
    return {
        "kind": told.kind if told else None,
        "form": told.form if told else "",
        "month_theme": told.month_theme if told else None,
        "project": taken.project if taken else None,
        "speaker": taught.speaker_name if taught else "",
        "level": taught.level if taught else "",
        "field": taught.field if taught else "",
        "on_site": taught.on_site if taught else False,
        "material": taught.material if taught else "",
    }


def with_recorded(rows: Any, recorded: Any) -> Any:
    """What is offered, and what the record says even where it is offered no more."""
    if recorded is None:
        return rows
    model = type(recorded)
    kept = rows.order_by().values("pk")
    return model._default_manager.filter(Q(pk__in=kept) | Q(pk=recorded.pk)).order_by("pk")


def _away_rule(values: Mapping[str, Any], org: Org, day: Any, type_: str) -> Messages:
    text, host = values.get("away") or "", values.get("host") or ""
    if not text.strip() and not host.strip() and values.get("ayes") is None:
        return {}
    try:
        away = read_away(text)
    except AwayError as piece:
        return {"away": _("“%s”读不懂，请写成：张某（病假）、李某（缺席）") % piece}
    people = people_due(org, day, type_, values.get("group"))
    if type_ and (wrong := _names_rule(away, host, [str(one) for one in people], org, day)):
        return wrong
    voters = [one for one in people if one.full_on and one.full_on <= day]
    here = sum(1 for one in voters if str(one) not in away)
    cast = (values.get("ayes") or 0) + (values.get("noes") or 0)
    if values.get("ayes") is not None and cast > here:
        words = _("赞成和反对共 %(cast)d 票，多于实到有表决权的 %(here)d 人，请核对计票")
        return {"ayes": words % {"cast": cast, "here": here}}
    return {}


def _names_rule(
    away: Mapping[str, Any], host: str, names: list[str], org: Org, day: Any
) -> Messages:
    strange = [name for name in away if name not in names]
    if strange:
        words = _("这些同志 %(day)s 不在%(org)s的应到名单里：%(names)s")
        said = {"day": day, "org": org, "names": "、".join(strange)}
        return {"away": words % said}
    twice = [name for name in away if names.count(name) > 1]
    if twice:
        return {"away": _("有几位同名的%s，请在手机上点名登记") % "、".join(twice)}
    if host and host.strip() not in names and not _in_post(org, day, host.strip()):
        return {"host": _("没找到本支部的“%s”，请检查姓名；外来主持人写在列席人员里") % host}
    return {}


def _in_post(org: Org, day: Any, name: str) -> bool:
    return bool(Post.objects.standing(day).filter(org=org, person__name=name).exists())


def _told(meeting: Any) -> dict[str, Any]:
    """Attendance and the first decision, as the form says them."""
    away = getattr(meeting, "away", None)
    if not isinstance(away, list):
        rows = Attendance.objects.filter(meeting=meeting).exclude(state=Attendance.State.PRESENT)
        away = list(rows.select_related("member__person").order_by("state", "pk"))
    decided = getattr(meeting, "decided", None)
    if not isinstance(decided, list):
        decided = list(Decision.objects.filter(meeting=meeting).order_by("pk"))
    first = decided[0] if decided else None
    return {
        "away": write_away({str(row.member): (row.state, row.reason) for row in away}),
        "decision": first.text if first else "",
        "ayes": first.ayes if first else None,
        "noes": first.noes if first else None,
    }


class CorrectForm(MeetingForm):
    """更正: what was recorded, and why it changes. The organisation stays."""

    org = None  # type: ignore[assignment]
    group = None  # type: ignore[assignment]
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    groups = {
        gettext_lazy("哪一次会"): ("type", "held_on", "starts_at", "held_at", "venue", "theme"),
        WHAT: ("kind", "form", "month_theme", "project"),
        TAUGHT: ("speaker", "level", "field", "on_site", "material"),
        gettext_lazy("到会"): ("host", "visitors", "away"),
        gettext_lazy("内容和决议"): ("minutes", "decision", "ayes", "noes"),
        gettext_lazy("为什么更正"): ("reason",),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        record: Any = self.record
        named = self.actor is None or record is None or may(self.actor, ROLLS, record.org.path)
        if not named:  # who was away is the branch's own affair
            del self.fields["away"]

    def narrow(self, actor: Any) -> None:
        """A theme withdrawn since may stay as it was recorded."""
        super().narrow(actor)
        if self.record is not None:
            theme: Any = self.fields["month_theme"]
            theme.queryset = with_recorded(theme.queryset, shape_of(self.record)["month_theme"])

    def layout(self) -> list[dict[str, Any]] | None:
        if "away" in self.fields:
            return super().layout()
        return [
            {"title": title, "fields": [self[name] for name in names if name != "away"]}
            for title, names in self.groups.items()
        ]

    def clean(self) -> dict[str, Any]:
        """The cross-field rule needs the organisation, which the form does not ask."""
        record: Any = self.record
        values = forms.Form.clean(self) or self.cleaned_data
        asked = {**values, "org": record.org if record is not None else None}
        asked["group"] = group_of(record) if record is not None else None
        for name, message in self.rule(asked).items():
            self.add_error(name if name in self.fields else None, message)
        return values

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        return {**super().record_initial(record), "reason": ""}
