"""Eight clients race for the same orders: a claim held against its bare UPDATE; orders a second."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.db import connection, transaction

from bench.lines import Line, told
from bench.timing import REPETITIONS, median
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.orders import actions
from jiceng.work.orders.flows import HELD, POOLED
from jiceng.work.orders.models import Hold, Order

CLIENTS, EACH, INTAKE = 8, 60, 40
SHARE, A_SECOND = 0.4, 50
US, TODAY = System("bench"), date(2026, 11, 23)
NAMES = count()


def main() -> None:
    """Print claims a second against the bare UPDATE, orders a second, and orders held twice."""
    org = Org.objects.filter(kind=Kind.BRANCH, until=None).order_by("pk")[0]
    ours, bare, won = [], [], 0
    for _turn in range(REPETITIONS):
        bare.append(rate(pooled(org), updated))
        rows = pooled(org)
        ours.append(rate(rows, claimed))
        won = Hold.objects.filter(order__in=[one.pk for one in rows]).count()
    mine, theirs = median(ours), median(bare)
    load = f"{CLIENTS} clients race for {EACH} orders; {won} won"
    told(Line("claim", load, f"{mine:,.0f} attempts/s", f"bare update {theirs:,.0f}/s",
              mine / theirs, SHARE))  # fmt: skip
    told(Line("claim: held twice", load, f"{won - EACH}", "0", float(won - EACH), 0, most=True))
    asked = [rate([org] * INTAKE, submitted) for _turn in range(REPETITIONS)]
    a_second = median(asked)
    load = f"{CLIENTS} clients × {INTAKE} orders"
    told(Line("orders", load, f"{a_second:,.0f} orders/s", f"{A_SECOND}/s",
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


def submitted(org: Org) -> None:
    with clock.at(TODAY):
        actions.submit(actor=US, **row(org))


def rate(rows: Sequence[Any], deed: Callable[[Any], None]) -> float:
    """Attempts a second of all clients together, by the clock on the wall."""
    gate = threading.Barrier(CLIENTS + 1)

    def run() -> None:
        with clock.at(TODAY):
            gate.wait()
            for one in rows:
                deed(one)
        connection.close()

    threads = [threading.Thread(target=run) for _n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(rows) * CLIENTS / (time.perf_counter() - begun)
