"""Remembers by content what has been set up, so that a second start does nothing twice."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"


def digest(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over the words, the paths' names and their bytes; folders count with all files."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0")
            total.update(file.read_bytes() if file.is_file() else b"absent")
    return total.hexdigest()


def fresh(name: str, value: str) -> bool:
    """Whether the step of this name was last done with exactly this value."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text(encoding="ascii") == value


def write(name: str, value: str) -> None:
    """Record that the step of this name is done with this value."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value, encoding="ascii")
