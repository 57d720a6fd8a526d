"""The words of a report that compare or check: `change`, `range`, `from_to`, `norm`, and the blocks
`parts` (sub-counts that must add) and `during` (a chapter about a year of its own).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token

from jiceng.insight.reports.slots import MISSING, Slot
from jiceng.insight.reports.templatetags.report import lenient, said, there, waiting
from jiceng.insight.reports.writing import Writing, pieces
from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.asked import RATES
from jiceng.insight.shelf.words import full_title
from jiceng.kernel import phrases
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across, Extreme, NotClosedError, growth, points
from jiceng.kernel.measures import MOST, Most, Rows, Value
from jiceng.kit.documents.texts import day_text

register = template.Library()
AMOUNTS = ("增长", "减少")
NAMED = 5


@register.simple_tag(takes_context=True)
@lenient
def change(
    context: Mapping[str, Any],
    written: str,
    places: int = 1,
    supplied_by: str = "",
    title: str = "",
) -> str:
    """Print the change against the same period a year before, as it was closed: an amount in per
    cent (增长3.2%), a rate in percentage points (上升1.5个百分点), never the one for the other.

    × with the reason where the base was not closed or was nought.
    """
    writing: Writing = context["writing"]
    figure, _, now = writing.read(written)
    rate = str(figure.unit) in RATES
    why, value = "", None
    try:
        then = writing.base(figure)
        value = points(now, then) if rate else growth(now, then)
        if value is None:
            why = "本期没有数据" if now is None else "上年同期为零，不能算增减幅度"
    except NotClosedError as reason:
        why = str(reason)
    unit, words = ("个百分点", ("上升", "下降")) if rate else ("%", AMOUNTS)
    slot = writing.slot(
        written,
        MISSING if value is None else phrases.moved(value, unit, places, words),
        value,
        title=f"{full_title(written)}比上年的增减",
        unit=unit,
        definition=f"{full_title(written)}，本期与上年同期关账数比",
        why=why,
    )
    return writing.put(slot)


@register.simple_tag(takes_context=True, name="range")
@lenient
def range_(context: Mapping[str, Any], written: str, unit: str = "", join: str = "至") -> str:
    """Print the least and the most of an extreme: 2至5名; both the same are said once."""
    writing: Writing = context["writing"]
    figure, _, low = writing.read(written)
    high = most(figure).read(writing.node, writing.ask).value
    words = MISSING if low is None else phrases.between(low, high, unit, join)
    value = None if low is None else [low, high]
    slot = writing.slot(written, words, None, title=f"{full_title(written)}至最大数", unit=unit)
    return writing.put(replace(slot, value=value and [str(end) for end in value]))


def most(figure: Any) -> Any:
    """The other end of an extreme. Raises TemplateSyntaxError for what is none."""
    if isinstance(figure, Across):
        return replace(figure, key=f"{figure.key}:most", pick=MOST)
    if isinstance(figure, Figure) and figure.kind in {"min", "max"}:
        return replace(figure, key=f"{figure.key}:most", measure=Most(figure.measure.column))
    message = f"{figure.key} 不是最小数或最大数，写不成范围"
    raise template.TemplateSyntaxError(message)


@register.simple_tag(takes_context=True)
def from_to(
    context: Mapping[str, Any],
    first: str,
    second: str,
    *,
    say: str = "plain",
    unit: str = "",
    join: str = "至",
    supplied_by: str = "",
    title: str = "",
) -> str:
    """Print two numbers joined (由…提高到…, …至…); the same number is said once."""
    writing: Writing = context["writing"]
    marks: list[str] = []
    values: list[Value] = []
    for written in (first, second):
        if not there(written):
            marks.append(waiting(writing, written, supplied_by, title))
            values.append(None)
            continue
        _, _, value = writing.read(written)
        marks.append(writing.put(writing.slot(written, said(value, say, unit, 0), value)))
        values.append(value)
    same = values[0] is not None and values[0] == values[1]
    if same:
        writing.slots.pop()
    return marks[0] if same else f"{marks[0]}{join}{marks[1]}"


@register.simple_tag(takes_context=True)
def norm(
    context: Mapping[str, Any],
    written: str,
    by: str,
    *,
    say: str = "plain",
    unit: str = "",
    supplied_by: str = "",
) -> str:
    """Print a norm (每个社区不少于1名) from the report's own bounds, and check it: those who fall
    short are listed by name under what is wanting.
    """
    writing: Writing = context["writing"]
    least = writing.bound(by)
    words = said(least, say, unit, 0)
    titles = writing.report.bounds if writing.report else {}
    own = Slot(
        written=by,
        said=words,
        value=least,
        title=titles.get(by, by),
        source="报告参数",
        period=writing.chapter,
    )
    if not there(written):
        why = "系统还没有这项记录，不能核对是否都达到"
        return writing.put(replace(own, supplied_by=supplied_by, why=why))
    figure, reading, _ = writing.read(written)
    short = below(figure, reading, least)
    count = short.count()
    if not count:
        return writing.put(own)
    label = figure.over.label if isinstance(figure, Across) else figure.label
    chosen = short.order_by("pk")
    shown = chosen.values_list(label, flat=True)[:NAMED] if label else chosen[:NAMED]
    named = phrases.listed([str(one) for one in shown], count)
    why = f"低于标准的{count}个：{named}"
    keys = tuple(str(pk) for pk in chosen.values_list("pk", flat=True))
    supplied = supplied_by or str(figure.supplied_by)
    return writing.put(replace(own, why=why, supplied_by=supplied, records=keys))


def below(figure: Any, reading: Any, least: Value) -> Rows:
    """Who falls short of a norm; what was never recorded is not called short."""
    if isinstance(reading, Extreme):
        return reading.short_of(least)
    if isinstance(figure, Figure) and figure.measure.needs != "pk":
        rows: Rows = reading.records.filter(**{f"{figure.measure.needs}__lt": least})
        return rows
    message = f"{figure.key} 说不出谁低于标准，请用逐个单位的最小数"
    raise template.TemplateSyntaxError(message)


class PartsNode(Node):
    """See `parts`."""

    def __init__(self, body: NodeList, whole: FilterExpression, exact: bool) -> None:
        self.body, self.whole, self.exact = body, whole, exact

    def render(self, context: Any) -> str:
        writing: Writing = context["writing"]
        written = str(self.whole.resolve(context))
        whole = writing.read(written)[2] if there(written) else None
        first = len(writing.slots)
        text = str(self.body.render(context))
        printed = {int(piece) for piece in pieces(text) if isinstance(piece, int)}
        key = Written.read(written).key
        inside = [slot for n, slot in enumerate(writing.slots) if n in printed and n >= first]
        parts = {s.written: s.value for s in inside if s.unit != "%" and part_of(s, key)}
        why = wrong(parts, whole, exact=self.exact)
        if not why:
            return text
        del writing.slots[first:]
        title = f"{full_title(written)}的分项"
        return writing.put(writing.slot(written, MISSING, None, title=title, unit="", why=why))


def part_of(slot: Slot, key: str) -> bool:
    """A count of the same figure, narrowed; its share or what it lacks is none."""
    written = Written.read(slot.written)
    return written.key == key and not written.part and slot.show == "records"


def wrong(parts: Mapping[str, Any], whole: Value, *, exact: bool) -> str:
    """Why sub-counts do not stand beside their whole; empty where they do."""
    if whole is None or None in parts.values():
        return "" if whole is None else "分项里有的没有数据，合计对不上"
    total = sum(parts.values())
    if exact and total != whole:
        return f"各分项之和{phrases.trimmed(total)}与总数{phrases.trimmed(whole)}不等，没有写出"
    over = [full_title(name) for name, value in parts.items() if value > whole]
    return f"{'、'.join(over)}大于总数{phrases.trimmed(whole)}，没有写出" if over else ""


@register.tag(name="parts")
def parts_(parser: Parser, token: Token) -> PartsNode:
    """`{% parts "orgs.orgs" %}其中…{% endparts %}`: the sub-counts of a figure inside must add up
    to it, else nothing of the block is printed but × and the line stands under what is wanting.

    `{% parts "…" some %}`: only some of the parts are told; none may be more than the whole.
    """
    words = token.split_contents()
    if len(words) not in {2, 3} or (len(words) == 3 and words[2] != "some"):  # noqa: PLR2004
        message = '写成 {% parts "指标" %}…{% endparts %}，只说一部分的加 some'
        raise template.TemplateSyntaxError(message)
    body = parser.parse(("endparts",))
    parser.delete_first_token()
    return PartsNode(body, parser.compile_filter(words[1]), exact=len(words) == 2)  # noqa: PLR2004


class DuringNode(Node):
    """See `during`."""

    def __init__(self, body: NodeList, period: FilterExpression) -> None:
        self.body, self.period = body, period

    def render(self, context: Any) -> str:
        writing: Writing = context["writing"]
        with writing.during(self.period.resolve(context)):
            period, begun = writing.ask.period, writing.begun
            partly = day_text(begun) if period.first < begun <= period.last else ""
            told = {"period": period, "day": day_text(writing.ask.day), "partly": partly}
            with context.push(**told):
                return str(self.body.render(context))


@register.tag
def during(parser: Parser, token: Token) -> DuringNode:
    """`{% during years.0 %}…{% endduring %}`: everything inside is asked about that period."""
    words = token.split_contents()
    if len(words) != 2:  # noqa: PLR2004
        message = "写成 {% during 期间 %}…{% endduring %}"
        raise template.TemplateSyntaxError(message)
    body = parser.parse(("endduring",))
    parser.delete_first_token()
    return DuringNode(body, parser.compile_filter(words[1]))
