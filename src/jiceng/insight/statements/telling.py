"""A statement told to machines: the command line and the API say the same."""

from collections.abc import Sequence
from typing import Any

from jiceng.insight.shelf.nodes import code_of
from jiceng.insight.statements.actions import off_balance
from jiceng.insight.statements.lines import cells
from jiceng.insight.statements.statement import Statement, unbalanced
from jiceng.insight.statements.tree import own
from jiceng.insight.statements.words import line_title
from jiceng.registers.orgs.models import Org


def shape(made: Statement, where: Org) -> dict[str, Any]:
    """One statement's lines, and where it does not balance."""
    me = own(where.path)
    lines = [
        {"cell": cell, "title": str(line_title(made.kind, cell)), "value": made.number(me, cell)}
        for cell in cells(made.kind)
    ]
    wrong = [str(words) for words in off_balance(made, where)]
    return {
        "kind": made.kind, "org": str(where), "code": code_of(where), "period": made.period.code,
        "balances": not wrong, "wrong": wrong, "lines": lines,
    }  # fmt: skip


def tried(made: Sequence[Statement], where: Org) -> dict[str, Any]:
    """How many statements at or beneath the node were asked, and those that do not balance."""
    names = {own(org.path): org.name for org in Org.objects.all()}
    asked = sum(len(one.tree.under(where.path, one.period.last) & one.nodes()) for one in made)
    wrong = [
        {"org": names[at], "period": one.period.code, "gap": gap}
        for one in made
        for at, gap in unbalanced(one, where)
    ]
    return {"asked": asked, "unbalanced": wrong}
