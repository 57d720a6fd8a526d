"""A finished report of this house, known by the digest printed in it: its own frozen numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jiceng.insight.filling.issued import issued
from jiceng.insight.filling.numbers import Number
from jiceng.insight.reports.slots import Block, Draft, Slot
from jiceng.registers.orgs.models import Org

DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
ANNEX = re.compile(r"^\s*附件\s*1\s*$")
LEAST_WORDS = 2  # characters that must stand fixed, for a paragraph to be known by them


def issue_in(texts: Sequence[str], org: Org) -> Any | None:
    """The issued report whose digest stands in the text, of this organisation or beneath it."""
    named = {hit for text in texts for hit in DIGEST.findall(text)}
    issues = issued()
    if not named or issues is None:
        return None
    beneath = issues.filter(digest__in=named, org__path__startswith=org.path)
    return beneath.order_by("pk").first()


def lines_of(draft: Draft) -> list[str]:
    """The report as paragraphs of text, its title first, its digest last."""
    body = ["".join(said(draft, part) for part in block.parts) for block in draft.blocks]
    return [draft.called, *body, f"定稿摘要：{draft.digest}。"]


def said(draft: Draft, part: str | int) -> str:
    return part if isinstance(part, str) else draft.slots[part].said


@dataclass
class Aligned:
    """Which slot each number of the text stands in, and what of the report is not there."""

    slots: dict[int, Slot] = field(default_factory=dict)  # by the number's place in the text
    lost: list[str] = field(default_factory=list)
    last: int = 0  # the paragraph where the body ends: what follows are annexes
    strange: list[int] = field(default_factory=list)  # paragraphs the report does not have


def aligned(draft: Draft, texts: Sequence[str], numbers: Sequence[Number]) -> Aligned:
    """Lay the frozen blocks over the text: all but the printed slots must stand as issued."""
    made = Aligned(last=_annex(texts))
    at, met = 0, set()
    for block in draft.blocks:
        place, hit = _place(draft, block, texts[: made.last], at)
        if hit is None:
            if any(isinstance(part, int) for part in block.parts):
                made.lost.append("".join(said(draft, part) for part in block.parts))
            continue
        at = place + 1
        met.add(place)
        made.slots |= _held(draft, block, place, hit, numbers)
    made.strange = [one.paragraph for one in numbers
                    if one.paragraph < made.last and one.paragraph not in met]  # fmt: skip
    return made


def _annex(texts: Sequence[str]) -> int:
    return next((place for place, text in enumerate(texts) if ANNEX.match(text)), len(texts))


def _place(
    draft: Draft, block: Block, texts: Sequence[str], since: int
) -> tuple[int, "re.Match[str] | None"]:
    """The paragraph that says this block, whatever its slots say."""
    pattern = re.compile(
        "".join(
            "([^，。；]{1,120}?)" if isinstance(part, int) else re.escape(_tight(part))
            for part in block.parts
        )
    )
    for place in (*range(since, len(texts)), *range(min(since, len(texts)))):
        if hit := pattern.fullmatch(_tight(texts[place])):
            return place, hit
    return 0, None


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def _held(
    draft: Draft, block: Block, place: int, hit: "re.Match[str]", numbers: Sequence[Number]
) -> Iterator[tuple[int, Slot]]:
    """The numbers of the paragraph that stand within a slot."""
    slots = [draft.slots[part] for part in block.parts if isinstance(part, int)]
    for one in numbers:
        if one.paragraph != place:
            continue
        begin = len(_tight(one.text[: one.start]))
        end = begin + len(_tight(one.text[one.start : one.end]))
        for turn, slot in enumerate(slots, 1):
            if hit.start(turn) < end and begin < hit.end(turn):
                yield one.number, slot


def printed(one: Number, slot: Slot) -> bool:
    """Does the number stand there as it was frozen?"""
    word = one.text[one.start : one.end]
    return word in _tight(slot.said) and _digits(word) in _digits_of(slot.said)


def _digits(words: str) -> str:
    return re.sub(r"[^0-9.]", "", words) or words


def _digits_of(words: str) -> set[str]:
    found = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", words.replace(",", "")))
    return found | {words}
