"""A lower node's definitions beside our own: the same may be added, the rest waits for a person.

A table whose lines do not balance is not taken; one that does not begin where the last one ended
waits for a person too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.packages.flows import ACCEPTED, ASIDE, LEFT_OUT, SAME
from jiceng.insight.packages.models import Compared, Received
from jiceng.insight.packages.naming import line_of, named
from jiceng.insight.shelf.look import NoFigureError
from jiceng.kernel import clock
from jiceng.kernel.book import definition_of
from jiceng.kernel.periods import DAY
from jiceng.kit.rooms import gather


def compare(
    package: Received, lines: Sequence[Mapping[str, Any]], before: Received | None
) -> list[Compared]:
    """Each figure with our wording beside it, and why it was set aside where it was.

    What a person decided of the package it replaces holds on, where neither wording has changed.
    """
    decided = {one.name: one for one in _decided(before)}
    ends = _ends(package)
    return [_compared(package, line, decided.get(line["name"]), ends) for line in lines]


def off_balance(lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Where a table among the numbers does not balance."""
    values = {line["name"]: line["value"] for line in lines}
    for balance in gather("audits", "BALANCES"):
        yield from balance(values)


def _ends(package: Received) -> dict[str, Any]:
    """What this sender's newest package said of the period that ends where this one begins."""
    before = Received.objects.newest().filter(
        org=package.org, partner__code=package.partner.code, last=package.first - DAY
    )
    rows = Compared.objects.filter(package__in=before).order_by("package__first")
    return dict(rows.values_list("name", "value"))


def _decided(before: Received | None) -> list[Compared]:
    if before is None:
        return []
    states = (ACCEPTED, LEFT_OUT)
    return list(Compared.objects.filter(package=before, state__in=states))


def _compared(
    package: Received, line: Mapping[str, Any], last: Compared | None, ends: Mapping[str, Any]
) -> Compared:
    made = Compared(
        package=package, name=line["name"], title=line["title"], unit=line["unit"],
        kind=line["kind"], value=line["value"], definition=line["definition"],
        source=line["source"], digest=line["digest"],
    )  # fmt: skip
    made.why = (_beside(made, line.get("bounds")) or _following(made, ends))[:200]
    made.state = ASIDE if made.why else SAME
    if last is not None and _unchanged(made, last):
        made.state, made.decided_on = last.state, clock.today()
        made.reason = (_("沿用第 %d 号的决定：") % last.package.number + last.reason)[:200]
    return made


def _unchanged(made: Compared, last: Compared) -> bool:
    same = ("digest", "unit", "our_digest", "our_unit", "why")
    return all(getattr(made, name) == getattr(last, name) for name in same)


def _beside(made: Compared, bounds: Any) -> str:
    """Our wording, put beside theirs; why they cannot simply be added, "" where they can."""
    try:
        ours = named(made.name)
    except NoFigureError:
        return _("本级没有这个指标")
    made.our_definition = str(ours.definition or ours.title)
    made.our_source = str(ours.cites)[:300]
    made.our_unit, made.our_digest = str(ours.unit), definition_of(ours)
    if made.unit != made.our_unit:
        return _("单位不同：对方“%(theirs)s”，本级“%(ours)s”") % {
            "theirs": made.unit, "ours": made.our_unit}  # fmt: skip
    if made.digest != made.our_digest:
        return _("口径不同，请对照两边的写法")
    if bounds:
        return _("对方用了自己的界限：%s") % "、".join(f"{k}={v}" for k, v in bounds.items())
    return "" if made.kind == ours.kind else _("种类不同，请对照两边的写法")


def _following(made: Compared, ends: Mapping[str, Any]) -> str:
    """Does a line that goes on from the last period begin with another number?"""
    line = line_of(made.name)
    before = ends.get(line.follows) if line is not None else None
    if before is None or before == made.value:
        return ""
    said = _("与上一期的期末 %(before)s 对不上，对方有补登或更正，请它把上一期也另作调整再报")
    return said % {"before": before}
