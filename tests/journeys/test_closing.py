"""A quarter is closed: what is in the way is shown and mended, another person closes, and an entry
that came late stands as a numbered adjustment beside the old numbers.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from jiceng.insight.closing import actions, freezing
from jiceng.insight.closing.models import Closing, Late
from jiceng.insight.shelf.look import look_up
from jiceng.kernel.book import ClosedBook, tampered
from jiceng.kernel.periods import month, quarter
from jiceng.registers.orgs import actions as orgs
from tests.cast import MAKER, fill
from tests.journeys.conftest import DESK
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
FEW = ("members.members", "orgs.changes")
MAY, Q2 = month(2025, 5), quarter(2025, 2)


def asks(page: Any, url: str, node: Any, period: str, reason: str = "") -> Closing:
    page.goto(f"{url}{reverse('closing.closings.new')}")
    page.locator("main form [name=org]").fill(f"{node} #{node.pk}")
    page.locator("main form select[name=period]").select_option(period)
    page.locator("main form [name=reason]").fill(reason)
    page.locator("main form .form-foot button.btn-primary").click()
    page.wait_for_load_state()
    return Closing.objects.latest("pk")


def at(page: Any, url: str, one: Closing) -> str:
    page.goto(f"{url}{reverse('closing.closings.detail', args=[one.pk])}")
    assert page.evaluate(WIDE) <= 0
    return str(page.locator("main").inner_text())


def closes(page: Any, url: str, one: Closing) -> str:
    at(page, url, one)
    page.get_by_role("button", name="复核并关账", exact=True).click()
    page.wait_for_load_state()
    return str(page.locator("main").inner_text())


def test_a_quarter_is_closed_by_two_and_what_came_late_is_an_adjustment(
    signed: Callable[..., Any], live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "asked_for", lambda: [look_up(name) for name in FEW])
    cast, url = fill(), live_server.url
    east = cast.east
    for number in (4, 5, 6):
        one = actions.ask(actor=MAKER, org=east, period=month(2025, number))
        actions.freeze(one, actor=MAKER)
    may = Closing.objects.of(east, MAY).get()
    before = ClosedBook().kept("orgs.changes", east.path, MAY)
    orgs.rename(cast.branch, actor=MAKER, name="改名党支部", since=date(2025, 5, 9))  # too late

    first, second = (signed(one, viewport=DESK).new_page() for one in (cast.street, cast.clerk))
    whole = asks(first, url, east, Q2.code)
    said = at(first, url, whole)
    assert "2025年5月" in said and "另作调整" in said, "what is in the way is shown"
    refused = closes(second, url, whole)
    assert "另作调整" in refused
    whole.refresh_from_db()
    assert whole.state == "asked"

    at(second, url, may)
    second.get_by_role("button", name="核对补录", exact=True).click()
    second.wait_for_load_state()
    late = Late.objects.get(name="orgs.changes")
    assert (late.kept, late.now, late.came_count) == (before, before + 1, 1)
    second.goto(f"{url}{reverse('closing.late.detail', args=[late.pk])}")
    assert str(late.came[0]) in second.content(), "the record that came is named"

    again = asks(first, url, east, MAY.code, "补录更名")
    first.goto(f"{url}{reverse('closing.closings.detail', args=[again.pk])}")
    assert first.get_by_role("button", name="复核并关账", exact=True).count() == 0
    assert "第1次调整" in closes(second, url, again)
    again.refresh_from_db()
    assert (again.state, again.adjustment, may.digest != again.digest) == ("closed", 1, True)
    assert ClosedBook().kept("orgs.changes", east.path, MAY) == before + 1
    kept = at(first, url, may)
    assert may.digest in kept, "the old numbers stay beside it"

    assert "没有挡着的事" in at(second, url, whole)
    said = closes(second, url, whole)
    whole.refresh_from_db()
    assert whole.state == "closed" and whole.digest in said
    second.get_by_role("link", name="验证").first.click()
    second.wait_for_load_state()
    assert "相符" in second.locator("main").inner_text()
    assert list(tampered()) == []
