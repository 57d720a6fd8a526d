"""Closing a period: only a statement that balances, follows the last one, and is over."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.statements.statement import (
    Statement,
    faults,
    frozen,
    statements,
    unbalanced,
)
from jiceng.insight.statements.tree import own
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedPeriod, ClosedValue, close, of_node
from jiceng.kernel.journal import note
from jiceng.kernel.periods import DAY, Period
from jiceng.registers.orgs.models import Org

KINDS = ("members", "orgs")
SHOWN = 5


@transaction.atomic
def close_period(node: Org, *, actor: Actor, period: Period, reason: str = "") -> ClosedPeriod:
    """关账: both statements of a node's period into the book, values and records.

    Raises ValidationError saying where it does not balance; a period closed before is adjusted
    beside the old figures, with a reason.
    """
    if period.last >= clock.today():
        raise ValidationError(_("%s还没有过完，过完再关账") % period.words)
    if closed_before(node, period).exists() and not reason.strip():
        raise ValidationError({"reason": _("这个期间已经关过账，另作调整请写明原因")})
    made = [statements(kind, [period])[0] for kind in KINDS]
    if said := [words for one in made for words in (*off_balance(one, node), *broken(one, node))]:
        raise ValidationError(said)
    cells = [cell for one in made for cell in frozen(one, node)]
    closed = close(node, Ask(period), cells, actor=actor, reason=reason.strip())
    note(actor, "statements.close_period", closed, reason=reason)
    return closed


def closed_before(node: Org, period: Period) -> Any:
    """Closings of this very period, the newest last."""
    rows = ClosedPeriod.objects.filter(of_node(node.path), first=period.first, last=period.last)
    kept = ClosedValue.objects.filter(name="statements.members:end").values("period")
    return rows.filter(pk__in=kept).order_by("adjustment")


def off_balance(statement: Statement, node: Org) -> list[str]:
    """Where it does not balance, and which record is to be looked at."""
    kind, period = statement.kind, statement.period
    said = [
        _("%(day)s “%(org)s”记录 %(record)s：%(words)s")
        % {"day": one.day, "org": _name(one.org), "record": one.record, "words": _(one.words)}
        for one in faults(kind, period, node, statement.tree)[:SHOWN]
    ]
    wrong = unbalanced(statement, node)
    if not wrong and not said:
        return []
    names = {own(org.path): org.name for org in Org.objects.all()}
    parts = "、".join(
        _("“%(org)s”差 %(gap)s") % {"org": names.get(one, one), "gap": gap}
        for one, gap in wrong[:SHOWN]
    )
    title = _("党员增减表") if kind == "members" else _("党组织增减表")
    head = _("%(title)s不平衡，不能关账：%(parts)s") % {"title": title, "parts": parts or "—"}
    return [head, *said]


def broken(statement: Statement, node: Org) -> list[str]:
    """Where the start is not the end that was closed before: what was recorded since."""
    before = statement.period.first - DAY
    kept = (
        ClosedValue.objects.filter(
            of_node(node.path, "period__path"),
            name=f"statements.{statement.kind}:end",
            period__last=before,
        )
        .order_by("-period__adjustment", "-period")
        .first()
    )
    if kept is None:
        return []
    now = {str(pk) for pk in statement.records(node, "start").values_list("pk", flat=True)}
    if not (changed := sorted(now ^ set(kept.records))):
        return []
    words = _("期初 %(now)s 与上次关账的期末 %(kept)s 对不上，有补登或更正（记录 %(records)s 等 "
              "%(n)s 条）；请先对上期另作调整")  # fmt: skip
    return [
        words % {"now": len(now), "kept": kept.value, "n": len(changed),
                 "records": "、".join(changed[:SHOWN])}
    ]  # fmt: skip


def _name(org: int) -> str:
    return str(Org.objects.filter(pk=org).values_list("name", flat=True).first() or org)
