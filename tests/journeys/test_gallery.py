"""Every page in both languages: nothing sticks out, calls away or breaks, all is usable.

Every page is looked at in English, whose words are the longer ones, in one size, and every third
in Chinese in the other; in the soak all in both sizes and languages. In English only records and
regulations are Chinese. The two shares of the house are walked apart, each with a stage and a
server of its own.
"""

from typing import Any, ClassVar
from zlib import crc32

import pytest

from tests.conftest import SOAK
from tests.journeys.conftest import DESK
from tests.journeys.looking import Watch, graves, watches
from tests.journeys.pages import Page
from tests.journeys.speaking import chinese, records

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("db"),
]


@pytest.fixture
def db(gallery: Any) -> None:
    """In place of the usual one: the gallery's data are committed and stay for the module."""


@pytest.fixture(scope="class")
def english(gallery: Any, listed: list[Page]) -> tuple[list[str], list[str]]:
    """What is wrong with the pages in English, and what on them is not in English."""
    written, faults, left = records(), [], dict[str, set[str]]()
    for page, watch, amiss in watches(gallery, drawn_of(listed, 0), "en"):
        faults += amiss
        for text in chinese(watch.sheet, written):
            left.setdefault(text[:80], set()).add(page.name)
        faults += graves(watch, page, gallery.seen)
    return faults, [f"{text!r} on {', '.join(sorted(on)[:3])}" for text, on in left.items()]


def drawn_of(listed: list[Page], half: int) -> list[Page]:
    """Everyday every page is looked at once, one half of them in each language; in the soak all."""
    return [one for one in listed if SOAK or crc32(f"{one.name} drawn".encode()) % 2 == half]


class Walk:
    """What is asked of every page of one share."""

    LISTS: ClassVar[bool]

    def test_no_page_answers_with_a_fault(self, walked: tuple[list[Page], list[str]]) -> None:
        assert walked[1] == []

    def test_in_chinese_no_page_sticks_out_breaks_or_calls_away(
        self, gallery: Any, listed: list[Page]
    ) -> None:
        faults = []
        for page, watch, amiss in watches(gallery, drawn_of(listed, 1), "zh-hans"):
            faults += amiss
            faults += graves(watch, page, gallery.seen)
        assert faults == [], "\n".join(faults)

    def test_in_english_every_page_fits_works_and_can_be_used(
        self, english: tuple[list[str], list[str]]
    ) -> None:
        assert english[0] == [], "\n".join(english[0])

    def test_in_english_nothing_but_records_and_regulations_is_chinese(
        self, english: tuple[list[str], list[str]]
    ) -> None:
        assert english[1] == [], f"{len(english[1])} not in English:\n" + "\n".join(english[1])


class TestLists(Walk):
    """Tables with their views, and the pages that take tables in."""

    LISTS = True

    def test_the_walk_knows_the_house(self, listed: list[Page]) -> None:
        assert len(listed) > 60
        tables = {one.name for one in listed if one.name.endswith(".table")}
        assert {"members.members.table", "orgs.orgs.table", "life.meetings.table"} <= tables


class TestRest(Walk):
    """Records, forms, desks and homes."""

    LISTS = False

    def test_the_walk_knows_the_house(self, listed: list[Page]) -> None:
        faces = {one.face for one in listed}
        assert faces == {"console", "phone", "public"}
        assert len(listed) > 60

    def test_red_control_what_cannot_be_used_is_seen_beside_what_can(self, gallery: Any) -> None:
        watch, seen = Watch(gallery.context("clerk").new_page(), gallery.url), set[str]()
        page, field = Page("x.x", "/c/", "console", "clerk"), '<input type="text" id="a">'
        watch.opened(page, DESK)
        told = []
        for words in (f'<label for="a">名称</label>{field}', f"{field}<p>名称</p>"):
            watch.sheet.evaluate("said => { document.body.innerHTML = said }", words)
            told.append(graves(watch, page, seen))
        assert "label" not in "".join(told[0])
        assert "label" in "".join(told[1])
