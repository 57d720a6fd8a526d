"""A roster of a hundred thousand rows in: judged, sealed, checked for duplicates, written down."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections

from bench.lines import Line, engine, told
from bench.timing import peak_mb, seconds
from bench.wide import rows, written
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.secrets import blind
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, prepared, try_out
from jiceng.registers.members.models import Member

AT_LEAST, PEAK = 1_500, 400
KNOWN = 100  # every so many rows one is known already and changed


def main(count: str) -> None:
    """Import a first file, then the whole one with the first one's rows among it."""
    wanted = int(count)
    folder = Path(os.environ["JICENG_HOME"])
    first, whole = folder / "known.xlsx", folder / "all.xlsx"
    apart(lambda: written(first, list(rows(wanted))[::KNOWN]))
    with clock.at(date(2026, 11, 22)):
        taken(first)
        apart(lambda: written(whole, changed(wanted)))
        before = Member.objects.count(), JournalLine.objects.count()
        opened, judged, wrote, facts = taken(whole)
    made, noted = Member.objects.count() - before[0], JournalLine.objects.count() - before[1]
    assert facts["wrong"] == facts["twin"] == 0, facts
    assert (made, facts["update"]) == (wanted - -(-wanted // KNOWN), -(-wanted // KNOWN)), facts
    load = f"{wanted:,} × 20, {facts['update']:,} known, {noted:,} journal lines, {engine()}"
    rate = wanted / wrote
    told(Line("import: dry run", load, f"{wanted / judged:,.0f} rows/s", "", judged / wrote))
    told(Line("import", load, f"{rate:,.0f} rows/s", f"{AT_LEAST:,} rows/s", rate / AT_LEAST, 1))
    both = wanted / (judged + wrote)
    told(
        Line("import, with its dry run", load, f"{both:,.0f} rows/s", f"{AT_LEAST:,} rows/s",
             both / AT_LEAST)
    )  # fmt: skip
    held = peak_mb()
    told(Line("import: memory", load, f"{held:.0f} MB", f"{PEAK} MB", held / PEAK, 1, most=True))
    # A rival reads the file as it imports; with us the trial has done so for both.
    (folder / "import-rate").write_text(f"{wanted / (opened + wrote)}", encoding="ascii")


def apart(work: Callable[[], Any]) -> None:
    """In a process of its own, so that making the file does not count as memory of reading it."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0


def changed(wanted: int) -> list[list[Any]]:
    """All rows; those known by now are changed and carry the key an exported roster gives them."""
    every = list(rows(wanted))
    numbers = {blind(row[11], "id"): row for row in every[::KNOWN]}
    held = Member.objects.filter(person__id_blind__in=list(numbers))
    for index, uid in held.values_list("person__id_blind", "uid"):
        numbers[index][-1] = str(uid)
        numbers[index][12] = f"{numbers[index][12]}（新址）"
    return every


def taken(path: Path) -> tuple[float, float, float, dict[str, int]]:
    """Seconds of opening the file, of the whole dry run, of the import, and what it came to."""
    asked, us = served("members.members"), System("量速度")
    with path.open("rb") as file:
        batch = take_in(file, path.name, asked.sheet, actor=us)
    begun = seconds()
    prepared(batch, asked.sheet, us, asked.keeps)
    opened = seconds()
    try_out(batch, asked.sheet, actor=us, keeps=asked.keeps)
    tried = seconds()
    for line in [*lines(batch, Fate.WRONG, Fate.TWIN)][:3]:
        print(line)
    import_rows(batch, asked.sheet, actor=us, keeps=asked.keeps)
    return opened - begun, tried - begun, seconds() - tried, batch.counts
