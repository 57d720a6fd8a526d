"""Two at once: a period is closed once, each closing has a place of its own in the chain, and what
is frozen is one moment. Each with a red control.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from jiceng.insight.closing import actions
from jiceng.insight.closing.models import Closing
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedPeriod, close, hold_still, tampered
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month
from jiceng.registers.members import actions as members
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from tests.cast import MAKER, Cast, fill

pytestmark = [
    pytest.mark.race, pytest.mark.both, pytest.mark.slow, pytest.mark.django_db(transaction=True)
]  # fmt: skip
JUNE, FEW = month(2025, 6), ("members.members", "orgs.orgs")
ROUNDS, LOOKS = 4, 25
LATER = month(2100, 1)  # when every move has taken effect


def together(*jobs: Callable[[], str]) -> Counter[str]:
    """Each on a thread and a connection of its own, begun at one moment."""
    told: Counter[str] = Counter()
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], str]) -> None:
        gate.wait(30)
        try:
            told[job()] += 1
        except (ValidationError, StepError, IntegrityError, OperationalError):
            told["refused"] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_a_period_is_closed_once_and_every_closing_has_its_own_place_in_the_chain() -> None:
    cast = fill()
    one = actions.ask(actor=MAKER, org=cast.east, period=JUNE)

    def freeze() -> str:
        mine = Closing.objects.select_related("org").get(pk=one.pk)
        actions.freeze(mine, actor=MAKER, only=FEW)
        return "closed"

    assert together(*[freeze] * 3) == {"closed": 1, "refused": 2}
    assert ClosedPeriod.objects.count() == 1

    for _round in range(ROUNDS):  # beside the room, by the kernel's own hand
        together(*[lambda: close(cast.east, Ask(JUNE), [MEMBERS], actor=MAKER) and "kept"] * 3)
    kept = ClosedPeriod.objects.order_by("serial").values_list("serial", "adjustment")
    assert len(kept) >= 1 + ROUNDS
    assert list(kept) == [(n + 1, n) for n in range(len(kept))]
    assert list(tampered()) == []

    assert careless(cast) == {"kept": 1, "refused": 1}
    guards, ClosedPeriod._meta.constraints = ClosedPeriod._meta.constraints, []
    try:
        with connection.schema_editor() as editor:
            for guard in guards:
                editor.remove_constraint(ClosedPeriod, guard)
        assert careless(cast) == {"kept": 2}, "the red control: two closings with one number"
        assert any("序号" in words for words in tampered())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("delete from kernel_closedperiod where digest = 'careless'")
        ClosedPeriod._meta.constraints = guards
        with connection.schema_editor() as editor:
            for guard in guards:
                editor.add_constraint(ClosedPeriod, guard)


def careless(cast: Cast) -> Counter[str]:
    """Two who count what is closed, and write their number when the other has counted too."""
    gate = threading.Barrier(2)

    def close_it() -> str:
        number = ClosedPeriod.objects.filter(first=JUNE.first).count()
        gate.wait(30)
        ClosedPeriod(
            path=cast.east.path, first=JUNE.first, last=JUNE.last, day=JUNE.last,
            adjustment=number, serial=number + 1, digest="careless", closed_at=clock.now(),
        ).save(force_insert=True)  # fmt: skip
        return "kept"

    return together(close_it, close_it)


def torn(cast: Cast, *, still: bool) -> int:
    """How often two branches, between which somebody goes to and fro, did not hold them once."""
    here, there = cast.branch, Org.objects.get(pk=cast.orgs[8].pk)
    mover = Member.objects.filter(org=here, left_on=None).order_by("pk")[0].pk
    over, odd = threading.Event(), 0

    def go() -> None:
        day = date(2030 if still else 2060, 1, 1)  # each time later than all moves before
        while not over.is_set():
            member = Member.objects.select_related("org").get(pk=mover)
            to = there if member.org_id == here.pk else here
            day += timedelta(days=1)
            with clock.at(day):
                try:
                    members.move(member, actor=MAKER, to=to, on=day, reason="往返")
                except OperationalError:
                    continue
        connection.close()

    whole = sum(MEMBERS.read(one, Ask(LATER)).value for one in (here, there))
    writer = threading.Thread(target=go)
    writer.start()
    try:
        for _look in range(LOOKS):
            # SQLite has no weaker level than one moment: there the careless ask outside of any
            with transaction.atomic() if still or connection.vendor != "sqlite" else nullcontext():
                if still:
                    hold_still()
                first = MEMBERS.read(here, Ask(LATER)).value
                time.sleep(0.02)
                odd += first + MEMBERS.read(there, Ask(LATER)).value != whole
    finally:
        over.set()
        writer.join()
    return odd


def test_what_is_frozen_is_one_moment_while_others_write() -> None:
    cast = fill()
    assert torn(cast, still=True) == 0
    assert torn(cast, still=False) > 0, "the red control: two moments do not add up"
