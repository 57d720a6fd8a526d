"""`jiceng statement`: the movement statement of a node and period, and whether all balance."""

from argparse import Namespace
from typing import Any

from jiceng.insight.shelf.nodes import too_early
from jiceng.insight.statements.statement import Statement, statements
from jiceng.insight.statements.telling import shape, tried
from jiceng.insight.statements.words import statement_title
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
