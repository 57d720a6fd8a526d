"""The proposals hit: measured on texts of our own, some of them worded otherwise on purpose."""

from pathlib import Path
from time import process_time

import pytest

from jiceng.insight.filling.blanks import find
from jiceng.insight.filling.lexicon import exists, rows
from jiceng.insight.filling.matching import propose
from jiceng.insight.filling.measuring import LabelError, Rates, labels, measure
from jiceng.insight.shelf.look import shelf
from jiceng.site.command import main

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))
WORDS = {path.stem: path.read_text(encoding="utf-8") for path in TEXTS}


@pytest.fixture(scope="module")
def rates(house) -> dict[str, Rates]:
    return {
        path.stem: measure(
            WORDS[path.stem], labels(path.with_suffix(".csv").read_text(encoding="utf-8"))
        )
        for path in TEXTS
    }


@pytest.mark.parametrize("unseen", [False, True])
def test_the_right_figure_is_among_the_first_three(db, rates, unseen: bool) -> None:
    told = sum((r for name, r in rates.items() if name.startswith("unseen") == unseen), Rates())
    assert told.blanks >= (40 if unseen else 120)
    assert told.three >= 0.85 * told.figures, told.misses
    assert told.first >= 0.65 * told.figures, told.misses
    assert told.none >= 0.8 * told.wanting, told.misses
    assert told.kinds >= 0.95 * told.blanks


def test_a_long_document_takes_no_time_and_says_the_same_twice(db, rates) -> None:
    blanks = find([line for text in WORDS.values() for line in text.split("\n")])[:160]
    begun = process_time()
    once = propose(blanks)
    assert process_time() - begun < 2
    assert [one.proposals for one in once] == [one.proposals for one in propose(blanks)]


def test_labels_that_do_not_fit_are_told(db, rates, tmp_path, capsys) -> None:
    with pytest.raises(LabelError, match="逐空标注"):
        measure("党员×名", {1: "members.members", 2: "none"})
    with pytest.raises(LabelError, match="n 和 figure"):
        labels("a,b\n1,2\n")
    text, marks = tmp_path / "t.txt", tmp_path / "t.csv"
    text.write_text("在册党员×名，新增停车位×个", encoding="utf-8")
    marks.write_text("n,figure\n1,members.members\n2,members.members\n", encoding="utf-8")
    assert main(["fill", "measure", str(text), str(marks), "--misses"]) == 0
    said = capsys.readouterr().out
    assert "1/2 = 50.0%" in said and "members.members ≠ none" in said


def test_every_wording_names_a_figure_there_is(db, house) -> None:
    known = {key.partition(".")[0] for key in shelf()}
    said = [row["figure"] for row in rows("wordings.csv")]
    rooms = [one for one in said if one.removeprefix("bound:").partition(".")[0] in known]
    assert [one for one in rooms if not exists(one)] == [], "a figure was renamed"
