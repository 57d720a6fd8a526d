"""Fields that dues ask for: sums to the fen, months, members of one's own branch."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.dues import rules
from jiceng.work.dues.access import OWN, own

DIVIDES = re.compile(r"[、,，;；\s]+")
MOST = 120  # months between the ends of what somebody writes
SPAN = re.compile(r"\s*[至到—~～]\s*")


def sum_field(label: Any, *, least: str = "0.01", **options: Any) -> forms.DecimalField:
    """Yuan and fen; the form refuses what no column holds."""
    return forms.DecimalField(
        label=label, min_value=Decimal(least), max_digits=12, decimal_places=2, **options
    )


def member_field(**options: Any) -> PickField:
    options.setdefault("label", gettext_lazy("党员"))
    return PickField(Member.objects.filter(left_on=None).select_related("person"), **options)


def branch_field(**options: Any) -> PickField:
    options.setdefault("label", gettext_lazy("党支部"))
    return PickField(Org.objects.filter(until=None, kind__in=BRANCHES), **options)


def own_members(field: Any, actor: Actor) -> None:
    """Only members of the very branch one keeps."""
    field.queryset = field.queryset.filter(own(actor, "org__path", OWN))


def payers(field: Any, actor: Any) -> None:
    """Who belongs to the very branch one keeps, or belonged to it: old months are paid there."""
    here = Belonging.objects.filter(own(actor, "org__path", OWN), member=OuterRef("pk"))
    field.queryset = Member.objects.filter(Exists(here)).select_related("person")


def own_orgs(field: Any, actor: Actor) -> None:
    field.queryset = field.queryset.filter(own(actor, "path", OWN))


class MonthField(forms.CharField):
    """One month, as people write it; its number."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 12)
        options.setdefault("help_text", gettext_lazy("写成 2026-11"))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Its length is judged while it is a text."""
        text = super().clean(value)
        return _read(text) if text else text

    def prepare_value(self, value: Any) -> Any:
        return rules.month_code(value) if isinstance(value, int) else value


class MonthsField(forms.CharField):
    """Several months: 2026-09、2026-10, or 2026-09 至 2026-11; their numbers in order."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 300)
        options.setdefault(
            "help_text", gettext_lazy("写成 2026-09 至 2026-11，或 2026-09、2026-11")
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        found: list[int] = []
        for piece in filter(None, DIVIDES.split(SPAN.sub("~", text))):
            ends = [_read(one) for one in piece.split("~") if one]
            if len(ends) == 2 and ends[1] < ends[0]:  # noqa: PLR2004
                raise ValidationError(_("“%s”的止月早于起月，请对调") % piece.replace("~", "至"))
            if ends and ends[-1] - ends[0] > MOST:
                raise ValidationError(_("“%s”的月份太多，请分几次登记") % piece.replace("~", "至"))
            found += range(ends[0], ends[-1] + 1) if ends else []
        return sorted(found)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "、".join(rules.month_code(one) for one in value)
        return value


def _read(text: str) -> int:
    try:
        return rules.read_month(text)
    except rules.DuesError as why:
        raise ValidationError(str(why)) from None
