"""Party-affairs workers and their norms; what units have."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people.demo import person
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.structure import actions


def staff(world: World) -> None:
    """Agencies with their norms and workers, some short of one; units' members as found."""
    agencies = list(Org.objects.filter(field=Field.AGENCY, until=None).order_by("path"))
    begin = world.since + timedelta(days=20)
    rows: list[dict[str, Any]] = []
    oldest, youngest = (date(world.since.year - age, 1, 1) for age in (52, 27))
    with clock.at(begin):
        actions.set_norm_many(
            [{"org": org, "workers": 2 if org.kind == Kind.BRANCH else 5, "fulltime": 1,
              "since": begin, "document": "演示编〔2023〕2号"} for org in agencies[:-2]],
            actor=world.actor,
        )  # fmt: skip
        for number, org in enumerate(agencies):
            for n in range((2, 1, 2, 0)[number % 4]):
                row = person(world.dice, 97_000 + number * 10 + n, org, oldest, youngest)
                row.pop("keeper")
                rows.append(row | {"org": org, "since": begin, "duty": "党务",
                                   "fulltime": n == 0 and number % 4 != 1})  # fmt: skip
        made = actions.enlist_many(rows, actor=world.actor)
    left = begin + timedelta(days=500)
    with clock.at(left):
        for post in made[::11]:
            actions.relieve(post, actor=world.actor, on=left, reason="交流任职（演示）")
    _tallies(world)


def _tallies(world: World) -> None:
    """Twice in three years somebody asked every firm and social organisation."""
    units = list(
        Unit.objects.filter(field__in=(Field.PRIVATE_FIRM, Field.SOCIAL_ORG), until=None).order_by(
            "pk"
        )
    )
    own = set(Hosting.objects.filter(way=Hosting.Way.OWN).values_list("unit", flat=True))
    for months in (4, 22):
        day = add_months(world.since, months)
        rows = [
            {
                "unit": unit,
                "full": world.choose({3: 3, 5: 4, 9: 2, 2: 1} if unit.pk in own
                                     else {0: 9, 1: 6, 2: 3, 3: 1, 4: 1}),
                "since": day,
                "source": "两新组织摸底（演示）",
            }
            for unit in units
            if unit.since < day and unit.pk % 12
        ]  # fmt: skip
        with clock.at(day):
            actions.tally_many(rows, actor=world.actor)
