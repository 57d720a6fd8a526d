"""A slot: one number, name or bound of a report, with all that is needed to defend it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder

from jiceng.kit.documents.texts import one_line

MISSING = "×"


@dataclass(frozen=True)
class Slot:
    """What is printed in one blank, and where it came from.

    `said` is what the text says, `value` the exact value as kept; `link` opens the rows;
    `records` are their ids, filled in when the report is frozen.
    """

    written: str
    said: str
    value: Any = None
    title: str = ""
    unit: str = ""
    definition: str = ""
    source: str = ""
    at: str = ""
    link: str = ""
    show: str = "records"
    supplied_by: str = ""
    why: str = ""  # why something is wanting, in words
    records: tuple[str, ...] = ()
    bounds: Mapping[str, Any] = field(default_factory=dict)
    hashed: str = ""  # of the definition, so that a later change shows
    period: str = ""  # where a chapter asks about another period than the report

    @property
    def missing(self) -> bool:
        return self.said == MISSING

    @property
    def wanting(self) -> bool:
        """Is there anything somebody still has to supply?"""
        return self.missing or bool(self.why)

    def kept(self) -> dict[str, Any]:
        """As it is frozen; a slot of the report's own period does not name it."""
        kept = {**vars(self), "bounds": dict(self.bounds)}
        return kept if self.period else {k: v for k, v in kept.items() if k != "period"}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "records": tuple(kept["records"])})


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph: texts, and the places of its slots in the list."""

    style: str  # h1 h2 h3 p, to: whom it is addressed to
    parts: tuple[str | int, ...]

    def kept(self) -> dict[str, Any]:
        return {"style": self.style, "parts": list(self.parts)}


@dataclass(frozen=True)
class Draft:
    """A written report: its blocks and slots; live or frozen, it is read the same way."""

    name: str
    title: str
    unit: str
    period: str
    day: str  # ISO: the report day, and the date on the sheet
    blocks: tuple[Block, ...]
    slots: tuple[Slot, ...]
    digest: str = ""
    anchor: str = ""

    @property
    def called(self) -> str:
        return one_line(self.title)

    @property
    def wanting(self) -> list[Slot]:
        """What is missing or incomplete, each once."""
        return list({(s.written, s.why): s for s in self.slots if s.wanting}.values())

    @property
    def defined(self) -> list[Slot]:
        """Each figure of the text once; what it said elsewhere or in other years beside it."""
        met: dict[tuple[str, str], list[Slot]] = {}
        for slot in self.slots:
            if slot.definition:
                met.setdefault((slot.written, slot.title), []).append(slot)
        return [
            replace(
                same[0],
                said="；".join(dict.fromkeys(one.said for one in same)),
                at="；".join(dict.fromkeys(one.at for one in same)),
            )
            for same in met.values()
        ]

    def kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "period": self.period,
            "day": self.day,
            "blocks": [block.kept() for block in self.blocks],
            "slots": [slot.kept() for slot in self.slots],
        }

    def fingerprint(self) -> str:
        """SHA-256 over everything the report says and stands on."""
        said = json.dumps(self.kept(), ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(said.encode()).hexdigest()

    @classmethod
    def read(cls, kept: Mapping[str, Any], digest: str = "", anchor: str = "") -> Self:
        blocks = tuple(Block(b["style"], tuple(b["parts"])) for b in kept["blocks"])
        slots = tuple(Slot.read(slot) for slot in kept["slots"])
        plain = {name: kept[name] for name in ("name", "title", "unit", "period", "day")}
        return cls(**plain, blocks=blocks, slots=slots, digest=digest, anchor=anchor)
