"""What a row said before its last change, so that any past day can be read as it was.

The row holds the present; a `Past` row holds what it said from `since` up to `until`.
"""

from datetime import date
from typing import Any, ClassVar

from django.db.models import BigIntegerField, F, Model, OuterRef, QuerySet, Subquery
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
        **{f"then_{n}": _former(past, here.values(n), n, F(f"{step}{n}")) for n in fields}
    )
    return told


def _former(past: type[Past], values: QuerySet[Any], name: str, now: Any) -> Coalesce:
    """What it said then, else what it says now; of a foreign key, the key."""
    key: Any = BigIntegerField() if past._meta.get_field(name).is_relation else None
    return Coalesce(Subquery(values[:1]), now, output_field=key)


def then(past: type[Past], day: date | str, name: str, *, via: str = "") -> Any:
    """One field as it stood that day, as an expression: for a split, asked only when cut by.

    Of events `day` may name their own column: each is read as it stood when it happened.
    """
    now = F(f"{via}__{name}" if via else name)
    if _silent(past, day):
        return now
    when: Any = OuterRef(day) if isinstance(day, str) else day
    here = past.objects.standing(when).filter(**{past.OF: OuterRef(via or "pk")}).values(name)
    return _former(past, here, name, now)


def keep(row: Model, past: type[Past], since: date, **changes: Any) -> Model | None:
    """Put away what the row says now, and change it from `since` on.

    The row's own `told_since` says from when the present words hold. A change on the
    very day it last changed is a correction and leaves no past.
    """
    fields = [f.name for f in past._meta.fields]
    kept = None
    told_since: date = row.told_since  # type: ignore[attr-defined]
    if since > told_since:
        copies = {n: getattr(row, n) for n in fields if n not in {"id", "since", "until", past.OF}}
        kept = past.objects.create(since=told_since, until=since, **{past.OF: row}, **copies)
        changes["told_since"] = since
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    return kept
