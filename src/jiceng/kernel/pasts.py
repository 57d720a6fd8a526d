"""What a row said before its last change, so that any past day can be read as it was.

The row holds the present; a `Past` row holds what it said from `since` up to `until`.
"""

from datetime import date
from typing import Any, ClassVar

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import remembered
from jiceng.kernel.spans import Span, SpanQuerySet


class Past(Span):
    """Subclass with a foreign key to the row, named in `OF`, and copies of what may change."""

    OF: ClassVar[str] = "row"

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        abstract = True


def _silent(past: type[Past], day: date | str) -> bool:
    """Did nothing change since that day, so that the present words are those of the day?"""
    rows = past.objects.all() if isinstance(day, str) else past.objects.standing(day)
    return bool(remembered(("past", past, day), lambda: not rows.exists()))


def as_of(
    rows: QuerySet[Any], past: type[Past], day: date, *fields: str, via: str = ""
) -> QuerySet[Any]:
    """Annotate `then_<field>` for each field, as it stood that day.

    `via` leads from other rows to the one with a past: members by their `org`.
    """
    step = f"{via}__" if via else ""
    if _silent(past, day):
        plain: QuerySet[Any] = rows.annotate(**{f"then_{n}": F(f"{step}{n}") for n in fields})
        return plain
    here = past.objects.standing(day).filter(**{past.OF: OuterRef(via or "pk")})
    told: QuerySet[Any] = rows.annotate(
        **{f"then_{n}": _former(past, here, n, F(f"{step}{n}")) for n in fields}
    )
    return told


def _former(past: type[Past], here: QuerySet[Any], name: str, now: Any) -> Any:
    """What it said then, else what it says now; of a foreign key, the key. Where it may have said
    nothing, nothing is what it said.
    """
    field: Any = past._meta.get_field(name)
    key: Any = BigIntegerField() if field.is_relation else None
    said = Subquery(here.values(name)[:1])
    if field.null:
        return Case(When(Exists(here), then=said), default=now, output_field=key)
    return Coalesce(said, now, output_field=key)


def then(past: type[Past], day: date | str, name: str, *, via: str = "") -> Any:
    """One field as it stood that day, as an expression: for a split, asked only when cut by.

    Of events `day` may name their own column: each is read as it stood when it happened.
    """
    now = F(f"{via}__{name}" if via else name)
    if _silent(past, day):
        return now
    when: Any = OuterRef(day) if isinstance(day, str) else day
    here = past.objects.standing(when).filter(**{past.OF: OuterRef(via or "pk")})
    return _former(past, here, name, now)


def put_away(row: Any, past: type[Past], since: date) -> Any:
    """What the row says up to `since`, for the caller to save beside it; its `told_since`, from
    when the present words hold, is moved.

    A change on the very day it last changed is a correction and leaves no past: None.
    """
    told_since: date = row.told_since
    if since <= told_since:
        return None
    names = {f.name for f in past._meta.fields} - {"id", "since", "until", past.OF}
    row.told_since = since
    copies = {name: getattr(row, name) for name in names}
    return past(since=told_since, until=since, **{past.OF: row}, **copies)


def keep(row: Model, past: type[Past], since: date, **changes: Any) -> Model | None:
    """Put away what the row says now, and change it from `since` on; see `put_away`."""
    kept: Model | None = put_away(row, past, since)
    if kept is not None:
        kept.save()
        changes["told_since"] = since
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    return kept
