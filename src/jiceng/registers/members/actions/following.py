"""What hangs on a merged record goes along with it: attendance, dues, visits, whatever rooms keep.

Found by walking the models, so that nobody keeps a list and no room is left out. A row says the
same as before, of the same person; only the key by which it says so changes, and it is given back.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, UniqueConstraint

from jiceng.registers.members.models import Belonging, Member, MemberPast, Merge

# Stretches pass with the merge itself; a merge speaks of both records; and what somebody's
# category was in the past is read beside what the row that stays says of today.
APART = (Belonging, MemberPast, Merge)


def follow(gone: Member, kept: Member) -> dict[str, list[Any]]:
    """Point every row of `gone` to `kept`; returns which, by table and column.

    A row stays where it is if the older record has one for the same thing: a meeting both are
    down for, an honour both were given. Nothing is dropped, and both can be read.
    """
    moved: dict[str, list[Any]] = {}
    for model, column in _columns():
        rows = model._base_manager.filter(**{column: gone.pk})
        for twice in _twins(model, column, kept):
            rows = rows.exclude(twice)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if keys:
            model._base_manager.filter(pk__in=keys).update(**{column: kept.pk})
            moved[f"{model._meta.label_lower}.{column}"] = keys
    return moved


def give_back(gone: Member, moved: Mapping[str, Sequence[Any]]) -> None:
    """The rows that followed, back to where they were."""
    for model, column in _columns():
        keys = moved.get(f"{model._meta.label_lower}.{column}", ())
        if keys:
            model._base_manager.filter(pk__in=keys).update(**{column: gone.pk})


def _columns() -> Iterator[tuple[Any, str]]:
    """Every column of the house that points at a member."""
    for link in Member._meta.get_fields(include_hidden=True):
        field = getattr(link, "field", None)
        if link.auto_created and field is not None and field.concrete:
            model: Any = link.related_model
            if model not in APART and model._meta.managed:
                yield model, field.name


def _twins(model: Any, column: str, kept: Member) -> Iterator[Any]:
    """For each rule of uniqueness: has the older record a row for the same thing?"""
    theirs = model._base_manager.filter(**{column: kept.pk})
    if model._meta.get_field(column).unique:
        yield Exists(theirs)
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and column in rule.fields:
            condition = rule.condition or Q()
            same = {name: OuterRef(name) for name in rule.fields if name != column}
            yield Q(condition) & Q(Exists(theirs.filter(condition, **same)))
