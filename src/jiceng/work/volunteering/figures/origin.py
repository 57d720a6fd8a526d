"""来自哪里: the field of the organisation a member belonged to on the report's day."""

from typing import Any

from django.db.models import OuterRef, Subquery

from jiceng.kernel.asks import Ask
from jiceng.registers.members.models import Belonging


def from_field(ask: Ask, via: str = "member") -> Any:
    """As an expression for a split; unknown where somebody is on no roll that day."""
    rows: Any = Belonging.objects.standing(ask.day).classed(ask.day)
    held = rows.filter(member=OuterRef(via))
    return Subquery(held.values("then_field")[:1])
