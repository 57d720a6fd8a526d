"""`jiceng book close`, `verify` and `list`: periods closed, and still as they were closed."""

from argparse import Namespace
from typing import Any

from django.core.exceptions import ValidationError

from jiceng.insight.closing import actions
from jiceng.insight.closing.models import Closing
from jiceng.insight.shelf.nodes import code_of
from jiceng.kernel.book import tampered
from jiceng.site.commands.asking import OPERATOR, node
from jiceng.site.commands.saying import CommandError, give, tell

SHOWN = 20


def close(asked: Namespace) -> int:
    """Close one period of a node, or say what stands in the way."""
    where = node(asked.org)
    try:
        made = actions.ask(actor=OPERATOR, org=where, period=asked.period, reason=asked.reason)
        try:
            made = actions.freeze(made, actor=OPERATOR)
        except ValidationError:
            actions.withdraw(made, actor=OPERATOR, reason="有挡着的事")
            raise
    except ValidationError as why:
        raise CommandError("；".join(why.messages)) from None
    if asked.json:
        give(_line(made))
    else:
        tell(f"{made}：定格 {made.figures} 个数，摘要 {made.digest}")
        tell(f"关账链首（请抄存在系统之外）：{made.head}")
    return 0


def verify(asked: Namespace) -> int:
    """Ask every digest and chain; 1 if anything was changed, each named."""
    found = list(tampered(node(asked.org).path if asked.org else None))
    if asked.json:
        give({"ok": not found, "breaches": found})
        return 1 if found else 0
    for words in found[:SHOWN]:
        tell(f"✗ {words}")
    tell(f"{len(found)} 处不符" if found else "关账簿的摘要和链首全部相符")
    return 1 if found else 0


def list_(asked: Namespace) -> int:
    """Every closing, the oldest first."""
    rows = Closing.objects.closed().select_related("org", "period")
    if asked.org:
        rows = rows.filter(org=node(asked.org))
    lines = [_line(one) for one in rows.order_by("org__path", "last", "first", "adjustment")]
    if asked.json:
        give({"closings": lines})
        return 0
    for line in lines:
        told = f"第{line['adjustment']}次调整" if line["adjustment"] else "关账"
        tell(f"{line['org']:<14} {line['period']:<8} {told}  {line['figures']:>5}  {line['head']}")
    return 0


def _line(one: Closing) -> dict[str, Any]:
    assert one.period is not None  # noqa: S101  # only what is closed is listed
    return {
        "org": code_of(one.org), "period": one.stretch.code, "adjustment": one.adjustment,
        "reason": one.reason, "figures": one.figures, "digest": one.digest, "head": one.head,
        "anchor": one.anchor, "closed_at": one.period.closed_at.isoformat(),
    }  # fmt: skip
