"""Eight clients and one hot room beside two hundred others: booking held against a bare insert."""

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock_time
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from bench.lines import Line, told
from bench.timing import REPETITIONS, median
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Space
from jiceng.work.booking import actions
from jiceng.work.booking.actions.asking import drawn
from jiceng.work.booking.models import Booking

CLIENTS, EACH, SPACES, SHARE = 8, 60, 200, 0.4
US, TODAY = System("bench"), date(2026, 11, 23)
Rows = list[dict[str, Any]]


def main() -> None:
    """Print the ratio of attempts a second, and what stands in the table afterwards."""
    with clock.at(TODAY):
        rows = wishes(rooms())
    ours, bare = [], []
    booked = 0
    for _turn in range(REPETITIONS):
        clear()
        bare.append(rate(rows, inserted))
        clear()
        ours.append(rate(rows, asked))
        booked = Booking.objects.count()
    mine, theirs = median(ours), median(bare)
    overlaps = Booking.objects.clashing().count()
    load = f"{CLIENTS} clients × {EACH}, 1 hot room + {SPACES}; {booked} booked"
    told(Line("booking", load, f"{mine:,.0f} attempts/s", f"bare insert {theirs:,.0f}/s",
              mine / theirs, SHARE))  # fmt: skip
    told(Line("booking: overlaps", load, f"{overlaps}", "0", float(overlaps), 0, most=True))
    lines = JournalLine.objects.filter(verb="booking.request", actor_name=US.name).count()
    assert lines >= booked


def rooms() -> list[Space]:
    """A centre of its own with so many rooms, open every day."""
    keeper = Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")[0]
    venue = venues.register(actor=US, name="bench", kind="centre", level="community",
                            keeper=keeper, opening="每天 8:00—20:00",
                            since=date(2020, 1, 1))  # fmt: skip
    return venues.divide_many(
        [
            {"venue": venue, "name": f"R{n}", "capacity": 50, "approved": False,
             "since": date(2020, 1, 1)}
            for n in range(SPACES + 1)
        ],
        actor=US,
    )  # fmt: skip


def wishes(spaces: list[Space]) -> list[Rows]:
    """Of each client: half of them for the hot room, within three weeks."""
    org = Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")[0]
    found = []
    for client in range(CLIENTS):
        dice = Random(client)
        rows: Rows = []
        for _n in range(EACH):
            begin = dice.randrange(8, 18)
            rows.append({
                "org": org, "space": spaces[0] if dice.random() < SHARE else dice.choice(spaces),
                "held_on": TODAY + timedelta(days=1 + dice.randrange(21)),
                "starts": clock_time(begin), "ends": clock_time(begin + 2), "purpose": "life",
                "group": "members", "persons": 10,
            })  # fmt: skip
        found.append(rows)
    return found


def clear() -> None:
    Booking.objects.all().delete()


def inserted(row: dict[str, Any]) -> None:
    """Nothing asked, nothing noted: the row alone, in a transaction of its own."""
    with transaction.atomic():
        drawn(row).save(force_insert=True)


def asked(row: dict[str, Any]) -> None:
    try:
        actions.request(actor=US, **row)
    except ValidationError:
        return


def rate(rows: list[Rows], deed: Callable[[dict[str, Any]], None]) -> float:
    """Attempts a second of all clients together, by the clock on the wall."""
    gate = threading.Barrier(len(rows) + 1)

    def run(own: Rows) -> None:
        with clock.at(TODAY):
            gate.wait()
            for row in own:
                deed(row)
        connection.close()

    threads = [threading.Thread(target=run, args=[own]) for own in rows]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return sum(map(len, rows)) / (time.perf_counter() - begun)
