"""`make soak`: the races and ledgers at full size, written down in docs/soak.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from tools import system
from tools.postgres import throwaway
from tools.stamps import ROOT, VENV

PAGE = ROOT / "docs/soak.md"
SEED = "20261122"
DATABASES = ("SQLite", "PostgreSQL")
HEAD = "# Soak\n\nWritten by `make soak`; do not edit.\n"
UNHAPPY = ("failure", "error", "skipped")
PYTHON = str(VENV / "bin/python")


@dataclass(frozen=True)
class Line:
    """One soak test on one database."""

    test: str
    database: str
    outcome: str
    seconds: float
    counts: str


def soak(database: str, url: str | None, folder: Path) -> tuple[int, list[Line]]:
    """Run the races and what is marked `soak` on one database; pytest's exit code, the lines."""
    report = folder / f"{database}.xml"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"JICENG_SOAK": "1", "JICENG_SEED": os.environ.get("JICENG_SEED", SEED)}
    if url:
        environment["DATABASE_URL"] = url
    command = [PYTHON, "-m", "pytest", "-m", "soak or race", "--timeout=0", f"--junitxml={report}"]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return code, lines(database, report)


def lines(database: str, report: Path) -> list[Line]:
    """Read pytest's report; what a test recorded with `record_property` becomes its counts."""
    found = []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
        outcome = next((kind for kind in UNHAPPY if case.find(kind) is not None), "passed")
        counts = "; ".join(
            f"{p.get('name')}={p.get('value')}" for p in case.iterfind("properties/property")
        )
        seconds = float(case.get("time", 0))
        found.append(Line(case.get("name", ""), database, outcome, seconds, counts))
    return found


def section(database: str, found: list[Line], seconds: float) -> str:
    """One database: date, machine, seed, and a row for each test."""
    rows = "\n".join(
        f"| {one.test} | {one.outcome} | {one.seconds:.1f} | {one.counts} |" for one in found
    )
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"## {database}\n\n- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n- Machine: {machine}\n"
        f"- Seed: {os.environ.get('JICENG_SEED', SEED)}\n- Took: {seconds / 60:.1f} min\n\n"
        "| test | outcome | s | counts |\n|---|---|---|---|\n" + rows + "\n"
    )


def keep(made: str) -> None:
    """Write a database's section down in place of its former one; the others stay."""
    PAGE.parent.mkdir(exist_ok=True)
    known = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    parts = {one.partition("\n")[0]: f"## {one.rstrip()}\n" for one in known.split("\n## ")[1:]}
    parts[made.partition("\n")[0].removeprefix("## ")] = made
    PAGE.write_text("\n".join([HEAD, *(parts[name] for name in sorted(parts))]), encoding="utf-8")


def main(chosen: list[str]) -> int:
    """The databases named (both, where none is), a section of the page for each; 0 only if
    everything passed.
    """
    system.provide()
    codes = []
    with TemporaryDirectory(prefix="jiceng-soak-") as name:
        for database in chosen or DATABASES:
            begun = time.monotonic()
            with throwaway() if database == "PostgreSQL" else nullcontext() as url:
                code, found = soak(database, url, Path(name))
            keep(section(database, found, time.monotonic() - begun))
            codes.append(code)
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
