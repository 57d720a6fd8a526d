"""Panels of lines that have no sheet, on more than one page of the room or from beside it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.panels import Panel, drawn
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.work.alliance.models import JointMeeting
from jiceng.work.alliance.sheets.joint import quiet, unlinked
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


def partners_of(one: Coalition, actor: Actor) -> Panel:
    """Who is in it, with whom nobody can write to and of whom nothing came named first."""
    del actor
    today = clock.today()
    lone = set(unlinked(today).filter(coalition=one).values_list("pk", flat=True))
    still = set(quiet(today).filter(coalition=one).values_list("pk", flat=True))
    rows = Partner.objects.standing(today).filter(coalition=one).select_related("unit", "org")
    heads = [(_("共建单位"), "text"), (_("联络员"), "text"), (_("近来的动静"), "text")]
    lines = [
        (reverse("coalitions.partners.detail", args=[row.pk]),
         (str(row), _("还没有") if row.pk in lone else _("有"),
          _("两个季度没有") if row.pk in still else _("有")))
        for row in sorted(rows, key=lambda row: (row.pk not in lone, row.pk not in still, row.pk))
    ]  # fmt: skip
    return drawn("partners", gettext_lazy("共建单位"), heads, lines)
