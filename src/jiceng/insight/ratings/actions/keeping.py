"""What was confirmed stays as it was: the digests, and what must hold of rounds and plaques."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jiceng.insight.ratings.models import Part, Plaque, Result, Round, Score
from jiceng.kernel.book import plain

KEPT = ("item__name", "item__points", "value", "own_points", "computed", "points", "words",
        "changed_why")  # fmt: skip


def digest_of(round_: Round, results: Sequence[Result]) -> dict[Result, str]:
    """A hash over everything a result stands on: values, keys of records, points, parts, level."""
    keys = [one.pk for one in results]
    rows, parts = defaultdict(list), defaultdict(list)
    scores = Score.objects.filter(result__in=keys).order_by("item__place", "item")
    for result, records, *values in scores.values_list("result", "records", *KEPT):
        rows[result].append([*(plain(one) for one in values), records])
    told = Part.objects.filter(result__in=keys).order_by("kind")
    for result, *values in told.values_list("result", "kind", "held_on", "issued", "returned"):
        parts[result].append([plain(one) for one in values])
    scheme = [round_.scheme.name, round_.scheme.version, round_.year]
    return {
        one: _hash([scheme, str(one.org.uid), one.name, str(one.total), _level(one),
                    rows[one.pk], parts[one.pk]])
        for one in results
    }  # fmt: skip


def _level(one: Result) -> int | None:
    return one.level.value if one.level is not None else None


def _hash(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_round(results: Sequence[Result]) -> str:
    return _hash([one.digest for one in sorted(results, key=lambda one: one.pk)])


def _confirmed_results_are_as_they_were() -> Iterator[str]:
    """Whoever changes a point, a level or a key of a record past the actions is found out."""
    for round_ in Round.objects.exclude(confirmed_on=None).select_related("scheme"):
        held = Result.objects.filter(round=round_).exclude(since=None)
        rows = list(held.select_related("org", "level").order_by("pk"))
        for one, digest in digest_of(round_, rows).items():
            if one.digest != digest:
                yield f"评定结果 {one.pk} 与确认时的摘要不符"
        if digest_of_round(rows) != round_.digest:
            yield f"评定轮次 {round_.pk} 与确认时的摘要不符"


def _confirmed_results_have_their_parts() -> Iterator[str]:
    for round_ in Round.objects.exclude(confirmed_on=None).select_related("scheme"):
        asked = len(round_.scheme.parts)
        held: dict[int, int] = defaultdict(int)
        parts = Part.objects.filter(result__round=round_, done=True)
        for pk in parts.values_list("result", flat=True):
            held[pk] += 1
        rows = Result.objects.filter(round=round_).exclude(since=None)
        for pk in rows.values_list("pk", flat=True):
            if held[pk] != asked:
                yield f"评定结果 {pk} 缺少证据却已确认"


def _plaques_have_no_gap() -> Iterator[str]:
    last: dict[str, int] = defaultdict(int)
    rows = Plaque.objects.order_by("series", "number").values_list("series", "number")
    for series, number in rows:
        if number != last[series] + 1:
            yield f"牌匾编号 {series} 在 {number} 处不连续"
        last[series] = number


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _confirmed_results_are_as_they_were,
    _confirmed_results_have_their_parts,
    _plaques_have_no_gap,
]
