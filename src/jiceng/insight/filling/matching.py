"""Which figure a blank most likely asks for, and why: words, measure word, neighbours, habit.

Deterministic. Where the nearest words are explained by no figure, it says that there is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jiceng.insight.filling.blanks import LAID, MARK, Blank, Kind
from jiceng.insight.filling.lexicon import (
    BOUND,
    EMPTY,
    Wording,
    exists,
    pairs,
    plain,
    wording,
    wordings,
)
from jiceng.insight.filling.narrowing import narrowed
from jiceng.insight.filling.scenes import Scene, scene
from jiceng.insight.filling.scoring import fit, index, told, units, worth
from jiceng.insight.filling.subjects import Flow, narrower, spread
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula

NONE = "none"
OVER = " / "  # one figure out of another: a share
LEAST = 0.45  # what falls short of it is no figure
KEPT = 200  # characters of what is chosen, as it is kept
SHOWN = 3
REACH = 12  # characters between a bound and the number of those within it
WIDE = 80  # wordings that are looked at more closely
NAMELESS = {Kind.NAME, Kind.DATE, Kind.ORDINAL}


@dataclass(frozen=True)
class Proposal:
    """One figure a blank may ask for, how sure it is, and the reason."""

    written: str
    score: float
    reason: tuple[tuple[str, str], ...] = ()


@dataclass
class Found:
    """A blank with its proposals; `none` says that most likely no figure exists."""

    blank: Blank
    proposals: list[Proposal] = field(default_factory=list)
    none: bool = False

    @property
    def first(self) -> str:
        return self.proposals[0].written if self.proposals and not self.none else NONE


def standing(written: str) -> bool:
    """Does the shelf hold what is written: a figure, a bound, or one figure out of another?"""
    parts = written.split(OVER)
    share = len(parts) == 2 and not any(one.startswith(BOUND) for one in parts)  # noqa: PLR2004 - a part and its whole
    return len(written) <= KEPT and (share or len(parts) == 1) and all(map(exists, parts))


def ratio_like(figure: object) -> bool:
    return str(getattr(figure, "unit", "")) == "%"


def candidates(blank: Blank, seen: Scene, extra: Sequence[Wording]) -> dict[str, Proposal]:
    """Every figure whose words stand around the blank, with its score."""
    weights = seen.weights
    hits: dict[int, float] = {}
    for pair, weight in weights.items():
        for place in index().get(pair, ()):
            hits[place] = hits.get(place, 0) + worth(pair) * weight
    known = wordings()
    ordered = sorted(hits, key=lambda place: (-hits[place] / (2 + len(known[place].pairs)), place))
    best: dict[str, Proposal] = {}
    for one in [known[place] for place in ordered[:WIDE]] + list(extra):
        for offered in offers(blank, one, seen, weights):
            held = best.get(offered.written)
            if held is None or held.score < offered.score:
                best[offered.written] = offered
    return best


def offers(
    blank: Blank, one: Wording, seen: Scene, weights: Mapping[str, float]
) -> Iterator[Proposal]:
    """One wording as it stands, as a share where a percentage is asked, and narrowed."""
    bound = one.written.startswith(BOUND)
    if bound != (blank.kind is Kind.BOUND):
        return
    score = fit(one, seen, weights)
    if bound:
        yield Proposal(one.written, score, (("wording", one.words),))
        return
    figure = look_up(one.written)
    written, share = one.written, one.written.endswith(":share")
    if blank.kind is Kind.CHANGE:
        if getattr(figure, "kind", "") != "change":
            return
    elif blank.kind is Kind.RATIO and not ratio_like(figure):
        if not isinstance(figure, Figure) or figure.having is None:
            return
        written, share = f"{written}:share", True
    elif blank.kind is not Kind.RATIO and (share or ratio_like(figure)):
        return
    factor = units(blank, figure, share)
    reason = (("wording", one.words), *((("unit", blank.unit),) if factor > 1 else ()))
    yield Proposal(written, score * factor, reason)
    for cut, word, weight in narrowed(written, seen):
        if not exists(cut) or frozenset(pairs(word)) <= one.pairs:
            continue
        more = Wording(cut, one.words, one.pairs | frozenset(pairs(word)))
        value = fit(more, seen, weights) * factor + (0.06 if weight == 1 else 0.01)
        yield Proposal(cut, value, (*reason, ("split", word)))


@dataclass
class Run:
    """The blanks of one document in turn: what was found before helps with what follows."""

    earlier: Mapping[str, str] = field(default_factory=dict)  # words around → what was chosen
    extra: Sequence[Wording] = ()
    past: list[Found] = field(default_factory=list)
    topic: str = ""
    flow: Flow = field(default_factory=Flow)

    def next(self, blank: Blank) -> Found:
        found = Found(blank)
        if blank.kind in NAMELESS:
            return self.keep(found)
        seen = scene(blank, self.topic, self.ahead(blank))
        best = candidates(blank, seen, self.extra)
        for offered in self.inherited(blank, seen):
            held = best.get(offered.written)
            if held is None or held.score < offered.score:
                best[offered.written] = offered
        ordered = sorted(best.values(), key=lambda one: (-one.score, one.written))
        ordered = self.of_subject(blank, ordered)
        if (habit := self.earlier.get(mark := anchor(blank))) is not None and own(mark) > 1:
            ordered = [one for one in ordered if one.written != habit]
            if habit != NONE:
                ordered.insert(0, Proposal(habit, 2.0, (("earlier", ""),)))
            found.none = habit == NONE
        else:
            found.none = not ordered or ordered[0].score < LEAST
        found.proposals = ordered[:SHOWN]
        return self.keep(found)

    def ahead(self, blank: Blank) -> str:
        """The bound just before: 其中×岁以上的×名 reads on over it."""
        if not self.past or self.past[-1].blank.kind is not Kind.BOUND:
            return ""
        last = self.past[-1].blank
        if last.paragraph != blank.paragraph or blank.start - last.end > REACH:
            return ""
        return "至" if last.side == "to" else plain(last.near)[-8:]

    def of_subject(self, blank: Blank, ordered: list[Proposal]) -> list[Proposal]:
        """The likeliest first of what the passage is about, or as the same was counted before."""
        if not ordered or OVER in ordered[0].written or ordered[0].written.startswith(BOUND):
            return ordered
        first = ordered[0]
        for reason, ways in self.flow.held(blank, Written.read(first.written).key):
            cut = narrower(first.written, ways)
            if cut != first.written and exists(cut):
                said = Proposal(cut, first.score + 0.01, (*first.reason, reason))
                return [said, *(one for one in ordered if one.written != cut)]
        return ordered

    def keep(self, found: Found) -> Found:
        self.flow.keep(found.blank, found.first)
        self.past.append(found)
        if found.blank.near or found.blank.noun:
            self.topic = MARK.sub(LAID, found.blank.sentence[0])[-60:]
        return found

    def inherited(self, blank: Blank, seen: Scene) -> Iterator[Proposal]:
        """其中…, 占…: the neighbour before, narrowed by the words here, or as part of a whole."""
        if blank.kind is Kind.RATIO:
            yield from self.shares(blank, seen)
            return
        if blank.kind is not Kind.FIGURE:
            return
        met = set()
        for step, one in enumerate(reversed(self.past[-8:])):
            if one.blank.paragraph < blank.paragraph - 4 or one.none or not one.proposals:
                continue
            key = Written.read(one.first).key
            if one.blank.kind is not Kind.FIGURE or key in met:
                continue
            met.add(key)
            for written in {key: 0, self.whole(key, blank): 0}:
                yield from self.parts(written, blank, seen, step)

    def whole(self, key: str, blank: Blank) -> str:
        """What 其中… is a part of: the figure as it was counted before, narrowed or not."""
        if not within(blank):
            return key
        before = (
            one.first
            for one in reversed(self.past[-8:])
            if one.blank.paragraph == blank.paragraph
            and not within(one.blank)
            and Written.read(one.first).key == key
        )
        return next(before, key)

    def parts(self, written: str, blank: Blank, seen: Scene, step: int) -> Iterator[Proposal]:
        """The figure, or it as narrowed before, cut by the words here."""
        figure = shelf().get(Written.read(written).key)
        if figure is None or units(blank, figure, share=False) < 1:
            return
        local = Scene(seen.head, seen.near, "", "", "")
        more = 0.01 * len(Written.read(written).where)
        for cut, word, weight in narrowed(written, local):
            if weight < 1 or not exists(cut):
                continue
            rest = frozenset(pairs(word))
            score = more + 0.46 + 0.45 * told(rest, local) - 0.02 * step
            score += 0.3 if within(blank) else 0.04
            yield Proposal(cut, score, (("neighbour", str(figure.title)), ("split", word)))

    def shares(self, blank: Blank, seen: Scene) -> Iterator[Proposal]:
        """占…%: the number just before, out of the one it is part of."""
        if not re.search(r"(占|比例|比重|占比)", seen.near):
            return
        before = [
            one
            for one in self.past[-6:]
            if one.first != NONE
            and one.blank.kind is Kind.FIGURE
            and one.blank.paragraph >= blank.paragraph - 2
        ]
        if not before:
            return
        part = before[-1].first
        plainly, ways = spread(part)
        for key, figure in shelf().items():
            if not isinstance(figure, Formula) or figure.unit != "%":
                continue
            if figure.inputs[0].name in {part, plainly}:
                own = figure.inputs[0].name == part
                bonus = 0.1 * told(frozenset(pairs(plain(str(figure.title)))), seen)
                yield Proposal(key if own else narrower(key, ways), (0.97 if own else 0.93) + bonus,
                               (("neighbour", str(look_up(part).title)),))  # fmt: skip
        here = Written.read(part)
        for split in here.where:
            whole = str(here.without(split))
            yield Proposal(f"{part}{OVER}{whole}", 0.9, (("neighbour", str(look_up(part).title)),))
        for other in reversed(before[:-1]):
            if other.first != part and OVER not in other.first:
                yield Proposal(f"{part}{OVER}{other.first}", 0.7,
                               (("neighbour", str(look_up(part).title)),))  # fmt: skip
                break


def within(blank: Blank) -> bool:
    """Does the sentence count parts of what went before?"""
    return "其中" in blank.sentence[0]


def anchor(blank: Blank) -> str:
    """What a blank is known by when the same wording comes again."""
    near = plain(blank.near)[-10:] or plain(MARK.sub(LAID, blank.sentence[0]))[-10:]
    return f"{near}|{blank.hint}|{blank.scale}{blank.unit}|{plain(blank.noun)[:8]}"


def own(mark: str) -> int:
    """How many characters of its own an anchor has: 占×% has one and tells nothing apart."""
    near, _hint, _unit, noun = mark.split("|")
    return len(EMPTY.sub("", near.replace(LAID, "").replace("其中", "")) + noun)


def propose(blanks: Sequence[Blank], earlier: Mapping[str, str] | None = None) -> list[Found]:
    """The likely figures of every blank, in the order of the text."""
    run = Run(earlier or {}, [wording(written, heard(key)) for key, written in
                              (earlier or {}).items() if usable(written)])  # fmt: skip
    return [run.next(blank) for blank in blanks]


def usable(written: str) -> bool:
    """May the words of an earlier choice help elsewhere?"""
    return OVER not in written and ":" not in written and "{" not in written and exists(written)


def heard(key: str) -> str:
    near, _hint, _unit, noun = key.split("|")
    return f"{near.replace(LAID, ' ')} {noun}"
