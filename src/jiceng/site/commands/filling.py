"""`jiceng fill measure TEXT LABELS.csv`: how often the proposed figures are the right ones."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from jiceng.insight.filling.measuring import labels, measure
from jiceng.site.commands.saying import CommandError, give, tell


def measure_text(asked: Namespace) -> int:
    """Print the rates of one text against its labels, and each miss where they are asked for."""
    rates = measure(_read(asked.text), labels(_read(asked.labels)))
    if asked.json:
        give(asdict(rates))
        return 0
    for line in rates.lines():
        tell(line)
    for miss in rates.misses if asked.misses else ():
        tell(f"  {miss}")
    return 0


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"读不了文件 {name}，请检查路径，并存为 UTF-8 文本") from None
