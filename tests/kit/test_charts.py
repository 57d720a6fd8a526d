"""Charts say what the numbers say: from zero up, gaps as gaps, the table beside them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.template import Context, Template

from jiceng.kit import charts


def draw(source: str, **context: object) -> str:
    return Template("{% load kit %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("most", "least", "expected"),
    [
        (100, 0, (0, 25, 50, 75, 100)),
        (7, 0, (0, 2, 4, 6, 8)),
        (3, 0, (0, 1, 2, 3)),
        (5, -5, (-5, -2.5, 0, 2.5, 5)),
    ],
)
def test_a_scale_has_round_marks_and_reaches_its_values(
    most: float, least: float, expected: tuple[float, ...]
) -> None:
    assert charts.steps(most, least) == expected


def test_a_scale_always_covers_what_it_is_for() -> None:
    for most in (0.3, 1, 9, 87.5, 1204, 10_236, 999_999):
        scale = charts.steps(most)
        assert scale[0] == 0
        assert scale[-1] >= most


def test_lying_bars_are_as_long_as_their_numbers() -> None:
    drawn = charts.draw(charts.read([("一", 50), ("二", 100), ("三", None)]), "bar")
    ((_, marks, _),) = drawn.series
    assert marks[1].width == pytest.approx(2 * marks[0].width, abs=0.2)
    assert marks[2].width == 0
    assert marks[2].words == "×"


def test_columns_stand_on_zero() -> None:
    drawn = charts.draw(charts.read([("a", 5), ("b", -5)]), "column")
    ((_, marks, _),) = drawn.series
    assert marks[0].y + marks[0].height == pytest.approx(drawn.base)
    assert marks[1].y == pytest.approx(drawn.base)


def test_a_missing_value_breaks_the_line_and_is_marked() -> None:
    points = [("1", 1), ("2", 2), ("3", None), ("4", 4), ("5", 5)]
    drawn = charts.draw(charts.read(points), "line")
    ((_, marks, lines),) = drawn.series
    assert len(lines) == 2
    assert marks[2].words == "×"


def test_the_last_value_carries_the_name_of_its_line() -> None:
    series = [{"name": "街道", "points": [("1", 1), ("2", 2), ("3", None)]}]
    ((_, marks, _),) = charts.draw(charts.read(series), "line").series
    assert marks[1].words == "街道 2"


def test_labels_beneath_a_scale_do_not_run_into_each_other() -> None:
    months = [(f"December {year}", 1) for year in range(2001, 2013)]
    places = [x for x, _y, _words in charts.draw(charts.read(months), "line").labels]
    assert min(b - a for a, b in pairwise(places)) > 13 * 0.55 * len("December 2001")


def test_at_most_five_series_are_drawn() -> None:
    series = [{"name": str(n), "points": [("1", n)]} for n in range(9)]
    assert len(charts.read(series)) == 5


def test_a_chart_is_named_and_has_its_table_with_links() -> None:
    html = draw(
        '{% chart points kind="line" title="逐年提高" unit="%" %}',
        points=[("2025", 71.5, "/y/2025/"), ("2026", None)],
    )
    assert 'role="group" aria-label="逐年提高' in html
    assert '<th scope="row">2025</th>' in html
    assert html.count('href="/y/2025/"') == 2
    assert "style=" not in html


def test_nothing_to_draw_is_said_in_words() -> None:
    assert "没有可画的数据" in draw("{% chart points %}", points=[])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1204, "1,204"),
        (12045.5, "12,045.5"),
        (Decimal("30.00"), "30"),
        (1200, "1,200"),
        (0, "0"),
        (-3.456, "-3.46"),
    ],
)
def test_numbers_are_written_with_commas_and_no_idle_decimals(
    value: float | Decimal, expected: str
) -> None:
    assert charts.figure_text(value) == expected
