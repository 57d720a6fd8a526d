"""Panels of lines that have no sheet, on more than one page of the room or from beside it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.panels import Panel, drawn
from jiceng.work.alliance.models import JointMeeting
from jiceng.work.alliance.sheets.papers import lands


def plain(name: str, title: Any, heads: list[tuple[Any, str]], lines: list[Any]) -> Panel:
    """Lines that lead nowhere; what was not said is a dash."""
    return drawn(name, title, heads, [("", [part or None for part in line]) for line in lines])


def lands_of(joint: JointMeeting, actor: Actor) -> Panel | None:
    """Idle land of the partners as it is today, for the meeting to hear."""
    del actor
    lines = lands(joint, clock.today())
    heads = [(_("单位"), "text"), (_("地块"), "text"), (_("面积（平方米）"), "number"),
             (_("进展"), "text")]  # fmt: skip
    return plain("lands", gettext_lazy("闲置土地招商进展"), heads, [*lines]) if lines else None
