"""Instructors and mass organisations: work coverage apart from organisation coverage, any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, year
from jiceng.registers.units import actions, figures
from jiceng.registers.units.models import Guidance, Hosting, MassOrg, Unit
from jiceng.registers.units.pages import load_of
from tests.cast import fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY = date(2025, 3, 1)


def firms(cast, many):
    rows = [
        {"name": f"测试{n}商行", "field": "private_firm", "keeper": cast.huaiyin, "since": DAY}
        for n in range(many)
    ]
    return actions.register_many(rows, actor=US)


def read(figure, node, day):
    return figure.read(node, Ask(on(day)))


def test_the_two_coverages_are_apart_and_hold_on_any_day():
    cast = fill()
    own, led, union, bare = firms(cast, 4)
    actions.host(own, actor=US, org=cast.branch, way=Hosting.Way.LED, since=DAY)
    sent = actions.send(actor=US, person=cast.people[2], unit=led, since=DAY)
    mass = actions.found_mass(actor=US, unit=union, kind=MassOrg.Kind.UNION, since=DAY)
    late = date(2025, 6, 1)
    assert not {led, union} & set(read(figures.WORK_COVERED, cast.huaiyin, late).records)
    actions.visit(sent, actor=US, visited_on=late, words="讲了政策", problem="缺场地")
    actions.hold_mass(mass, actor=US, held_on=late, words="运动会")
    work = read(figures.WORK_COVERED, cast.huaiyin, late)
    assert {led, union} <= set(work.records) and not {own, bare} & set(work.records)
    assert read(figures.WORK_COVERED, cast.huaiyin, date(2026, 6, 2)).value == 0  # a year later
    reach = read(figures.REACHED, cast.huaiyin, late)
    assert {own, led, union} <= set(reach.records) and bare in set(reach.missing)
    assert own in set(read(figures.COVERED, cast.huaiyin, late).records)
    assert figures.HOSTINGS.only(way="led").read(cast.huaiyin, Ask(on(late))).value == 1
    people = figures.INSTRUCTORS.only(target="unit_without_org")
    before = people.read(cast.district, Ask(on(late))).value
    actions.host(led, actor=US, org=cast.branch, way=Hosting.Way.JOINT, since=late)
    assert people.read(cast.district, Ask(on(late))).value == before - 1
    solved = figures.SOLVED.read(cast.huaiyin, Ask(year(2025)))
    assert (solved.value, solved.of.count()) == (0, 2)
    seen = sent.guidevisit_set.get()
    actions.solve(seen, actor=US, on=date(2025, 7, 1))
    assert figures.SOLVED.read(cast.huaiyin, Ask(year(2025))).value == 1
    actions.recall(sent, actor=US, on=date(2025, 8, 1), reason="调动")
    assert led not in set(read(figures.WORK_COVERED, cast.huaiyin, date(2025, 8, 1)).records)
    assert led in set(read(figures.WORK_COVERED, cast.huaiyin, date(2025, 7, 31)).records)


def test_a_closed_unit_takes_nothing_and_too_many_units_are_told():
    cast = fill()
    units = firms(cast, 7)
    person = cast.people[3]
    rows = [{"person": person, "unit": one, "since": DAY} for one in units[:5]]
    actions.send_many(rows, actor=US)
    assert "6家" in "".join(one.words % one.values for one in load_of({"person": person}))
    actions.set_load(actor=US, most=8, since=DAY, document="区委组〔2025〕3号")
    assert load_of({"person": person}) == []
    with pytest.raises(ValidationError, match="已经是"):
        actions.send(actor=US, person=person, unit=units[0], since=DAY)
    actions.close(units[0], actor=US, on=date(2025, 5, 1), reason="注销")
    assert person not in set(read(figures.OVERLOADED, cast.district, date(2025, 6, 1)).records)
    late = actions.send(actor=US, person=cast.people[2], unit=units[6], since=date(2025, 5, 1))
    with pytest.raises(ValidationError, match="测试6商行”自2025-05-01起登记"):
        actions.close(Unit.objects.get(pk=units[6].pk), actor=US, on=date(2025, 5, 1), reason="x")
    actions.close(units[6], actor=US, on=date(2025, 5, 2), reason="注销")
    assert not Guidance.objects.filter(unit=late.unit, until=None).exists()
    for since in (date(2025, 2, 1), date(2025, 4, 1)):  # not yet there; there, and closed since
        with pytest.raises(ValidationError, match="还没有成立" if since < DAY else "第7条"):
            where = units[5] if since < DAY else units[0]
            actions.host(where, actor=US, org=cast.branch, way="own", since=since)
    with pytest.raises(ValidationError, match="第7条"):
        actions.host(units[0], actor=US, org=cast.branch, way="own", since=date(2025, 6, 1))
    with pytest.raises(ValidationError, match="注销"):
        actions.send(actor=US, person=person, unit=units[0], since=date(2025, 6, 1))
    with pytest.raises(ValidationError, match="没有选派"):
        sent = units[1].guidance_set.get()
        actions.visit(sent, actor=US, visited_on=date(2025, 2, 1), words="走访")
    with pytest.raises(ValidationError, match="没有写反映"):
        actions.visit(sent, actor=US, visited_on=DAY, words="走访", solved_on=DAY)


def test_visits_are_due_each_month_and_what_two_end_at_once_ends_once():
    cast = fill()
    one, other = firms(cast, 2)
    sent = actions.send(actor=US, person=cast.people[2], unit=one, since=DAY)
    actions.visit(sent, actor=US, visited_on=date(2025, 4, 10), words="讲了政策")
    watch = next(one for one in figures.WATCHES if one.key == figures.MONTHLY.key)
    for day, missing in (
        (date(2025, 3, 31), False), (date(2025, 4, 1), True),  # a month after the sending
        (date(2025, 4, 10), False), (date(2025, 5, 9), False), (date(2025, 5, 10), True),
    ):  # fmt: skip
        assert (sent in set(read(figures.MONTHLY, cast.huaiyin, day).missing)) is missing, day
        assert (sent in set(watch.rows(cast.huaiyin, watch.ask(day)))) is missing, day
    with pytest.raises(ValidationError, match="日期要晚于"):
        actions.close(one, actor=US, on=DAY, reason="注销")
    stale = Unit.objects.get(pk=other.pk)  # another clerk's page, opened before
    actions.close(other, actor=US, on=date(2025, 5, 1), reason="注销")
    with pytest.raises(ValidationError, match="已于2025-05-01注销"):
        actions.close(stale, actor=US, on=date(2025, 6, 1), reason="再一次")
    stale = Guidance.objects.get(pk=sent.pk)  # another clerk's page, opened before
    actions.recall(sent, actor=US, on=date(2025, 6, 1), reason="调动")
    with pytest.raises(ValidationError, match="已于2025-06-01结束"):
        actions.recall(stale, actor=US, on=date(2025, 7, 1), reason="再一次")
