"""Many want the same hours at once: no space is ever taken twice.

2,000 attempts by four at once on a hot room and two more, 50,000 in the soak. The red controls
take the space as a hurried programmer would, looking first and writing afterwards, without the
constraint of PostgreSQL where there is one; they must take it twice.
"""

import os
import threading
from collections import Counter
from datetime import time, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.work.booking import actions
from jiceng.work.booking.actions import asking
from jiceng.work.booking.flows import ACCEPTED, HOLDING, LENT
from jiceng.work.booking.models import Booking, Goods, Loan
from tests import racing
from tests.work.booking.given import DAY, TODAY, US, House, build, sound

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
constraint: Any = import_module("jiceng.work.booking.migrations.0002_no_overlap")
ATTEMPTS = 50_000 if os.environ.get("JICENG_SOAK") == "1" else 1_000
CLIENTS = 4
SEED = int(os.environ.get("JICENG_SEED", "20261122"))


def wishes(house: House, client: int, count: int) -> list[dict[str, Any]]:
    """Mostly one hot room of three days, odd hours, half an hour to two hours long."""
    dice = Random(SEED + client)  # noqa: S311 - the same wishes in every run
    found = []
    for _n in range(count):
        hot = dice.random() < 0.7
        day = DAY + timedelta(days=dice.randrange(3 if hot else 120))
        while day.weekday() > 4:
            day += timedelta(days=1)
        begin = dice.choice((8, 9, 10, 14, 15)) * 60 + 30 + 15 * dice.randrange(4)
        end = begin + dice.choice((30, 60, 90, 120))
        found.append(house.ask(client % 3, space=house.room if hot else house.hall, held_on=day,
                               starts=clock_time(begin), ends=clock_time(end)))  # fmt: skip
    return found


def clock_time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def together(jobs: list[Any]) -> Counter[str]:
    """How often each word was said, over all of them."""
    return sum(racing.together(*(lambda job=job: Counter(job()) for job in jobs), at=TODAY),
               Counter[str]())  # fmt: skip


def trying(rows: list[dict[str, Any]], deed: Any) -> Any:
    def job() -> Any:
        for row in rows:
            try:
                deed(row)
                yield "booked"
            except ValidationError as why:
                yield "taken" if "已经有人约" in str(why) else "unfit"
            except OperationalError as why:
                yield f"error {why}"

    return job


def test_no_space_is_taken_twice_however_many_want_it(record_property):
    house = build()
    jobs = [
        trying(wishes(house, n, ATTEMPTS // CLIENTS), lambda row: actions.request(actor=US, **row))
        for n in range(CLIENTS)
    ]
    told = together(jobs)
    held = Booking.objects.filter(state__in=HOLDING)
    record_property("attempts", sum(told.values()))
    record_property("booked", told["booked"])
    record_property("overlaps", Booking.objects.clashing().count())
    assert sum(told.values()) == ATTEMPTS // CLIENTS * CLIENTS
    assert set(told) <= {"booked", "taken", "unfit"}, told
    assert told["booked"] == held.count() == Booking.objects.count() > 20
    assert JournalLine.objects.filter(verb="booking.request").count() == told["booked"]
    assert Booking.objects.clashing().count() == 0
    assert sound() == []


def test_a_move_a_promotion_and_a_request_never_meet():
    house = build()
    for turn in range(12):
        day = DAY + timedelta(weeks=turn)
        with clock.at(TODAY):
            first = house.book(held_on=day)
            waits = house.book(1, held_on=day, wait=True)
            other = house.book(2, held_on=day, starts=time(14), ends=time(15))

        def leave(first: Booking = first) -> Any:
            actions.cancel(first, actor=US)
            return ["left"]

        def move(other: Booking = other, day: Any = day) -> Any:
            try:
                actions.retime(other, actor=US, held_on=day, starts=time(10), ends=time(12),
                               persons=5)  # fmt: skip
            except ValidationError:
                return ["stayed"]
            return ["moved"]

        def come(day: Any = day) -> Any:
            try:
                house.book(0, held_on=day, starts=time(8, 30), ends=time(10, 30))
            except ValidationError:
                return ["taken"]
            return ["came"]

        told = together([leave, move, come])
        assert told["left"] == 1
        assert Booking.objects.clashing().count() == 0, told
        waits.refresh_from_db()
        assert waits.state in {"waiting", "requested"}
    assert sound() == []


@pytest.fixture
def unguarded():
    """PostgreSQL without its constraint, as if nobody had thought of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(constraint.POSTGRESQL_BACK)
    yield
    if connection.vendor == "postgresql":
        Booking.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(constraint.POSTGRESQL)


def test_red_control_looking_first_and_writing_afterwards_takes_it_twice(unguarded):
    house = build()
    both_looked = threading.Barrier(2)

    def careless() -> Any:
        row = house.ask()
        one = asking.drawn(row, state=ACCEPTED)
        rivals = Booking.objects.holding().filter(space=one.space)
        if rivals.between(one.starts_at, one.held_until).exists():
            return ["taken"]
        both_looked.wait(30)
        one.save(force_insert=True)
        return ["booked"]

    assert together([careless, careless]) == {"booked": 2}
    assert Booking.objects.clashing().count() == 2
    assert sound() != []


def two_loans() -> tuple[Goods, list[Loan]]:
    """Fifty chairs, thirty of them wanted by each of two."""
    house = build()
    with clock.at(TODAY):
        goods = actions.stock(actor=US, org=house.street, name="折叠椅", number=50)
        asked = [
            actions.borrow(actor=US, org=org, goods=goods, number=30, due_on=DAY)
            for org in house.branches[:2]
        ]
    return goods, asked


def test_two_clerks_at_once_lend_no_more_than_there_is():
    goods, asked = two_loans()

    def lending(loan: Loan) -> Any:
        def job() -> Any:
            try:
                actions.lend(loan, actor=US, on=TODAY)
            except StepError:
                return ["too few"]
            return ["lent"]

        return job

    assert together([lending(one) for one in asked]) == {"lent": 1, "too few": 1}
    goods.refresh_from_db()
    assert goods.lent == 30
    assert Loan.objects.filter(state=LENT).count() == 1
    assert sound() == []


def test_red_control_looking_at_the_stock_first_lends_more_than_there_is():
    goods, asked = two_loans()
    both_looked = threading.Barrier(2)

    def hurried(loan: Loan) -> Any:
        def job() -> Any:
            out = Goods.objects.get(pk=goods.pk).lent
            if out + loan.number > goods.number:
                return ["too few"]
            both_looked.wait(30)
            Goods.objects.filter(pk=goods.pk).update(lent=out + loan.number)
            Loan.objects.filter(pk=loan.pk).update(state=LENT, lent_on=TODAY)
            return ["lent"]

        return job

    assert together([hurried(one) for one in asked]) == {"lent": 2}
    assert sum(Loan.objects.filter(state=LENT).values_list("number", flat=True)) > goods.number
    assert sound() != []


@pytest.mark.postgres
def test_the_table_itself_refuses_what_meets_another():
    """Whatever path a row comes by, PostgreSQL lets no second one in."""
    from django.db import IntegrityError

    house = build()
    with clock.at(TODAY):
        house.book()
        again = asking.drawn(house.ask(1, starts=time(10), ends=time(12)), state=ACCEPTED)
        with pytest.raises(IntegrityError, match="booking_no_overlap"):
            again.save(force_insert=True)
