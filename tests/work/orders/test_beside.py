"""Beside orders: leaving, abolishing, monthly lists, small wishes, and telling without a name."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import month, on
from jiceng.registers.matters.models import Matter
from jiceng.registers.members import actions as members
from jiceng.registers.outbox.models import Message
from jiceng.registers.services import actions as services
from jiceng.registers.teams import actions as teams
from jiceng.work.orders import actions
from jiceng.work.orders.figures import answering, beside
from jiceng.work.orders.models import Hold, Order, SmallWish, Tip
from jiceng.work.orders.models.near import nearest
from jiceng.work.orders.rules import read_receipt, task_window
from tests.work.orders.given import PHONE, TODAY, US, sound

pytestmark = pytest.mark.django_db


def later(days):
    return clock.at(TODAY + timedelta(days=days))


def test_whoever_leaves_holds_nothing_and_an_office_passes_on_what_it_has(house):
    order = house.held()
    actions.join(order, actor=US, member=house.members[1])
    members.leave(house.members[0], actor=US, exit="died", on=TODAY)
    order.refresh_from_db()
    assert order.state == "pooled"
    assert not Hold.objects.open().exists()
    said = actions.orders_hold(house.town.first, TODAY)
    assert "1 件没有办完" in said
    actions.transfer(order, actor=US, to=house.town.second, reason="撤并")
    assert actions.orders_hold(house.town.first, TODAY) == ""
    assert sound() == []


def test_a_team_takes_an_order_and_what_nobody_takes_is_seen(house):
    team = teams.set_up(actor=US, keeper=house.town.first, kind="volunteer", name="红马甲",
                        since=TODAY)  # fmt: skip
    order = house.pooled()
    waits = answering.UNCLAIMED.read(house.town.first, Ask(on(TODAY)))
    assert waits.value == 0
    assert answering.UNCLAIMED.read(house.town.first, Ask(on(TODAY + timedelta(days=1)))).value == 1
    with pytest.raises(ValidationError, match="只能选一个"):
        actions.assign(order, actor=US, team=team, member=house.members[0])
    actions.assign(order, actor=US, team=team)
    assert Hold.objects.get().whom == "红马甲"


def test_whoever_left_a_number_is_told_once(house):
    order = house.done(phone=PHONE)
    house.done(text="没留电话的")
    message = Message.objects.get(channel="sms")
    assert str(message.phone) == "199****0001"
    assert message.phone_blind == order.phone_blind != ""
    assert order.code in message.body and "已换灯" in message.body
    assert not Look.objects.exists(), "the number is passed on unopened"


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2026, 11, 9), date(2026, 10, 10)), (date(2026, 11, 10), date(2026, 11, 10)),
     (date(2026, 1, 1), date(2025, 12, 10))],
)  # fmt: skip
def test_a_list_runs_from_tenth_to_tenth(day, first):
    window = task_window(day=day)
    assert window.first == first
    assert (window.due - window.last).days == 1 and window.due.day == 10
    assert task_window(year=first.year, month=first.month) == window


def test_the_monthly_list_is_issued_once_to_every_unit_with_open_orders(house):
    house.ask()
    actions.transfer(house.ask(text="路面坑洼"), actor=US, to=house.town.second, reason="片区不同")
    house.done(text="办完的")
    window = task_window(day=TODAY)
    assert actions.listed(house.town.street, window).count() == 2
    made = actions.issue_list(house.town.street, window, actor=US)
    assert made.title == "2026年11月诉求任务清单"
    assert {one.org for one in Matter.objects.all()} == {house.town.first, house.town.second}
    assert {one.due_on for one in Matter.objects.all()} == {date(2026, 12, 10)}
    with override("en"), pytest.raises(ValidationError, match="list of November 2026 was issued"):
        actions.issue_list(house.town.street, window, actor=US)


def test_a_small_wish_is_adopted_by_one_granted_and_forgotten(house, client):
    wish, shy = actions.raise_wish_many(
        [
            {"org": house.town.first, "wish": "想要一副老花镜", "budget": Decimal("80"),
             "recipient": "钱某丁", "phone": PHONE, "consented_on": TODAY},
            {"org": house.town.first, "wish": "没有同意公开的", "recipient": "钱某戊"},
        ],
        actor=US,
    )  # fmt: skip
    page = client.get("/p/wishes/").content.decode()
    assert "想要一副老花镜" in page and "没有同意公开的" not in page and "钱" not in page
    with pytest.raises(ValidationError, match="请写认领"):
        actions.adopt(wish, actor=US)
    actions.adopt(wish, actor=US, member=house.members[0])
    with pytest.raises(StepError, match="刚被别人认领"):
        actions.adopt(SmallWish.objects.get(pk=wish.pk), actor=US, giver="和平机械厂")
    actions.give_up(wish, actor=US, reason="出差")
    actions.adopt(wish, actor=US, giver="和平机械厂")
    assert "老花镜" not in client.get("/p/wishes/").content.decode()
    with later(3):
        actions.grant(wish, actor=US, spent=Decimal("75.50"))
        actions.withdraw(shy, actor=US, reason="搬走了")
    november = Ask(month(2026, 11), as_of=date(2026, 11, 30))
    reading = beside.WISHES.read(house.town.first, november)
    assert (reading.value, reading.of.count()) == (1, 1)
    assert beside.MONEY.read(house.town.street, november).value == Decimal("75.50")
    with later(92):
        assert actions.old_wishes() == 1  # the one withdrawn counts from the day it was raised
    with later(93):
        assert actions.old_wishes() == 1
    wish.refresh_from_db()
    assert wish.recipient is None and wish.phone is None


def test_what_is_told_without_a_name_keeps_no_trace_of_who(house, client):
    before = JournalLine.objects.count()
    answer = client.post(
        "/p/hotline/", {"words": "食堂卫生差"}, REMOTE_ADDR="10.99.98.97",
        HTTP_USER_AGENT="TraceMark/1.0",
    )  # fmt: skip
    page = answer.content.decode()
    assert not answer.cookies and "10.99.98.97" not in page
    assert "非涉密" in page and 'href="/p/burden/"' in page
    receipt = read_receipt("".join(part for part in page.split('num">')[1].split("<")[0]))
    assert len(receipt) == 16
    tip = Tip.objects.get()
    assert tip.told_on == TODAY and JournalLine.objects.count() == before
    kept = str(list(Tip.objects.values_list()))
    for mark in (receipt, "10.99", "TraceMark", "食堂", "09:00"):
        assert mark not in kept
    assert actions.found_by(receipt) == tip
    spaced = f"{receipt[:4]} {receipt[4:8]}-{receipt[8:]}"
    assert "还没有答复" in client.post("/p/hotline/", {"receipt": spaced}).content.decode()
    wrong = client.post("/p/hotline/", {"receipt": "0" * 16})
    assert wrong.status_code == 422 and "没有这个回执号" in wrong.content.decode()
    assert client.post("/p/hotline/", {"words": " "}).status_code == 422
    assert actions.read_words(tip, actor=US) == "食堂卫生差"
    assert Look.objects.about(tip).count() == 1
    with pytest.raises(ValidationError, match="还没有答复"):
        actions.shut(tip, actor=US)
    actions.answer(tip, actor=US, reply="已经整改")
    assert "已经整改" in client.post("/p/hotline/", {"receipt": receipt}).content.decode()
    actions.shut(tip, actor=US)
    with later(89):
        assert actions.old_tips() == 0
    with later(90):
        assert actions.old_tips() == 1
    tip.refresh_from_db()
    assert (tip.words, tip.reply) == (None, "") and actions.found_by(receipt) is None
    with pytest.raises(ValidationError, match="到期清除"):
        actions.read_words(tip, actor=US)


def test_a_provider_confirms_in_time_or_the_next_one_is_asked(house):
    second = services.list_provider(
        actor=US, keeper=house.town.street, name="街道维修站", kind="firm", since=TODAY,
        items="0201", minutes=30,
    )  # fmt: skip
    order = house.pooled(sort="menu", item=house.town.guides[1].item, text="")
    begun = datetime(2026, 11, 23, 17, 0, tzinfo=clock.ZONE)
    with clock.at(begun):
        actions.assign(order, actor=US, provider=house.provider)
    with clock.at(begun + timedelta(minutes=59)):
        assert actions.pass_unconfirmed() == 0
    with clock.at(begun + timedelta(minutes=60)):
        assert actions.pass_unconfirmed() == 1
    assert Hold.objects.open().get().provider == second
    with clock.at(begun + timedelta(hours=4)):
        assert actions.pass_unconfirmed() == 0, "nobody is expected to answer at night"
    with clock.at(begun + timedelta(hours=16)):
        assert actions.pass_unconfirmed() == 1
    order.refresh_from_db()
    assert order.state == "pooled", "nobody else serves it"
    assert not Hold.objects.open().exists()
    with clock.at(begun + timedelta(hours=17)):
        actions.assign(order, actor=US, provider=second)
        actions.confirm(order, actor=US)
        with pytest.raises(StepError, match="已经确认过"):
            actions.confirm(order, actor=US)
    with clock.at(begun + timedelta(hours=20)):
        assert actions.pass_unconfirmed() == 0
        with pytest.raises(StepError, match="已经确认过"):
            actions.reassign(order, actor=US)
    assert sound() == []


def test_a_resident_orders_from_the_menu_without_a_word(house, client):
    item = house.town.guides[1].item
    guide = client.get(f"/p/guide/{item.uid}/").content.decode()
    assert f"/p/orders/?item={item.uid}" in guide
    form = client.get(f"/p/orders/?item={item.uid}").content.decode()
    assert "小家电维修" in form
    sent = client.post("/p/orders/", {"item": str(item.uid), "place": house.town.places[2].pk})
    assert sent.status_code == 302
    order = Order.objects.get()
    assert (order.sort, order.item, order.text) == ("menu", item, "小家电维修")
    aged = house.town.guides[0].item  # not on the menu
    assert client.post("/p/orders/", {"item": str(aged.uid), "place": house.town.places[2].pk}
                       ).status_code == 422  # fmt: skip


def test_the_nearest_three_are_offered_with_the_reason(house):
    town = house.town
    order = house.ask(sort="menu", item=town.guides[1].item, text="")
    services.list_provider(actor=US, keeper=town.second, name="乙社区维修铺", kind="shop",
                           since=TODAY, items="0201")  # fmt: skip
    teams.set_up_many(
        [
            {"kind": "grid", "name": name, "keeper": keeper, "since": TODAY}
            for name, keeper in (("网格队", town.first), ("乙队", town.second))
        ],
        actor=US,
    )  # fmt: skip
    found = nearest(order, US)
    assert [(one.name, one.far) for one in found] == [
        ("便民维修铺", 0), ("乙社区维修铺", 2), ("网格队", 0),
    ]  # fmt: skip
    assert "就在本社区" in found[0].reason and "乙社区" in found[1].reason
    assert nearest(house.ask(), US)[0].name == "网格队"
