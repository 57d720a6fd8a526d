"""Everybody signs at once and many send it twice: one line each, never two.

2,000 sends by four at once, a fifth of them repeats; 20,000 in the soak. The red control looks
first and writes afterwards, without the constraint; it must sign somebody twice.
"""

import os
import threading
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import OperationalError, connection

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.work.life import actions
from jiceng.work.life.models import Signing, SignSheet
from tests.work.district import BEGUN, TODAY, US, tree

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
SENDS = 20_000 if os.environ.get("JICENG_SOAK") == "1" else 2_000
CLIENTS, REPEATS = 4, 5
SEED = int(os.environ.get("JICENG_SEED", "20261126"))


def named(number: int) -> str:
    """A name of its own for each."""
    digits = "甲乙丙丁戊己庚辛壬癸"
    return "某" + "".join(digits[int(one)] for one in str(number))


def build(count: int) -> tuple[SignSheet, list[Member]]:
    """A street's meeting and everybody it called."""
    with clock.at(TODAY):
        _root, street, branch, _other = tree()
        folk = people.register_many(
            [{"name": named(n), "keeper": branch, "sex": "1"} for n in range(count)], actor=US
        )
        called = members.enrol_many(
            [
                {"person": one, "org": branch, "joined_on": BEGUN, "entered_on": BEGUN,
                 "category": "working"}
                for one in folk
            ],
            actor=US,
        )  # fmt: skip
        sheet = actions.open_sheet(actor=US, org=street, type="other", held_on=TODAY)
    return sheet, list(Member.objects.filter(pk__in=[m.pk for m in called]).select_related("org"))


def together(jobs: list[list[Member]], deed: Any) -> Counter[str]:
    """Each on a thread and a connection of its own."""
    told: Counter[str] = Counter()
    gate, lock = threading.Barrier(len(jobs)), threading.Lock()

    def run(job: list[Member]) -> None:
        gate.wait()
        mine: Counter[str] = Counter()
        with clock.at(TODAY):
            for member in job:
                try:
                    deed(member)
                    mine["signed"] += 1
                except OperationalError as why:
                    mine[f"error {why}"] += 1
        connection.close()
        with lock:
            told.update(mine)

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_everybody_is_on_the_sheet_once_however_often_they_send(record_property):
    sheet, called = build(SENDS * (REPEATS - 1) // REPEATS)
    sends = [*called, *called[: SENDS - len(called)]]
    Random(SEED).shuffle(sends)  # noqa: S311 - the same order in every run
    jobs = [sends[n::CLIENTS] for n in range(CLIENTS)]
    told = together(jobs, lambda member: actions.sign(sheet, actor=US, member=member))
    lines = Signing.objects.filter(sheet=sheet)
    record_property("sends", SENDS)
    record_property("doubles", lines.count() - lines.values("member").distinct().count())
    assert told == {"signed": SENDS}
    assert lines.count() == lines.values("member").distinct().count() == len(called)
    assert JournalLine.objects.filter(verb="life.sign").count() == len(called)


@pytest.fixture
def unguarded():
    """The table without its constraint, as if nobody had thought of it."""
    held = Signing._meta.constraints
    Signing._meta.constraints = []
    with connection.schema_editor() as editor:
        editor.remove_constraint(Signing, held[0])
    yield
    Signing.objects.all().delete()
    Signing._meta.constraints = held
    with connection.schema_editor() as editor:
        editor.add_constraint(Signing, held[0])


def test_red_control_looking_first_and_writing_afterwards_signs_twice(unguarded):
    sheet, called = build(1)
    both_looked = threading.Barrier(2)

    def careless(member: Member) -> None:
        if Signing.objects.filter(sheet=sheet, member=member).exists():
            return
        both_looked.wait(30)
        Signing.objects.create(sheet=sheet, member=member, way="code", recorded_at=clock.now())

    assert together([called, called], careless) == {"signed": 2}
    assert Signing.objects.count() == 2
