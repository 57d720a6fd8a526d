"""Eight clients race for the same orders: a claim held against its bare UPDATE; orders a second,
asked and taken; then what a request costs where there are many.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from queue import SimpleQueue
from typing import Any

from django.db import connection, transaction

from bench import asked
from bench.lines import Line, engine, told
from bench.timing import REPETITIONS, median
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.orders import actions
from jiceng.work.orders.flows import HELD, POOLED
from jiceng.work.orders.models import Hold, Order

CLIENTS, EACH, INTAKE, TAKERS = 8, 250, 400, 200
SHARE, A_SECOND, ASKED = 0.4, 50, "bench, asked"
US, TODAY = System("bench"), date(2026, 11, 23)
NAMES = count()


def main(orders: str = "200000") -> None:
    """Print claims a second against the bare UPDATE, orders a second, orders held twice; then what
    a request costs with so many orders in the table.
    """
    org = Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")[0]
    ours, bare, won = [], [], 0
    for _turn in range(REPETITIONS):
        bare.append(rate(pooled(org), updated))
        rows = pooled(org)
        ours.append(rate(rows, claimed))
        won = Hold.objects.filter(order__in=[one.pk for one in rows]).count()
    mine, theirs = median(ours), median(bare)
    load = f"{CLIENTS} clients race for {EACH} orders; {won} won; {engine()}"
    told(Line("claim", load, f"{mine:,.0f} attempts/s", f"bare update {theirs:,.0f}/s",
              mine / theirs, SHARE))  # fmt: skip
    told(Line("claim: held twice", load, f"{won - EACH}", "0", float(won - EACH), 0, most=True))
    intake(org)
    asked.main(int(orders))


def intake(org: Org) -> None:
    """Half of the clients ask and dispatch, half claim for two hundred members in turn."""
    members = list(Member.objects.present().order_by("pk")[:TAKERS])
    seconds = [flow(org, members) for _turn in range(REPETITIONS)]
    rows = Order.objects.filter(text__startswith=ASKED)
    led = Hold.objects.open().lead().filter(order__in=rows)
    assert rows.count() == led.count() == INTAKE * REPETITIONS, "each is led by exactly one"
    takers = led.values("member").distinct().count()
    a_second = INTAKE / median(seconds)
    load = f"{INTAKE} orders asked, dispatched and claimed by {takers} members, {CLIENTS} clients"
    told(Line("orders", f"{load}, {engine()}", f"{a_second:,.0f} orders/s", f"{A_SECOND}/s",
              a_second / A_SECOND, 1))  # fmt: skip


def pooled(org: Org) -> list[Order]:
    """So many orders that wait in one pool."""
    with clock.at(TODAY):
        made = actions.submit_many([row(org) for _n in range(EACH)], actor=US)
        actions.dispatch_many(made, actor=US)
    return made


def row(org: Org) -> dict[str, Any]:
    return {"org": org, "channel": "counter", "text": f"bench {next(NAMES)}"}


def updated(order: Order) -> None:
    """The statement alone, in a transaction of its own."""
    with transaction.atomic():
        Order.objects.filter(pk=order.pk, state=POOLED).update(state=HELD)


def claimed(order: Order) -> None:
    mine = Order(**{one.attname: getattr(order, one.attname) for one in Order._meta.fields})
    try:
        actions.claim(mine, actor=US)
    except StepError:
        return


def flow(org: Org, members: Sequence[Member]) -> float:
    """Seconds until so many orders are asked, dispatched and taken."""
    waiting: SimpleQueue[Order] = SimpleQueue()
    turns, left = count(), iter(range(INTAKE))

    def asks() -> None:
        for number in left:
            said = row(org) | {"text": f"{ASKED} {number}"}
            waiting.put(actions.dispatch(actions.submit(actor=US, **said), actor=US))

    def takes() -> None:
        while next(taken) < INTAKE:
            order = waiting.get()
            actions.claim(order, actor=US, member=members[next(turns) % len(members)])

    taken = count()
    return together([asks, takes] * (CLIENTS // 2))


def rate(rows: Sequence[Any], deed: Callable[[Any], None]) -> float:
    """Attempts a second of all clients together, by the clock on the wall."""

    def job() -> None:
        for one in rows:
            deed(one)

    return len(rows) * CLIENTS / together([job] * CLIENTS)


def together(jobs: Sequence[Callable[[], None]]) -> float:
    """Seconds until all are done, each on a thread and a connection of its own."""
    gate = threading.Barrier(len(jobs) + 1)

    def run(job: Callable[[], None]) -> None:
        with clock.at(TODAY):
            gate.wait()
            job()
        connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun
