"""支委到会: who sits in the committee comes or not; half of them make a meeting."""

from datetime import date

import pytest

from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.work.life import actions as life
from jiceng.work.life.figures.seats import SEATED, VALID
from tests.work.life.conftest import US

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def committee(district):
    """Three seats, one of them only until August; meetings in July and October."""
    seats = district.members[1:4]
    for member, title, until in zip(
        seats, ("secretary", "committee_member", "committee_member"),
        (None, None, date(2026, 8, 1)), strict=True,
    ):  # fmt: skip
        people.appoint(actor=US, person=member.person, org=district.branch, body=Post.Body.PARTY,
                       title=title, since=date(2024, 1, 1))  # fmt: skip
        if until:
            Post.objects.filter(person=member.person).update(until=until)
    held = {"actor": US, "org": district.branch, "type": "committee"}
    one, two, three = seats
    life.record(**held, held_on=date(2026, 7, 6), missed={three: ("absent", "")})
    life.record(**held, held_on=date(2026, 10, 12), theme="研究发展党员",
                missed={one: ("excused", "病假"), two: ("absent", "")})  # fmt: skip
    life.record(actor=US, org=district.branch, type="assembly", held_on=date(2026, 9, 1))
    life.record(actor=US, org=district.other, type="committee", held_on=date(2026, 9, 1))
    return district


def test_of_the_seats_of_the_day_who_came(committee):
    ask = Ask(year(2026))
    read = SEATED.read(committee.root, ask)
    assert (read.value, read.of.count()) == (2, 5), "three in July, two in October; nobody else"
    assert read.by("state") == {"present": 2}
    assert SEATED.read(committee.other, ask).of.count() == 0, "no seat was recorded there"
    valid = VALID.read(committee.root, ask)
    assert (valid.value, valid.of.count()) == (1, 2), "of two in October nobody came"


def test_the_ledger_names_seat_and_reason_to_the_branch_alone(committee):
    page = committee.browser("secretary").get("/c/life/seats/").content.decode()
    assert page.count("研究发展党员") == 2
    assert "病假" in page and "书记" in page
    assert "孙一明" in page
    assert committee.browser("member").get("/c/life/seats/").status_code == 403
    assert "孙一明" not in committee.browser("neighbour").get("/c/life/seats/").content.decode()
    assert committee.browser("leader").get("/c/life/seats/").status_code == 403
