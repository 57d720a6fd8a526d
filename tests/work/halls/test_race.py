"""Many want the last places at once: never more appointments than places.

120 attempts by four at once, 20,000 in the soak. The red control looks first and takes afterwards,
as a hurried programmer would; it must give one place to two.
"""

import os
import threading
from collections import Counter
from datetime import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from jiceng.kernel import clock
from jiceng.work.halls import actions
from jiceng.work.halls.models import Appointment, Slot
from tests import racing
from tests.work.halls.given import TODAY, US, build, sound

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ATTEMPTS = 20_000 if os.environ.get("JICENG_SOAK") == "1" else 120
CLIENTS, PLACES = 4, 10


def together(jobs: list[Any]) -> Counter[str]:
    """How often each word was said, over all of them."""
    return sum(racing.together(*(lambda job=job: Counter(job()) for job in jobs), at=TODAY),
               Counter[str]())  # fmt: skip


def test_no_slot_is_overbooked_however_many_want_it():
    with clock.at(TODAY):
        house = build()
        slots = [house.slot(PLACES, starts=time(9 + n), ends=time(10 + n)) for n in range(3)]

    def job(client: int) -> Any:
        def run() -> Any:
            for n in range(ATTEMPTS // CLIENTS):
                try:
                    made = actions.book(actor=US, slot=slots[n % 3], what=f"{client}-{n}")
                except ValidationError:
                    yield "full"
                    continue
                yield "booked"
                if n % 7 == client and n < ATTEMPTS // CLIENTS // 2:
                    actions.cancel(made, actor=US)
                    yield "given back"

        return run

    told = together([job(n) for n in range(CLIENTS)])
    assert set(told) == {"booked", "full", "given back"}, told
    assert told["booked"] + told["full"] == ATTEMPTS
    held = Appointment.objects.holding().count()
    assert held == told["booked"] - told["given back"] == PLACES * 3
    assert set(Slot.objects.values_list("taken", flat=True)) == {PLACES}
    assert sound() == []


def test_red_control_looking_first_gives_the_last_place_to_two():
    with clock.at(TODAY):
        house = build()
        slot = house.slot(1)
    both_looked = threading.Barrier(2)

    def careless() -> Any:
        free = Slot.objects.get(pk=slot.pk).left > 0
        both_looked.wait(30)
        if not free:
            return ["full"]
        Appointment(org=slot.org, slot=slot, held_on=slot.held_on, recorded_at=clock.now(),
                    code=f"RED{threading.get_ident() % 10_000:05}").save()  # fmt: skip
        Slot.objects.filter(pk=slot.pk, taken=0).update(taken=F("taken") + 1)
        return ["booked"]

    assert together([careless, careless]) == {"booked": 2}
    assert Appointment.objects.filter(slot=slot).count() == 2 > slot.capacity
    assert sound() != [], "what watches the house sees it"
