"""Two at once: a case number is entered once, nothing is joined to what is just handled.

Each has a red control that looks first and writes afterwards, and must be seen to go wrong.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from jiceng.kernel import clock
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter, Source
from jiceng.work.fastlane import actions
from jiceng.work.fastlane.models import DirectCase, Issue
from tests.racing import REFUSED, outcomes
from tests.work.district import US
from tests.work.fastlane.given import DAY, FIRM, build
from tests.work.fastlane.test_issues import dispatched, done, raised

pytestmark = [
    pytest.mark.race, pytest.mark.both, pytest.mark.slow, pytest.mark.django_db(transaction=True)
]  # fmt: skip
ROUNDS = 6


def together(*jobs: Callable[[], str]) -> Counter[str]:
    return Counter(outcomes(*jobs, at=DAY, refused=(*REFUSED, IntegrityError)))


def test_a_number_that_comes_from_two_sides_at_once_is_entered_once() -> None:
    with clock.at(DAY):
        district = build()
    said: dict[str, Any] = {"org": district.root, "firm": FIRM, "content": "停水",
                            "received_on": date(2026, 7, 1)}  # fmt: skip

    def by(number: str) -> Callable[[], str]:
        return lambda: actions.list_case(actor=US, number=number, **said) and "entered"

    told = sum((together(*[by(f"直{n}")] * 3) for n in range(ROUNDS)), Counter[str]())
    assert told == {"entered": ROUNDS, "refused": 2 * ROUNDS}
    assert DirectCase.objects.count() == ROUNDS

    both, free = threading.Barrier(2), []

    def careless() -> str:
        looked = not DirectCase.objects.filter(number="直x").exists()
        both.wait(30)
        free.append(looked)
        DirectCase.objects.create(number="直x", recorded_at=clock.now(), **said)
        return "entered"

    told = together(careless, careless)
    assert free == [True, True], "the red control: who looks first sees the number free twice"
    assert told == {"entered": 1, "refused": 1}, "and the table itself takes it once"


def test_nothing_is_joined_to_what_is_handled_in_the_same_moment() -> None:
    with clock.at(DAY):
        district = build()
    street, agency = district.accounts["street"], district.accounts["agency"]

    def reported() -> Issue:
        with clock.at(DAY):
            one = dispatched(district, raised(district))
            done(Matter.objects.about(one).get(), agency)
        return one

    def open_beside(one: Issue) -> bool:
        there = Matter.objects.standing().about(one).exclude(state="closed").exists()
        return there and Issue.objects.get(pk=one.pk).state == "handled"

    for _round in range(ROUNDS):
        one = reported()
        told = together(
            lambda one=one: actions.handle(one, actor=street) and "handled",
            lambda one=one: actions.join(Issue.objects.get(pk=one.pk), actor=street,
                                         org=district.street) and "joined",
        )  # fmt: skip
        assert (sum(told.values()), told["refused"]) == (2, 1), told
        assert not open_beside(one)

    one, looked = reported(), threading.Barrier(2)

    def hurried() -> str:
        assert Issue.objects.get(pk=one.pk).state == "dispatched"
        looked.wait(30)
        looked.wait(30)  # the other handles it
        matters.lodge(actor=street, title="停水", org=district.street, sender=district.street,
                      source=Source.REQUEST, origin=one)  # fmt: skip
        return "joined"

    def handled() -> str:
        looked.wait(30)
        actions.handle(one, actor=street)
        looked.wait(30)
        return "handled"

    assert together(hurried, handled) == {"joined": 1, "handled": 1}
    assert open_beside(one), "the red control must be seen to join an agency to what is handled"
