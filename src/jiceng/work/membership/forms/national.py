"""A row of the national register's roster, column by column; and the extended set on its own."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jiceng.kernel import clock
from jiceng.kit.forms import Messages, RecordForm
from jiceng.registers.members.forms import RosterForm
from jiceng.registers.members.models import Entry, Member
from jiceng.work.membership.models import Conversion, Detail, JoinedAs, Stratum

SOURCE = "zh-hans"  # the national register speaks Chinese, whatever the page speaks
OPENING_DAYS = re.compile(r"^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?\s*(.*)$")
NONE = ("", gettext_lazy("不填"))
FULL, PROBATIONARY = "full", "probationary"
KINDS = [(FULL, "正式党员"), (PROBATIONARY, "预备党员")]


def entry_words() -> dict[str, str]:
    """Reason code → how the national roster says it."""
    with override(SOURCE):
        return {one.value: str(one.label) for one in Entry}


def came_of(text: str) -> tuple[date, str] | None:
    """增加信息 “2024-07-01 组织关系转入” as a day and a reason code; None if it says neither."""
    found = OPENING_DAYS.match(text.strip())
    codes = {words: code for code, words in entry_words().items()}
    if found is None or (found[4] or "") not in codes:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day, codes[found[4]]


class DetailForm(RecordForm):
    """The extended set of one member."""

    stratum = forms.ChoiceField(
        label=gettext_lazy("新社会阶层类型"), choices=[NONE, *Stratum.choices], required=False
    )
    job = forms.CharField(label=gettext_lazy("工作岗位"), max_length=60, required=False)
    rank = forms.CharField(label=gettext_lazy("从事专业技术职务"), max_length=60, required=False)
    migrant = forms.BooleanField(label=gettext_lazy("是否农民工"), required=False)
    native = forms.CharField(label=gettext_lazy("户籍所在地"), max_length=120, required=False)
    lost = forms.BooleanField(label=gettext_lazy("是否失联党员"), required=False)
    joined_as = forms.ChoiceField(
        label=gettext_lazy("入党类型"), choices=[NONE, *JoinedAs.choices], required=False
    )
    conversion = forms.ChoiceField(
        label=gettext_lazy("转正情况"), choices=[NONE, *Conversion.choices], required=False
    )
    joined_in = forms.CharField(
        label=gettext_lazy("入党时所在支部"), max_length=120, required=False
    )
    extended = forms.IntegerField(
        label=gettext_lazy("延长预备期时间"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=gettext_lazy("按月，不少于半年，最长一年。"),
    )
    correction = forms.IntegerField(
        label=gettext_lazy("党龄校正值"),
        required=False,
        min_value=-60,
        max_value=60,
        help_text=gettext_lazy("按年，加到党龄上；党籍中断的写负数。"),
    )

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        return detail_of(record)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return told(values)


DETAILS = tuple(DetailForm.base_fields)


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the extended columns must agree on."""
    if values.get("extended") and values.get("conversion") == Conversion.ON_TIME:
        return {"conversion": _("填了延长预备期时间，转正情况就不是“按期转正”，请核对")}
    return {}


def detail_of(record: Any) -> dict[str, Any]:
    """The extended set as a form starts from it; a member's row may carry it already."""
    if not isinstance(record, Member):
        return {}
    if "job" in record.__dict__:
        found = {name: record.__dict__.get(name) for name in DETAILS}
    else:
        row = Detail.objects.filter(member=record).first()
        found = {name: getattr(row, name, None) for name in DETAILS}
    masked = getattr(found["native"], "masked", "")
    return found | {"native": masked or "", "correction": found["correction"] or None}


class NationalForm(RosterForm, DetailForm):
    """A row of the national roster: who, where, and the extended set."""

    kind = forms.ChoiceField(label=gettext_lazy("人员类别"), choices=[NONE, *KINDS], required=False)
    mobile = forms.BooleanField(label=gettext_lazy("是否流动党员"), required=False)
    came = forms.CharField(
        label=gettext_lazy("增加信息"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("日期和原因，如“2024-07-01 组织关系转入”。"),
    )
    gone = forms.CharField(label=gettext_lazy("减少信息"), max_length=60, required=False)
    groups = {
        **RosterForm.groups,
        gettext_lazy("全国系统字段"): (*DETAILS, "kind", "mobile", "came", "gone"),
    }

    @classmethod
    def record_initial(cls, record: Model) -> dict[str, Any]:
        return base_of(record) | detail_of(record)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        found = {**told(values), **RosterForm.rule(values)}
        today, full = clock.today(), values.get("full_on")
        said = values.get("kind")
        if said == FULL and (full is None or full > today):
            found["kind"] = _("人员类别是正式党员，却没有转正日期，请补上转正日期")
        if said == PROBATIONARY and full is not None and full <= today:
            found["kind"] = _("人员类别是预备党员，却有转正日期，请核对")
        if values.get("came") and came_of(values["came"]) is None:
            found["came"] = _("请写成“2024-07-01 组织关系转入”这样，先日期后原因")
        if values.get("gone"):
            found["gone"] = _("这位同志在名册上已经减少（%s），不要登入花名册") % values["gone"]
        return found


def base_of(record: Any) -> dict[str, Any]:
    """The base set of a member on the roll, as the form's fields hold it."""
    person = record.person
    named = ("name", "sex", "ethnicity", "born_on", "education", "degree")
    found = {name: getattr(person, name) for name in named}
    for name in ("id_number", "phone", "address"):
        found[name] = getattr(getattr(person, name), "masked", "") or ""
    own = ("joined_on", "full_on", "org", "category", "exempt", "entry", "entered_on")
    found |= {name: getattr(record, name) for name in own}
    full = record.full_on is not None and record.full_on <= clock.today()
    came = f"{record.entered_on} {entry_words()[record.entry]}"
    away = bool(record.__dict__.get("mobile", False))
    return found | {"kind": FULL if full else PROBATIONARY, "mobile": away, "came": came}
