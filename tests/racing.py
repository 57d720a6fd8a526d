"""Several at one moment, each on a thread and a connection of its own."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError

REFUSED = (ValidationError, StepError)  # what a person is told; a fault of the database is none
WAIT = 30  # seconds until the last of them must have come to the gate


def together(*jobs: Callable[[], Any], at: date | datetime | None = None) -> list[Any]:
    """What each came to, in their order, by this clock; what one of them raised is raised here.

    Nothing that goes wrong on a thread may pass unseen.
    """
    gate, found, raised = threading.Barrier(len(jobs)), [None] * len(jobs), list[BaseException]()

    def run(place: int) -> None:
        try:
            gate.wait(WAIT)
            with clock.at(at) if at else nullcontext():
                found[place] = jobs[place]()
        except BaseException as why:  # noqa: BLE001 - raised again below
            raised.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for why in raised:
        raise why
    return found


def outcomes(
    *jobs: Callable[[], Any],
    at: date | datetime | None = None,
    refused: tuple[type[Exception], ...] = REFUSED,
) -> list[str]:
    """What became of each: the word it answered, `done` if none, `refused` if turned away."""

    def asked(job: Callable[[], Any]) -> Callable[[], str]:
        def run() -> str:
            try:
                said = job()
            except refused:
                return "refused"
            return said if isinstance(said, str) else "done"

        return run

    return together(*map(asked, jobs), at=at)
