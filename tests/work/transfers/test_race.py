"""Clerks racing over the same members' transfers while a reader process watches.

Every turn takes one member and whatever step is next: apply, release, receive, accept, refuse,
recall, or a direct move as when a branch is merged. At no moment may a member stand in no branch
or in two. The red control does the same without the guards, and must break.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection
from django.db.models import Count, Exists, OuterRef

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kit.parcels import InParcel, OutParcel, carry
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure, Letter
from tests.crash.conftest import Forks, forks  # noqa: F401 - a fixture
from tests.work.transfers.conftest import BEGIN, US, build, enrol, sound

pytestmark = [
    pytest.mark.race, pytest.mark.both, pytest.mark.slow,
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(0),
]  # fmt: skip
SOAK = os.environ.get("JICENG_SOAK") == "1"
SEED = int(os.environ.get("JICENG_SEED", "20261122"))
MOVES, CARELESS = (20_000, 2_000) if SOAK else (400, 200)
CLERKS, CROWD = 4, 12
LOST = (ValidationError, StepError, IntegrityError, OperationalError, Departure.DoesNotExist)
DUES = BEGIN.replace(day=1)


def day_of(member: Member) -> date:
    """Each step of a member is on a day after the last move, as the version counts."""
    return BEGIN + timedelta(days=1 + member.version)


def next_step(member: Member, branches: list[Org], dice: random.Random) -> str:
    """Take whatever step is next for this member; its name."""
    here = Departure.objects.filter(member=member).order_by("-pk").first()
    arrival = Arrival.objects.filter(member=member).order_by("-pk").first()
    luck = dice.random()
    to = dice.choice([b for b in branches if b.pk != member.org_id])
    with clock.at(day_of(member)):
        if luck < 0.3:
            members.move(member, actor=US, to=to, on=clock.today(), reason="合并")
            return "moved"
        if here is None or here.state not in {"applied", "released", "recalled"}:
            return _applied(member, to)
        if here.state == "applied":
            actions.release(here, actor=US, dues_to=clock.today(), because="竞争")
            brought(here.parcel)
            return "released"
        return _at_the_other_end(here, arrival, luck)


def brought(uid: Any = None) -> None:
    """The courier has one clock, later than every clerk's."""
    with clock.at(date(2200, 1, 1)):
        carry(uid)


def _applied(member: Member, to: Org) -> str:
    actions.apply(actor=US, member=member, to=to, why="work")
    return "applied"


def _at_the_other_end(here: Departure, arrival: Arrival | None, luck: float) -> str:
    if luck < 0.36 and here.state == "released":
        actions.recall(here, actor=US, reason="竞争")
        brought()
        return "recalled"
    if arrival is None or arrival.state not in {"offered", "received"}:
        brought()
        return "carried"
    if luck < 0.42:
        actions.refuse(arrival, actor=US, ground="papers", reason="竞争")
        brought(arrival.parcel)
        return "refused"
    if arrival.state == "offered":
        actions.receive(arrival, actor=US, because="竞争")
    actions.accept(arrival, actor=US, because="竞争")
    brought(arrival.parcel)
    return "accepted"


def unguarded(member: Member, branches: list[Org], dice: random.Random) -> str:
    """What a hurried programmer writes: look, then write, each statement on its own."""
    to = dice.choice([b for b in branches if b.pk != member.org_id])
    on = day_of(member)
    Belonging.objects.filter(member=member, until=None).update(until=on, ended="moved")
    time.sleep(0.002)
    Member.objects.filter(pk=member.pk).update(org=to)
    Belonging.objects.create(
        member=member, org=to, since=on, began="moved", recorded_at=clock.now()
    )
    return "moved"


Step = Callable[[Member, list[Org], random.Random], str]


class Race:
    """Clerks pull turns from one heap until so many moves were tried."""

    def __init__(self, step: Step, crowd: list[int], branches: list[Org], moves: int) -> None:
        self.step, self.crowd, self.branches, self.moves = step, crowd, branches, moves
        self.lock, self.tried, self.done = threading.Lock(), 0, Counter[str]()

    def clerk(self, seed: int) -> None:
        dice = random.Random(SEED + seed)  # noqa: S311
        while self.tried < self.moves:
            member = Member.objects.select_related("org").get(pk=dice.choice(self.crowd))
            try:
                what = self.step(member, self.branches, dice)
            except LOST:
                what = "lost"
            with self.lock:
                self.done[what] += 1
                self.tried += what in {"accepted", "moved", "lost"}
        connection.close()

    def run(self) -> "Race":
        clerks = [threading.Thread(target=self.clerk, args=(n,)) for n in range(CLERKS)]
        for one in clerks:
            one.start()
        for one in clerks:
            one.join()
        return self


def watch(log: Path, over: Path) -> None:
    """A process that only reads: each look is one statement, and sees one moment."""
    open_ = Belonging.objects.filter(member=OuterRef("pk"), until=None)
    looks, torn = 0, []
    while not over.exists():
        odd = Member.objects.filter(~Exists(open_.filter(org=OuterRef("org"))))
        many = Belonging.objects.filter(until=None).values("member").annotate(n=Count("pk"))
        torn += [*odd.values_list("pk", flat=True)]
        torn += [*many.filter(n__gt=1).values_list("member", flat=True)]
        looks += 1
        time.sleep(0.001)
    log.write_text(f"{looks} {len(torn)}", encoding="utf-8")


def raced(forks: Forks, folder: Path, race: Race) -> tuple[int, int]:  # noqa: F811
    """Run it under the eyes of a reader process: how often it looked, and what it saw torn."""
    log, over = folder / "log", folder / "over"
    pid = forks.begin(lambda: watch(log, over))
    try:
        race.run()
    finally:
        over.touch()
    assert forks.wait(pid) == 0
    looks, torn = map(int, log.read_text(encoding="utf-8").split())
    return looks, torn


@pytest.fixture
def field(transactional_db: None) -> Any:
    del transactional_db
    with clock.at(BEGIN + timedelta(days=1)):
        district = build()
        crowd = [m.pk for m in enrol(district.here, CROWD)]
    Org.objects.update(may_approve=True)
    branches = [district.here, district.there, district.beside]
    return crowd, [Org.objects.get(pk=one.pk) for one in branches]


def test_raced_transfers_leave_every_member_in_exactly_one_branch(
    forks: Forks,  # noqa: F811
    tmp_path: Path,
    field: Any,
    record_property: Any,
) -> None:
    race = Race(next_step, *field, MOVES)
    looks, torn = raced(forks, tmp_path, race)
    for _round in range(3):
        brought()
    assert torn == 0
    assert looks > 10
    assert race.tried >= MOVES
    assert race.done["accepted"] > MOVES / 50, race.done
    accepted = Arrival.objects.filter(state="accepted").count()
    assert accepted == Departure.objects.filter(state="closed").count()
    assert OutParcel.objects.exclude(fault="").count() == 0
    settled = OutParcel.objects.exclude(answered_at=None).count()
    assert settled == InParcel.objects.exclude(returned_at=None).count()
    numbers = Letter.objects.order_by("org", "year", "number").values_list("org", "year", "number")
    last: Counter[tuple[int, int]] = Counter()
    for org, year, number in numbers:
        last[org, year] += 1
        assert number == last[org, year], "a gap in the numbers of letters"
    assert sound() == []
    record_property("moves", race.tried)
    record_property("accepted", accepted)
    record_property("looks", looks)
    record_property("torn", torn)


def test_red_control_the_same_race_without_the_guards_breaks(
    forks: Forks,  # noqa: F811
    tmp_path: Path,
    field: Any,
) -> None:
    race = Race(unguarded, *field, CARELESS)
    _looks, torn = raced(forks, tmp_path, race)
    assert torn or sound(), "没有护栏的竞争应当露出破绽，否则这场竞争什么也没有试"
