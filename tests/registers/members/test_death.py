"""Somebody recorded as dead comes back only when a second person says that the entry was wrong."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.insight.statements.statement import statements
from jiceng.insight.statements.tree import own
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month, on
from jiceng.registers.groups import actions as groups
from jiceng.registers.groups.models import Charge, Grouping, Leading
from jiceng.registers.members import actions, figures
from jiceng.registers.members.models import Affiliation, Belonging, Member, Mobility
from jiceng.registers.orgs import actions as orgs
from tests import cast as casting
from tests.registers.members.test_members import enrol, sound

pytestmark = pytest.mark.django_db
US = System("测试")
DAY = date(2026, 6, 30)
DIED = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def noon():
    with clock.at(DAY):
        yield


def dead(org, actor=US, name="张某"):
    member = enrol(org, name)
    return actions.leave(member, actor=actor, on=DIED, exit="died")


def test_the_dead_are_not_restored_and_are_told_the_way(branches):
    member = dead(branches[2])
    with pytest.raises(ValidationError, match=r"登记为死亡，不能恢复.*另一位同志.*更正死亡登记"):
        actions.restore(member, actor=US, org=branches[2], on=DAY, reason="回来了")
    assert Member.objects.get(pk=member.pk).left_on == DIED
    for entry in ("transferred_in", "restored"):
        with pytest.raises(ValidationError):
            actions.restore(member, actor=US, org=branches[3], on=DAY, entry=entry, reason="转入")


def test_a_wrong_click_is_taken_back_as_if_it_had_not_been(branches):
    member = enrol(branches[2])
    actions.go_mobile(member, actor=US, direction="out", where="外省", since=date(2026, 1, 1))
    actions.leave(member, actor=US, on=DIED, exit="died")
    actions.right_death(member, actor=US, reason="点错了人")
    member.refresh_from_db()
    assert (member.left_on, member.exit, member.org) == (None, "", branches[2])
    stretch = Belonging.objects.get(member=member)
    assert (stretch.until, stretch.ended) == (None, "")
    assert Mobility.objects.get(member=member).until is None
    gone = Ask(on(DIED))
    assert figures.MEMBERS.read(branches[0], gone).value == 1
    line = JournalLine.objects.get(verb="members.right_death")
    assert (line.reason, line.details["before"]["exit"]) == ("点错了人", "died")
    assert sound() == []


def test_what_ended_with_a_death_that_was_none_stands_on(branches):
    began = date(2026, 1, 1)
    member, other = enrol(branches[2]), enrol(branches[2], "李某")
    first, second = (groups.set_up(actor=US, org=branches[2], name=name, since=began)
                     for name in ("第一党小组", "第二党小组"))  # fmt: skip
    groups.assign(first, actor=US, members=[member], since=began)
    groups.appoint(first, actor=US, member=member, since=began)
    groups.assign(second, actor=US, members=[other], since=began)
    groups.appoint(second, actor=US, member=other, since=began)
    for name in ("宣讲岗", "巡查岗"):
        groups.entrust(actor=US, member=member, kind=Charge.Kind.POST, name=name, since=began)
    early = Charge.objects.get(name="巡查岗")
    groups.relieve(early, actor=US, on=date(2026, 3, 1))
    for one in (member, other):
        actions.leave(one, actor=US, on=DIED, exit="died")
    third = enrol(branches[2], "王某")
    groups.assign(second, actor=US, members=[third], since=DIED)
    groups.appoint(second, actor=US, member=third, since=DIED)
    for one in (member, other):
        actions.right_death(one, actor=US, reason="点错了人")
    here = lambda model: {*model.objects.filter(until=None).values_list("member", flat=True)}  # noqa: E731
    assert here(Grouping) == {member.pk, other.pk, third.pk}
    assert here(Leading) == {member.pk, third.pk}, "somebody else has come to lead the second"
    assert list(Charge.objects.filter(until=None).values_list("name", flat=True)) == ["宣讲岗"]
    assert sound() + [said for check in groups.INVARIANTS for said in check()] == []


def test_what_had_ended_by_itself_on_the_day_of_a_death_stays_ended(branches):
    """Not the day says what a death ended, but what was written when it did."""
    began, early = date(2026, 1, 1), date(2026, 5, 9)
    member = enrol(branches[2])
    away = actions.go_mobile(member, actor=US, direction="out", where="外省", since=began)
    hosts = [actions.affiliate(member, actor=US, host=branches[n], since=began) for n in (3, 4)]
    charges = [groups.entrust(actor=US, member=member, kind=Charge.Kind.POST, name=name,
                              since=began) for name in ("宣讲岗", "巡查岗")]  # fmt: skip
    actions.come_back(away, actor=US, on=DIED)
    actions.disaffiliate(hosts[0], actor=US, on=DIED)
    groups.relieve(charges[0], actor=US, on=DIED)

    def ended():
        models = (Mobility, Affiliation, Charge)
        return [list(model.objects.order_by("pk").values_list("until", flat=True))
                for model in models]  # fmt: skip

    before = [[DIED], [DIED, None], [DIED, None]]
    assert ended() == before
    actions.leave(member, actor=US, on=DIED, exit="died")
    assert ended() == [[DIED], [DIED, DIED], [DIED, DIED]]
    actions.right_death(member, actor=US, reason="户籍注销日期", exit="died", on=early)
    assert ended() == [[early], [early, early], [early, early]]
    actions.right_death(member, actor=US, reason="再核对", exit="died", on=date(2026, 6, 9))
    assert ended() == [[DIED], [DIED, date(2026, 6, 9)], [DIED, date(2026, 6, 9)]]
    actions.right_death(member, actor=US, reason="点错了人")
    assert ended() == before
    actions.leave(member, actor=US, on=DAY, exit="died")
    actions.right_death(member, actor=US, reason="又点错了人")
    assert ended() == before, "what the first death was told of says nothing of the second"
    assert sound() + [said for check in groups.INVARIANTS for said in check()] == []


def test_the_movement_statement_follows_a_death_put_right_and_taken_back(branches):
    member = dead(branches[2])
    told = lambda y, m: [  # noqa: E731
        (one.number(own(branches[0].path), "out.died"), one.gap(own(branches[0].path)))
        for one in statements("members", [month(y, m)])
    ]
    assert told(2026, 6) == [(1, 0)]
    actions.right_death(member, actor=US, reason="户籍注销日期", exit="died", on=date(2026, 5, 9))
    assert [told(2026, 5), told(2026, 6)] == [[(1, 0)], [(0, 0)]]
    actions.right_death(member, actor=US, reason="点错了人")
    assert [told(2026, 5), told(2026, 6)] == [[(0, 0)], [(0, 0)]]


def test_the_reason_or_the_day_is_put_right(branches):
    member = dead(branches[2])
    with pytest.raises(ValidationError, match="没有要更正的"):
        actions.right_death(member, actor=US, reason="核对", exit="died")
    with pytest.raises(ValidationError, match="正式党员不能"):
        actions.right_death(member, actor=US, reason="核对", exit="cancelled")
    with pytest.raises(ValidationError, match="晚于到本支部的日期"):
        actions.right_death(member, actor=US, reason="核对", exit="died", on=date(2024, 7, 1))
    actions.right_death(member, actor=US, reason="户籍注销日期", exit="died", on=date(2026, 5, 9))
    assert Member.objects.get(pk=member.pk).left_on == date(2026, 5, 9)
    actions.right_death(member, actor=US, reason="实为转出", exit="transferred_out")
    member.refresh_from_db()
    assert (member.exit, member.left_on) == ("transferred_out", date(2026, 5, 9))
    actions.restore(member, actor=US, org=branches[3], on=DAY, entry="transferred_in",
                    reason="回迁")  # fmt: skip
    assert sound() == []


def test_an_earlier_day_of_death_ends_groups_mobility_and_hosting_as_well(branches):
    began, death = date(2026, 1, 1), date(2026, 5, 9)
    member = enrol(branches[2])
    group = groups.set_up(actor=US, org=branches[2], name="第一党小组", since=began)
    groups.assign(group, actor=US, members=[member], since=began)
    groups.appoint(group, actor=US, member=member, since=began)
    groups.entrust(actor=US, member=member, kind=Charge.Kind.POST, name="宣讲岗", since=began)
    away = actions.go_mobile(member, actor=US, direction="out", where="外省", since=began)
    actions.affiliate(member, actor=US, host=branches[3], since=began)
    late = actions.affiliate(member, actor=US, host=branches[4], since=date(2026, 5, 20))
    actions.leave(member, actor=US, on=DIED, exit="died")
    with pytest.raises(ValidationError, match="2026-01-01才编入党小组"):
        groups.end_anew(Member(pk=member.pk, left_on=began), actor=US)
    with pytest.raises(ValidationError, match="请先更正流动登记"):
        actions.right_death(member, actor=US, reason="核对", exit="died", on=began)
    assert Member.objects.get(pk=member.pk).left_on == DIED
    actions.right_death(member, actor=US, reason="户籍注销日期", exit="died", on=death)
    for model in (Grouping, Leading, Charge, Mobility, Affiliation):
        assert list(model.objects.values_list("until", flat=True)) == [death], model
    assert not Affiliation.objects.filter(pk=late.pk).exists(), "it never began"
    assert sound() + [said for check in groups.INVARIANTS for said in check()] == []
    actions.right_death(member, actor=US, reason="再核对", exit="died", on=date(2026, 5, 12))
    for model in (Grouping, Leading, Charge, Mobility, Affiliation):
        assert model.objects.get().until == date(2026, 5, 12), f"{model}: a later day as well"
    assert [said for check in groups.INVARIANTS for said in check()] == []
    Mobility.objects.filter(pk=away.pk).update(until=date(2026, 5, 13))
    assert any("流动登记却没有结束" in said for said in sound())


def test_only_a_death_only_with_a_reason_and_not_where_the_branch_is_gone(branches):
    member = dead(branches[2])
    with pytest.raises(ValidationError, match="请写明为什么更正"):
        actions.right_death(member, actor=US, reason=" ")
    orgs.abolish(branches[2], actor=US, on=date(2026, 6, 2))
    with pytest.raises(ValidationError, match=r"已于2026-06-02撤销.*更正为实际原因"):
        actions.right_death(member, actor=US, reason="点错了")
    other = enrol(branches[3], "李某")
    actions.leave(other, actor=US, on=DIED, exit="removed")
    with pytest.raises(ValidationError, match="只有登记为死亡的"):
        actions.right_death(other, actor=US, reason="点错了")
    assert sound() == []


def test_who_recorded_the_death_does_not_correct_it(client):
    cast = casting.fill()
    member = next(m for m in cast.members if m.org_id == cast.branch.pk)
    member.refresh_from_db()
    actions.leave(member, actor=cast.clerk, on=DIED, exit="died")
    with pytest.raises(StepError, match="须由另一位同志办理"):
        actions.right_death(member, actor=cast.clerk, reason="点错了")
    page = reverse("members.left.detail", args=[member.pk])
    browser = casting.sign_in(client, cast.street)
    shown = browser.get(page).content.decode()
    assert "更正死亡登记" in shown
    assert "恢复或再次转入" not in shown
    answer = browser.post(f"{page}right_death/",
                         {"exit": "", "on": "", "reason": "点错了人", "once": "d1"})  # fmt: skip
    assert answer.status_code == 302
    assert Member.objects.get(pk=member.pk).left_on is None
