"""One account for shops, one page for everybody: what waits for a shop, what is asked for where."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import month
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.outbox.models import Message
from jiceng.registers.services import actions as services
from jiceng.work.orders import actions
from jiceng.work.orders.figures import asking
from jiceng.work.orders.models import Order
from tests.cast import sign_in
from tests.work.district import account
from tests.work.orders.given import PHONE, TODAY, US

pytestmark = [pytest.mark.django_db]


def heard(who, order):
    """Has this account heard of this order?"""
    key = f"orders.assigned:{order.pk}:"
    return Message.objects.filter(account=who, dedupe_key__contains=key).exists()


def entered(who):
    return sign_in(Client(), Account.objects.get(pk=who.pk))


def test_a_shop_signs_in_by_its_code_and_answers_only_for_what_was_given_to_it(house, client):
    staff = account("staff", "community_worker", house.town.first)
    browser = entered(staff)
    told = {"provider": str(house.provider), "org": ""}
    address = reverse("accounts.codes")
    assert browser.post(address, {**told, "org": str(house.town.first)}).status_code == 422
    page = browser.post(address, told).content.decode()
    code = re.search(r"<code>(\w+)</code>", page)[1]
    stranger = account("stranger", "community_worker", house.town.second)
    with pytest.raises(ValidationError, match="属地"):
        accounts.enlist_provider(house.provider, actor=stranger)
    shop = accounts.bind(code, source="x")
    assert accounts.enlist_provider(house.provider, actor=staff) == [shop], "one account a shop"
    phone = entered(shop)
    mine, other = house.ask(phone=PHONE, spot="3号楼2单元"), house.ask(text="别人的单")
    actions.assign(mine, actor=US, provider=house.provider)
    actions.assign(other, actor=US)
    assert heard(shop, mine)
    home = phone.get("/", follow=True)
    assert home.request["PATH_INFO"] == reverse("orders.shop")
    home = home.content.decode()
    assert "等您确认的" in home and "楼道灯" in home and "别人的单" not in home
    assert phone.get(reverse("orders.shop_show", args=[other.pk])).status_code == 404
    look = reverse("orders.shop_look", args=[mine.pk])
    assert phone.post(look).status_code == 404, "not before it is confirmed"
    act = [reverse("orders.shop_act", args=[mine.pk, verb]) for verb in ("confirm", "finish")]
    phone.post(act[1], {"outcome": "已换灯"})
    assert Order.objects.get(pk=mine.pk).state == "held", "confirmed first"
    assert phone.post(act[0]).status_code == 302
    assert PHONE not in phone.get(reverse("orders.shop_show", args=[mine.pk])).content.decode()
    assert PHONE in phone.post(look).content.decode()
    assert Look.objects.about(mine).count() == 1
    assert phone.post(act[1], {"outcome": "", "families": 1}).status_code == 422
    assert phone.post(act[1], {"outcome": "已换灯", "families": 1}).status_code == 302
    second = services.list_provider(actor=US, keeper=house.town.first, name="新店", kind="shop",
                                    since=TODAY, items="0201", phone="19900000008")  # fmt: skip
    (heir,) = accounts.enlist_provider(second, actor=staff)
    passed = house.ask(sort="menu", item=house.provider.supply_set.get().item, text="维修")
    actions.assign(passed, actor=US, provider=house.provider)
    actions.reassign(passed, actor=US)
    assert heard(heir, passed)
    mine.refresh_from_db()
    assert (mine.state, mine.families) == ("done", 1)
    with clock.at(TODAY + timedelta(days=1)):
        services.leave(house.provider, actor=US, on=clock.today())
        assert entered(shop).get(reverse("orders.shop")).status_code == 403, "no longer listed"


def test_needs_are_shown_by_community_and_few_only_as_a_band(house, client):
    for _n in range(6):
        house.done(spot="3号楼2单元", text="楼道灯不亮，王某甲")
    house.ask(org=house.town.second)
    page = client.get(reverse("orders.needs")).content.decode()
    assert "6 件" in page and "不足 5 件" in page and "已办结 100%" in page
    for hidden in ("楼道灯", "王某甲", "2单元", "1 件", "7 件"):
        assert hidden not in page
    asked = Ask(month(2026, 11), as_of=TODAY)
    assert asking.RESPONDED.read(house.town.district, asked).value == 6
    assert asking.RESPONDED.read(house.town.second, asked).value == 0
    assert asking.HELPED.read(house.town.district, asked).value == 0
    actions.finish(house.held(), actor=US, outcome="已上门", families=3)
    read = asking.HELPED.read(house.town.first, Ask(month(2026, 11), as_of=TODAY))
    assert (read.value, read.records.count()) == (3, 1)
    late = house.ask()
    with clock.at(TODAY + timedelta(days=3)):
        actions.dispatch(late, actor=US)
        asked = Ask(month(2026, 11), as_of=clock.today())
        assert asking.RESPONDED.read(house.town.first, asked).value == 7
        wider = {"orders.responded.days": 3}
        asked = Ask(month(2026, 11), as_of=clock.today(), bounds=wider)
        assert asking.RESPONDED.read(house.town.first, asked).value == 8
