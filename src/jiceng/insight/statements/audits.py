"""What closing asks of the statements: that they balance, and their cells to keep; and what whoever
reports or receives closed numbers asks: which line a name is, and whether the lines balance.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from jiceng.insight.statements.actions import KINDS, broken, off_balance
from jiceng.insight.statements.lines import line_named, off
from jiceng.insight.statements.statement import Cell, Statement, frozen, statements
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period
from jiceng.registers.orgs.models import Org


def _made(ask: Ask) -> list[Statement]:
    """Both statements of the period, once for one closing."""
    made: list[Statement] = ask.remember(
        ("statements", ask.period), lambda: [statements(kind, [ask.period])[0] for kind in KINDS]
    )
    return made


def ahead(periods: Sequence[Period], memo: dict[Any, Any]) -> None:
    """The statements of many periods at once, for whoever closes many."""
    made = [statements(kind, periods) for kind in KINDS]
    for period, *both in zip(periods, *made, strict=True):
        memo["statements", period] = both


def unbalanced(node: Org, ask: Ask) -> list[str]:
    """Where a statement does not balance, or does not begin where the last one ended."""
    made = _made(ask)
    return [said for one in made for said in (*off_balance(one, node), *broken(one, node))]


def cells(node: Any, ask: Ask) -> Iterator[Cell]:
    """Every line of both statements."""
    for one in _made(ask):
        yield from frozen(one, node)


BARS = [unbalanced]
CELLS = [cells]
AHEAD = [ahead]
LINES = [line_named]
BALANCES = [off]
