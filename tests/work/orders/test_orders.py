"""An order: once asked, held by one, on a clock that runs on, finished, rated once, counted."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.knocks import Knock
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import month, on
from jiceng.registers.matters.models import Matter
from jiceng.registers.outbox.models import Message
from jiceng.registers.services.models import Guide
from jiceng.work.orders import actions, figures
from jiceng.work.orders.figures import answering, asking, beside
from jiceng.work.orders.models import Follower, Hold, Move, Order, Pause, Rating
from jiceng.work.orders.models.told import answer_lines
from jiceng.work.orders.sheets import in_hand, why_here
from tests.work.orders.given import PHONE, TODAY, US, sound

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOVEMBER = month(2026, 11)


def later(days):
    return clock.at(TODAY + timedelta(days=days))


def read(figure, node, day=date(2026, 11, 30), period=NOVEMBER):
    return figure.read(node, Ask(period, as_of=day))


def test_an_order_is_taken_finished_confirmed_and_counted(house):
    town = house.town
    order = house.ask(phone=PHONE, contact="孙某丙", spot="甲社区3号楼2单元")
    assert (order.first_due_on, order.accepted_on) == (date(2026, 11, 30), None)
    assert order.number == 1 and len(order.code) == 8
    assert str(order.phone) == "199****0001" and "2单元" not in str(order.spot)
    with later(1):
        actions.dispatch(order, actor=US)
        actions.claim(order, actor=US, member=house.members[0])
        with pytest.raises(StepError, match="刚被别人接了"):
            actions.claim(order, actor=US, member=house.members[1])
        actions.join(order, actor=US, member=house.members[1])
        with pytest.raises(StepError, match="已经在办"):
            actions.join(order, actor=US, member=house.members[1])
        assert actions.reveal(order, actor=US, purpose="联系")["phone"] == PHONE
        assert Look.objects.about(order).count() == 1
    assert sound() == []
    with later(2):
        with pytest.raises(ValidationError, match="不要求照片"):
            actions.finish(order, actor=US, outcome=" ")
        actions.finish(order, actor=US, outcome="已换灯")
        with pytest.raises(StepError):
            actions.hand_back(order, actor=US, reason="不会")
        actions.rate(order, actor=US, grade=5, words="快")
        with pytest.raises(ValidationError, match="只评一次"):
            actions.rate(order, actor=US, grade=1)
        actions.close(order, actor=US, ending="requester")
    assert not Hold.objects.open().exists()
    shares = [(one.value, one.of.count()) for one in (
        read(asking.FINISHED, town.district), read(asking.ON_TIME, town.first),
        read(asking.CLAIMED, town.street), read(answering.SATISFIED, town.first))]  # fmt: skip
    assert shares == [(1, 1)] * 4
    assert read(asking.ORDERS, town.second).value == 0
    assert read(answering.RATING, town.first).value == 5
    assert read(asking.FINISHED, town.first, date(2026, 11, 24)).value == 0, "as of the day before"
    assert read(answering.OPEN, town.first, date(2026, 11, 24)).value == 1
    assert read(answering.OPEN, town.first).value == 0
    assert sound() == []


def test_the_clock_runs_in_working_days_and_stands_still_only_while_paused(house):
    town, order = house.town, house.held()
    assert order.due_on == date(2026, 11, 30)
    with clock.at(date(2026, 11, 25)):
        actions.pause(order, actor=US, reason="等配件")
        with pytest.raises(StepError, match="已经暂停"):
            actions.pause(order, actor=US, reason="又等")
    assert read(answering.OVERDUE, town.first, date(2026, 12, 4)).value == 0
    with clock.at(date(2026, 12, 2)):  # five working days later
        actions.resume(order, actor=US)
        assert order.due_on == date(2026, 12, 7)
        actions.extend(order, actor=US, days=2, reason="配件不对")
    assert (order.first_due_on, order.due_on) == (date(2026, 11, 30), date(2026, 12, 9))
    assert read(answering.OVERDUE, town.first, date(2026, 12, 9)).value == 0
    assert read(answering.OVERDUE, town.first, date(2026, 12, 10)).value == 1
    assert read(answering.DUE, town.first, date(2026, 12, 31), month(2026, 12)).of.count() == 1
    with clock.at(date(2026, 12, 3)):
        actions.pause(order, actor=US, reason="再等")
    with clock.at(date(2026, 12, 4)):
        actions.finish(order, actor=US, outcome="已换")
    assert not Pause.objects.filter(until=None).exists()
    assert Order.objects.get().due_on == date(2026, 12, 10), "a pause ends with the order"
    assert sound() == []


def test_an_order_passes_between_three_levels_with_its_clock_running(house):
    town, order = house.town, house.ask()
    due, stale = order.due_on, Order.objects.get()
    with pytest.raises(StepError, match="不是别处转来的"):
        actions.send_back(order, actor=US, reason="不归我管")
    for days, to in enumerate((town.street, town.district, town.second), 1):
        with later(days):
            actions.transfer(order, actor=US, to=to, reason="上级办")
    with pytest.raises(ValidationError, match="现在就由"):
        actions.transfer(order, actor=US, to=town.second, reason="再转")
    with later(4):
        actions.send_back(order, actor=US, reason="不在本社区")
    for late in (actions.assign, actions.dispatch):  # a page opened before it went
        with pytest.raises(StepError, match="刚被转走"):
            late(stale, actor=US)
    assert order.handler == town.district and order.due_on == due
    assert order.org == town.first, "counted where it came in"
    ways = list(Move.objects.order_by("pk").values_list("way", flat=True))
    assert ways == ["up", "up", "down", "back"]
    assert read(answering.TRANSFERS, town.district).by("way") == {"up": 2, "down": 1, "back": 1}
    assert read(answering.TRANSFERS, town.street).value == 3
    with later(5):
        actions.assign(order, actor=US, provider=house.provider)
        actions.pause(order, actor=US, reason="等答复")
        actions.hand_out(order, actor=US, outside="petition", reason="属于信访事项")
    assert ("对方最迟登记、转送", "2026-12-13") in answer_lines(order)
    assert read(asking.HANDED_OUT, town.first).value == 1
    assert read(asking.FINISHED, town.first).value == 0, "handed out is not finished"
    assert not Pause.objects.filter(until=None).exists()
    assert sound() == []


def test_a_past_day_stays_as_it_was_whatever_happens_later(house):
    town = house.town
    with later(1):
        order = house.held()
    with later(2):
        actions.finish(order, actor=US, outcome="已换灯")
    shares = (asking.FINISHED, asking.ON_TIME, asking.CLAIMED)

    def told(day):
        rows = [read(one, town.first, day) for one in shares]
        return [(one.value, one.of.count()) for one in rows]

    third = TODAY + timedelta(days=3)
    assert told(third) == [(1, 1)] * 3
    assert told(TODAY) == [(0, 1), (0, 0), (0, 0)], "nobody had it in hand yet"
    with later(20):
        actions.reopen(order, actor=US, reason="又坏了")
        assert told(third) == [(1, 1)] * 3
        actions.transfer(order, actor=US, to=town.second, reason="片区不同")
        actions.mark(order, actor=US, reason="不属于社区职责")
    assert told(third) == [(1, 1)] * 3
    assert told(TODAY + timedelta(days=20)) == [(0, 0), (0, 0), (1, 1)]


def test_unreasonable_orders_stay_in_the_counts_and_out_of_the_rates(house):
    town = house.town
    first, second = (house.pooled(text=text) for text in ("修灯", "要求拆楼"))
    actions.mark(second, actor=US, reason="不属于社区职责")
    with pytest.raises(StepError, match="已经认定过"):
        actions.mark(second, actor=US, reason="又")
    actions.claim(first, actor=US)
    actions.finish(first, actor=US, outcome="修好")
    assert read(asking.ACCEPTED, town.first).value == 2
    assert read(asking.UNREASONABLE, town.first).value == 1
    done = read(asking.FINISHED, town.first)
    assert (done.value, done.share) == (1, 1)


def test_accepted_is_split_by_the_level_of_the_hall(house):
    house.ask(channel="counter", venue=house.hall)
    house.ask(channel="phone")
    by = read(asking.ACCEPTED, house.town.first).by("hall")
    assert by == {"community": 1, "elsewhere": 1}
    assert read(asking.ORDERS, house.town.first).by("channel") == {"counter": 1, "phone": 1}


def test_what_is_promised_on_the_spot_is_due_on_a_day_that_works(house):
    item = house.town.guides[1].item
    Guide.objects.filter(item=item).update(days=0)
    assert house.ask(sort="menu", item=item).due_on == TODAY
    with clock.at(date(2026, 11, 28)):  # a Saturday
        assert house.ask(sort="menu", item=item).due_on == date(2026, 11, 30)


def test_a_menu_order_keeps_what_its_guide_promises(house):
    item = house.town.guides[1].item  # two working days
    order = house.ask(sort="menu", item=item, text="")
    assert (order.text, order.due_on) == ("小家电维修", date(2026, 11, 25))
    assert order.category == house.town.categories[1]
    asked = datetime(2026, 11, 23, 9, 0, tzinfo=clock.ZONE)
    with clock.at(asked):
        quick, slow = (house.pooled(sort="menu", item=item, text="") for _n in range(2))
        for one in (quick, slow):
            actions.assign(one, actor=US, provider=house.provider)
    for one, minutes in ((quick, 15), (slow, 16)):
        with clock.at(asked + timedelta(minutes=minutes)):
            actions.arrive(one, actor=US)
    circle = read(answering.IN_CIRCLE, house.town.first)
    assert (circle.value, circle.of.count()) == (1, 2)
    menu = read(beside.MENU, house.town.district)
    assert (menu.value, menu.of.count()) == (1, 1)
    assert read(beside.MENU, house.town.district, period=month(2026, 10)).value == 0
    house.ask()
    assert read(beside.CHOSEN, house.town.street).by("item") == {"小家电维修": 3}
    assert read(asking.ORDERS, house.town.first).by("sort") == {"menu": 3, "request": 1}


def test_silence_closes_a_bad_rating_is_called_back_and_reopening_has_its_limits(house):
    order, other = house.done(), house.done(text="下水道堵了")
    with later(6):
        assert actions.settle_silent() == 0
    with later(7):
        actions.rate(other, actor=US, grade=2, words="没修好")
        assert actions.settle_silent() == 2
        assert actions.settle_silent() == 0
    order.refresh_from_db()
    assert (order.state, order.ending) == ("closed", "silence")
    matter = Matter.objects.get()
    assert matter.origin_record() == other and matter.due_on == date(2026, 12, 1)
    december = month(2026, 11)
    assert read(answering.CALLED, house.town.first, period=december).share == 0
    desk = in_hand(US)
    assert [(one.pk, why_here(one)) for one in desk] == [(other.pk, "差评，还没有回访")]
    with later(7):
        actions.call(other, actor=US, reason="已约时间再修")
        assert not desk.all().exists()
        other.refresh_from_db()
        actions.reopen(other, actor=US, reason="还是堵")
        assert why_here(other) == "还没有办完"
    with later(30):
        assert why_here(other) == "超过最迟答复"
    assert read(answering.CALLED, house.town.first, period=december).share == 1
    assert other.state == "new" and other.due_on == date(2026, 12, 7)
    for _n in range(2):
        if other.state == "new":
            actions.assign(other, actor=US)
            actions.finish(other, actor=US, outcome="再修")
        if other.reopened < 2:
            actions.reopen(other, actor=US, reason="又堵")
    with later(8), pytest.raises(ValidationError, match="另提一件"):
        actions.reopen(other, actor=US, reason="又堵")
    assert sound() == []


def test_local_terms_hold_from_their_day_and_default_otherwise(house):
    town = house.town
    tomorrow = TODAY + timedelta(days=1)
    actions.set_terms(actor=US, org=town.street, since=tomorrow, basis="文", days=3, silence=2)
    with pytest.raises(ValidationError, match="要晚于现在这一条"):
        actions.set_terms(actor=US, org=town.street, since=TODAY, basis="又")
    assert house.ask().due_on == date(2026, 11, 30)
    counts = []
    for many in (2, 9):
        with CaptureQueriesContext(connection) as asked:
            actions.submit_many([house.said() for _n in range(many)], actor=US)
        counts.append(len(asked))
    assert counts[0] == counts[1], "terms and promises are read once, however many are asked"
    with later(1):
        assert house.ask().due_on == date(2026, 11, 27)
        done = house.done()
    with later(3):
        assert actions.settle_silent() == 1
    done.refresh_from_db()
    assert done.ending == "silence"


def test_contacts_leave_ninety_days_after_closing(house):
    order = house.done(phone=PHONE, contact="孙某丙", spot="3号楼", text=f"灯不亮，打{PHONE}")
    actions.rate(order, actor=US, grade=5, words=f"{PHONE}也打得通")
    assert (PHONE in order.text, PHONE in order.said) == (True, False)
    actions.close(order, actor=US)
    other = house.ask(phone=PHONE, text="另一件")
    actions.follow(other, actor=US, phone="19900000002")
    actions.follow(other, actor=US, phone="19900000002")
    assert Follower.objects.count() == 1, "the same telephone counts once"
    with later(89):
        assert actions.clear_contacts() == 0
    with later(90):
        assert actions.clear_contacts() == 1
        assert actions.clear_contacts() == 0
    order.refresh_from_db()
    assert (order.phone, order.contact, order.spot, order.phone_blind) == (None, None, None, "")
    assert (order.text, Rating.objects.get().words) == (
        "灯不亮，打199****0001",
        "199****0001也打得通",
    )
    other.refresh_from_db()
    assert other.phone is not None, "an open order keeps its number"
    with later(95):
        actions.hand_out(other, actor=US, outside="hotline", reason="不归社区")
        assert actions.clear_contacts() == 0, "counted from the day it was handed out"
    with later(185):
        assert actions.clear_contacts() == 1
    with pytest.raises(ValidationError, match="已经清除"):
        actions.reveal(order, actor=US, purpose="联系")


def test_whoever_left_a_number_takes_it_back_by_the_code_and_others_are_still_told(house, client):
    order = house.held(phone=PHONE, contact="孙某丙", spot="3号楼", text=f"灯不亮，打{PHONE}")
    actions.follow(order, actor=US, phone="19900000002")
    actions.finish(order, actor=US, outcome="已换灯")
    said = Message.objects.get(dedupe_key__startswith=f"orders.answered:{order.pk}:")
    assert (said.state, str(said.phone)) == ("queued", "199****0001")
    page = f"/p/orders/{order.code}/"
    assert "收回联系方式" in client.get(page).content.decode()
    for _again in range(2):
        assert client.post(f"{page}take_back/").status_code == 302
    order.refresh_from_db()
    said.refresh_from_db()
    assert (order.phone, order.contact, order.spot, order.phone_blind) == (None, None, None, "")
    assert PHONE not in order.text and order.state == "done", "the order itself stands"
    assert (said.state, said.phone, said.phone_blind) == ("cancelled", None, "")
    assert Follower.objects.filter(phone__isnull=False).count() == 1
    assert JournalLine.objects.filter(verb="orders.take_back").count() == 1
    shown = client.get(page).content.decode()
    assert "没有留联系方式" in shown and "take_back" not in shown


def test_floods_are_met_and_nobody_is_known_by_them(house):
    assert all(actions.knock("10.0.0.1") for _n in range(30))
    assert not actions.knock("10.0.0.1")
    assert actions.knock("10.0.0.2")
    assert "10.0.0" not in str(list(Knock.objects.values_list("key", flat=True)))
    with later(1):
        assert actions.knock("10.0.0.1")
    for n in range(6):
        house.ask(phone=PHONE, text=f"第{n}件")
    assert actions.too_many(PHONE) and not actions.too_many("19900000002")


def test_nobody_rates_what_they_held_or_finished(house):
    order = house.done()

    class Holder:
        pk, name, member_id = 7, "赵某甲", house.members[0].pk

        def reach(self, *roles):
            return ()

    class Clerk(Holder):
        pk, name, member_id = 8, "孙某", None

    with pytest.raises(ValidationError, match="自己不能评价"):
        actions.rate(order, actor=Holder(), grade=5)
    other = actions.assign(house.ask(text="下水道堵了"), actor=Clerk())
    actions.finish(other, actor=Clerk(), outcome="已疏通")
    with pytest.raises(ValidationError, match="自己不能评价"):
        actions.rate(other, actor=Clerk(), grade=5)
    assert not Rating.objects.exists()
    actions.rate(order, actor=Clerk(), grade=4)
    assert figures.FIGURES
    assert read(answering.OPEN, house.town.first, period=on(TODAY)).value == 0
