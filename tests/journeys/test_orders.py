"""A resident asks, an office dispatches, a member takes it and ends it, the resident rates it; and
the number that moved opens to the very record.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from jiceng.registers.members.models import Member
from jiceng.work.orders.models import Order, Rating
from tests.cast import fill
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_an_order_from_the_door_to_the_figure_and_back(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast, url = fill(), live_server.url
    cast.member.member = Member.objects.filter(org=cast.branch, left_on=None).first()
    cast.member.save()
    clerk = signed(cast.clerk, viewport=DESK).new_page()
    assert finished(clerk, url) == "0"

    # Nobody is signed in, and no script runs.
    asks = signed(viewport=PHONE, has_touch=True, java_script_enabled=False).new_page()
    asks.goto(f"{url}{reverse('orders.ask')}?at={cast.places[3].uid}")
    asks.get_by_label("要办什么").fill("3号楼楼道灯不亮")
    asks.get_by_label("联系电话").fill("19900000001")
    asks.get_by_role("button", name="提交", exact=True).click()
    order = Order.objects.get()
    assert order.spaced_code in asks.locator("main").inner_text()
    assert "最迟答复" in asks.locator("main").inner_text()
    assert asks.evaluate(WIDE) <= 0

    clerk.goto(f"{url}{reverse('orders.desk.table')}")
    clerk.get_by_role("link", name=order.shown_number).first.click()
    clerk.get_by_role("button", name="派单", exact=True).click()
    clerk.wait_for_load_state()
    assert "待接单" in clerk.locator("main").inner_text()
    assert clerk.evaluate(WIDE) <= 0

    takes = signed(cast.member, viewport=PHONE, has_touch=True).new_page()
    takes.goto(f"{url}{reverse('orders.home')}")
    takes.get_by_role("link", name=re.compile("楼道灯不亮")).click()
    takes.get_by_role("button", name="我来办", exact=True).click()
    takes.wait_for_load_state()
    assert "199****0001" in takes.locator("main").inner_text()
    assert takes.evaluate(WIDE) <= 0
    takes.get_by_role("link", name="办好了", exact=True).click()
    takes.get_by_label("办理结果").fill("换了新灯")
    takes.get_by_role("button", name="办好了", exact=True).click()
    takes.wait_for_url(f"**{reverse('orders.home')}")

    asks.goto(f"{url}{reverse('orders.receipt', args=[order.code])}")
    assert "换了新灯" in asks.locator("main").inner_text()
    asks.get_by_label("满意", exact=True).check()
    asks.get_by_role("button", name="评价", exact=True).click()
    assert "您的评价" in asks.locator("main").inner_text()
    order.refresh_from_db()
    assert (order.state, order.ending, Rating.objects.get().grade) == ("closed", "requester", 4)
    assert asks.evaluate(WIDE) <= 0

    assert finished(clerk, url) == "1"
    clerk.locator("p.big + p a").nth(1).click()
    clerk.get_by_role("link", name=order.shown_number).first.click()
    assert clerk.url.endswith(reverse("orders.orders.detail", args=[order.pk]))
    shown = clerk.locator("main").inner_text()
    assert "满意" in shown and "换了新灯" in shown and "19900000001" not in shown


def finished(page: Any, url: str) -> str:
    """What the shelf says of finished orders."""
    page.goto(f"{url}{reverse('shelf.figure', args=['orders.finished'])}")
    return str(page.locator("p.big").inner_text()).removesuffix("件").strip()
