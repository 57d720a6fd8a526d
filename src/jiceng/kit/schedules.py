"""What happens by itself, and how often: rooms declare it, the worker does it.

A room names its own in `actions.SCHEDULES`. Every function takes no arguments and may be run
twice without harm: a worker that died may be followed by another.
"""

from dataclasses import dataclass

from django_q.models import Schedule

from jiceng.kit.rooms import gather

PREFIX = "jiceng:"


@dataclass(frozen=True)
class Every:
    """Run `does` (a dotted name) every so many minutes."""

    does: str
    minutes: int


HOUR, DAY = 60, 24 * 60
OWN = (
    Every("jiceng.kit.indexing.index_new", 1),
    Every("jiceng.kit.parcels.carry", 1),
    Every("jiceng.kit.jobs.sweep", 5),
    Every("jiceng.kit.downloads.purge", HOUR),
    Every("jiceng.kernel.journal.seal", HOUR),
    Every("jiceng.kit.drafts.purge", DAY),
    Every("jiceng.kernel.bulk.weigh", DAY),
)


def ensure() -> None:
    """Bring the worker's timetable to what the installed rooms declare."""
    wanted = {f"{PREFIX}{one.does}": one for one in (*OWN, *gather("actions", "SCHEDULES"))}
    found = {one.name: one for one in Schedule.objects.filter(name__startswith=PREFIX)}
    Schedule.objects.filter(name__in=found.keys() - wanted.keys()).delete()
    for name, one in wanted.items():
        said = {
            "func": one.does,
            "schedule_type": Schedule.MINUTES,
            "minutes": one.minutes,
            "repeats": -1,
        }
        # Each write waits for the disk, and at most starts there is none to be made.
        if name not in found or any(getattr(found[name], key) != said[key] for key in said):
            Schedule.objects.update_or_create(name=name, defaults=said)
