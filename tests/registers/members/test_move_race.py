"""Movers racing for the same members while a reader watches: never in no branch, never in two.

The red control runs the same race with the guard taken out of the move, and must break.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection
from django.db.models import Count, Exists, OuterRef

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members import actions
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
US = System("测试")
SOAK = os.environ.get("JICENG_SOAK") == "1"
MOVES, CARELESS = (20_000, 2_000) if SOAK else (400, 200)
MOVERS = 4
CROWD = 8
FIRST = date(2000, 1, 1)

Move = Callable[[Member, Org, date], Any]


def guarded(member: Member, to: Org, day: date) -> None:
    actions.move(member, actor=US, to=to, on=day)


def unguarded(member: Member, to: Org, day: date) -> None:
    """What a hurried programmer writes: look, then write, each statement on its own."""
    Belonging.objects.filter(member=member, until=None).update(until=day, ended="moved")
    time.sleep(0.002)
    Member.objects.filter(pk=member.pk).update(org=to)
    Belonging.objects.create(
        member=member, org=to, since=day, began="moved", recorded_at=clock.now()
    )


class Race:
    """Movers pull from one heap of moves; each lost move is a refusal, never a half-done one."""

    def __init__(self, move: Move, members: list[int], branches: list[Org], moves: int) -> None:
        self.move, self.members, self.branches = move, members, branches
        self.left, self.lock = iter(range(moves)), threading.Lock()
        self.won = self.lost = self.looks = 0
        self.torn: list[str] = []
        self.over = threading.Event()

    def mover(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        while True:
            with self.lock:
                turn = next(self.left, None)
            if turn is None:
                break
            member = Member.objects.get(pk=dice.choice(self.members))
            to = dice.choice([b for b in self.branches if b.pk != member.org_id])
            # Each move of a member is a day later than the last, as the version counts.
            day = FIRST + timedelta(days=member.version + 1)
            won = self.tried(member, to, day)
            with self.lock:
                self.won, self.lost = self.won + won, self.lost + (not won)
        connection.close()

    def tried(self, member: Member, to: Org, day: date) -> bool:
        try:
            self.move(member, to, day)
        except (actions.MovedError, ValidationError, IntegrityError, OperationalError):
            return False
        return True

    def reader(self) -> None:
        """One statement sees one moment: exactly one open stretch each, the row's own."""
        open_ = Belonging.objects.filter(member=OuterRef("pk"), until=None)
        while not self.over.is_set():
            odd = Member.objects.filter(~Exists(open_.filter(org=OuterRef("org"))))
            many = Belonging.objects.filter(until=None).values("member").annotate(n=Count("pk"))
            found = [*odd.values_list("pk", flat=True), *many.filter(n__gt=1).values_list("member")]
            self.looks += 1
            if found:
                self.torn.append(f"{found}")
            time.sleep(0.001)
        connection.close()

    def run(self) -> "Race":
        movers = [threading.Thread(target=self.mover, args=(seed,)) for seed in range(MOVERS)]
        watcher = threading.Thread(target=self.reader)
        for thread in (watcher, *movers):
            thread.start()
        for thread in movers:
            thread.join()
        self.over.set()
        watcher.join()
        return self


@pytest.fixture
def crowd(branches: list[Org]) -> list[int]:
    Org.objects.update(since=FIRST)
    people = [Person(name="张某", keeper=branches[2], told_since=FIRST) for _ in range(CROWD)]
    Person.objects.bulk_create(people)
    rows = [
        {"person": p, "org": branches[2], "joined_on": FIRST, "entered_on": FIRST} for p in people
    ]
    for branch in branches:
        branch.refresh_from_db()
    return [member.pk for member in actions.enrol_many(rows, actor=US)]


def sound() -> list[str]:
    return [said for check in actions.INVARIANTS for said in check()]


def test_raced_moves_leave_every_member_in_exactly_one_branch(
    crowd: list[int], branches: list[Org]
) -> None:
    race = Race(guarded, crowd, branches[2:], MOVES).run()
    assert race.torn == []
    assert race.looks > 10
    assert race.won + race.lost == MOVES
    assert race.won > MOVES / 10
    assert sum(Member.objects.values_list("version", flat=True)) == race.won
    assert Belonging.objects.count() == CROWD + race.won
    assert sound() == []


def test_the_same_race_without_the_guard_breaks(crowd: list[int], branches: list[Org]) -> None:
    race = Race(unguarded, crowd, branches[2:], CARELESS).run()
    assert race.torn or sound(), "没有护栏的竞争应当露出破绽，否则这场竞争什么也没有试"
