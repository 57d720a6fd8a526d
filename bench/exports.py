"""A hundred thousand rows out, beside the writer alone; the memory of a part and of the whole."""

import os
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.http import QueryDict
from rustpy_xlsxwriter import write_worksheet

from bench.lines import Line, told
from bench.timing import alternating, median, peak_mb
from jiceng.kernel.actors import System
from jiceng.kit.documents.ledger import write_bulk
from jiceng.kit.exports import DATA, Order, _key_column, ledger_columns
from jiceng.kit.scope import read
from jiceng.registers.members.sheets import ROSTER

SHARE = 0.4
PART = 4  # a part is so many times smaller
FLAT = 1.5


def order() -> Order:
    query, us = QueryDict(), System("量速度")
    return Order(ROSTER, us, read(us, query), query, DATA)  # type: ignore[arg-type]


def main(form: str) -> None:
    folder = Path(os.environ["JICENG_HOME"])
    one = order()
    total = one.rows.count()
    count = total // PART if form == "part" else total
    columns = [_key_column(), *ledger_columns(one)]

    def ours() -> None:
        write_bulk(columns, islice(one.values(), count), folder / "ours.xlsx")

    ours()
    held = peak_mb()
    kept = folder / "part-memory"
    if form == "part":
        kept.write_text(f"{held}", encoding="ascii")
        return
    part = float(kept.read_text(encoding="ascii"))
    few = list(islice(one.values(), 5_000))
    titles = [column.title for column in columns]

    def alone() -> None:
        lines: Any = (dict(zip(titles, row, strict=True)) for row in islice(cycle(few), count))
        write_worksheet(lines, str(folder / "alone.xlsx"), sheet_name="数据")

    mine, theirs = alternating(ours, alone)
    load = f"{count:,} × {len(columns)}"
    told(Line("export", load, f"{count / median(mine):,.0f} rows/s",
              f"rustpy-xlsxwriter alone {count / median(theirs):,.0f} rows/s",
              median(theirs) / median(mine), SHARE))  # fmt: skip
    beside = f"{part:.0f} MB for a quarter of the rows"
    told(Line("export: memory", load, f"{held:.0f} MB", beside, held / part, FLAT, most=True))
