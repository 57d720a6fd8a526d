"""An order's page is told with the order what hangs at it, and asks for nothing else."""

import re
from datetime import date

import pytest

from jiceng.kernel import clock, restated
from jiceng.kit.pages import gate
from jiceng.work.orders import actions
from tests.cast import MAKER, fill, sign_in
from tests.hearing import statements

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def desk(client):
    """The tables that a page of an order puts questions to, at its second showing."""
    with clock.at(date(2026, 11, 23)):
        cast = fill()
        order = actions.submit(actor=MAKER, org=cast.huaiyin, channel="page", text="路面坑洼")
        clerk = sign_in(client, cast.clerk)

        def asked():
            for _turn in range(2):  # what the first one puts together is known to the second
                with statements() as found:
                    clerk.get(f"/c/orders/{order.pk}/")
            return [told[1] for one in found if (told := re.match(r'SELECT "(\w+)"', one))]

        yield asked
    restated.forget()


def test_an_order_with_nothing_beside_it_is_told_so_with_itself(desk):
    tables = desk()
    assert [one for one in tables if one.startswith("orders_")] == ["orders_order"]
    assert tables.count("accounts_grant") == 1
    elsewhere = {"accounts_session", "files_attachment", "matters_matter", "alliance_ruling"}
    assert not elsewhere & {*tables}


def test_red_control_without_the_look_each_part_is_asked_about(desk, monkeypatch):
    restated.forget()
    monkeypatch.setattr(gate, "carried", lambda rows, _kinds: rows)
    assert desk().count("orders_order") > 5
