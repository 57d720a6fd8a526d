"""A community worker walks the quarter's round with a phone: one tap, one cell, one firm gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import around
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from tests.cast import OLD, fill
from tests.journeys.conftest import PHONE
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def test_a_round_of_three_firms_takes_a_tap_each_and_moves_the_figure(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast = fill()
    units.register_many(
        [
            {
                "name": name,
                "field": "private_firm",
                "keeper": cast.huaiyin,
                "since": OLD,
                "staff": 4,
            }
            for name in ("槐荫理发店", "槐荫五金店")
        ],
        actor=System("测试"),
    )
    phone = signed(cast.worker, viewport=PHONE, has_touch=True).new_page()
    phone.goto(f"{live_server.url}{reverse('enterprises.home')}")
    assert "已核对 0 家，还有 3 家" in phone.locator("main").inner_text()
    assert phone.evaluate(WIDE) <= 0
    phone.get_by_role("button", name="无变化：槐荫理发店").click()
    phone.get_by_text("槐荫理发店：已记无变化").wait_for()

    phone.get_by_role("link", name="槐荫五金店").click()
    phone.get_by_label("职工数").fill("9")
    assert phone.evaluate(WIDE) <= 0
    phone.get_by_role("button", name="记变化").click()
    phone.get_by_text("槐荫五金店：已记变化").wait_for()

    phone.get_by_role("link", name="槐荫便利店").click()
    phone.get_by_role("link", name="已注销或迁出").click()
    phone.get_by_label("已注销", exact=True).check()
    phone.get_by_label("怎么知道的").fill("门店已换人")
    phone.get_by_role("button", name="提交").click()
    phone.get_by_text("都核对过了").wait_for()
    assert "已核对 2 家，还有 0 家" in phone.locator("main").inner_text()

    assert Unit.objects.get(name="槐荫五金店").staff == 9
    assert Unit.objects.get(name="槐荫便利店").until == clock.today()
    swept = look_up("enterprises.swept").read(cast.huaiyin, Ask(around(clock.today(), "quarter")))
    assert (swept.value, swept.figure.population.read(cast.huaiyin, swept.ask).value) == (2, 2)
