"""A statement on paper: the ledger to print and sign, the data face, and the official document."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.statements.lines import cells
from jiceng.insight.statements.statement import Statement
from jiceng.insight.statements.tree import own
from jiceng.insight.statements.words import line_title, statement_title
from jiceng.kernel import clock
from jiceng.kernel.periods import Period
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.ledger import LedgerColumn, data_face, print_face
from jiceng.kit.titles import demo_note
from jiceng.registers.orgs.models import Org


def columns(made: Sequence[Statement]) -> list[LedgerColumn]:
    numbers = [LedgerColumn(one.period.words, kind="number") for one in made]
    return [LedgerColumn(_("项目"), width=22), *numbers]


def lines(made: Sequence[Statement], node: Org) -> list[list[Any]]:
    """Label and numbers, line by line, as on the screen."""
    me, kind = own(node.path), made[0].kind
    return [
        [line_title(kind, cell), *(one.number(me, cell) for one in made)] for cell in cells(kind)
    ]


def printed(made: Sequence[Statement], node: Org, period: Period) -> bytes:
    """打印版: A4 landscape, to sign."""
    return print_face(
        statement_title(made[0].kind), str(node), period.words, clock.today(), columns(made),
        lines(made, node), demo_note=demo_note(), as_of=f"数据时点 {clock.now():%Y-%m-%d %H:%M}",
    )  # fmt: skip


def flat(made: Sequence[Statement], node: Org, period: Period) -> bytes:
    """数据版: each row begins with the name of its cell."""
    kind = made[0].kind
    rows = [[cell, *line] for cell, line in zip(cells(kind), lines(made, node), strict=True)]
    return data_face(
        columns(made), rows, f"statements.{kind}", "1", f"{node} {period.code}",
        demo_note=demo_note(),
    )  # fmt: skip


def document(made: Sequence[Statement], node: Org, period: Period) -> bytes:
    """公文版: one column for the whole period, in the form of an official document."""
    kind = made[0].kind
    paper = Gongwen(
        title=f"{period.label or period.code}{statement_title(kind)}", unit=str(node),
        date=period.last, footer_note=demo_note(),
    )  # fmt: skip
    rows = [[str(title), str(number)] for title, number in lines(made, node)]
    paper.table(head=["项目", "数"], rows=rows, widths=(70, 30), sides=("left", "right"),
                unit_note="单位：名" if kind == "members" else "单位：个",
                note="期初＋增加－减少＝期末；本级和下级之间的调动相抵。")  # fmt: skip
    paper.signature(str(node), period.last)
    return paper.build()
