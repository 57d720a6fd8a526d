"""State machines as data: a Flow is a table of Steps, nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass

from jiceng.kernel.citations import Article


class StepError(Exception):
    """The record is not in a state from which this step may be taken, or not by this person."""


@dataclass(frozen=True)
class Step:
    """From any of `sources` to `target`, by whoever holds the role `may`.

    `other_than` names a step whose taker may not also take this one (a second person);
    `fresh` asks for a second factor shown just now.
    """

    name: str
    title: str
    sources: frozenset[str]
    target: str
    may: str | frozenset[str]
    cites: Article | None = None
    other_than: str = ""
    fresh: bool = False

    @property
    def roles(self) -> frozenset[str]:
        return frozenset([self.may]) if isinstance(self.may, str) else self.may


class Flow:
    """A named table of steps; `final` states need no way out, in `rests` nobody is waited for."""

    def __init__(
        self, key: str, *steps: Step, final: Iterable[str] = (), rests: Iterable[str] = ()
    ) -> None:
        self.key = key
        self.steps = {step.name: step for step in steps}
        self.final = frozenset(final)
        self.rests = frozenset(rests)

    def verb(self, name: str) -> str:
        """A step as the journal says it: a room with several flows has one word for each deed."""
        return f"{self.key.partition('.')[0]}.{name}"

    def waits(self, step: Step) -> frozenset[str]:
        """The states in which this step is somebody's business and not only possible."""
        return step.sources - self.final - self.rests

    @property
    def states(self) -> frozenset[str]:
        steps = self.steps.values()
        return frozenset().union(*(s.sources for s in steps), (s.target for s in steps))

    def open_from(self, state: str, roles: Iterable[str]) -> list[Step]:
        held = frozenset(roles)
        return [s for s in self.steps.values() if state in s.sources and s.roles & held]
