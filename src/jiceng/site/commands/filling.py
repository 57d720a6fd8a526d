"""`jiceng fill`: the blanks of a file with the figures proposed, the filled file, and how well the
proposals are made.
"""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from jiceng.insight.filling.actions import earlier
from jiceng.insight.filling.blanks import find
from jiceng.insight.filling.documents import paragraphs, taken
from jiceng.insight.filling.making import Made
from jiceng.insight.filling.matching import anchor, standing
from jiceng.insight.filling.measuring import labels, measure
from jiceng.insight.filling.telling import told_blanks
from jiceng.kit.zips import RefusedFile
from jiceng.site.commands.asking import ask_of, node, read_text
from jiceng.site.commands.saying import CommandError, give, tell


def fill_blanks(asked: Namespace) -> int:
    """Print every blank with what is proposed for it, as the API and the page say it."""
    made = _made(asked)
    told = told_blanks(made.rows, made.filled.draft)
    if asked.json:
        give({"blanks": told})
        return 0
    for one in told:
        first = next((o for o in one["proposals"] if o["first"]), None)
        said = f"{first['title']}（{first['written']}）" if first else "没有提出指标"
        tell(f"{one['number']:>4} {one['before']}【×】{one['after']}  {said}")
    return 0


def fill_build(asked: Namespace) -> int:
    """Write the filled file: what was chosen for the same words before, and what is said here."""
    made, out = _made(asked), Path(asked.out)
    if out.suffix.lower() != f".{made.kind}":
        raise CommandError(f"填好的文件和原文件一个格式，文件名要以 .{made.kind} 结尾")
    out.write_bytes(made.file)
    wanting = len(made.filled.draft.wanting)
    if asked.json:
        give({"file": str(out), "blanks": len(made.blanks), "wanting": wanting})
    else:
        tell(f"已写入 {out}：{len(made.blanks)} 处空，还缺 {wanting} 处")
    return 0


def _made(asked: Namespace) -> Made:
    try:
        checked = taken(Path(asked.file).read_bytes(), Path(asked.file).name)
        blanks = find(paragraphs(checked.kind, checked.content))
    except OSError:
        raise CommandError(f"读不了文件 {asked.file}，请检查路径") from None
    except RefusedFile as refused:
        raise CommandError(str(refused)) from None
    if not blanks:
        raise CommandError("文件里没有空：空写成 ×、*、X、＿ 或 {{…}}")
    where = node(asked.org)
    known = earlier(where)
    chosen = {one.number: known[anchor(one)] for one in blanks if anchor(one) in known}
    for text in asked.choose:
        number, equals, written = text.partition("=")
        if not equals or not number.isdecimal() or not 0 < int(number) <= len(blanks):
            raise CommandError(f"看不懂“{text}”，请写成 第几空=指标的键，例如 1=orgs.orgs")
        if written != "none" and not standing(written):
            raise CommandError(f"没有“{written}”这个指标，用 jiceng figures 看全部指标")
        chosen[int(number)] = written
    return Made(checked.name, checked.kind, checked.content, chosen, where, where, ask_of(asked))


def measure_text(asked: Namespace) -> int:
    """Print the rates of one text against its labels, and each miss where they are asked for."""
    rates = measure(read_text(asked.text), labels(read_text(asked.labels)))
    if asked.json:
        give(asdict(rates))
        return 0
    for line in rates.lines():
        tell(line)
    for miss in rates.misses if asked.misses else ():
        tell(f"  {miss}")
    return 0
