"""One list of columns per noun: table, filter, export, import, ledger and JSON read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.utils.functional import Promise

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period

Text = str | Promise

# Any reading of a row that a column path cannot say; it must not query.
Show = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column. `name` is a lookup from the row (`org__name`), the key in JSON as well.

    kind: text number money date code flag; `mask` columns hold masked values already;
    `choose` is the form field an import fills with it (the column's own name if empty,
    "-" if the column is only shown); `key` marks the machine key of the data face;
    `reads` is the one field of the row that `show` looks at, where it looks at no other:
    then a large export needs no record for each row; `marked` says that its words tell namesakes
    apart for files (张伟 #12): on the record's page the name stands beside it already;
    `options` (value, words) let a column be filtered by that is no field of the row's but a value
    its rows are annotated with; `opens` gives of a row where its number opens to the records.
    """

    name: str
    title: Text = ""
    kind: str = ""
    width: int = 0
    shown: bool = True
    summed: bool = False
    key: bool = False
    choose: str = ""
    show: Show | None = None
    note: Text = ""
    reads: str = ""
    marked: bool = False
    options: Sequence[tuple[str, Text]] = ()
    opens: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Sheet:
    """A noun's columns and the actions its rows are written with.

    `name` is `room.noun`; `rows(actor)` is the one gate (`visible_to`); `form` is the entry
    form whose own field objects and `rule` (cross-field check, a static method taking the
    cleaned values and giving a mapping field → message) judge every imported row;
    `record_many(rows, actor=…)` writes new rows and `change_many(pairs, actor=…)` existing
    ones, matched by the `key` column; `near(values)` offers rows an imported one may be.
    """

    name: str
    title: Text
    model: type[Model]
    columns: Sequence[Column]
    rows: Callable[[Actor], QuerySet[Any]] | None = None
    form: type[BaseForm] | None = None
    record_many: Callable[..., Sequence[Model]] | None = None
    change_many: Callable[..., Sequence[Model]] | None = None
    near: Callable[[Mapping[str, Any]], Sequence[Model]] | None = None
    # The same for many rows at once: one sequence of records for each, in order.
    near_many: Callable[[Sequence[Mapping[str, Any]]], Sequence[Sequence[Model]]] | None = None
    # `undo_many(records, actor=…)` takes back new records of an import within its day.
    undo_many: Callable[..., Any] | None = None
    search: Sequence[str] = ()
    filters: Sequence[str] = ()
    order: Sequence[str] = ("pk",)
    at: str = "org__path"  # lookup from a row to its path: the scope picker cuts by it
    on: str = ""  # lookup of the date the period picker cuts by, if any
    # Where no one date tells: of the rows seen, those a period's list holds.
    within: Callable[[QuerySet[Any], Period], QuerySet[Any]] | None = None
    definition: Text = ""
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)  # two-row ledger heads
    text: Sequence[str] = ()  # columns whose words the search at the top finds
    related: Sequence[str] = ()  # select_related of a page of rows

    def visible(self, actor: Actor) -> QuerySet[Any]:
        if self.rows is not None:
            return self.rows(actor)
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.visible_to(actor)
        return found
