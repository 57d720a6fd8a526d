"""The built demo, kept by what it was built from: the same source and day are copied, not built."""

import hashlib
import sqlite3
from datetime import date
from importlib.metadata import version
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
KINDS = (".py", ".json")
MADE_BY = ("django", "cryptography", "pypinyin")
HELD = 3  # the newest few; older sources are not coming back


def kept_at(cache: Path, until: date) -> Path:
    """Where the demo of this source and day is kept, whether it is there yet or not."""
    told = hashlib.sha256(f"{until} {[version(name) for name in MADE_BY]}".encode())
    for file in sorted(HOUSE.rglob("*")):
        if file.suffix in KINDS and "templates" not in file.parts:
            told.update(str(file.relative_to(HOUSE)).encode())
            told.update(file.read_bytes())
    return cache / f"demo-{told.hexdigest()[:24]}.sqlite3"


def copy(source: Path, target: Path) -> None:
    """A whole database, by the engine's own online copy: never half a page."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.part")
    fresh.unlink(missing_ok=True)
    with sqlite3.connect(source) as read, sqlite3.connect(fresh) as write:
        read.backup(write)
    write.close()
    read.close()
    fresh.replace(target)


def forget_old(cache: Path) -> None:
    """Keep the newest few only."""
    found = sorted(cache.glob("demo-*.sqlite3"), key=lambda file: file.stat().st_mtime)
    for file in found[:-HELD]:
        file.unlink()
