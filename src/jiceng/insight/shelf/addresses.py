"""A printed number's address: enough to ask the very same question again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from jiceng.insight.shelf.look import WRITTEN, look_up, read_value
from jiceng.insight.shelf.nodes import code_of, node_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse
from jiceng.registers.orgs.models import Org

OWN = ("org", "period", "asof", "part", "show", "page", "q", "ui", "tree", "sub")
SHOWS = ("records", "missing", "of", "unrecorded", "witnesses")


@dataclass(frozen=True)
class Question:
    """A figure as written, a node, and the circumstances: what an address says."""

    written: str
    node: Org
    ask: Ask
    show: str = ""  # which rows are opened: records, missing, of, unrecorded, witnesses

    @property
    def figure(self) -> Any:
        return look_up(self.written)

    @property
    def reading(self) -> Any:
        return self.figure.read(self.node, self.ask)

    def at(self, node: Org) -> "Question":
        return replace(self, node=node)

    def about(self, written: str) -> "Question":
        return replace(self, written=written)

    @property
    def link(self) -> str:
        return address(self.written, self.node, self.ask, self.show)


@dataclass(frozen=True)
class Written:
    """`key{split=value}:part`, taken apart."""

    key: str
    where: Mapping[str, str] = field(default_factory=dict)
    part: str = ""

    @classmethod
    def read(cls, text: str) -> "Written":
        match = WRITTEN.match(text)
        if match is None:
            return cls(text)
        pairs = [pair.partition("=") for pair in (match["where"] or "").split(",") if pair]
        return cls(match["key"], {name: value for name, _, value in pairs}, match["part"] or "")

    def __str__(self) -> str:
        where = ",".join(f"{name}={value}" for name, value in sorted(self.where.items()))
        return f"{self.key}{f'{{{where}}}' if where else ''}{f':{self.part}' if self.part else ''}"

    def only(self, split: str, value: Any) -> "Written":
        return replace(self, where={**self.where, split: str(value)})

    def without(self, split: str) -> "Written":
        return replace(self, where={k: v for k, v in self.where.items() if k != split})


def address(written: str, node: Org, ask: Ask, show: str = "") -> str:
    """Where a number opens; bounds stand in it only where the report sets its own."""
    figure = Written.read(written)
    asked: dict[str, Any] = {"org": code_of(node), "period": ask.period.code}
    if ask.as_of is not None:
        asked["asof"] = ask.as_of
    if figure.part:
        asked["part"] = figure.part
    asked |= dict(figure.where)
    asked |= dict(sorted(ask.bounds.items()))
    if show:
        asked["show"] = show
    return f"{reverse('shelf.figure', args=[figure.key])}?{urlencode(asked)}"


def question(key: str, asked: Mapping[str, str]) -> Question:
    """Read an address back. Raises LookupError or PeriodError, in plain Chinese."""
    given = {name: value for name, value in asked.items() if value != ""}
    bounds = {name: read_value(value) for name, value in given.items() if "." in name}
    splits = {k: v for k, v in given.items() if k not in OWN and "." not in k}
    written = str(Written(key, splits, given.get("part", "")))
    look_up(written)
    period = parse(given["period"])
    as_of = read_day(given["asof"]) if "asof" in given else None
    show = given.get("show", "")
    return Question(written, node_of(given["org"]), Ask(period, as_of, bounds), show)


def read_day(text: str) -> date:
    """A report day; a ValueError in plain Chinese when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LookupError(f"看不懂日期“{text}”，请写成 2026-11-22") from None


def opened(link: str) -> Any:
    """The rows an address stands for."""
    path, _, query = link.partition("?")
    found = question(path.rstrip("/").rsplit("/", 1)[-1], dict(parse_qsl(query)))
    return getattr(found.reading, found.show or "records")
