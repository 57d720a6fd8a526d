"""What was kept in Chinese is told in the reader's language; names stay."""

import pytest
from django.utils import translation

from jiceng.insight.packages.naming import titled
from jiceng.insight.shelf.again import again, retold
from jiceng.insight.shelf.words import full_title
from jiceng.insight.statements.lines import Line


@pytest.mark.parametrize("written", [
    "members.members", "orgs.orgs{type=branch}", "units.covered:share", "orgs.orgs{field=agency}",
    "units.covered:of",
])  # fmt: skip
def test_a_kept_title_is_told_as_the_figure_is_called_today(db, written):
    kept = titled(written)
    with translation.override("en"):
        assert again(kept) == titled(written) != kept
    assert again(kept) == kept


def test_what_titles_were_put_together_of_is_told_again(db):
    line = Line("members", "start")
    kept, missing = line.words, f"还差：{full_title('units.covered')}"
    with translation.override("en"):
        assert again(kept) == line.words != kept
        assert again(missing) == f"Lacking: {full_title('units.covered')}"
        assert again("2025年第3季度") == "Q3 2025"
        assert again("还差：槐荫街道党工委") == "还差：槐荫街道党工委"


def test_names_stay(db):
    kept = {"title": "党员数", "org": "党员数", "rows": [{"unit": "槐荫街道党工委", "n": 3}]}
    with translation.override("en"):
        told = retold(kept, frozenset({"title", "unit"}))
    assert told["title"] != "党员数"
    assert told["org"] == "党员数"
    assert told["rows"] == [{"unit": "槐荫街道党工委", "n": 3}]
