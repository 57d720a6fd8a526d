"""`jiceng statement`: the movement statement of a node and period, and whether all balance."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from jiceng.insight.shelf.nodes import code_of, too_early
from jiceng.insight.statements.actions import off_balance
from jiceng.insight.statements.lines import cells
from jiceng.insight.statements.statement import Statement, statements, unbalanced
from jiceng.insight.statements.tree import own
from jiceng.insight.statements.words import line_title, statement_title
from jiceng.kernel import clock
from jiceng.kernel.periods import parse
from jiceng.registers.orgs.models import Org
from jiceng.site.commands.asking import node
from jiceng.site.commands.saying import CommandError, give, tell

WIDTH = 10


def statement(asked: Namespace) -> int:
    """期初＋增加－减少＝期末 at one node; with `--every` at each node beneath and each month too.

    Exit code 1 where something does not balance.
    """
    where, period = node(asked.org), parse(asked.period)
    if why := too_early(where, period):
        raise CommandError(why)
    months = [one for one in period.months() if one.first <= clock.today()] if asked.every else []
    made = statements(asked.kind, [period, *months])
    answer = shape(made[0], where)
    if asked.every:
        answer |= tried(made, where)
    if asked.json:
        give(answer)
    else:
        _said(answer, made[0], where)
    return 1 if answer["wrong"] or answer.get("unbalanced") else 0


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


def _said(answer: dict[str, Any], made: Statement, where: Org) -> None:
    tell(f"{statement_title(made.kind)}  {where}  {made.period.words}")
    for line in answer["lines"]:
        tell(f"{line['value']:>{WIDTH},}  {line['title']}")
    for words in answer["wrong"] or ["平衡"]:
        tell(words)
    if "asked" in answer:
        for one in answer["unbalanced"]:
            tell(f"“{one['org']}”{one['period']} 差 {one['gap']}")
        tell(f"本级和下级各期共核 {answer['asked']} 张，不平衡 {len(answer['unbalanced'])} 张")
