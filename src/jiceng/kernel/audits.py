"""What must agree between figures, declared by rooms as data and asked before a period is closed.

A room lists `AUDITS` in its `figures.py`; what no figure says (a movement statement) is declared in
`audits.py` as `BARS`: functions of node and ask that give what is wrong, in plain words. `CELLS`
there gives numbers to be kept beside the figures of the shelf (each with name, value, the ids of
its records and the words of a definition), `AHEAD` prepares what many closings share. `LINES` finds
such a number again by its name (a line: `name`, `title`, `unit`, `kind`, `cites`, `definition`, the
reader's `words`, its `place` in its table, the name of the line it `follows` from one period to the
next), `BALANCES` says of numbers by name where a table does not balance.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Adds:
    """The parts of each of these splits add up to the figure; `whole` of them are named."""

    figure: str
    splits: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.figure,)


@dataclass(frozen=True)
class Within:
    """The first is never more than the second: what was done, and what was to be done."""

    part: str
    whole: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.part, self.whole)


@dataclass(frozen=True)
class Sums:
    """These figures add up to that one."""

    whole: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Flows:
    """Of these figures a longer period is the sum of the shorter ones it is made of."""

    figures: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.figures


Audit = Adds | Within | Sums | Flows
