"""A room is asked for on one phone, agreed to on another, and stands in its calendar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.registers.venues.models import Space
from jiceng.work.booking.models import Booking
from tests.cast import fill
from tests.journeys.conftest import PHONE
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_a_secretary_asks_for_a_room_and_its_keeper_agrees(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast = fill()
    hall = Space.objects.get(approved=True)
    asks = signed(cast.secretary, viewport=PHONE, has_touch=True).new_page()
    asks.goto(f"{live_server.url}{reverse('booking.home')}")
    asks.get_by_role("link", name="找场地").first.click()
    asks.get_by_role("link", name=str(hall)).first.click()
    asks.get_by_role("link", name="后一周").first.click()
    asks.get_by_role("link", name="空闲").first.click()
    asks.get_by_label("人数").fill("14")
    assert asks.evaluate(WIDE) <= 0
    asks.get_by_role("button", name="预约", exact=True).click()
    asks.wait_for_url("**/done/")
    assert "等管理单位同意" in asks.locator("main").inner_text()
    booking = Booking.objects.get()
    assert booking.held_on >= clock.today() + timedelta(days=6)

    keeps = signed(cast.street, viewport=PHONE, has_touch=True).new_page()
    keeps.goto(f"{live_server.url}{reverse('booking.home')}")
    keeps.get_by_role("link", name=str(hall)).first.click()
    keeps.get_by_role("button", name="同意", exact=True).click()
    keeps.wait_for_load_state()
    assert "已约定" in keeps.locator("main").inner_text()

    asks.goto(f"{live_server.url}{reverse('booking.week', args=[hall.pk])}?from={booking.held_on}")
    assert f"{booking.hours}" in asks.locator("main").inner_text()
    assert str(cast.branch) in asks.locator("main").inner_text()
    assert asks.evaluate(WIDE) <= 0
