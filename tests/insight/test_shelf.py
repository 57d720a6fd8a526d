"""Finding a figure, and finding it again by its address."""

import json
from datetime import date

import pytest

from jiceng.insight.reports.writing import report_of, write
from jiceng.insight.shelf.look import NoFigureError, found_by, look_up, shelf
from jiceng.insight.shelf.nodes import NoNodeError, node_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.kit import tenant
from jiceng.site.command import main
from tests.cast import MAKER, sign_in


def test_a_wrong_key_names_the_near_ones():
    with pytest.raises(NoFigureError, match=r"orgs\.orgs"):
        look_up("orgs.org")


def test_a_wrong_split_names_those_there_are():
    with pytest.raises(NoFigureError, match="kind"):
        look_up("orgs.orgs{colour=red}")


def test_a_formula_has_no_missing_ones():
    with pytest.raises(NoFigureError, match="算出来"):
        look_up("people.cadres_per_community:missing")


def test_parts_of_a_figure_agree(cast):
    ask, written = Ask(year(2025)), "places.no_income{type=urban}"
    of, missing, share = (look_up(f"{written}:{part}").read(cast.district, ask)
                          for part in ("of", "missing", "share"))  # fmt: skip
    having = look_up(written).read(cast.district, ask)
    assert (of.value, having.value, missing.value) == (3, 1, 2)
    assert share.value == having.share
    assert set(missing.records) == set(having.missing)


def test_a_place_and_its_keeper_name_the_same_node(cast):
    for text in ("990101001001", "991100", str(cast.huaiyin.uid), cast.huaiyin.path):
        assert node_of(text) == cast.huaiyin
    with pytest.raises(NoNodeError, match="123456"):
        node_of("123456")


def test_the_shelf_is_searched_by_words_and_initials():
    key = "orgs.orgs"
    assert shelf()[key] in found_by("基层党组织")
    assert shelf()[key] in found_by("jcdzz")
    assert found_by("没有这样的指标") == []


def test_before_the_data_begin_no_number_is_given_and_it_is_said_why(cast, client, capsys):
    """By the page, in a report, on the command line; a day later there is a number."""
    browser, asked = sign_in(client, cast.clerk), "/c/shelf/orgs.orgs/?period=2024"
    told = ["figure", "orgs.orgs", "--period", "2024", "--records", "--json"]

    def answers():
        page = browser.get(asked).content.decode()
        assert main(told) == 0
        draft = write(report_of("yearly"), cast.district, Ask(year(2024)))
        slot = next(one for one in draft.slots if one.written == "orgs.orgs")
        return page, json.loads(capsys.readouterr().out), slot

    page, answer, slot = answers()
    assert answer["value"] == slot.value > 0 and "在此之前" not in page + slot.why
    tenant.set_tenant(actor=MAKER, data_since=date(2025, 1, 1))
    page, answer, slot = answers()
    assert (answer["value"], slot.value, slot.said) == (None, None, "×")
    for words in (page, answer["why"], slot.why):
        assert "资料从2025-01-01起，2024年在此之前" in words
