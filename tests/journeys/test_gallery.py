"""Every page, in both sizes: nothing sticks out, calls away or breaks, and all can be used."""

from typing import Any

import pytest

from tests.journeys.looking import graves, watches
from tests.journeys.pages import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("db"),
]


@pytest.fixture
def db(gallery: Any) -> None:
    """In place of the usual one: the gallery's data are committed and stay for the module."""


def test_no_page_answers_with_a_fault(walked: tuple[list[Page], list[str]]) -> None:
    assert walked[1] == []


def test_the_walk_knows_the_house(listed: list[Page]) -> None:
    faces = {one.face for one in listed}
    assert faces == {"console", "phone", "public"}
    assert len(listed) > 60
    tables = {one.name for one in listed if one.name.endswith(".table")}
    assert {"members.members.table", "orgs.orgs.table", "life.meetings.table"} <= tables


def test_no_page_sticks_out_breaks_or_calls_away_and_all_can_be_used(
    gallery: Any, listed: list[Page]
) -> None:
    faults = []
    for number, (page, watch) in enumerate(watches(gallery, listed, "zh-hans")):
        faults += watch.opened(page)
        faults += graves(watch, page) if number % 2 == 0 else []  # the others: in English
    assert faults == [], "\n".join(faults)
