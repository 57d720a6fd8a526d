"""The field register: every column of the house with class, purpose, legal basis, how long, mask.

What is personal stands in `entries.py`, written by hand; the rest is classed by what it is.
A personal-looking column that stands nowhere is a fault (`untagged`), and the tests fail on it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from jiceng.insight.mydata.entries import PERSONAL, RETENTION
from jiceng.insight.mydata.plain import PLAIN
from jiceng.kernel import masks
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kit.rooms import gather


class Class(StrEnum):
    """How a column is to be treated; the value is its name."""

    PUBLIC = "公开"
    INNER = "内部"
    PERSONAL = "个人"
    SENSITIVE = "敏感"
    SECRET = "秘密"  # noqa: S105 - a class of data


FOREVER = "长期"
WORK = "履行职责所必需"
PEOPLE = frozenset({"people.person", "members.member", "accounts.account"})
"""A pointer to one of these says something of a person."""
LOOKS = re.compile(
    r"(^|_)(name|phone|telephone|mobile|address|born|birth|id_number|sex|ethnicity|education|"
    r"contact|mail|visitors|owner|comment|minutes|photo|native|health|income|pay|username|"
    r"actor|account|uploaded_by|proof|text|reason|host|secretary|remark|where)(_|$)|password"
)
"""Names that look personal: each must be classed by hand, one way or the other."""
BANNED = re.compile(
    r"relig|faith|biometr|finger|face_|gps|latitude|longitude|device_id|imei|risk_level|stability"
    r"|petition_count|key_person|blood|disease"
)
"""What is never held, whatever for."""


@dataclass(frozen=True)
class Entry:
    """One column: what it is, why it is kept, on which basis, for how long, how it is shown."""

    label: str
    name: str
    table: Any  # said in the reader's language
    title: Any
    held_as: Class
    purpose: str
    basis: str
    days: int | None
    mask: str

    @property
    def kept(self) -> str:
        """How long: the record, or of one that stays what strangers left in it."""
        if self.days is not None:
            return _("%s 天") % self.days
        of = (one for one in gather("portal", "ENTRUSTED") if one.label == self.label)
        if (left := next(of, None)) is None:
            return _(FOREVER)
        said = {"after": left.after, "days": left.days()}
        return _("记录长期，联系方式在%(after)s以后最迟 %(days)d 天清除") % said


MASKS: dict[Any, str] = {
    masks.name: "留姓",
    masks.citizen_number: "隐去出生日期",
    masks.phone: "留前三后四",
    masks.address: "留到街道",
    masks.everything: "全部隐去",
}


def house_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("jiceng.")]


def columns() -> Iterator[tuple[type[models.Model], Any]]:
    for model in house_models():
        for field in model._meta.local_fields:
            yield model, field


def points_at_person(field: Any) -> bool:
    target = field.related_model
    return bool(field.is_relation and target and target._meta.label_lower in PEOPLE)


def looks_personal(field: Any) -> bool:
    """By its name, by what it points at, or because it is sealed."""
    sealed = isinstance(field, SealedField | BlindField)
    text = isinstance(field, models.CharField | models.TextField) or field.name in {"sex", "pay"}
    named = bool(LOOKS.search(field.name)) and (text or "born" in field.name)
    return sealed or named or points_at_person(field)


def _classed(label: str, field: Any) -> tuple[Class, str, str, str]:
    """Class, purpose, basis and mask."""
    told = PERSONAL.get(f"{label}.{field.name}")
    mask = MASKS.get(field.mask, "") if isinstance(field, SealedField) else ""
    if told is not None:
        held_as, purpose, basis = told
        return Class(held_as), purpose, basis, mask
    if isinstance(field, SealedField | BlindField):
        return Class.SENSITIVE, WORK, "个人信息保护法 13", mask
    if points_at_person(field):
        return Class.PERSONAL, WORK, "个人信息保护法 13", ""
    return Class.INNER, "业务记录", "各业务规定", ""


@cache
def register() -> tuple[Entry, ...]:
    """Every column of the house, table by table."""
    found = []
    for model, field in columns():
        label = model._meta.label_lower
        held_as, purpose, basis, mask = _classed(label, field)
        found.append(
            Entry(
                label=label,
                name=field.name,
                table=model._meta.verbose_name,
                title=field.verbose_name,
                held_as=held_as,
                purpose=purpose,
                basis=basis,
                days=RETENTION.get(label),
                mask=mask,
            )
        )
    return tuple(found)


def untagged() -> list[str]:
    """Personal-looking columns nobody has classed by hand."""
    found = []
    for model, field in columns():
        name = f"{model._meta.label_lower}.{field.name}"
        if looks_personal(field) and not (name in PERSONAL or name in PLAIN):
            found.append(name)
    return found


def stale() -> list[str]:
    """Lines of the register whose column is no more, where its room is installed."""
    known = {f"{model._meta.label_lower}.{field.name}" for model, field in columns()}
    rooms = {config.label for config in apps.get_app_configs()}
    told = {*PERSONAL, *PLAIN}
    return sorted(one for one in told - known if one.partition(".")[0] in rooms)


def banned() -> list[str]:
    """Columns that must never be."""
    return [
        f"{model._meta.label_lower}.{field.name}"
        for model, field in columns()
        if BANNED.search(field.name)
    ]
