"""Which values a split can have. One typed otherwise is told so: nought would be no answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Field, Subquery, Value
from django.db.models.expressions import Col
from django.utils.translation import gettext as _

from jiceng.insight.shelf.addresses import Question, Written
from jiceng.insight.shelf.look import NoFigureError, look_up, parts_of, shelf
from jiceng.insight.shelf.words import said, split_title, value_title
from jiceng.kernel import codes
from jiceng.kernel.asks import Ask
from jiceng.kernel.clock import today
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import on
from jiceng.kernel.splits import UNKNOWN, in_order

MOST = 12  # names in a sentence


class NoValueError(NoFigureError):
    """A split has no such value; `values` are those it has."""

    def __init__(self, figure: Any, split: str, value: str, values: list[str]) -> None:
        self.figure, self.split, self.values = figure, split, values
        self.offered: list[dict[str, str]] = []  # with their addresses, where a page asks
        names = {"title": said(figure.title), "split": split_title(figure, split), "value": value}
        self.words = _("“%(title)s”按“%(split)s”分，没有“%(value)s”这一部分。") % names
        super().__init__(f"{self.words}{self.can}")

    @property
    def can(self) -> str:
        """Those it has, by name and as they are written."""
        if not self.values:
            return _("这样分还没有任何记录")
        titles = ((value, value_title(self.figure, self.split, value)) for value in self.values)
        named = [_said(value, title) for value, title in titles]
        more = "…" if len(named) > MOST else ""
        return _("有的是：%s") % ("、".join(named[:MOST]) + more)


def _said(value: str, title: str) -> str:
    return title if title == value else _("%(title)s（写作 %(value)s）") % {
        "title": title, "value": value}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """What a split comes to: values known beforehand, and columns that hold whatever was named."""

    values: tuple[str, ...]
    columns: "tuple[Field[Any, Any], ...]"

    def has(self, value: str) -> bool:
        """Known beforehand, or named so by anybody, at whatever node."""
        return value in {UNKNOWN, *self.values} or any(_named(one, value) for one in self.columns)

    def takes(self, value: str) -> bool:
        """Known beforehand, or a word that might be named; whether it was is not looked for."""
        return value in {UNKNOWN, *self.values} or any(_fits(one, value) for one in self.columns)


def held(figure: Figure, split: str, ask: Ask) -> Held:
    """Read what the split is made of; nothing is asked of the rows."""
    cut = figure.cut(figure.of(figure.asked(ask)), split, figure.asked(ask))
    values: dict[str, None] = {}
    columns: dict[Any, None] = {}
    for end in _ends(cut.query.annotations[f"by_{split}"]):
        if isinstance(end, Field):
            known = _choices(end)
            values |= dict.fromkeys(known)
            columns |= {} if known else {end: None}
        else:
            values[str(end)] = None
    return Held(tuple(one for one in values if one not in {"", "None", UNKNOWN}), tuple(columns))


@cache
def values_of(key: str, split: str) -> Held:
    """The same of a figure of the shelf, as of today; nothing for a split it has not."""
    figure = _cut_by(shelf().get(key), split)
    return held(figure, split, Ask(on(today()))) if figure is not None else Held((), ())


def proven(
    written: str, ask: Ask | None = None, by: Callable[[Held, str], bool] = Held.has
) -> None:
    """Raises NoFigureError where a figure, a split or one of its values does not exist.

    Who only reads asks by `Held.takes`: a word that another node uses is nought here, as is one
    nobody uses, and the two answers do not differ.
    """
    look_up(written)
    parts, ask = Written.read(written), ask or Ask(on(today()))
    for split, values in parts.where.items():
        figure = _cut_by(look_up(parts.key), split)
        if figure is None:
            continue
        can = held(figure, split, ask)
        for value in values.split("|"):
            if not by(can, value.strip()):
                whole = look_up(str(parts.without(split)))
                raise NoValueError(whole, split, value.strip(), [*can.values])


def offered(question: Question, why: NoValueError) -> list[dict[str, str]]:
    """The parts there are, each with its address; of named records those that occur here."""
    whole = replace(question, written=str(Written.read(question.written).without(why.split)))
    figure = _cut_by(whole.figure, why.split)
    values = why.values
    if not values and figure is not None:
        found = figure.read(whole.node, whole.ask).by(why.split)
        values = [UNKNOWN if one is None else str(one)
                  for one in in_order(figure.splits[why.split], found)]  # fmt: skip
    return [
        {
            "title": value_title(whole.figure, why.split, value),
            "url": whole.about(str(Written.read(whole.written).only(why.split, value))).link,
        }
        for value in values
    ]


def _cut_by(figure: Any, split: str) -> Figure | None:
    """The figure whose rows a split cuts: itself, or the first beneath a formula that has it."""
    if isinstance(figure, Figure):
        return figure if split in figure.splits else None
    found = (_cut_by(part, split) for part in parts_of(figure))
    return next((one for one in found if one is not None), None)


def _ends(how: Any) -> Iterator[Any]:
    """The constants and columns an expression can come to."""
    match how:
        case Case():
            for when in how.cases:
                yield from _ends(when.result)
            yield from _ends(how.default)
        case Value():
            yield how.value
        case Col():
            yield how.target
        case Subquery():
            for one in (*how.query.select, *how.query.annotation_select.values()):
                yield from _ends(one)
        case _:
            for one in how.get_source_expressions():
                yield from _ends(one)


def _choices(column: "Field[Any, Any]") -> list[str]:
    """The values of a column with choices, of yes and no, or of a national code list."""
    if isinstance(column, BooleanField):
        return ["True", "False"]
    listed = getattr(codes, column.name.upper(), None)
    own = dict(column.flatchoices or ())
    known = own or (listed.labels if isinstance(listed, codes.CodeList) else {})
    return [str(value) for value in known]


def _fits(column: "Field[Any, Any]", value: str) -> bool:
    try:
        column.to_python(value)
    except (ValueError, TypeError, ValidationError):  # no number where numbers stand
        return False
    return True


def _named(column: "Field[Any, Any]", value: str) -> bool:
    """Did anybody ever name something so?"""
    rows = column.model._default_manager
    return _fits(column, value) and bool(rows.filter(**{column.attname: value}).exists())
