"""A lower node's definitions beside our own: the same may be added, the rest waits for a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.packages.flows import ACCEPTED, ASIDE, LEFT_OUT, SAME
from jiceng.insight.packages.models import Compared, Received
from jiceng.insight.shelf.look import NoFigureError, look_up
from jiceng.kernel import clock
from jiceng.kernel.book import definition_of


def compare(
    package: Received, lines: Sequence[Mapping[str, Any]], before: Received | None
) -> list[Compared]:
    """Each figure with our wording beside it, and why it was set aside where it was.

    What a person decided of the package it replaces holds on, where neither wording has changed.
    """
    decided = {one.name: one for one in _decided(before)}
    return [_compared(package, line, decided.get(line["name"])) for line in lines]


def _decided(before: Received | None) -> list[Compared]:
    if before is None:
        return []
    states = (ACCEPTED, LEFT_OUT)
    return list(Compared.objects.filter(package=before, state__in=states))


def _compared(package: Received, line: Mapping[str, Any], last: Compared | None) -> Compared:
    made = Compared(
        package=package, name=line["name"], title=line["title"], unit=line["unit"],
        kind=line["kind"], value=line["value"], definition=line["definition"],
        source=line["source"], digest=line["digest"],
    )  # fmt: skip
    made.why = _beside(made, line.get("bounds"))[:200]
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
        ours = look_up(made.name)
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
