"""Many want the same order at once: exactly one has it, whatever else happens to it meanwhile.

2,000 contended claims by eight at once, 100,000 in the soak. The red control takes an order as a
hurried programmer would, looking first and saving afterwards; it must give it to two. Few tests, as
emptying all tables after each costs more than the race.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.work.orders import actions
from jiceng.work.orders.flows import HELD, POOLED
from jiceng.work.orders.models import Hold, Order, Rating
from tests import racing
from tests.work.orders.given import TODAY, US, House, build, sound

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ATTEMPTS = 100_000 if os.environ.get("JICENG_SOAK") == "1" else 2_000
CLIENTS = 8
Job = Callable[[], Iterator[str]]


def together(jobs: list[Job]) -> Counter[str]:
    """How often each word was said, over all of them."""
    return sum(racing.together(*(lambda job=job: Counter(job()) for job in jobs), at=TODAY),
               Counter[str]())  # fmt: skip


def pooled(house: House, count: int) -> list[Order]:
    with clock.at(TODAY):
        made = actions.submit_many([house.said(text=f"第{n}件") for n in range(count)], actor=US)
        actions.dispatch_many(made, actor=US)
    return made


def trying(orders: list[Order], deed: Callable[[Order], Any], won: str) -> Job:
    def job() -> Iterator[str]:
        for order in orders:
            mine = Order(**{f.attname: getattr(order, f.attname) for f in Order._meta.fields})
            try:
                deed(mine)
            except StepError:
                yield "late"
            except OperationalError as why:
                yield f"error {why}"
            else:
                yield won

    return job


def claiming(member: Any) -> Callable[[Order], Any]:
    return lambda order: actions.claim(order, actor=US, member=member)


def test_every_order_is_taken_once_however_many_want_it(record_property):
    house = build()
    orders = pooled(house, ATTEMPTS // CLIENTS)
    jobs = [trying(orders, claiming(house.members[n % 2]), "won") for n in range(CLIENTS)]
    told = together(jobs)
    record_property("attempts", sum(told.values()))
    assert told == {"won": len(orders), "late": len(orders) * (CLIENTS - 1)}
    assert Order.objects.filter(state=HELD).count() == len(orders)
    assert Hold.objects.open().lead().count() == len(orders)
    assert JournalLine.objects.filter(verb="orders.claim").count() == len(orders)
    assert sound() == []
    red_control_looking_first_and_saving_afterwards_gives_it_to_two(house)


def test_a_claim_a_cancelling_and_a_passing_on_never_both_win_nor_do_two_ratings():
    house = build()
    orders = pooled(house, 40)
    jobs = [
        trying(orders, claiming(house.members[0]), "claimed"),
        trying(orders, lambda one: actions.cancel(one, actor=US, reason="不办了"), "cancelled"),
        trying(orders, lambda one: actions.assign(one, actor=US), "assigned"),
        trying(orders, lambda one: actions.transfer(
            one, actor=US, to=house.town.second, reason="转"), "moved"),
    ]  # fmt: skip
    told = together(jobs)
    assert not [what for what in told if what.startswith("error")], told
    assert sound() == []
    taken = Order.objects.filter(handler=house.town.first, state=HELD).count()
    assert taken == Hold.objects.open().filter(org=house.town.first).count()
    for order in Order.objects.filter(handler=house.town.second):
        assert not Hold.objects.open().filter(order=order, org=house.town.first).exists()
    with clock.at(TODAY):
        order = house.done()

    def job() -> Iterator[str]:
        try:
            actions.rate(Order.objects.get(pk=order.pk), actor=US, grade=5)
        except ValidationError:
            yield "refused"
        else:
            yield "rated"

    assert together([job, job]) == {"rated": 1, "refused": 1}
    assert Rating.objects.count() == 1


def red_control_looking_first_and_saving_afterwards_gives_it_to_two(house: House) -> None:
    (order,) = pooled(house, 1)
    both_looked = threading.Barrier(2)

    def careless(member: Any) -> Job:
        def job() -> Iterator[str]:
            mine = Order.objects.get(pk=order.pk)
            if mine.state != POOLED:
                yield "late"
                return
            both_looked.wait(30)
            mine.state = HELD
            mine.save()
            yield "won"

        return job

    assert together([careless(one) for one in house.members]) == {"won": 2}
    # The table itself still lets no second one lead.
    with clock.at(TODAY):
        Hold.objects.create(order=order, org=order.handler, begun_at=clock.now())
        with pytest.raises(IntegrityError):
            Hold.objects.create(order=order, org=order.handler, begun_at=clock.now())
