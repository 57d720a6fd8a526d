"""What the cast knows of covering: a unit of either street is attached and was looked at."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.coverage import actions

MAKER = System("演员表")
DAY = date(2025, 3, 3)


def covered_of(cast: Any) -> None:
    school = Unit.objects.get(name="东街小学")
    factory = Unit.objects.get(name="和平机械厂")
    begun = date(2024, 9, 1)
    way = Hosting.Way.ATTACHED
    units.host(school, actor=MAKER, org=cast.huaiyin, way=way, since=begun)
    with clock.at(DAY):
        actions.review_many(
            [
                {"unit": one, "reviewed_on": DAY, "full": 1, "outcome": "stays"}
                for one in (school, factory)
            ],
            actor=MAKER,
        )
