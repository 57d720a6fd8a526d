"""How well the words around a blank go with a wording: pairs of characters, weighed.

A pair weighs by how rare it is on the shelf and by how near the blank it stands.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from jiceng.insight.filling.blanks import Blank
from jiceng.insight.filling.lexicon import Wording, pairs, wordings
from jiceng.insight.filling.scenes import TOPIC, Scene
from jiceng.insight.shelf.look import shelf

STILL = 0.7  # of a plain stock, where something is done to what is counted
FADE, SIDE, FLOOR, BENT = 0.13, 0.45, 0.25, 0.6
CLOSER = 0.012  # of two that fit alike, the one that says more
UNSAID = 0.85  # for each side of a part of a whole that is not said
PART_OF = re.compile(r"中(?=.{2,}的$)")
FIRST = ("平均", "每个", "最")  # these must be said before the blank
VERBS = re.compile(  # what they do stands behind them: 已评定出｜五星级党组织
    "配备|建成|建立|成立|设立|派驻|选派|吸纳|培养|组织(?=[^生关工部])|开展|打造|先后|新增|落实|聘任|选聘|下设|下辖|"
    "管理|已建|组建|接受|提供|举办|召开|认领|投入|发放|选取|评选|评定出?|进行|安排|共驻|参加|参与|达到|解决|完成|"
    "实现|不同类型|一年来|年内|年末|征集|签订|培训(?=入)|全区|全市|辖区|登记|划分|年初|平均(?=每)"
)
GENERIC = frozenset(
    [
        "投入",
        "入资",
        "资金",
        "开展",
        "建成",
        "参加",
        "完成",
        "活动",
        "项目",
        "工作",
        "党建",
        "建设",
        "建立",
        "成立",
        "设立",
        "基层",
        "情况",
        "提供",
        "实施",
        "全面",
        "达到",
        "率达",
        "组织",
    ]
)
CLASSES: Sequence[frozenset[str]] = tuple(
    frozenset(kind.split())
    for kind in (
        "名 人 位",
        "个 家 处 支 所 座 间 面 组 只 对",
        "项 件 条 类 款 种 份 枚 封 本 篇 个",
        "次 场 场次 批 批次 期 堂 讲 班 课 课次 班次 件次",
        "人次 户次 家次 项次 门次",
        "元 万元 亿元 千元",
        "户 家",
        "家 家次 个",
        "% 个百分点",
    )
)
PEOPLE = {"名", "人", "位", "人次"}
KEPT = 20_000  # words a worker remembers of documents
HARD = {"%", "元", "万元", "岁", "天", "平方米", "分", "小时", "分钟"}


@cache
def rarity() -> tuple[Mapping[str, float], float]:
    """How much a pair of characters tells, and how much one tells that no title holds."""
    held: dict[str, set[str]] = {}
    for one in wordings():
        for pair in one.pairs:
            held.setdefault(pair, set()).add(one.written.partition("{")[0].partition(":")[0])
    whole = len(shelf()) or 1
    found = {pair: math.log(1 + whole / len(keys)) for pair, keys in held.items()}
    return found, math.log(1 + whole / 3)


@cache
def index() -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, one in enumerate(wordings()):
        for pair in one.pairs:
            found.setdefault(pair, []).append(place)
    return found


@lru_cache(KEPT)
def worth(pair: str) -> float:
    known, unknown = rarity()
    return known.get(pair, unknown) * (0.4 if pair in GENERIC else 1)


@lru_cache(KEPT)
def weight(known: frozenset[str]) -> float:
    return sum(map(worth, known))


def fit(one: Wording, seen: Scene, weights: Mapping[str, float]) -> float:
    """Between 0 and 1: how much of the wording stands there, and how much of the head it tells."""
    whole = weight(one.pairs)
    if not whole:
        return 0.0
    recall = sum(worth(pair) * weights.get(pair, 0) for pair in one.pairs) / whole
    score: float = (recall**BENT) * (FLOOR + (1 - FLOOR) * told(one.pairs, seen))
    met = {pair for pair in one.pairs if weights.get(pair, 0) > TOPIC}
    score += CLOSER * min(len(met & seen.local), 6)
    if seen.acted and met <= seen.local:
        score *= STILL
    score *= UNSAID ** unsaid(one.words, weights)
    if any(word in one.words and word not in seen.so_far for word in FIRST):
        score *= 0.6
    return score


def unsaid(words: str, weights: Mapping[str, float]) -> int:
    """How many sides of a part of a whole are not said at all: of 单位中有联络员的 the units, where
    only 联络员 stands there.
    """
    said = (any(weights.get(one, 0) > TOPIC for one in part) for part in _sides(words))
    return sum(not one for one in said)


@lru_cache(KEPT)
def _sides(words: str) -> tuple[frozenset[str], ...]:
    parts = PART_OF.split(words)
    return tuple(frozenset(pairs(part)) for part in parts) if len(parts) > 1 else ()


def told(known: frozenset[str], seen: Scene) -> float:
    """How much of the words next to the blank the wording explains."""
    telling = _telling(seen.head, seen.near)
    whole = sum(worth for _pair, worth in telling)
    part = sum(worth for pair, worth in telling if pair in known)
    return part / whole if whole else 0.5


@lru_cache(KEPT)
def _telling(head: str, near: str) -> list[tuple[str, float]]:
    """The pairs next to a blank with what each tells; the less, the farther it stands."""
    thing = pairs(object_of(near))
    side, last = SIDE if head else 1.0, len(thing) - 1
    return [
        *((pair, worth(pair) / (1 + FADE * far)) for far, pair in enumerate(pairs(head))),
        *((pair, side * worth(pair) / (1 + FADE * (last - n))) for n, pair in enumerate(thing)),
    ]


@lru_cache(KEPT)
def object_of(words: str) -> str:
    """What stands behind the last verb: the thing that is counted."""
    last = None
    for hit in VERBS.finditer(words):
        if hit.end() < len(words):
            last = hit
    return words[last.end() :] if last else words


def units(blank: Blank, figure: Any, share: bool) -> float:
    """How well the measure word goes with the figure's own unit."""
    ours, theirs = blank.unit, "%" if share else str(getattr(figure, "unit", ""))
    both = {ours, theirs}
    if ours != theirs and "平方米" in both:
        return 0.4
    if not ours:
        return 0.98
    factors = (
        (1.1, ours == theirs),
        (0.85, "人次" in both and both <= PEOPLE),
        (0.6, "人次" in both),
        (1.03, any(both <= kind for kind in CLASSES)),
        (0.35, bool(both & HARD)),
        (0.78, bool(both & PEOPLE)),
    )
    return next((factor for factor, true in factors if true), 0.86)
