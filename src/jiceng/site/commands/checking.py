"""`jiceng report check FILE`: the numbers of a finished report held against the records."""

from argparse import Namespace
from pathlib import Path

from jiceng.insight.filling.actions import earlier
from jiceng.insight.filling.documents import opened, taken
from jiceng.insight.filling.frozen import issue_in
from jiceng.insight.filling.judging import Hits, expected, judged
from jiceng.insight.filling.telling import told_check
from jiceng.insight.filling.verifying import Checked, check
from jiceng.kit.zips import RefusedFile
from jiceng.site.commands.asking import ask_of, node, read_text
from jiceng.site.commands.saying import CommandError, give, tell


def report_check(asked: Namespace) -> int:
    """Print what differs; 1 where something does. With labels, print how well it was found."""
    try:
        checked = taken(Path(asked.file).read_bytes(), Path(asked.file).name)
        text = opened(checked.kind, checked.content)
    except OSError:
        raise CommandError(f"读不了文件 {asked.file}，请检查路径") from None
    except RefusedFile as refused:
        raise CommandError(str(refused)) from None
    where = node(asked.org)
    issue = issue_in(text.lines, where)
    made = check(text, node=where, ask=ask_of(asked), known=earlier(where), issue=issue)
    hits = judged(made, expected(read_text(asked.labels))) if asked.labels else None
    if asked.json:
        give(told_check(made) | ({"hits": hits.told()} if hits else {}))
    else:
        _told(made, hits)
    return 1 if made.wrong or made.tampered or made.spoilt else 0


def _told(made: Checked, hits: Hits | None) -> None:
    tell(
        f"读出 {len(made.ties)} 个数：不符 {len(made.wrong)} 处，存疑 {len(made.questions)} 处，"
        f"相符 {len(made.agreeing)} 个，没有核对 {len(made.unchecked)} 个"
    )
    if made.tampered:
        tell("这份定稿报告的内容与摘要不符，可能被改动过")
    if made.spoilt:
        tell(f"已关账的数与关账时的摘要不符，可能被改动过：{'、'.join(made.spoilt)}")
    for one in (*made.wrong, *made.questions):
        before, word, after = one.sentence
        mark = "不符" if one.wrong else "存疑"
        tell(f"  {mark} 第 {one.number.paragraph + 1} 段 {before[-20:]}【{word}】{after[:12]}")
        tell(f"      {one.title}：{one.words}")
    for line in hits.lines() if hits else ():
        tell(line)
