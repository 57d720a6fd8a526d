"""docs/blanks.csv, row by row: which figure answers a blank, or which later room will."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse

LIST = Path(__file__).resolve().parents[2] / "docs" / "blanks.csv"
WORDS = ("name", "date")  # what a text says that is no number
LOOSE = {"written", "none", "node", "programme", "first", "day"}  # not drawn from a figure's rows


@dataclass(frozen=True)
class Blank:
    seed: str
    n: int
    figure: str
    splits: str
    period: str
    test: str

    @property
    def kind(self) -> str:
        """figure, parameter, recorded, name, date; later where its room is still to come."""
        head, colon, rest = self.figure.partition(":")
        if "later" in (head, rest.partition(":")[0]):
            return "later"
        return head if colon and head in (*WORDS, "parameter", "recorded") else "figure"

    @property
    def number(self) -> bool:
        """Is it a figure blank, whoever answers it?"""
        return not self.figure.startswith(tuple(f"{word}:" for word in WORDS))

    @property
    def room(self) -> str:
        return self.figure.rpartition("later:")[2] if self.kind == "later" else ""

    @property
    def source(self) -> str:
        """Without the word that says what it is."""
        own = self.figure if self.kind == "figure" else self.figure.partition(":")[2]
        return own.partition("#")[0]

    @property
    def column(self) -> str:
        return self.figure.partition("#")[2]

    @property
    def written(self) -> str:
        """As a report writes it: `key{split=value}:part`."""
        key, colon, part = self.source.partition(":")
        return f"{key}{f'{{{self.splits}}}' if self.splits else ''}{colon}{part}"

    def ask(self, until: date) -> Ask:
        period = parse(self.period)
        return Ask(period, min(period.last, until))


def blanks() -> list[Blank]:
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [Blank(**{**row, "n": int(row["n"])}) for row in rows]
