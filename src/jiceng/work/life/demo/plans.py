"""Plans of some branches for each year, laid out by what is owed."""

from datetime import date

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.life import actions
from jiceng.work.life.figures.planning import rows_of_year
from jiceng.work.life.models import ActivityKind, Planned

EVERY = 9  # one branch in nine plans


def planned(world: World) -> None:
    """One in nine plans each year; a few rows are changed or dropped with a reason."""
    orgs = list(Org.objects.filter(kind__in=BRANCHES, until=None).order_by("path")[::EVERY])
    kinds = list(ActivityKind.objects.filter(type="theme_day").order_by("pk"))
    for year in range(world.since.year, world.until.year + 1):
        day = max(world.since, date(year, 1, 5))
        if day > world.until:
            break
        here = [org for org in orgs if org.since <= date(year, 1, 1)]
        with clock.at(day):
            rows = rows_of_year(here, year, day)
            for listed in rows:
                for n, row in enumerate(listed):
                    if row["type"] == "theme_day":
                        row["kind"] = kinds[(n + year) % len(kinds)]
            actions.plan_year_many(list(zip(here, rows, strict=True)), actor=world.actor, year=year)
            later = Planned.objects.filter(plan__year=year, type="committee")
            for n, one in enumerate(later.order_by("pk")[::40]):
                if n % 2:
                    actions.drop_planned(one, actor=world.actor, reason="和党员大会合并（演示）")
                else:
                    actions.replan(one, actor=world.actor, theme="研究评先推荐（演示）")
