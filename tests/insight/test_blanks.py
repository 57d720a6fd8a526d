"""The list of blanks of the five reports is whole, and every key in it stands on the shelf."""

import ast
from collections import Counter
from pathlib import Path

from jiceng.insight.shelf.look import bound_of, look_up, read_where, shelf
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse, year
from tests.insight.blanks import LOOSE, blanks
from tests.insight.statements.recount_outward import COUNTED

ROOT = Path(__file__).resolve().parents[2]
BLANKS = blanks()
# Rooms that are still to come: a blank that waits for one of them prints ×.
COMING = {
    "branding", "campaigns", "deliberation", "discipline", "elections", "exchange", "funds",
    "mediation", "publicity", "rectification", "responsibility", "talent",
}  # fmt: skip
RECOUNTS = sorted((Path(__file__).parent / "statements").glob("recount*.py"))
BARE = {  # what a recount may lean on: the tables, and the two ends of a period
    "collections.abc", "dataclasses", "datetime", "decimal", "types", "typing", "django.apps",
    "jiceng.kernel.periods",
}  # fmt: skip


def leaning(source: str) -> list[str]:
    """What a recount takes from the code it is there to check: imports, managers, adjectives."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name not in BARE]
        elif isinstance(node, ast.ImportFrom):
            own = (node.module or "").startswith("tests.insight.statements.recount")
            found += [] if own or node.module in BARE else [str(node.module)]
        elif isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            found.append(node.attr)
    return found


def test_a_recount_shares_nothing_with_the_figures_it_counts_again():
    assert len(RECOUNTS) == 3
    assert [leaning(path.read_text(encoding="utf-8")) for path in RECOUNTS] == [[], [], []]


def test_red_control_a_recount_that_leans_on_a_figure_or_an_adjective_is_seen():
    borrowed = "from jiceng.work.life.figures import meetings\nrows = Org.objects.standing(day)\n"
    assert leaning(borrowed) == ["jiceng.work.life.figures", "objects"]


def test_every_blank_has_a_row_and_every_key_stands_on_the_shelf():
    held = Counter(blank.seed for blank in BLANKS)
    assert held == {"000": 155, "001": 78, "002": 56, "003": 37, "004": 49}
    assert [(b.seed, b.n) for b in BLANKS] == [
        (seed, n) for seed, many in sorted(held.items()) for n in range(1, many + 1)
    ]
    assert sum(blank.number for blank in BLANKS) == 261
    assert {blank.room for blank in BLANKS if blank.kind == "later"} <= COMING
    for blank in BLANKS:
        assert parse(blank.period), blank
        path, _colons, name = blank.test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(), blank
        if blank.kind in {"figure", "recorded"}:
            figure = look_up(blank.written)
            assert figure.unit, blank
            told = shelf()[blank.source.partition(":")[0]]
            assert told.definition and told.supplied_by and str(told.cites), blank
            assert (blank.source if blank.source in COUNTED else told.key) in COUNTED, blank
        elif blank.kind == "parameter":
            assert bound_of(blank.source, Ask(year(2025))) > 0, blank
        elif blank.kind in {"name", "date"} and blank.source not in LOOSE:
            assert look_up(blank.written), blank
        if blank.splits and blank.source not in LOOSE:
            assert read_where(blank.splits), blank


def test_at_least_so_many_numbers_of_the_five_reports_are_answered():
    answered = [blank for blank in BLANKS if blank.number and blank.kind != "later"]
    assert len(answered) >= 189
