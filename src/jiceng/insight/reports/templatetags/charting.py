"""`{% chart "members.members" split="age" %}` and `{% chart "orders.orders" %}`: a chart of a
figure by a split, or over the periods up to the report's (`last=4` of them, or those of
`over=years`); every point a slot like any number.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template

from jiceng.insight.reports.charts import END, NEXT, OPEN, TURN
from jiceng.insight.reports.slots import MISSING
from jiceng.insight.reports.writing import Writing
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.asked import before, shown
from jiceng.insight.shelf.look import look_up
from jiceng.insight.shelf.words import full_title, split_title, value_title
from jiceng.kernel.periods import Period
from jiceng.kernel.splits import UNKNOWN, in_order

register = template.Library()
MARK = "\n\ue010"


@register.simple_tag(takes_context=True)
def chart(
    context: Mapping[str, Any],
    written: str,
    split: str = "",
    *,
    title: str = "",
    last: int = 0,
    over: Sequence[Period] = (),
) -> str:
    """Put a chart on a line of its own. Its rows stand in the order of the split or of time."""
    writing: Writing = context["writing"]
    figure = look_up(written)
    about = f"按{split_title(figure, split)}" if split else TURN
    head = title or f"{full_title(written)}{about}"
    periods = over or before(writing.ask.period)[-last:]
    points = _by(writing, written, split) if split else _over_time(writing, written, periods)
    said = NEXT.join(points)
    return f"{MARK}{head}（单位：{figure.unit}{OPEN}{said}{END}\n"


def _by(writing: Writing, written: str, split: str) -> Iterator[str]:
    figure, narrowed = look_up(written), Written.read(written)
    parts = figure.read(writing.node, writing.ask).by(split)
    for kind in in_order(figure.splits[split], parts):
        own = str(narrowed.only(split, UNKNOWN if kind is None else kind))
        yield value_title(figure, split, kind) + _slot(writing, own, parts[kind])


def _over_time(writing: Writing, written: str, periods: Sequence[Period]) -> Iterator[str]:
    for period in periods:
        with writing.during(period):
            value = writing.read(written)[2]
            yield period.label + _slot(writing, written, value)


def _slot(writing: Writing, written: str, value: Any) -> str:
    told = shown(value, str(look_up(written).unit))
    return writing.put(writing.slot(written, MISSING if told is None else str(told), value))
