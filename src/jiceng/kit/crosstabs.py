"""A page of figures side by side: rows are figures, columns are parts; every number opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.asks import Ask
from jiceng.kernel.phrases import percent, plain
from jiceng.kit.access import reader
from jiceng.kit.documents.handing import handed
from jiceng.kit.documents.ledger import LedgerColumn, print_face
from jiceng.kit.documents.names import ledger_name
from jiceng.kit.roles import ASKS
from jiceng.kit.scope import Scope, code_of
from jiceng.kit.sheets import Text


class DayForm(forms.Form):
    """As of which day a page of figures is asked; rooms add their own bounds."""

    asof = forms.DateField(
        label=gettext_lazy("时点"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@dataclass
class Cell:
    """A number of the page, said as its row says numbers, and where it opens."""

    value: Any
    said: str
    url: str = ""


@dataclass
class Line:
    """One row: the figure asked in every column. `places` are decimals; shares are percents."""

    title: Text
    figure: Any
    unit: Text = ""
    places: int = 0
    inner: bool = False  # 其中
    cells: list[Cell] = field(default_factory=list)

    def say(self, value: Any) -> str:
        if value is None:
            return "—"
        return percent(value) if self.figure.kind == "share" else plain(value, places=self.places)


@dataclass
class Beneath:
    """A second table under the first: a row for each part of the node, a column for each figure.

    `rows` have `title`, `url` (the same page of that part), `cells`, `inner` (deeper).
    """

    title: Text
    head: Text
    heads: Sequence[Text]
    rows: list[dict[str, Any]] = field(default_factory=list)


def opens(figure: Any, where: Mapping[str, Any], node: Any, ask: Ask) -> str:
    """The address of a figure on the shelf, with the whole question in it; nothing for a reader
    who may not ask there, as a unit's liaison: the number stands without a link.
    """
    if (one := reader.get()) is not None and not one.reach(*ASKS):
        return ""
    asked: dict[str, Any] = {"org": code_of(node), "period": ask.period.code, **where}
    if ask.as_of is not None:
        asked["asof"] = ask.as_of
    asked |= {k: v for k, v in ask.bounds.items() if k.startswith(f"{figure.key}.")}
    try:
        return f"{reverse('shelf.figure', args=[figure.key])}?{urlencode(asked)}"
    except NoReverseMatch:  # no shelf in this installation: the number stands without a link
        return ""


def fill(lines: Sequence[Line], columns: Sequence[Mapping[str, Any]], node: Any, ask: Ask) -> None:
    """Ask every line in every column; a column is a choice of split values, {} for all."""
    for line in lines:
        for where in columns:
            figure = line.figure.only(**where) if where else line.figure
            value = figure.read(node, ask).value
            line.cells.append(cell(figure, value, node, ask, line.say(value), where))


def cell(  # noqa: PLR0917
    figure: Any, value: Any, node: Any, ask: Ask, said: str = "",
    where: Mapping[str, Any] | None = None,
) -> Cell:  # fmt: skip
    """A value of a figure, with where it opens: its own cut (or `where`), node and period."""
    chosen = {
        name: "|".join(map(str, values)) for name, values in getattr(figure, "where", {}).items()
    }
    return Cell(value, said or plain(value), opens(figure, chosen or where or {}, node, ask))


def answer(
    request: HttpRequest,
    title: str,
    scope: Scope,
    day: date,
    *,
    heads: Sequence[Text],
    lines: Sequence[Line],
    buttons: Sequence[Mapping[str, Any]] = (),
    nothing: Text = "",
    **context: Any,
) -> HttpResponse:
    """The page, or with `?format=xlsx` the same numbers as a ledger; `buttons` stand first.

    `nothing` is said instead of tables in which no number is more than nought.
    """
    if request.GET.get("format") == "xlsx":
        return _ledger(title, scope, day, heads, lines)
    query = request.GET.copy()
    query["format"] = "xlsx"
    button = {"title": _("导出"), "url": f"?{query.urlencode()}", "icon": "excel", "download": True}
    context |= {"title": title, "heads": heads, "lines": lines, "day": day, "scope": scope}
    if nothing and not any(cell.value for line in lines for cell in line.cells):
        context["empty"] = {"words": nothing}
    context["buttons"] = [*buttons, button, {"title": _("打印"), "print": True}]
    return render(request, "kit/crosstab.html", context)


def _ledger(
    title: str, scope: Scope, day: date, heads: Sequence[Text], lines: Sequence[Line]
) -> HttpResponse:
    unit = str(scope.node.name) if scope.node is not None else ""
    columns = [LedgerColumn(_("指标"), width=36), LedgerColumn(_("单位"))]
    columns += [LedgerColumn(str(head), kind="number") for head in heads]
    rows = [
        [
            f"  {line.title}" if line.inner else str(line.title),
            _unit(line),
            *map(_plain, line.cells),
        ]
        for line in lines
    ]
    file = print_face(title, unit, day.isoformat(), day, columns, rows)
    return handed(file, ledger_name(unit, title, day))


def _unit(line: Line) -> str:
    return "%" if line.figure.kind == "share" else str(line.unit)


def _plain(cell: Cell) -> Any:
    """A number as a number; what is said in percent without its sign."""
    if cell.value is None:
        return None
    return Decimal(cell.said.rstrip("%"))
