"""A figure narrowed by the words around: 女党员, 非公企业党组织, 五星级."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from jiceng.insight.filling.lexicon import narrowing
from jiceng.insight.filling.scenes import Scene
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.values import values_of

FAR = {"audience", "field", "from", "two_new", "type"}  # what may be said earlier in the sentence


def narrowed(written: str, seen: Scene) -> Iterator[tuple[str, str, float]]:
    """The figure cut by words that stand around: as written, the word, how near it stands."""
    parts = Written.read(written)
    figure = shelf().get(parts.key)
    can = getattr(figure, "splits", {})
    chosen: dict[str, tuple[str, str, float]] = {}
    for word, ways, weight in standing(seen.head + " " + seen.near, seen.left):
        for split, value in ways:
            free = split in can and split not in chosen and split not in parts.where
            if free and allowed(parts.key, split, value):
                chosen[split] = (word, value, weight)
                break
    if "field" in chosen and "type" in chosen and parts.key.startswith("orgs."):
        chosen.pop("type")
    for split, (word, value, weight) in chosen.items():
        yield str(parts.only(split, value)), word, weight
    if len(chosen) > 1:
        both = parts
        for split, (_word, value, _weight) in list(chosen.items())[:2]:
            both = both.only(split, value)
        words = "".join(word for word, *_ in list(chosen.values())[:2])
        yield str(both), words, min(weight for *_, weight in chosen.values())


@lru_cache(2_000)
def standing(near: str, left: str) -> list[tuple[str, list[tuple[str, str]], float]]:
    """The narrowing words that stand near, then those further off in the sentence."""
    found = []
    for zone, weight in ((near, 1.0), (left, 0.6)):
        rest = zone
        for word, ways in narrowing().items():
            if word not in rest:
                continue
            rest = rest.replace(word, " ")  # a longer word hides a shorter one
            if weight == 1 or FAR & {split for split, _value in ways}:
                found.append((word, ways, weight))
    return found


@cache
def allowed(key: str, split: str, value: str) -> bool:
    """Can the figure be cut so? What people name themselves may be any word."""
    held = values_of(key, split)
    return bool(held.columns) or all(one in held.values for one in value.split("|"))


def told_of(text: str) -> list[tuple[str, str]]:
    """Split and value of the parts of the whole that a text speaks of anywhere: 城市社区, 两新."""
    words = {way: None for word, ways in narrowing().items() if word in text for way in ways}
    return [way for way in words if way[0] in FAR]


def spoken(written: str, told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The figure cut by each of these, where it can be and is not already."""
    parts = Written.read(written)
    can = getattr(shelf().get(parts.key), "splits", {})
    for split, value in told:
        if split in can and split not in parts.where and allowed(parts.key, split, value):
            yield str(parts.only(split, value))
