"""One document at one node and time: its blanks, what they say now, and the file made of it."""

from dataclasses import dataclass
from functools import cached_property

from jiceng.insight.filling.actions import chosen_for, content_of
from jiceng.insight.filling.blanks import Blank, find
from jiceng.insight.filling.documents import filled, paragraphs
from jiceng.insight.filling.models import Form
from jiceng.insight.filling.rows import Row, rows
from jiceng.insight.filling.saying import Filled, fill
from jiceng.kernel.asks import Ask
from jiceng.registers.orgs.models import Org


@dataclass(frozen=True)
class Made:
    """A document with what its blanks are filled with; everything else follows."""

    title: str
    kind: str
    content: bytes
    chosen: dict[int, str]
    org: Org  # whose earlier choices are known
    node: Org
    ask: Ask

    @cached_property
    def texts(self) -> list[str]:
        return paragraphs(self.kind, self.content)

    @cached_property
    def blanks(self) -> list[Blank]:
        return find(self.texts)

    @cached_property
    def filled(self) -> Filled:
        return fill(self.title, self.texts, self.blanks, self.chosen, node=self.node, ask=self.ask)

    @property
    def rows(self) -> list[Row]:
        return rows(self.org, self.blanks, self.chosen, self.filled)

    @property
    def file(self) -> bytes:
        """The same file, filled: always the same bytes for the same choices and records."""
        return filled(self.kind, self.content, self.filled.changes)

    @property
    def name(self) -> str:
        return f"{self.title.rpartition('.')[0]}_截至{self.ask.day:%Y%m%d}.{self.kind}"


def made_of(form: Form, node: Org, ask: Ask) -> Made:
    """A document that was brought, with what was chosen for it. RefusedFile where it is lost."""
    return Made(form.title, form.kind, content_of(form), chosen_for(form), form.org, node, ask)
