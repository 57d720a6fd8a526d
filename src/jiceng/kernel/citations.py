"""Where a rule comes from: every rule, figure and duty carries its article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., object])

PRIMARY = "P"  # full text read: may block
SECONDARY = "S"  # seen in a secondary source: warns
GENERAL = "G"  # general knowledge: warns until a person confirms it
LOCAL = "L"  # local habit: data, never code


@dataclass(frozen=True)
class Article:
    """One article of a regulation, in our own reading.

    `status` says how well the text is known; `severity` what a breach may do
    (BLOCK, WARN, ADVISE). A BLOCK whose status is not P acts as a WARN with a reason. Number 0
    means that the article's number is not known; the clause then says what it is about.
    """

    regulation: str
    number: int
    clause: str = ""
    version: str = ""
    status: str = PRIMARY
    severity: str = "BLOCK"
    since: date | None = None
    until: date | None = None
    jurisdiction: str = "国家"
    reading: str = ""

    @property
    def blocks(self) -> bool:
        """Only a text that was read in full may stop a clerk."""
        return self.severity == "BLOCK" and self.status == PRIMARY

    @property
    def place(self) -> str:
        """第2条（…）, or the clause alone where nobody knows the number."""
        return f"第{self.number}条{self.clause}" if self.number else self.clause

    def __str__(self) -> str:
        return f"《{self.regulation}》{self.place}"


@dataclass(frozen=True)
class Usage:
    """A way of counting that a kind of report has settled on, where no article rules."""

    document: str
    quote: str

    def __str__(self) -> str:
        return f"{self.document}：{self.quote}"


Source = Article | Usage


def gettext_noop(text: str) -> str:
    """Mark a rule's words for translation; rules are pure and the page translates them."""
    return text


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about a case. `words` take `values` once translated."""

    words: str
    cites: Article
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return self.cites.blocks

    def __str__(self) -> str:
        return self.words % self.values


RULES: list[Callable[..., object]] = []


def cites(article: Article) -> Callable[[F], F]:
    """Mark a pure function as the reading of one article; `RULES` lists all of them."""

    def mark(rule: F) -> F:
        rule.cites = article  # type: ignore[attr-defined]
        RULES.append(rule)
        return rule

    return mark
