"""The cast's employers: a firm covered twice, a school covered once, a shop not at all; two
instructors who were there, a union that met.
"""

from datetime import date
from typing import Any

from jiceng.kernel.actors import System
from jiceng.registers.orgs.models import Field
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit

MAKER = System("演员表")
OLD, SENT_ON = date(2010, 1, 1), date(2024, 9, 1)


def employers_of(cast: Any) -> None:
    rows = [("和平机械厂", Field.PRIVATE_FIRM, 2), ("东街小学", Field.SCHOOL, 1)]
    rows.append(("槐荫便利店", Field.PRIVATE_FIRM, 3))
    made = units.register_many(
        [
            {"name": name, "field": of, "keeper": cast.orgs[at], "since": OLD, "staff": staff}
            for (name, of, at), staff in zip(rows, (120, 40, None), strict=True)
        ],
        actor=MAKER,
    )
    for unit, at, way in (
        (made[0], 13, Hosting.Way.JOINT), (made[0], 10, Hosting.Way.ATTACHED),
        (made[1], 12, Hosting.Way.OWN),
    ):  # fmt: skip
        units.host(unit, actor=MAKER, org=cast.orgs[at], way=way, since=date(2020, 1, 1))
    assert Unit.objects.count() == 3
    _reached(cast, made[0], made[2])


def _reached(cast: Any, factory: Unit, shop: Unit) -> None:
    sent = units.send_many(
        [
            {"person": person, "unit": unit, "since": SENT_ON}
            for person, unit in zip(cast.people, (factory, shop), strict=False)
        ],
        actor=MAKER,
    )
    words = {"visited_on": date(2025, 2, 1), "words": "讲了政策", "problem": "招工难"}
    units.visit_many([{"guidance": one, **words} for one in sent], actor=MAKER)
    mass = units.found_mass(actor=MAKER, unit=shop, kind="union", since=SENT_ON)
    units.hold_mass(mass, actor=MAKER, held_on=date(2025, 3, 8), words="座谈会")
