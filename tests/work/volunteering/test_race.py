"""Two clerks at one moment over the last place of a post: one gives it, the other is refused.

The red control looks first and writes afterwards; it gives the last place away twice.
"""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, F

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.registers.members import actions as members
from jiceng.registers.people import actions as people
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.flows import TAKEN
from jiceng.work.volunteering.models import Claim, ServicePost
from tests.work.district import BEGUN, TODAY, US, tree

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
]
TURNS = 6


def build(turns: int) -> list[list[Claim]]:
    """Posts of one place each, and two who claim each of them."""
    with clock.at(TODAY):
        _root, _street, branch, _other = tree()
        folk = people.register_many(
            [{"name": name, "keeper": branch, "sex": "1"} for name in ("某甲", "某乙")], actor=US
        )
        both = members.enrol_many(
            [{"person": one, "org": branch, "joined_on": BEGUN, "entered_on": BEGUN,
              "category": "working"} for one in folk],
            actor=US,
        )  # fmt: skip
        since = TODAY - timedelta(days=9)
        posts = actions.publish_many(
            [{"org": branch, "name": f"岗{n}", "duty": "值守", "quota": 1, "since": since}
             for n in range(turns)],
            actor=US,
        )  # fmt: skip
        return [
            actions.claim_many([{"post": post, "member": one} for one in both], actor=US)
            for post in posts
        ]


def together(*deeds: Any) -> list[str]:
    """Each on a thread and a connection of its own; what became of each."""
    told = [""] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(n: int) -> None:
        gate.wait(30)
        with clock.at(TODAY):
            try:
                deeds[n]()
                told[n] = "done"
            except (ValidationError, StepError):
                told[n] = "refused"
        connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def overfull() -> int:
    """Posts on which more stand than there are places."""
    held = Claim.objects.filter(state__in=TAKEN).order_by()
    counts = held.values("post").annotate(n=Count("pk"), room=F("post__quota"))
    return sum(one["n"] > one["room"] for one in counts)


def test_the_last_place_of_a_post_is_given_once() -> None:
    for pair in build(TURNS):
        told = together(*[lambda one=one: actions.approve(one, actor=US) for one in pair])
        assert sorted(told) == ["done", "refused"]
    assert overfull() == 0
    assert ServicePost.objects.counted().filter(taken=1).count() == TURNS


def test_red_control_looking_first_gives_it_twice() -> None:
    looked = threading.Barrier(2)

    def naive(claim: Claim) -> None:
        free = not Claim.objects.filter(post=claim.post_id, state__in=TAKEN).exists()
        looked.wait(30)
        if free:
            Claim.objects.filter(pk=claim.pk).update(state="approved", approved_on=TODAY)

    for pair in build(2):
        together(*[lambda one=one: naive(one) for one in pair])
    assert overfull() == 2
