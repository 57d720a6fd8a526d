"""Contests of teams and zones in firms: half-years without either, results by quarter."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on, year
from jiceng.work.fastlane import actions, figures
from jiceng.work.fastlane.models import Contest
from tests.work.district import US
from tests.work.fastlane.given import SHOP, the

pytestmark = [pytest.mark.django_db, pytest.mark.both]

CONTEST = {"name": "钳工练兵", "trade": "钳工", "held_on": date(2026, 6, 3), "teams": 3,
           "entrants": 20, "result": "三个班组一次合格率提高两个百分点"}  # fmt: skip


def contest(district, **more):
    said = {**CONTEST, "org": district.branch, "unit": the()}
    return actions.hold_contest(actor=US, **{**said, **more})


def test_a_firm_without_contest_or_zone_in_the_half_year_is_named(district):
    def asked(figure, month, node=district.street):
        return figure.read(node, Ask(on(date(2026, month, 6))))

    idle = asked(figures.FIRMS_AT_WORK, 6)
    assert (idle.value, list(idle.missing)) == (0, [the()])  # the shop has no organisation at all
    made = contest(district)
    assert asked(figures.FIRMS_AT_WORK, 6).value == 1
    assert asked(figures.FIRMS_AT_WORK, 7).value == 0  # a new half-year
    assert figures.ENTRANTS.read(district.root, Ask(year(2026))).value == 20
    zone = actions.lay_zone(actor=US, org=district.branch, unit=the(), area="一车间",
                            goals="全年无事故", since=date(2026, 7, 1))  # fmt: skip
    assert asked(figures.FIRMS_AT_WORK, 7).value == 1
    assert asked(figures.ZONES_LAID, 7).value == 0
    actions.report_zone(zone, actor=US, on=date(2026, 7, 6), result="无事故", met=True)
    actions.report_zone(zone, actor=US, on=date(2026, 7, 6), result="无事故，改进两项", met=True)
    assert zone.zoneresult_set.get().result == "无事故，改进两项"
    assert asked(figures.ZONES_LAID, 7).share == 1
    october = Ask(on(date(2026, 10, 9)))
    assert figures.ZONES_LAID.read(district.root, october).share == 0
    actions.void_contest(made, actor=US, reason="登错了")
    assert figures.HELD.read(district.root, Ask(year(2026))).value == 0


def test_nobody_is_ranked_and_slips_are_told(district):
    names = {field.name for field in Contest._meta.fields}
    assert not names & {"member", "person", "rank", "winner", "score"}
    contest(district)
    for more, words in (
        ({}, "已经登记过"), ({"entrants": 2, "name": "另一次"}, "比班组数还少"),
        ({"unit": the(SHOP)}, "没有覆盖"), ({"held_on": date(2026, 8, 1)}, "还没有到"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            contest(district, **more)
    laid = {"org": district.branch, "unit": the(), "area": "一车间", "goals": "无事故",
            "since": date(2026, 7, 1)}  # fmt: skip
    zone = actions.lay_zone(actor=US, **laid)
    for many, row, words in (
        (actions.hold_contests, {**CONTEST, "org": district.branch, "unit": the(), "name": "二"},
         "已经登记过"), (actions.lay_zones, {**laid, "area": "二车间"}, "同名的责任区"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):  # twice in one file as well
            many([row, row], actor=US)
    with pytest.raises(ValidationError, match="同名的责任区"):
        actions.lay_zone(actor=US, **laid)
    with clock.at(date(2026, 9, 1)):
        actions.end_zone(zone, actor=US, on=date(2026, 8, 1))
        with pytest.raises(ValidationError, match="还没有设立，或者已经结束"):
            actions.report_zone(zone, actor=US, on=date(2026, 8, 20), result="无", met=False)
        actions.lay_zone(actor=US, **{**laid, "since": date(2026, 8, 1)})
