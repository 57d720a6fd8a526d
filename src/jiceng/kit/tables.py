"""A page of a sheet: whose rows, of which place and time, found, filtered, sorted, summed."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Field, ForeignKey, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from jiceng.kernel import restated
from jiceng.kernel.actors import Actor
from jiceng.kernel.restated import Rows
from jiceng.kit.cells import NUMBERS, celled, field_of, joins, kind_of, named, places_of, titled
from jiceng.kit.picks import MARK, PickField
from jiceng.kit.scope import KEYS, Scope
from jiceng.kit.sheets import Column, Sheet, Text

SIZES = (20, 50, 100)
RESERVED = frozenset({*KEYS, "q", "page", "size", "sort", "cols", "view", "tree"})
CHOICES = 200  # more related records than this are typed, not chosen from
IN_SIGHT = 4  # filters beside the search box before "更多"


def _stem(label: Text) -> str:
    """What of a date's name goes before 自 and 至: of 有效期至 the 有效期, of 起 the 开始日期."""
    said = str(label)
    spans = {_("起"): _("开始日期"), _("止（不含）"): _("结束日期")}
    return spans.get(said) or said.removesuffix("至") or said


class FilterForm(forms.Form):
    """The filters of one sheet, made from the fields they filter by."""

    def __init__(self, sheet: Sheet, actor: Actor, data: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.lookups: dict[str, str] = {}
        if sheet.search:
            self.fields["q"] = forms.CharField(
                label=_("关键字"), required=False, max_length=60, widget=forms.SearchInput()
            )
        heads = {column.name: column.title for column in sheet.columns}
        options = {column.name: column.options for column in sheet.columns}
        for name in sheet.filters:
            field = field_of(sheet.model, name)
            if field is not None:
                self._add(name, field, actor, heads.get(name) or field.verbose_name)
            elif options.get(name):  # a value the sheet's own rows carry
                every = [("", _("全部")), *options[name]]
                self.fields[name] = forms.ChoiceField(
                    label=str(heads[name]), required=False, choices=every
                )
                self.lookups[name] = name

    def _add(self, name: str, field: "Field[Any, Any]", actor: Actor, label: Text) -> None:
        said = f"f_{name}" if name in RESERVED else name
        if isinstance(field, models.DateField):
            for end, lookup, words in (
                ("from", "gte", _("%s自")),
                ("to", "lte", _("%s至")),
            ):
                picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                self.fields[f"{said}_{end}"] = forms.DateField(
                    label=words % _stem(label), required=False, widget=picker
                )
                on = f"{name}__date" if isinstance(field, models.DateTimeField) else name
                self.lookups[f"{said}_{end}"] = f"{on}__{lookup}"
            return
        self.fields[said] = _chosen(field, actor, str(label))
        self.lookups[said] = name

    def conditions(self) -> Q:
        """What is asked for; a value nobody can read asks for nothing and is told as an error."""
        self.is_valid()
        found = Q()
        for name, lookup in self.lookups.items():
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                found &= Q(**{lookup: value})
        return found

    @property
    def mark(self) -> Any:
        """What the database gives its fields to show; None where more than a list of choices."""
        if any(
            isinstance(one, PickField) and name in self.data for name, one in self.fields.items()
        ):
            return None
        listed = (one for one in self.fields.values() if isinstance(one, ListedField))
        return tuple(map(str, (one.choices for one in listed)))

    def chips(self, query: QueryDict) -> Iterator[dict[str, Any]]:
        """The filters in use, each with the address without it."""
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if value in (None, ""):
                continue
            choices: Any = getattr(self.fields[name], "choices", None)
            said = dict(choices).get(query.get(name)) if isinstance(choices, list) else value
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("page", None)
            yield {"title": self.fields[name].label, "value": said, "url": f"?{rest.urlencode()}"}


if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField


class ListedField(_Choice):
    """One record of a short list. It reads `#17` as a typed one does: an address that asks for a
    record need not know how many others there are to choose from.
    """

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(_unmarked(value))

    def to_python(self, value: Any) -> Any:
        return super().to_python(_unmarked(value))


def _unmarked(value: Any) -> Any:
    marked = MARK.search(value) if isinstance(value, str) else None
    return marked[1] if marked else value


def _chosen(field: "Field[Any, Any]", actor: Actor, label: str) -> forms.Field:
    every = ("", _("全部"))
    if isinstance(field, models.BooleanField):
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[every, ("1", _("是")), ("0", _("否"))],
            coerce=lambda said: said == "1",
            empty_value=None,
        )
    if field.choices:
        listed = [(key, words) for key, words in field.flatchoices if key != ""]
        return forms.ChoiceField(label=label, required=False, choices=[every, *listed])
    if isinstance(field, ForeignKey):
        return _record(field.related_model, actor, label, every)
    return forms.CharField(label=label, required=False, max_length=60)


def _record(model: Any, actor: Actor, label: str, every: tuple[str, str]) -> forms.Field:
    """A record of another noun: chosen where there are few, typed where there are many."""

    def rows() -> QuerySet[Any]:
        found: Any = model._default_manager.all()
        return found.visible_to(actor) if hasattr(found, "visible_to") else found  # type: ignore[no-any-return]

    said = restated.named("choices", model._meta.label, by=actor)
    listed = Rows(said, lambda: named(rows())[: CHOICES + 1])
    if len(listed) > CHOICES:
        return PickField(rows(), label=label, required=False)
    chosen = ListedField(named(rows()), label=label, required=False, empty_label=every[1])
    chosen.choices = [every, *((one.pk, str(one)) for one in listed)]
    return chosen


def found_rows(
    sheet: Sheet, actor: Actor, scope: Scope, query: QueryDict
) -> tuple[QuerySet[Any], FilterForm]:
    """The rows a query asks for, and its filters: the same for list, count, export and print."""
    filters = FilterForm(sheet, actor, query)
    return _matching(sheet, actor, scope, query, filters), filters


def shown_rows(
    sheet: Sheet, actor: Actor, scope: Scope, query: QueryDict
) -> tuple[Rows, FilterForm]:
    """The same for a page, whose statements are kept."""
    filters = FilterForm(sheet, actor, query)
    filters.is_valid()
    asked = [(name, getattr(said, "pk", said)) for name, said in filters.cleaned_data.items()]
    joined = joins(sheet, shown_columns(sheet, query.getlist("cols")))
    name = restated.named(
        *("table", sheet.name, scope.node is None, scope.path, scope.with_below),
        *(scope.period.first, scope.period.last, query.get("sort"), *joined, *asked),
        by=actor,
    )
    return Rows(
        name, lambda: _matching(sheet, actor, scope, query, filters).select_related(*joined)
    ), filters


def _matching(
    sheet: Sheet, actor: Actor, scope: Scope, query: QueryDict, filters: FilterForm
) -> QuerySet[Any]:
    rows = sheet.visible(actor).filter(scope.cut(sheet.at), scope.during(sheet.on))
    rows = rows if sheet.within is None else sheet.within(rows, scope.period)
    rows = rows.filter(filters.conditions())
    for word in str(filters.cleaned_data.get("q") or "").split():
        tried = Q()
        for name in sheet.search:
            tried |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(tried)
    return rows.order_by(*ordering(sheet, rows.query.annotations, query.get("sort", "")))


def sortable(sheet: Sheet, annotated: Container[str], column: Column) -> bool:
    """Can the database put the rows, which carry such names, in this column's order?"""
    return field_of(sheet.model, column.name) is not None or column.name in annotated


def ordering(sheet: Sheet, annotated: Container[str], asked: str) -> list[str]:
    """The order asked for if there is such a column, else the sheet's; always a total one."""
    named = {column.name: column for column in sheet.columns}
    column = named.get(asked.removeprefix("-"))
    order = [asked] if column is not None and sortable(sheet, annotated, column) else [*sheet.order]
    if not {"pk", "-pk"} & set(order):
        order.append("pk")
    return order


def shown_columns(sheet: Sheet, asked: Sequence[str]) -> list[Column]:
    """The columns asked for in the sheet's order, else those shown by default."""
    chosen = [column for column in sheet.columns if column.name in asked]
    return chosen or [column for column in sheet.columns if column.shown] or [*sheet.columns]


@dataclass
class Table:
    """One page of rows, ready for the template."""

    name: str
    columns: list[dict[str, Any]]
    choices: list[dict[str, Any]]
    page: Page[Any]
    rows: list[dict[str, Any]]
    totals: list[Any] | None
    sizes: Sequence[int] = SIZES


def table(
    sheet: Sheet,
    rows: Rows,
    query: QueryDict,
    address: Callable[[Any], str] = lambda row: "",
) -> Table:
    """Cut one page of the rows. As many queries for 10 rows as for 100."""
    columns = shown_columns(sheet, query.getlist("cols"))
    page = _page(rows, query)
    shown = {column.name for column in columns}
    cells = [celled(sheet, column) for column in columns]
    drawn = [
        {
            "pk": row.pk,
            "place": place,
            "title": str(row),
            "url": address(row),
            "cells": [make(row) for make in cells],
        }
        for place, row in enumerate(page.object_list, page.start_index())
    ]
    return Table(
        name=sheet.name,
        columns=[_head(sheet, column, rows, query) for column in columns],
        choices=[
            {"name": c.name, "title": titled(sheet, c), "shown": c.name in shown}
            for c in sheet.columns
        ],
        page=page,
        rows=drawn,
        totals=_totals(sheet, columns, rows) if drawn else None,
    )


def _page(rows: Rows, query: QueryDict) -> Page[Any]:
    size = {str(one): one for one in SIZES}.get(query.get("size", ""), SIZES[0])
    return Paginator(rows, size).get_page(query.get("page"))


def _head(sheet: Sheet, column: Column, rows: Rows, query: QueryDict) -> dict[str, Any]:
    asked = query.get("sort", "")
    order = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked, "")
    kind = kind_of(sheet, column)
    return {
        "name": column.name,
        "title": titled(sheet, column),
        "kind": "num" if kind in NUMBERS else kind,
        "order": order,
        "sortable": sortable(sheet, rows.annotated, column),
    }


def _totals(sheet: Sheet, columns: Sequence[Column], rows: Rows) -> list[Any] | None:
    """The sums of the summed columns over all pages, as cells in the columns' places."""
    summed = {f"total_{n}": Sum(c.name) for n, c in enumerate(columns) if c.summed}
    if not summed:
        return None
    found = rows.fresh.order_by().aggregate(**summed)
    return [
        {"text": found[f"total_{n}"], "kind": "num", "places": places_of(sheet, column)}
        if found.get(f"total_{n}") is not None
        else None
        for n, column in enumerate(columns)
    ]
