"""Units are covered by application: own, joint with a list of units, attached to a host."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.outbox.models import Message
from jiceng.registers.units import actions as units
from jiceng.registers.units.figures import COVERED, HOSTINGS
from jiceng.registers.units.models import Hosting
from jiceng.work.structure import actions
from jiceng.work.structure.actions.applying import said
from jiceng.work.structure.figures.forming import (
    FORMS_CHOSEN,
    JOINT_BRANCHES,
    SET_UPS,
    UNITS_READY,
)
from jiceng.work.structure.models import Level
from jiceng.work.structure.pages.applications import findings_of
from tests.cast import fill

pytestmark = pytest.mark.django_db
US, OTHER = System("申请人"), System("街道")
DAY = date(2025, 6, 2)


@pytest.fixture
def firms():
    cast = fill()
    rows = [
        {"name": f"测试{n}商行", "field": "private_firm", "keeper": cast.huaiyin, "since": DAY}
        for n in "甲乙丙丁戊己"
    ]
    return cast, units.register_many(rows, actor=US)


def asked(cast, kind, way, **more):
    values = {"org": cast.east, "reason": "两新组建", "effective_on": DAY, "kind": kind, "way": way}
    return actions.draft(actor=US, **{**values, **more})


def granted(one):
    actions.submit(one, actor=US)
    assert one.decided_by == Level.STREET
    return actions.decide(one, actor=OTHER, document="东街〔2025〕1号")


def words(one):
    return "".join(f"{found.words % found.values}{found.cites}" for found in findings_of(one))


def test_joint_and_attached_cover_their_units_and_three_members_are_told(firms):
    cast, made = firms
    set_up = {"name": "测试联合党支部", "becomes": "joint_branch", "parent": cast.east}
    with clock.at(DAY):
        with pytest.raises(ValidationError, match="没有找到“不存在”"):
            asked(cast, "set_up", "joint", unit=made[0], others="不存在", **set_up)
        single = asked(cast, "set_up", "joint", unit=made[0], **set_up)
        assert "只覆盖一家" in words(single) and "第5条" in words(single)
        many = asked(cast, "set_up", "joint", unit=made[0], **set_up,
                     others="\n".join(one.name for one in made))  # fmt: skip
        assert "覆盖6个单位" in words(many)
        own = asked(cast, "set_up", "own", unit=made[5], full=2, **{**set_up, "becomes": "branch"})
        assert "不足三人" in words(own) and "第5条" in words(own)
        joint = asked(cast, "set_up", "joint", unit=made[0], others=made[1].name, **set_up)
        org = granted(joint).result
        assert set(Hosting.objects.filter(org=org).values_list("unit", flat=True)) == {
            made[0].pk,
            made[1].pk,
        }
        attached = granted(asked(cast, "attach", "attached", unit=made[2], into=cast.huaiyin))
        assert attached.result is None
        assert Hosting.objects.get(unit=made[2]).way == "attached"
        actions.tally_many(
            [
                {"unit": made[0], "full": 3, "since": DAY},
                {"unit": made[2], "full": 1, "since": DAY},
            ],
            actor=US,
        )
    ask = Ask(on(DAY))
    ready = UNITS_READY.read(cast.district, ask)
    assert [one.unit for one in ready.records] == [made[0]]
    assert ready.of.count() == 2
    assert org in set(JOINT_BRANCHES.read(cast.district, ask).records)
    assert JOINT_BRANCHES.read(cast.district, ask).missing.count() == 1  # the cast's, of one unit
    assert SET_UPS.only(way="joint").read(cast.east, Ask(year(2025))).value == 1


def test_a_closed_firm_is_told_with_the_article_and_nothing_is_written(firms):
    cast, made = firms
    late = date(2025, 7, 1)
    units.close(made[0], actor=US, on=late, reason="注销")
    for kind, more in (
        ("attach", {"into": cast.huaiyin}),
        ("set_up", {"name": "新支部", "becomes": "branch", "parent": cast.east}),
    ):
        with pytest.raises(ValidationError, match="第7条"), clock.at(late):
            way = "attached" if kind == "attach" else "own"
            asked(cast, kind, way, unit=made[0], **{**more, "effective_on": late})
    assert not Hosting.objects.filter(unit=made[0]).exists()
    hosting = units.host(made[1], actor=US, org=cast.huaiyin, way="attached", since=DAY)
    units.part(hosting, actor=US, on=late, reason="已单独成立")
    assert not Hosting.objects.filter(unit=made[1], until=None).exists()
    with pytest.raises(ValidationError, match="已于"):
        units.part(hosting, actor=US, on=late, reason="再一次")


def test_the_industry_committee_consents_before_the_street_decides(firms):
    cast, made = firms
    sector = cast.huaiyin  # any committee may be one; somebody keeps this one's affairs
    new = {"name": "测试党支部", "becomes": "branch", "parent": cast.east}
    new |= {"unit": made[0], "full": 3}
    with clock.at(DAY):
        assert "行业党委" in words(asked(cast, "set_up", "own", **new))
        with pytest.raises(ValidationError, match="不是党委"):
            asked(cast, "set_up", "own", **new, sector=cast.branch)
        one = asked(cast, "set_up", "own", **new, sector=sector)
        assert "行业党委" not in words(one)
        told = Message.objects.count()
        actions.submit(one, actor=US)
        assert one.state == "consulting" and Message.objects.count() > told  # it hears of it
        with pytest.raises(StepError):
            actions.decide(one, actor=OTHER, document="东街〔2025〕1号")  # nobody consented yet
        with pytest.raises(ValidationError, match="文号"):
            actions.concur(one, actor=OTHER, document=" ")
        actions.concur(one, actor=OTHER, document="非公党委〔2025〕1号")
        assert (one.state, one.concurred) == ("deciding", "非公党委〔2025〕1号")
        actions.send_back(one, actor=OTHER, reason="补名单")
        actions.submit(one, actor=US)
        assert (one.state, one.concurred) == ("consulting", "")  # asked again of what is new
        actions.concur(one, actor=OTHER, document="非公党委〔2025〕2号")
        org = actions.decide(one, actor=OTHER, document="东街〔2025〕1号").result
        assert Hosting.objects.get(unit=made[0]).org == org
        larger = {**new, "becomes": "committee", "name": "测试党委", "unit": made[1]}
        one = asked(cast, "set_up", "own", **larger, sector=sector)
        actions.submit(one, actor=US)
        actions.concur(one, actor=OTHER, document="非公党委〔2025〕3号")
        assert one.state == "submitted"  # goes on through the street to the district
    assert [said for holds in actions.INVARIANTS for said in holds()] == []


def test_the_form_is_compulsory_and_names_who_leads_or_is_stationed(firms):
    cast, made = firms
    new = {"name": "测试党支部", "becomes": "branch", "parent": cast.east, "unit": made[0]}
    with clock.at(DAY):
        ask = Ask(on(DAY))
        before = FORMS_CHOSEN.read(cast.huaiyin, ask)
        assert set(made) <= set(before.missing)
        for kind, more in (("set_up", new), ("attach", {"unit": made[0], "into": cast.huaiyin})):
            with pytest.raises(ValidationError, match="请选择组建方式"):
                asked(cast, kind, "", **more)
        with pytest.raises(ValidationError, match="龙头"):
            asked(cast, "set_up", "led", **new)
        with pytest.raises(ValidationError, match="龙头"):
            asked(cast, "set_up", "led", **new, leader=made[0])
        led = asked(cast, "set_up", "led", **new, leader=made[1])
        with pytest.raises(ValidationError, match="请选择驻派"):
            asked(cast, "set_up", "sent", **new)
        with pytest.raises(ValidationError, match="没有选派到"):
            asked(cast, "set_up", "sent", **new, instructor=cast.people[2])
        units.send(actor=US, person=cast.people[2], unit=made[2], since=DAY)
        sent = {**new, "unit": made[2], "name": "测试二党支部", "instructor": cast.people[2]}
        assert asked(cast, "set_up", "sent", **sent).instructor == cast.people[2]
        assert FORMS_CHOSEN.read(cast.huaiyin, ask).value == before.value  # drafts choose nothing
        actions.submit(led, actor=US)
        now = FORMS_CHOSEN.read(cast.huaiyin, ask)
        assert made[0] in set(now.records) and made[1] in set(now.missing)
        actions.decide(led, actor=OTHER, document="东街〔2025〕1号", effective_on=date(2025, 7, 1))
        assert made[0] in set(FORMS_CHOSEN.read(cast.huaiyin, ask).records)
    with clock.at(date(2025, 7, 1)):
        actions.carry_out(led, actor=OTHER)
    late = FORMS_CHOSEN.read(cast.huaiyin, Ask(on(date(2025, 7, 1))))
    assert made[0] not in set(late.of)  # an organisation covers it now


def test_units_named_beside_anothers_have_chosen_their_form_and_are_covered_by_it(firms):
    cast, made = firms
    new = {"name": "测试联合党支部", "becomes": "joint_branch", "parent": cast.east}
    with clock.at(DAY):
        one = asked(cast, "set_up", "joint", unit=made[0], others=made[1].name, **new)
        actions.correct(one, actor=US, **{**said(one), "others": made[2].name})
        actions.submit(one, actor=US)
        ask = Ask(on(DAY))
        chosen = set(FORMS_CHOSEN.read(cast.huaiyin, ask).records)
        assert {made[0], made[2]} <= chosen and made[1] not in chosen
        units.correct(made[2], actor=US, reason="更名", name="更了名的商行")
        assert made[2] in set(FORMS_CHOSEN.read(cast.huaiyin, Ask(on(DAY))).records)
        units.correct(made[2], actor=US, reason="名称录错", name="测试丙商行")
        org = actions.decide(one, actor=OTHER, document="东街〔2025〕1号").result
    covered = COVERED.read(cast.huaiyin, Ask(on(DAY)))
    assert {made[0], made[2]} <= set(covered.records) and made[1] in set(covered.missing)
    ways = HOSTINGS.read(cast.huaiyin, Ask(on(DAY)))
    assert {row.unit for row in ways.records if row.org == org and row.way == "joint"} == {
        made[0],
        made[2],
    }
