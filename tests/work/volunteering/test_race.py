"""Two clerks at one moment over the last place of a post: one gives it, the other is refused.

So is somebody planned in while they take over another shift of the same hours. The red controls
look first and write afterwards; they give both away.
"""

import threading
from datetime import time, timedelta
from typing import Any

import pytest
from django.db.models import Count, F

from jiceng.kernel import clock
from jiceng.registers.members import actions as members
from jiceng.registers.people import actions as people
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.flows import TAKEN
from jiceng.work.volunteering.models import Claim, RosterShift, ServicePost
from tests.racing import outcomes
from tests.work.district import BEGUN, TODAY, US, tree

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
]
TURNS = 6


def build(turns: int, quota: int = 1) -> list[list[Claim]]:
    """Posts of one place each (or of two), and two who claim each of them."""
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
            [{"org": branch, "name": f"岗{n}", "duty": "值守", "quota": quota, "since": since}
             for n in range(turns)],
            actor=US,
        )  # fmt: skip
        return [
            actions.claim_many([{"post": post, "member": one} for one in both], actor=US)
            for post in posts
        ]


def together(*deeds: Any) -> list[str]:
    return outcomes(*deeds, at=TODAY)


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


def shifts_to_swap(turns: int) -> list[tuple[RosterShift, dict[str, Any]]]:
    """Shifts the first has asked the second to take, and one of the second's own at those hours."""
    with clock.at(TODAY):
        made = []
        for n, (one, other) in enumerate(build(turns, quota=2)):
            actions.approve_many([one, other], actor=US)
            day = TODAY + timedelta(days=n)
            row = {"post": one.post, "held_on": day, "member": one.member,
                   "starts_at": time(9), "ends_at": time(11)}  # fmt: skip
            shift = actions.plan_shift(actor=US, **row)
            actions.ask_swap(shift, actor=US, to=other.member)
            made.append((shift, {**row, "member": other.member, "starts_at": time(10)}))
        return made


def test_nobody_takes_over_a_shift_while_planned_in_at_that_hour() -> None:
    for shift, row in shifts_to_swap(TURNS):
        told = together(
            lambda one=shift: actions.take_over(one, actor=US),
            lambda one=row: actions.plan_shift(actor=US, **one),
        )
        assert sorted(told) == ["done", "refused"]
        mine = RosterShift.objects.filter(member=row["member"], held_on=row["held_on"])
        assert mine.count() == 1


def test_red_control_looking_at_the_roster_first_gives_both() -> None:
    looked = threading.Barrier(2)

    def free(row: dict[str, Any]) -> bool:
        here = RosterShift.objects.filter(member=row["member"], held_on=row["held_on"])
        said = not here.exists()
        looked.wait(30)
        return said

    def naive_swap(shift: RosterShift, row: dict[str, Any]) -> None:
        if free(row):
            RosterShift.objects.filter(pk=shift.pk).update(member=row["member"])

    def naive_plan(row: dict[str, Any]) -> None:
        if free(row):
            org = row["post"].org_id
            RosterShift.objects.create(org_id=org, minutes=60, recorded_at=clock.now(), **row)

    for shift, row in shifts_to_swap(2):
        together(lambda a=shift, b=row: naive_swap(a, b), lambda b=row: naive_plan(b))
        mine = RosterShift.objects.filter(member=row["member"], held_on=row["held_on"])
        assert mine.count() == 2


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
