"""Where partners are: every community stands on the page, with or without, and numbers open."""

from datetime import date

import pytest

from jiceng.kernel import clock
from jiceng.registers.coalitions import actions as coalitions
from jiceng.registers.coalitions.models import Coalition, Partner
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db]
DAY = date(2025, 11, 30)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def test_each_community_says_who_shares_there_and_its_numbers_open(cast, client):
    signed = casting.sign_in(client, cast.accounts["clerk"])
    found = signed.get("/c/alliance/spread/")
    page, places = found.content.decode(), found.context["streets"]
    squares = {str(one["place"]): one for street in places for one in street["squares"]}
    community = Coalition.objects.get(kind="community")
    mine = squares[str(community.place)]
    here = Partner.objects.standing(DAY).filter(coalition__keeper=community.keeper)
    assert mine["partners"]["text"] == here.count() > 0
    assert mine["units"]["text"] == mine["joined"]["text"] + mine["outside"]["text"]
    assert sum(one["text"] for one in mine["fields"].values()) == here.count()
    bare = [one for one in squares.values() if not one["coalitions"]["text"]]
    assert bare and "还没有共建组织" in page, "a community without one is not left out"
    assert not bare[0]["partners"]["url"], "nought has nothing to open"
    opened = signed.get(mine["partners"]["url"])
    assert opened.status_code == 200 and str(here.count()) in opened.content.decode()
    for one in here:
        assert str(one) in page
    last = here.order_by("pk").last()
    coalitions.leave(last, actor=MAKER, on=DAY, reason="迁出")
    assert squares[str(community.place)]["partners"]["text"] - 1 == next(
        one["partners"]["text"] for street in signed.get("/c/alliance/spread/").context["streets"]
        for one in street["squares"] if one["place"] == community.place
    )  # fmt: skip


def test_who_holds_a_community_sees_its_numbers_and_nobody_elses(cast, client):
    signed = casting.sign_in(client, cast.accounts["worker"])
    assert signed.get("/c/alliance/spread/").status_code == 200
    assert signed.get(f"/c/alliance/spread/?org={cast.district.code}").status_code in {403, 404}
