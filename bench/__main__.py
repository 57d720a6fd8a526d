"""The bench: builds the district, runs each group in a process of its own, prints the table."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.lines import Line, heard, markdown
from tools.postgres import NoServerError, throwaway

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/bench.md"
JICENG = str(ROOT / ".venv/bin/jiceng")
UNTIL = "2026-11-22"
GROUPS = (
    "starting", "pages", "screen", "numbers", "bookings", "orders", "signing", "firms", "exports",
    "imports",
)  # fmt: skip


def child(group: str, home: Path, *arguments: str, url: str = "") -> list[Line]:
    """Run one group against a data folder (and the database at `url`, if it is not a file there);
    what it says besides its lines goes to the screen.
    """
    environment = _environment(home, url) | {"DJANGO_SETTINGS_MODULE": "jiceng.site.settings"}
    environment |= {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.child", group, *arguments]
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    said = done.stdout.splitlines()
    lines = heard(said)
    if done.returncode:
        print("\n".join(said))
        lines = [Line(group, "", f"failed with {done.returncode}", "", 1, 0, most=True)]
    print(f"{group} {' '.join(arguments)}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return lines


def _environment(home: Path, url: str = "") -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "JICENG_MODE"}}
    return kept | {"JICENG_HOME": str(home)} | ({"DATABASE_URL": url} if url else {})


def base(folder: Path, given: Path | None) -> tuple[Path, float]:
    """A fresh demo district (the time it took), or a copy of a given one."""
    home = folder / "demo"
    begun = time.perf_counter()
    if given is not None:
        shutil.copytree(given, home)
        child("migrate", home)
        return home, 0.0
    subprocess.run([JICENG, "demo", "--until", UNTIL], env=_environment(home), check=True)
    return home, time.perf_counter() - begun


def on_postgresql(folder: Path, chosen: Sequence[str], asked: argparse.Namespace) -> list[Line]:
    """Pages, imports and orders on a throw-away PostgreSQL, which their limits are meant for."""
    home, found = folder / "second", list[Line]()
    try:
        with throwaway() as url:
            command = [JICENG, "demo", "--until", UNTIL]
            subprocess.run(command, env=_environment(home, url), check=True)
            for group in ("imports", "rivals") if "imports" in chosen else ():
                found += child(group, home, str(asked.rows), url=url)
            if "orders" in chosen:
                found += child("orders", home, str(asked.orders), url=url)
            if "pages" in chosen:
                child("grow", home, str(asked.members), url=url)
                found += child("pages", home, url=url)
    except NoServerError as error:
        print(error, file=sys.stderr)
    return found


def run(asked: argparse.Namespace, folder: Path) -> list[Line]:
    home, seconds = base(folder, asked.demo)
    grown = folder / "grown"
    chosen = asked.only or GROUPS
    found: list[Line] = []
    if "starting" in chosen:
        found += child("starting", home, f"{seconds:.1f}")
    if {"pages", "numbers"} & set(chosen):
        shutil.copytree(home, grown)
        child("grow", grown, str(asked.members))
    for group in ("pages", "numbers"):
        found += child(group, grown) if group in chosen else []
    shutil.rmtree(grown, ignore_errors=True)
    for group in ("screen", "bookings"):
        found += child(group, home) if group in chosen else []
    if "signing" in chosen:
        shutil.copytree(home, grown)
        found += child("signing", grown)
        shutil.rmtree(grown)
    if "orders" in chosen:
        shutil.copytree(home, grown)
        found += child("orders", grown, str(asked.orders))
        shutil.rmtree(grown)
    if "firms" in chosen:
        shutil.copytree(home, grown)
        found += child("firms", grown, str(asked.rows // 2))
        shutil.rmtree(grown)
    rows = str(asked.rows)
    if {"imports", "exports"} & set(chosen):
        found += child("imports", home, rows)
    if "imports" in chosen:
        found += child("rivals", home, rows)
    if "exports" in chosen:
        found += [*child("exports", home, "part"), *child("exports", home, "all")]
    if {"pages", "imports", "orders"} & set(chosen):
        found += on_postgresql(folder, chosen, asked)
    return found


def page(found: list[Line], asked: argparse.Namespace, seconds: float) -> str:
    """The page: when, on what, how much, and the table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        "# Bench\n\nWritten by `make bench`; do not edit. Machines are noisy: only ratios of one"
        " run count.\n\n"
        f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
        f"- Machine: {machine}; SQLite, or PostgreSQL where it is named\n"
        f"- Members: {asked.members:,}; rows imported and exported: {asked.rows:,}\n"
        f"- Took: {seconds / 60:.1f} min\n\n{markdown(found)}\n"
    )


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("only", nargs="*", choices=[*GROUPS, []], help="groups, default all")
    words.add_argument("--members", type=int, default=50_000)
    words.add_argument("--large", dest="members", action="store_const", const=600_000)
    words.add_argument("--rows", type=int, default=100_000, help="rows of import and export")
    words.add_argument("--orders", type=int, default=200_000, help="orders of list and detail")
    words.add_argument("--demo", type=Path, help="a demo folder to copy instead of building one")
    words.add_argument("--write", action="store_true", help="write docs/bench.md")
    asked = words.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="jiceng-bench-") as name:
        found = run(asked, Path(name))
    text = page(found, asked, time.perf_counter() - begun)
    print(text)
    if asked.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
