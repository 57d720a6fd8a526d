"""Whether the numbers of a text fit each other: parts and wholes, shares, totals of tables.

Only what must hold is called wrong; what would hold if the parts do not overlap is a question.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from jiceng.insight.filling.adding import LEAST_PARTS, added, alike, exact, plain, whole_like
from jiceng.insight.filling.blanks import Kind
from jiceng.insight.filling.findings import Finding, Tied, Verdict
from jiceng.insight.filling.matching import OVER, anchor
from jiceng.insight.filling.numbers import Number
from jiceng.insight.filling.totals import of_tables
from jiceng.insight.filling.truths import Truths
from jiceng.insight.shelf.addresses import Written

COUNTS = {Kind.FIGURE, Kind.MONEY}
PARTS = re.compile(r"其中|分别(?:为|是)|包括|分为")
ENDS = re.compile(r"[。！？\n；;]")
TOTALS = {"合计", "共计", "总计", "总共", "共", "一共", "两项合计", "三项合计", "以上合计"}
RATE = re.compile(r"([\u4e00-\u9fff]{2,4})率(?:达到|达|为|约)?$")
HUNDRED = Decimal(100)


def fitting(tied: Sequence[Tied], truths: Truths) -> Iterator[Finding]:
    """Everything that does not fit, in the order of the rules."""
    prose = paragraphs(tied)
    for place, here in prose.items():
        before = [*prose.get(place - 2, ()), *prose.get(place - 1, ())]
        yield from _parts(here, before, truths)
        yield from _totals(here)
        yield from _shares(here, before)
        yield from _closing(here, before)
    yield from of_tables([one for one in tied if one.number.cell is not None])
    yield from _twice(tied)


def paragraphs(tied: Sequence[Tied]) -> dict[int, list[Tied]]:
    """The numbers of the prose, paragraph by paragraph."""
    found: dict[int, list[Tied]] = {}
    for one in tied:
        if one.number.cell is None:
            found.setdefault(one.number.paragraph, []).append(one)
    return found


def counts(tied: Sequence[Tied]) -> list[Tied]:
    return [one for one in tied if one.number.kind in COUNTS and not one.number.blank.side]


def _parts(here: Sequence[Tied], before: Sequence[Tied], truths: Truths) -> Iterator[Finding]:
    """其中…, 分别为…, （…）: each part within its whole, and those that divide it add up to it."""
    for whole, parts, within in _divided(here, before):
        if not parts or not exact(whole.number, *(one.number for one in parts)):
            continue
        bigger = [one for one in parts if within and one.number.full > whole.number.full]
        for one in bigger:
            words = _("其中的一项 %(part)s 比总数 %(whole)s 还大")
            yield Finding(Verdict.SUM, one, words % {"part": one.number.said,
                          "whole": whole.number.said}, others=(whole.number,))  # fmt: skip
        total = added(parts)
        if bigger or len(parts) < LEAST_PARTS or total == whole.number.full:
            continue
        divided = dividing(whole, parts, truths)
        if not divided and not (within and total > whole.number.full):
            continue
        words = _("各项相加是 %(sum)s，总数写的是 %(whole)s") if divided else _(
            "各项相加是 %(sum)s，超过总数 %(whole)s；各项若不重叠就有误")  # fmt: skip
        yield Finding(
            Verdict.SUM, whole, words % {"sum": plain(total), "whole": whole.number.said},
            sure=divided, others=tuple(one.number for one in parts),
        )  # fmt: skip


def _divided(
    here: Sequence[Tied], before: Sequence[Tied]
) -> Iterator[tuple[Tied, list[Tied], bool]]:
    """Wholes with their parts; and whether the parts stand in the very same breath."""
    numbers = counts(here)
    if not numbers:
        return
    text = numbers[0].number.text
    for hit in PARTS.finditer(text):
        earlier = [one for one in (*counts(before), *numbers) if one.number.paragraph
                   < numbers[0].number.paragraph or one.number.end <= hit.start()]  # fmt: skip
        after = [one for one in numbers if one.number.start >= hit.end()]
        if not after or not earlier:
            continue
        first = after[0].number
        wholes = [one for one in earlier if alike(one.number, first) and whole_like(one.number)]
        if not wholes:
            continue
        whole = wholes[-1]
        near = whole.number.paragraph == first.paragraph
        stop = ENDS.search(text, hit.end())
        end = stop.start() if stop else len(text)
        breath = near and not re.search("[。！？\n]", text[whole.number.end : hit.start()])
        own = [one for one in after if alike(one.number, first)]
        nested = PARTS.search(text, hit.end())
        if nested:
            end = min(end, nested.start())
        yield whole, [one for one in own if one.number.start < end], breath
        more = [one for one in own if one.number.start < (nested.start() if nested else len(text))]
        if len(more) > len([one for one in own if one.number.start < end]):
            yield whole, more, False
    for hit in re.finditer(r"[（(]([^（()）]*)[)）]", text):
        inside = [one for one in numbers if hit.start() < one.number.start < hit.end()]
        outer = [one for one in numbers if one.number.end <= hit.start()]
        if len(inside) < LEAST_PARTS or not outer or PARTS.search(hit[1]):
            continue
        whole = outer[-1]
        if ENDS.search(text[whole.number.end : hit.start()]) or hit.start() - whole.number.end > 12:  # noqa: PLR2004 - characters of a noun
            continue
        yield whole, [one for one in inside if alike(one.number, whole.number)], True


def dividing(whole: Tied, parts: Sequence[Tied], truths: Truths) -> bool:
    """Do the figures say that these parts make up the whole: one split, and they add in truth?"""
    if not whole.truth or any(one.truth is None for one in parts):
        return False
    written = [Written.read(one.written) for one in parts]
    key, held = Written.read(whole.written).key, Written.read(whole.written).where
    if any(OVER in one.written or own.key != key for one, own in zip(parts, written, strict=True)):
        return False
    cuts = {tuple(own.where.keys() - held.keys()) for own in written}
    if len(cuts) != 1 or len({str(own) for own in written}) != len(parts):
        return False
    values = [one.truth.value for one in parts if one.truth]
    known = [value for value in values if isinstance(value, int | Decimal)]
    return len(known) == len(parts) and sum(known) == truths.of(whole.written).value


def _totals(here: Sequence[Tied]) -> Iterator[Finding]:
    """…，共计30件: what was named before adds up to it."""
    numbers = counts(here)
    for place, one in enumerate(numbers):
        if one.number.blank.near.strip() not in TOTALS:
            continue
        since = one.number.sentence[0]
        past = [other for other in numbers[:place] if other.number.start >= since
                and alike(other.number, one.number)]  # fmt: skip
        sums = [added(past[-count:]) for count in range(LEAST_PARTS, len(past) + 1)]
        if not sums or one.number.full in sums or not exact(*(o.number for o in (*past, one))):
            continue
        words = _("前面各项相加是 %(sum)s，这里写的是 %(whole)s")
        yield Finding(
            Verdict.SUM, one, words % {"sum": plain(sums[-1]), "whole": one.number.said},
            sure=one.number.blank.near.strip() not in {"共", "一共"},
            others=tuple(other.number for other in past),
        )  # fmt: skip


def _shares(here: Sequence[Tied], before: Sequence[Tied]) -> Iterator[Finding]:
    """占…%, 办结率…%: what the numbers beside it give."""
    for one in here:
        if one.number.kind is not Kind.RATIO:
            continue
        found = _sides(one, here, before)
        if found is None:
            continue
        part, wholes, sure = found
        if any(_close(one, part, whole) for whole in wholes):
            continue
        given = share_of(part.number, wholes[-1].number)
        words = _("%(part)s占%(whole)s是 %(share)s%%，这里写的是 %(said)s")
        told = {"part": part.number.said, "whole": wholes[-1].number.said,
                "share": f"{given:.1f}", "said": one.number.said}  # fmt: skip
        yield Finding(Verdict.SHARE, one, words % told, sure=sure and len(wholes) == 1,
                      others=(part.number, wholes[-1].number))  # fmt: skip


def borne_out(one: Tied, prose: Mapping[int, list[Tied]]) -> bool:
    """Is a share what the part and one of the wholes beside it in the text give?"""
    place = one.number.paragraph
    if one.number.kind is not Kind.RATIO or one.number.cell:
        return False
    before = [*prose.get(place - 2, ()), *prose.get(place - 1, ())]
    found = _sides(one, prose[place], before)
    return found is not None and any(_close(one, found[0], whole) for whole in found[1])


def _close(one: Tied, part: Tied, whole: Tied) -> bool:
    """Rounded or cut off, it is less than one step from what it should be."""
    return abs(share_of(part.number, whole.number) - one.number.value) < one.number.step


def share_of(part: Number, whole: Number) -> Decimal:
    return HUNDRED * part.full / whole.full


def _sides(
    one: Tied, here: Sequence[Tied], before: Sequence[Tied]
) -> tuple[Tied, list[Tied], bool] | None:
    """The part a share is of, and what may be its whole; whether that is sure."""
    past = [other for other in counts(here) if other.number.end <= one.number.start]
    if not past or not exact(past[-1].number):
        return None
    part = past[-1]
    gap = one.number.text[part.number.end : one.number.start]
    all_before = [*counts(before), *past[:-1]]
    if rate := RATE.search(one.number.blank.near):
        named = part.number.before[-8:].endswith((rate[1], f"{rate[1]}了"))
        whole = [other for other in past[:-1] if alike(other.number, part.number)][-1:]
        if not named or not whole or whole[0].number.full < part.number.full:
            return None
        return part, whole, exact(whole[0].number)
    if "占" not in one.number.blank.near or re.search("[。！？]", gap):
        return None
    tied = _tied_whole(one, part, all_before)
    if tied is not None:
        return part, [tied], True
    wholes = [other for other in all_before if alike(other.number, part.number)
              and other.number.full >= part.number.full and exact(other.number)
              and whole_like(other.number)
              and other.number.full]  # fmt: skip
    inner = "其中" in part.number.before
    return (part, wholes, inner) if wholes else None


def _tied_whole(one: Tied, part: Tied, before: Sequence[Tied]) -> Tied | None:
    """Where the tie of the share says what its whole is, and the text names that."""
    if OVER not in one.written:
        return None
    top, whole = one.written.split(OVER)
    same = [other for other in before if other.written == whole and exact(other.number)]
    return same[-1] if same and part.written == top and same[-1].number.full else None


def _closing(here: Sequence[Tied], before: Sequence[Tied]) -> Iterator[Finding]:
    """Shares of parts that make up a whole close to 100."""
    ratios = [
        one for one in here if one.number.kind is Kind.RATIO and "占" in one.number.blank.near
    ]
    for run in _runs(ratios, here):
        parts = [part for _share, part in run]
        total = added(parts)
        wholes = [one for one in (*counts(before), *counts(here)) if one not in parts
                  and one.number.start < parts[0].number.start and one.number.full == total
                  and alike(one.number, parts[0].number)]  # fmt: skip
        shares = sum((share.number.value for share, _part in run), Decimal(0))
        off = abs(shares - HUNDRED)
        if not wholes or not off:
            continue
        step = max(share.number.step for share, _part in run)
        last = run[-1][0]
        words = _("各部分的占比相加是 %s%%，部分合起来正是总数") % plain(shares)
        yield Finding(Verdict.CLOSE, last, words, sure=off > step * len(run) / 2,
                      others=tuple(share.number for share, _part in run))  # fmt: skip


def _runs(ratios: Sequence[Tied], here: Sequence[Tied]) -> Iterator[list[tuple[Tied, Tied]]]:
    """Runs of two and more: a part, its share, a part, its share."""
    pairs = []
    for one in ratios:
        past = [other for other in counts(here) if other.number.end <= one.number.start]
        if past:
            pairs.append((one, past[-1]))
    for first in range(len(pairs)):
        for last in range(len(pairs), first + 1, -1):
            run = pairs[first:last]
            if len({id(part) for _share, part in run}) == len(run):
                yield run


def _twice(tied: Sequence[Tied]) -> Iterator[Finding]:
    """The same noun, said the same way, with two values."""
    met: dict[str, Tied] = {}
    for one in tied:
        number = one.number
        if number.cell or number.kind not in COUNTS or number.blank.side:
            continue
        mark = spoken(number)
        if not mark:
            continue
        other = met.setdefault(mark, one)
        if other is one or compatible(other.number, number):
            continue
        words = _("前面写的是 %(first)s，这里写的是 %(second)s")
        yield Finding(Verdict.TWICE, one, words % {"first": other.number.said,
                      "second": number.said}, sure=_same_figure(one, other),
                      others=(other.number,))  # fmt: skip


YEAR = re.compile(r"(20[0-9]{2})年|去年|上年|今年|上半年|下半年|第?[一二三四]季度|[0-9]{1,2}月")
LEAST_NOUN = 3


def spoken(number: Number) -> str:
    """What is counted, in its own words, with the time the sentence names; or nothing."""
    blank = number.blank
    noun = blank.noun or blank.near
    if len(noun) < LEAST_NOUN or blank.near.endswith(("的", "者")):
        return ""
    times = "".join(sorted({hit.group() for hit in YEAR.finditer(number.before)}))
    return f"{anchor(blank)}|{times}"


def _same_figure(one: Tied, other: Tied) -> bool:
    return bool(one.written) and one.written == other.written


def compatible(one: Number, other: Number) -> bool:
    """Can both stand for one value: 12.3万 and 123456, 1200余 and 1286?"""
    if one.full == other.full:
        return True
    rough, fine = sorted((one, other), key=lambda number: -number.step)
    if rough.blank.say in {"more_than", "at_least", "about"}:
        return abs(rough.full - fine.full) * 10 <= fine.full
    if fine.blank.say != "plain":
        return abs(rough.full - fine.full) * 10 <= rough.full
    return abs(rough.full - fine.full) * 2 <= rough.step
