"""What the lower nodes reported, added up: only what is alike, and × where somebody is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.packages.flows import ADDED, ASIDE
from jiceng.insight.packages.models import Compared, Partner, Received
from jiceng.insight.packages.naming import line_of, written
from jiceng.insight.packages.rules import ADDITIVE, ENDS
from jiceng.insight.shelf.look import NoFigureError, look_up
from jiceng.kernel.book import read_plain
from jiceng.kernel.formulas import Formula, Moved
from jiceng.kernel.measures import Value
from jiceng.kernel.periods import Period
from jiceng.registers.orgs.models import Org


@dataclass(frozen=True)
class Part:
    """What one lower node contributes: the value, or why there is none; `figure` opens it."""

    partner: Partner
    value: Value
    why: str = ""
    figure: Compared | None = None


@dataclass(frozen=True)
class Row:
    """One figure over all lower nodes. `value` is None where a part is missing or none adds up."""

    name: str
    title: str
    unit: str
    kind: str
    parts: Sequence[Part]
    value: Value
    why: str = ""

    @property
    def missing(self) -> list[str]:
        return [f"{one.partner}（{one.why}）" for one in self.parts if one.why]


@dataclass(frozen=True)
class Sum:
    """A period's sum at a node: who should report, whose packages speak, figure by figure."""

    org: Org
    period: Period
    partners: Sequence[Partner]
    packages: Mapping[str, Received]  # by the partner's code
    rows: Sequence[Row]

    @property
    def silent(self) -> list[Partner]:
        """Who has sent nothing for this period."""
        return [one for one in self.partners if one.code not in self.packages]


def partners_of(org: Org, period: Period) -> list[Partner]:
    """The lower nodes that have to report for a period: those standing on its last day or named
    since, each code once, in order of code.
    """
    rows = Partner.objects.lower().filter(org=org).order_by("code", "since", "pk")
    ended = {one.code: one for one in rows if one.until is None or one.until > period.last}
    return list(ended.values())


def sum_of(org: Org, period: Period) -> Sum:
    """Add up. Two queries, whatever the number of figures."""
    partners = partners_of(org, period)
    found = Received.objects.newest().filter(org=org, first=period.first, last=period.last)
    packages = {one.partner.code: one for one in found.select_related("partner")}
    figures: dict[str, dict[str, Compared]] = {}
    rows = Compared.objects.filter(package__in=[one.pk for one in packages.values()])
    for one in rows.select_related("package__partner").order_by("name"):
        figures.setdefault(one.name, {})[one.package.partner.code] = one
    made = {name: _row(name, by_code, partners, packages) for name, by_code in figures.items()}
    lines = [_derived(made[name], made) for name in sorted(made, key=_place)]
    return Sum(org, period, partners, packages, lines)


def _place(name: str) -> tuple[Any, ...]:
    """Figures by name, then tables from top to bottom."""
    line = line_of(name)
    return (0, name) if line is None else (1, *line.place)


def _row(
    name: str, by_code: Mapping[str, Compared], partners: Sequence[Partner],
    packages: Mapping[str, Received],
) -> Row:  # fmt: skip
    first = next(iter(by_code.values()))
    parts = [_part(one, by_code.get(one.code), one.code in packages) for one in partners]
    value, why = None, ""
    if first.kind not in ADDITIVE | ENDS:
        why = _("这一类数不能相加")
    elif not any(part.why for part in parts) and parts:
        known: list[Any] = [part.value for part in parts]
        value = sum(known) if first.kind in ADDITIVE else _end(first.kind, known)
    return Row(name, first.title, first.our_unit or first.unit, first.kind, parts, value, why)


def _end(kind: str, known: list[Any]) -> Value:
    found: Value = min(known) if kind == "min" else max(known)
    return found


def _part(partner: Partner, figure: Compared | None, sent: bool) -> Part:
    if figure is None:
        return Part(partner, None, _("包里没有这个指标") if sent else _("没有报"))
    if figure.state not in ADDED:
        why = _("待决定") if figure.state == ASIDE else _("不计入")
        return Part(partner, None, f"{why}：{figure.why or figure.reason}", figure)
    value = read_plain(figure.value)
    return Part(partner, value, "" if value is not None else _("对方报的是 ×"), figure)


def _derived(row: Row, made: Mapping[str, Row]) -> Row:
    """A rate is not added up but made again of its own inputs, where all of them were reported."""
    if row.value is not None or any(part.why for part in row.parts):
        return row
    try:
        figure = look_up(row.name)
    except NoFigureError:
        return row
    if not isinstance(figure, Formula) or any(isinstance(o, Moved) for o in figure.inputs):
        return row
    try:
        inputs = [made.get(written(one.name)) for one in figure.inputs]
    except NoFigureError:
        return row
    if any(one is None or one.value is None for one in inputs):
        return row
    value = figure.combine(*(one.value for one in inputs if one is not None))
    why = _("由合计后的分子分母重新算")
    return Row(row.name, row.title, row.unit, row.kind, row.parts, value, why)
