"""20,000 people and a fifth of them twice: signing in held against a bare insert, and timed."""

import threading
import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from django.db import connection, transaction

from bench.district import grow
from bench.lines import Line, told
from bench.timing import median
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life import actions
from jiceng.work.life.models import Signing, SignSheet

CLIENTS, PEOPLE, REPEATS, SHARE, SECONDS = 8, 20_000, 4_000, 0.5, 60
ALIKE, TURNS = 2_000, 3  # the ratio is taken on fewer, several times
US, TODAY = System("bench"), date(2026, 11, 23)


def main() -> None:
    """Print the ratio of sign-ins a second, how long 20,000 take, and how many stand twice.

    A demo district has fewer: the roll is grown to so many first, which is not measured.
    """
    grow(PEOPLE + Member.objects.exclude(left_on=None).count())
    root = Org.objects.get(parent=None)
    with clock.at(TODAY):
        sheet = actions.open_sheet(actor=US, org=root, type="other", held_on=TODAY)
    called = list(Member.objects.present().select_related("org").order_by("pk")[:PEOPLE])
    ours, bare = [], []

    def signed(member: Member) -> None:
        actions.sign(sheet, actor=US, member=member)

    def inserted(member: Member) -> None:
        with transaction.atomic():
            Signing(
                sheet=sheet, member=member, way="code", recorded_at=clock.now()
            ).save(force_insert=True)  # fmt: skip

    for _turn in range(TURNS):
        for deed, found in ((inserted, bare), (signed, ours)):
            clear(sheet)
            found.append(ALIKE / spent(called[:ALIKE], deed))
    clear(sheet)
    assert len(called) == PEOPLE
    sends = [*called, *called[:REPEATS]]
    Random(1).shuffle(sends)
    seconds = spent(sends, signed)
    lines = Signing.objects.filter(sheet=sheet)
    doubles = lines.count() - lines.values("member").distinct().count()
    mine, theirs = median(ours), median(bare)
    load = f"{CLIENTS} clients, {ALIKE:,} people"
    told(Line("sign-in", load, f"{mine:,.0f}/s", f"bare insert {theirs:,.0f}/s", mine / theirs,
              SHARE))  # fmt: skip
    load = f"{lines.count():,} people, {len(sends):,} sends"
    told(Line("sign-in: 20,000", load, f"{seconds:.1f} s", f"{SECONDS} s", seconds / SECONDS, 1,
              most=True))  # fmt: skip
    told(Line("sign-in: doubles", load, f"{doubles}", "0", float(doubles), 0, most=True))
    assert lines.count() == len(called)


def clear(sheet: SignSheet) -> None:
    Signing.objects.filter(sheet=sheet).delete()


def spent(sends: list[Member], deed: Callable[[Any], None]) -> float:
    """Seconds until everybody has sent, by the clock on the wall."""
    gate = threading.Barrier(CLIENTS + 1)

    def run(own: list[Member]) -> None:
        with clock.at(TODAY):
            gate.wait()
            for member in own:
                deed(member)
        connection.close()

    threads = [threading.Thread(target=run, args=[sends[n::CLIENTS]]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun
