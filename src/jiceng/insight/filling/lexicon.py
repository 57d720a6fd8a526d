"""Words of reports: what figures are called there, which words narrow them, which mean the same.

They are data (`words/*.csv`): a district adds its own wordings there, or by choosing once.
A wording whose figure is not on the shelf is passed over.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jiceng.insight.shelf.look import NoFigureError, bound_of, look_up, shelf
from jiceng.kernel.asks import Ask
from jiceng.kernel.clock import today
from jiceng.kernel.periods import on

HOME = Path(__file__).parent / "words"
BOUND = "bound:"
QUOTES = re.compile(r"[“”\"‘’《》「」\s]")
# Words that tell nothing apart: they join what stands around them to nothing.
EMPTY = re.compile(
    "本期|报告日|目前|现有|现|已经|共有|共|总数|的|数|中|了|在|和|与|及|并|已|有|为|等|地|其|个|名|"
    "全区|全市|辖区|我区|我市|该|各|先后|累计|合计|达到|达|约|近|超过|余|仅|不重复计人|"
    "\\+|（|）|\\(|\\)|，|。|；|：|、|,|;|:|〕|·|一是|二是|三是|四是|五是|是|到|至|每|较|上年|全年|今年|去年"
)


@dataclass(frozen=True)
class Wording:
    """One way to say one figure (or bound): the pairs of characters it is known by."""

    written: str
    words: str
    pairs: frozenset[str]


def rows(name: str) -> list[dict[str, str]]:
    with (HOME / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _same() -> tuple["re.Pattern[str]", Mapping[str, str]]:
    means = {row["word"]: row["means"] for row in rows("same.csv")}
    longest = sorted(means, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), means


def plain(text: str) -> str:
    """The text without quotation marks, in the words this house uses."""
    pattern, means = _same()
    return pattern.sub(lambda hit: means[hit.group()], QUOTES.sub("", text))


def pairs(text: str) -> list[str]:
    """Neighbouring characters, two by two, not across words that tell nothing."""
    found = []
    for part in EMPTY.sub(" ", text).split():
        if len(part) == 1:
            found.append(part)
        found += [part[place : place + 2] for place in range(len(part) - 1)]
    return found


def wording(written: str, words: str) -> Wording:
    words = plain(words)
    return Wording(written, words, frozenset(pairs(words)))


@cache
def wordings() -> list[Wording]:
    """What every figure of the shelf is called: its title, then what reports call it."""
    found = [wording(key, str(figure.title)) for key, figure in shelf().items()]
    found += [wording(row["figure"], row["wording"]) for row in rows("wordings.csv")
              if exists(row["figure"])]  # fmt: skip
    return found


@cache
def exists(written: str) -> bool:
    """Does the shelf hold this figure, or this bound?"""
    try:
        if written.startswith(BOUND):
            bound_of(written.removeprefix(BOUND), Ask(on(today())))
        else:
            look_up(written)
    except NoFigureError:
        return False
    return True


@cache
def narrowing() -> dict[str, list[tuple[str, str]]]:
    """Words that choose a value of a split, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("splits.csv"):
        ways = found.setdefault(plain(row["word"]), [])
        if row["split"]:  # a word without one only keeps shorter words from being seen in it
            ways.append((row["split"], row["value"]))
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))
