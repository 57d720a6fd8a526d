"""A unit moves to other ground: what was counted of the days before stays where it was counted."""

from datetime import date

import pytest

from jiceng.insight.shelf.look import shelf
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import quarter
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting
from jiceng.work.coverage import actions as coverage
from jiceng.work.coverage.models import AttachedReview
from jiceng.work.enterprises import actions as enterprises
from jiceng.work.masses import actions as masses
from jiceng.work.structure import actions as structure

US, OTHER = System("社区"), System("街道")
DAY, MOVED_ON, LATER = date(2025, 3, 8), date(2025, 5, 10), date(2025, 6, 2)
PAST = quarter(2025, 1)
FIGURES = [one for one in shelf().values() if isinstance(one, Figure)]
# What hangs on a unit and is counted on its ground; the units themselves: tests/registers/units.
MOVING = [
    "coverage.plans", "coverage.plans_open", "coverage.attached", "coverage.graduated",
    "coverage.tracks", "coverage.converted", "coverage.deeds", "coverage.benefit",
    "structure.units_alone", "structure.units_joined", "structure.units_ready",
    "enterprises.contacts", "enterprises.plans", "enterprises.subsidies",
    "masses.services", "masses.served", "masses.rights", "masses.unsolved", "masses.planned",
    "masses.plans_met",
]  # fmt: skip


def at(unit, cast, full):
    """One of everything, in the first quarter; what is due in it is due before the move."""
    of = {"unit": unit, "actor": US}
    structure.tally(full=full, since=DAY, **of)
    due = {"measure": "找党员", "owner": "王干部"}
    coverage.approve(coverage.draft(due_on=DAY, **due, **of), actor=OTHER)
    units.host(unit, actor=US, org=cast.branch, way=Hosting.Way.ATTACHED, since=date(2024, 9, 2))
    coverage.review(reviewed_on=DAY, full=1, outcome="stays", **of)
    row = {"mentor": "李师傅", "listed_on": DAY, **of}
    coverage.list_one(kind="worker", name="张技师", **row)
    gone = coverage.list_one(kind="worker", name="赵技师", **row)
    coverage.withdraw(gone, actor=US, on=DAY, outcome="离职")
    coverage.bring(kind="benefit", held_on=DAY, words="改工艺", amount=3, **of)
    enterprises.contact(held_on=DAY, way="visit", words="看望", **of)
    enterprises.plan(
        held_on=DAY, goal="党员示范岗", deed="挂牌", due=date(2025, 3, 20), subsidy=500,
        subsidy_from="街道", **of,
    )  # fmt: skip
    mass = units.found_mass(kind="union", since=date(2024, 9, 1), **of)
    told = {"massorg": mass, "group": "migrant", "actor": US}
    masses.serve(kind="school", served=12, held_on=DAY, result="进了暑期班", **told)
    masses.raise_case(kind="wages", concerned=3, content="欠薪", raised_on=DAY, **told)
    masses.plan(massorg=mass, first_on=DAY, services=1, about="托管", actor=US)


def said(cast):
    """Of each figure, how many of its population stood beneath each organisation then."""
    told = shelf()
    return {key: told[key].population.spread(cast.district, Ask(PAST)) for key in MOVING}


@pytest.mark.both
def test_no_past_day_moves_with_a_unit(cast):
    row = {"field": "private_firm", "keeper": cast.huaiyin, "since": date(2024, 1, 1)}
    firms = units.register_many([{**row, "name": f"试{n}商行"} for n in "一二"], actor=US)
    with clock.at(DAY):
        for unit, full in zip(firms, (3, 1), strict=True):
            at(unit, cast, full)
        AttachedReview.objects.filter(reviewed_on=DAY).update(outcome="graduated")
    with clock.at(LATER):
        before = said(cast)
        assert all(spread[cast.huaiyin.path] for spread in before.values())
        for unit in firms:
            units.move_ground(unit, actor=US, keeper=cast.west, on=MOVED_ON, reason="区划调整")
        after = said(cast)
    assert [key for key in MOVING if before[key] != after[key]] == []


def test_no_figure_hangs_where_a_unit_stands_today():
    assert [one.key for one in FIGURES if one.at.endswith("unit__keeper")] == []
