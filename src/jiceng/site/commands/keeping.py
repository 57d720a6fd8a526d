"""`jiceng check`, `jiceng seal`, `jiceng import`: is what is kept sound?"""

from argparse import Namespace
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from jiceng.kernel import journal
from jiceng.kernel.actors import System
from jiceng.kit.imports.command import import_file
from jiceng.kit.imports.jobs import SERVED
from jiceng.kit.rooms import furniture
from jiceng.kit.uploads import RefusedFile
from jiceng.site.commands.saying import CommandError, give, tell

SHOWN = 20


def invariants() -> Iterator[tuple[str, str, Any]]:
    """Room, what is held, and the question that names every breach."""
    for module in furniture("actions"):
        for held in getattr(module, "INVARIANTS", ()):
            room = module.__name__.split(".")[-2]
            yield room, (held.__doc__ or held.__name__).strip().splitlines()[0], held
    yield "kernel", "流水与封条相符", journal.broken


def check(asked: Namespace) -> int:
    """Ask every invariant; 1 if any is broken."""
    found = []
    for room, words, held in invariants():
        breaches = list(held())
        found.append({"room": room, "rule": words, "breaches": breaches})
        if not asked.json:
            tell(f"{'✓' if not breaches else '✗'} {room}：{words}")
            for breach in breaches[:SHOWN]:
                tell(f"    {breach}")
            if len(breaches) > SHOWN:
                tell(f"    …… 共 {len(breaches)} 处")
    broken = sum(bool(one["breaches"]) for one in found)
    if asked.json:
        give({"ok": not broken, "checks": found})
    else:
        tell(
            f"{len(found)} 项检查，{broken} 项不符" if broken else f"{len(found)} 项检查，全部相符"
        )
    return 1 if broken else 0


def seal(asked: Namespace) -> int:
    """Seal the journal's new lines, and print the head to be kept elsewhere."""
    made = journal.seal()
    count = made.count if made else 0
    if asked.json:
        give({"lines": count, "anchor": journal.anchor()})
    else:
        tell(f"已封存 {count} 行流水。链首（请抄存在系统之外）：{journal.anchor()}")
    return 0


def import_(asked: Namespace) -> int:
    """Import a file as the page would; 1 if any row was wrong."""
    try:
        found = import_file(
            asked.sheet, asked.file, System("命令行"), asked.dry_run, everything=asked.all
        )
    except RefusedFile as why:
        raise CommandError(str(why)) from why
    except KeyError:
        raise CommandError(_unknown(asked.sheet)) from None
    if asked.json:
        give(found)
    else:
        tell(
            f"共 {found['total']} 行：新增 {found['new']}，更新 {found['update']}，"
            f"无变化 {found['same']}，疑似重复 {found['twin']}，有误 {found['wrong']}；"
            f"已写入 {found['written']}"
        )
        for error in found["errors"]:
            tell(f"  第{error['row']}行 {error['column']}：{error['message']}")
    return 1 if found["wrong"] else 0


def _unknown(name: str) -> str:
    near = get_close_matches(name, SERVED, 3, 0.5) or ["members.members"]
    return f"没有叫“{name}”的表，请写成 房间.表名，例如 {'、'.join(near)}"
