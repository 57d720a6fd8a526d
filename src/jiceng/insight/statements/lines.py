"""The lines of a statement by their names in the book: what each is called, what must balance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.insight.statements.changes import IN_REASONS, OUT_REASONS
from jiceng.insight.statements.words import HEADS, TITLES, UNITS, line_title, statement_title
from jiceng.kernel.citations import Usage, gettext_noop
from jiceng.kernel.periods import Period
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org

STATISTICS = Usage("党内统计", gettext_noop("期初＋各项增加－各项减少＝期末；节点内调动相抵"))
PREFIX = "statements."


def link(name: str, kind: str, node: Org, period: Period, **more: str) -> str:
    """The address of a page about one statement of one node."""
    said = {"kind": kind, "org": code_of(node), "period": period.code, **more}
    return f"{reverse(name)}?{urlencode(said)}"


def cells(kind: str) -> list[str]:
    """The lines of a statement, from top to bottom."""
    came = [f"in.{why}" for why in IN_REASONS[kind]]
    left = [f"out.{why}" for why in OUT_REASONS[kind]]
    return ["start", "in", *came, "out", *left, "end"]


@dataclass(frozen=True)
class Line:
    """One line of the `table` of members or organisations, defined as a figure is."""

    table: str
    cell: str
    kind: ClassVar[str] = "count"
    cites: ClassVar[Usage] = STATISTICS
    definition: ClassVar[str] = STATISTICS.quote

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.table}:{self.cell}"

    @property
    def title(self) -> str:
        return f"{self.table}:{self.cell}"

    @property
    def unit(self) -> str:
        return UNITS[self.table]

    @property
    def words(self) -> str:
        """What the reader calls it."""
        return f"{statement_title(self.table)}：{line_title(self.table, self.cell)}"

    def opens(self, node: Org, period: Period) -> str:
        """The address of the records behind it."""
        return link("statements.records", self.table, node, period, cell=self.cell)

    @property
    def place(self) -> tuple[int, int]:
        """Which statement, and how far down in it."""
        return list(TITLES).index(self.table), cells(self.table).index(self.cell)

    @property
    def follows(self) -> str:
        """The line that had this number one period before; "" for all but the first."""
        return Line(self.table, "end").name if self.cell == "start" else ""


def line_named(name: str) -> Line | None:
    """The line of this name in the book; None for what is no line of ours."""
    kind, _colon, cell = name.removeprefix(PREFIX).partition(":")
    ours = name.startswith(PREFIX) and kind in TITLES and cell in cells(kind)
    return Line(kind, cell) if ours else None


def off(values: Mapping[str, Any]) -> Iterator[str]:
    """Where statements among these numbers do not balance, or lack a line; by names in the book."""
    for kind in TITLES:
        start = f"{PREFIX}{kind}:"
        own = {k.removeprefix(start): v for k, v in values.items() if k.startswith(start)}
        if own:
            yield from (f"{statement_title(kind)}：{said}" for said in _off(own))


def _off(own: Mapping[str, Any]) -> Iterator[str]:
    if lacking := [str(HEADS[one]) for one in HEADS if type(own.get(one)) is not int]:
        yield _("缺少%s") % "、".join(lacking)
        return
    for side in ("in", "out"):
        reasons = [v for k, v in own.items() if k.startswith(f"{side}.")]
        if None not in reasons and sum(reasons) != own[side]:
            yield _("%(side)s各项之和是 %(sum)s，合计写的是 %(of)s") % {
                "side": HEADS[side], "sum": sum(reasons), "of": own[side]}  # fmt: skip
    if (due := own["start"] + own["in"] - own["out"]) != own["end"]:
        yield _("期初＋增加－减少是 %(due)s，期末写的是 %(end)s") % {
            "due": due, "end": own["end"]}  # fmt: skip
