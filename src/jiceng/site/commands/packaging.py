"""`jiceng package build|verify|receive|settle`: packages of closed figures as files."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from jiceng.insight.packages import actions
from jiceng.insight.packages.models import Compared, Partner, Received, Side
from jiceng.insight.packages.wrapping import packed
from jiceng.insight.shelf.nodes import node_of
from jiceng.kernel.actors import System
from jiceng.kit.scope import code_of
from jiceng.site.commands.saying import CommandError, give, tell

OPERATOR = System("命令行")


def build(asked: Namespace) -> int:
    """Make a package for the superior and write it; a name that is taken is never written over."""
    out = Path(asked.out)
    if out.exists():
        raise CommandError(f"{out} 已经存在，请换一个文件名")
    made = actions.build(actor=OPERATOR, partner=_upper(asked), period=asked.period)
    out.write_bytes(packed(made.content, made.signature))
    said = {"uid": str(made.uid), "number": made.number, "figures": made.figures,
            "digest": made.digest, "file": str(out)}  # fmt: skip
    return _done(asked, said, f"已写入 {out}：第 {made.number} 号，{made.figures} 个指标。")


def _upper(asked: Namespace) -> Partner:
    rows = Partner.objects.filter(side=Side.UPPER, until=None)
    rows = rows.filter(org=node_of(asked.org)) if asked.org else rows
    found = list(rows.filter(code=asked.to) if asked.to else rows)
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError("没有登记这个上级节点，请先在“对方节点”里登记")
    known = "、".join(f"{code_of(one.org)}→{one.code}" for one in found)
    raise CommandError(f"上级节点不止一个，请用 --org、--to 写明：{known}")


def verify(asked: Namespace) -> int:
    """Is the file whole, from a node we know, and to us? Nothing is written."""
    came = actions.verify(_read(asked.file))
    said = {"uid": str(came.uid), "from": came.partner.code, "period": came.period.code,
            "number": came.number, "figures": len(came.said.get("figures") or [])}  # fmt: skip
    which = f"{came.partner.name} {came.period.code} 第 {came.number} 号"
    return _done(asked, said, f"签名有效：{which}，{said['figures']} 个指标。")


def receive(asked: Namespace) -> int:
    """Take a package in and, where asked for, write the receipt."""
    made = actions.receive(_read(asked.file), actor=OPERATOR)
    if asked.receipt:
        Path(asked.receipt).write_bytes(actions.receipt_of(made))
    states = list(Compared.objects.filter(package=made).values_list("state", flat=True))
    said = {"uid": str(made.uid), "result": made.result, "reasons": made.reasons.splitlines(),
            "added": sum(state in {"same", "accepted"} for state in states),
            "aside": states.count("aside")}  # fmt: skip
    if made.result == Received.Result.REFUSED:
        _done(asked, said, f"没有收：{'；'.join(made.reasons.splitlines())}")
        return 1
    return _done(asked, said, f"已收：计入合计 {said['added']} 个，待决定 {said['aside']} 个。")


def settle(asked: Namespace) -> int:
    """Take in the receipt of a package sent before."""
    made = actions.take_receipt(_read(asked.file), actor=OPERATOR)
    said = {"uid": str(made.uid), "result": made.result, "added": made.added, "aside": made.aside}
    return _done(asked, said, f"已登记回执：{made.get_result_display()}，计入 {made.added} 个。")


def _read(name: str) -> bytes:
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"没有找到文件 {path}")
    return path.read_bytes()


def _done(asked: Namespace, said: dict[str, Any], words: str) -> int:
    if asked.json:
        give(said)
    else:
        tell(words)
    return 0
