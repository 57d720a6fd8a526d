"""Is there anything that belongs to a record? Of most records there is little, and one look with
the record itself tells its page which questions need not be put.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast

from jiceng.kernel.prepared import Prepared

Maker = TypeVar("Maker", bound=Callable[..., Any])
KEY = Cast(OuterRef("pk"), CharField())  # of a row that names its record by label and key


class Presence:
    """Whether a record has any of one kind of thing. `rows` gives them, of a record of the model it
    is handed, which they reach by `OuterRef`; without a day or a person, who are no part of it.

    Asked of a record that `carried` it, nothing is asked; of any other, the database once.
    """

    def __init__(self, name: str, rows: Callable[[type[Model]], QuerySet[Any]]) -> None:
        self.name, self.rows = f"has_{name}", rows
        self._alone: dict[type[Model], Prepared] = {}

    def __call__(self, record: Any) -> bool:
        known = record.__dict__
        if self.name not in known:
            known[self.name] = self._asked(type(record), record.pk)
        return bool(known[self.name])

    def _asked(self, model: type[Model], key: Any) -> bool:
        if model not in self._alone:
            rows = model._base_manager.only("pk")
            self._alone[model] = Prepared(lambda pk: carried(rows.filter(pk=pk), [self]))
        return any(getattr(one, self.name) for one in self._alone[model](key))


def carried(rows: QuerySet[Any], kinds: Iterable[Presence]) -> QuerySet[Any]:
    """These records, each with the answer for every kind."""
    model = rows.model
    told: QuerySet[Any] = rows.annotate(**{one.name: Exists(one.rows(model)) for one in kinds})
    return told


_asked_by: dict[Any, tuple[Presence, ...]] = {}


def asks(*kinds: Presence) -> Callable[[Maker], Maker]:
    """Marks a panel's maker as one that looks at these first."""

    def mark(maker: Maker) -> Maker:
        _asked_by[maker] = kinds
        return maker

    return mark


def asked_by(makers: Iterable[Any]) -> dict[str, Presence]:
    """All that these makers look at, by name."""
    return {one.name: one for maker in makers for one in _asked_by.get(maker, ())}
