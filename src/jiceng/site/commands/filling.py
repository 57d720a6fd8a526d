"""`jiceng fill measure TEXT LABELS.csv`: how often the proposed figures are the right ones."""

from argparse import Namespace
from dataclasses import asdict

from jiceng.insight.filling.measuring import labels, measure
from jiceng.site.commands.asking import read_text
from jiceng.site.commands.saying import give, tell


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
