"""Building the demo district: the stages of all rooms, in order, each with dice of its own."""

import sys
import time
from datetime import date
from random import Random

from django.db import transaction

from jiceng.kernel import clock, uids
from jiceng.kernel.bulk import uncollected, weigh
from jiceng.kit.demo import SEED, Report, Stage, World
from jiceng.kit.rooms import gather

WEIGHED = 8  # stages after which the database looks again at how full its tables have become


def say(title: str, done: int, of: int) -> None:
    """One line that grows, on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r  {title} {done}/{of}    ")
        sys.stderr.flush()


def build(until: date, report: Report = say) -> World:
    """Fill an empty, migrated database with the history up to a day; the same day, the same
    content. Runs in one transaction: there is a whole district or none.
    """
    stages: list[Stage] = sorted(gather("demo", "STAGES"), key=lambda stage: stage.order)
    world = World(until=until, report=report)
    with transaction.atomic(), clock.at(until), uids.seeded(SEED), uncollected() as collect:
        for number, stage in enumerate(stages, 1):
            begun = time.perf_counter()
            world.dice = Random(SEED * 1_000 + stage.order)
            report(stage.title, number, len(stages))
            stage.build(world)
            collect()
            if number % WEIGHED == 0 or number == len(stages):
                weigh()
            spent = time.perf_counter() - begun
            if sys.stderr.isatty():
                sys.stderr.write(f"\r  {stage.title:　<8} {spent:6.1f} s\n")
    return world
