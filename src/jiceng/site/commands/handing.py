"""`jiceng parcels`: what is handed over to another node, written to a file and read from one."""

import sys
from argparse import Namespace
from pathlib import Path

from jiceng.kit.parcel_files import pack, unpack
from jiceng.site.commands.saying import CommandError, give, tell


def export(asked: Namespace) -> int:
    """Write the file for one peer; a name that is taken is never written over."""
    out, data = Path(asked.file), pack(asked.node)
    try:
        with out.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise CommandError(f"{out} 已经存在，请换一个文件名") from None
    tell(f"已写入 {out}，请交给“{asked.node}”。")
    return 0


def import_(asked: Namespace) -> int:
    """Read a peer's file: what is new is taken in, what was known is not done twice."""
    path = Path(asked.file)
    if not path.is_file():
        raise CommandError(f"没有找到文件 {path}")
    tally = unpack(path.read_bytes())
    if asked.json:
        give(tally)
        return 0
    tell(f"收下 {tally['taken']} 件，回执 {tally['settled']} 份，已经有的 {tally['known']} 件。")
    if tally["held"]:
        sys.stderr.write(f"有 {tally['held']} 件现在收不了，对方下次导出时会再带来。\n")
    return 0
