"""Party groups: one at a time, only of one's own branch, ended with the belonging."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.groups import actions, figures
from jiceng.registers.groups.models import Charge, Group, Grouping, Leading
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit, Member
from jiceng.registers.orgs import actions as orgs
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGIN, DAY = date(2025, 6, 1), date(2025, 11, 30)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def roll(cast):
    return list(Member.objects.filter(org=cast.branch, left_on=None).order_by("pk"))


@pytest.fixture
def groups(cast):
    rows = [{"org": cast.branch, "name": f"第{n}党小组", "since": BEGIN} for n in "一二"]
    return actions.set_up_many(rows, actor=MAKER)


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_a_member_is_in_one_group_and_changes_it_on_a_day(groups, roll):
    first, second = groups
    actions.assign(first, actor=MAKER, members=roll[:3], since=BEGIN)
    actions.assign(second, actor=MAKER, members=[roll[0]], since=date(2025, 8, 1))
    assert [m.pk for m in actions.roll_of(first, date(2025, 7, 31))] == _keys(roll[:3])
    assert [m.pk for m in actions.roll_of(first, DAY)] == _keys(roll[1:3])
    assert actions.roll_of(second, DAY) == [roll[0]]
    with pytest.raises(ValidationError, match="已经编在"):
        actions.assign(first, actor=MAKER, members=[roll[0]], since=date(2025, 7, 1))
    assert sound() == []


def _keys(people):
    return [m.pk for m in sorted(people, key=lambda m: (m.person.initials, m.pk))]


def test_only_the_branchs_own_members_come_in(cast, groups, roll):
    stranger = Member.objects.exclude(org=cast.branch).filter(left_on=None).first()
    with pytest.raises(ValidationError, match="不在本支部，不能编入"):
        actions.assign(groups[0], actor=MAKER, members=[roll[0], stranger], since=BEGIN)
    assert not Grouping.objects.exists()


def test_the_leader_is_one_of_the_group_and_the_former_one_ends(groups, roll):
    group = groups[0]
    actions.assign(group, actor=MAKER, members=roll[:2], since=BEGIN)
    with pytest.raises(ValidationError, match="组长要是本组党员"):
        actions.appoint(group, actor=MAKER, member=roll[2], since=BEGIN)
    actions.appoint(group, actor=MAKER, member=roll[0], since=BEGIN)
    actions.appoint(group, actor=MAKER, member=roll[1], since=date(2025, 9, 1))
    held = Leading.objects.filter(group=group).order_by("since").values_list("member", "until")
    assert list(held) == [(roll[0].pk, date(2025, 9, 1)), (roll[1].pk, None)]
    actions.take_out(group, actor=MAKER, member=roll[1], since=date(2025, 10, 1))
    assert not Leading.objects.filter(group=group, until=None).exists()
    assert sound() == []


def test_who_moves_or_leaves_is_out_of_the_group_in_the_same_transaction(cast, groups, roll):
    group = groups[0]
    actions.assign(group, actor=MAKER, members=roll[:3], since=BEGIN)
    actions.appoint(group, actor=MAKER, member=roll[0], since=BEGIN)
    row = {"kind": Charge.Kind.POST, "name": "政策宣讲岗", "since": BEGIN}
    actions.entrust_many([{**row, "member": one} for one in roll[:2]], actor=MAKER)
    members.move(roll[0], actor=MAKER, to=cast.orgs[8], on=date(2025, 9, 10))
    members.leave(roll[1], actor=MAKER, on=date(2025, 9, 20), exit=Exit.TRANSFERRED_OUT)
    ended = dict(Grouping.objects.values_list("member", "until"))
    assert ended == {
        roll[0].pk: date(2025, 9, 10),
        roll[1].pk: date(2025, 9, 20),
        roll[2].pk: None,
    }
    assert Leading.objects.get().until == date(2025, 9, 10)
    assert not Charge.objects.filter(until=None).exists()
    assert sound() == []


def test_a_move_before_the_grouping_is_refused_whole(cast, groups, roll):
    actions.assign(groups[0], actor=MAKER, members=roll[:1], since=date(2025, 10, 1))
    with pytest.raises(ValidationError, match="日期要晚于这一天"):
        members.move(roll[0], actor=MAKER, to=cast.orgs[8], on=date(2025, 9, 1))
    assert Member.objects.get(pk=roll[0].pk).org_id == cast.branch.pk


def test_a_late_entry_ends_with_the_belonging_it_lies_in(cast, groups, roll):
    members.move(roll[0], actor=MAKER, to=cast.orgs[8], on=date(2025, 9, 1))
    actions.assign(groups[0], actor=MAKER, members=[roll[0]], since=BEGIN)
    assert Grouping.objects.get().until == date(2025, 9, 1)
    assert sound() == []


def test_a_branch_with_groups_is_not_abolished(cast, groups):
    said = actions.groups_hold(cast.branch, DAY)
    assert "2 个党小组" in said
    with pytest.raises(ValidationError, match="请先撤销党小组"):
        orgs.abolish(cast.branch, actor=MAKER, on=DAY)
    for group in groups:
        actions.dissolve(group, actor=MAKER, on=DAY)
    assert actions.groups_hold(cast.branch, DAY) == ""
    assert sound() == []


def test_bad_input_is_said_in_words(cast, groups):
    with pytest.raises(ValidationError, match="请选择具体的支部"):
        actions.set_up(actor=MAKER, org=cast.huaiyin, name="甲组", since=BEGIN)
    with pytest.raises(ValidationError, match="已经有这个名称的党小组"):
        actions.set_up(actor=MAKER, org=cast.branch, name="第一党小组", since=BEGIN)
    with pytest.raises(ValidationError, match="请检查日期"):
        actions.set_up(actor=MAKER, org=cast.branch, name="丙组", since=date(2001, 1, 1))
    assert Group.objects.count() == 2


def test_nobody_is_taken_out_or_relieved_on_a_day_that_has_not_come(cast, groups, roll):
    """A day ahead would be overtaken by a move, and the row would outlast the branch."""
    ahead, member = date(2025, 12, 20), roll[0]
    actions.assign(groups[0], actor=MAKER, members=[member], since=BEGIN)
    charge = actions.entrust(actor=MAKER, member=member, kind="post", name="宣讲岗", since=BEGIN)
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.take_out(groups[0], actor=MAKER, member=member, since=ahead)
    with pytest.raises(ValidationError, match="日期还没有到"):
        actions.relieve(charge, actor=MAKER, on=ahead)
    assert not Grouping.objects.exclude(until=None).exists()
    assert not Charge.objects.exclude(until=None).exists()
    actions.take_out(groups[0], actor=MAKER, member=member, since=DAY)
    actions.relieve(charge, actor=MAKER, on=DAY)
    assert sound() == []


def test_the_figures_count_groups_and_who_is_in_none(cast, groups, roll):
    actions.assign(groups[0], actor=MAKER, members=roll[:3], since=BEGIN)
    ask = Ask(on(DAY))
    assert figures.GROUP_COUNT.read(cast.huaiyin, ask).value == 2
    assert figures.LED.read(cast.huaiyin, ask).value == 0
    reading = figures.GROUPED.read(cast.branch, ask)
    assert (reading.value, reading.of.count()) == (3, len(roll))
    assert figures.GROUPED.read(cast.branch, ask).missing.count() == len(roll) - 3
    few = Ask(on(DAY), bounds={"groups.branches_divided.many": 2})
    assert cast.branch in figures.DIVIDED.read(cast.district, few).records
    assert figures.GROUP_COUNT.read(cast.branch, Ask(on(date(2025, 5, 31)))).value == 0


def test_the_pages_let_a_secretary_keep_the_groups(client, cast, groups, roll):
    browser = casting.sign_in(client, cast.secretary)
    group = groups[0]
    page = browser.get(f"/c/groups/{group.pk}/assign/")
    assert str(roll[0]) in page.content.decode()
    sent = {"members": [roll[0].pk, roll[1].pk], "since": "2025-06-01", "once": "k1"}
    assert browser.post(f"/c/groups/{group.pk}/assign/", sent).status_code == 302
    sent = {"member": roll[0].pk, "since": "2025-06-02", "once": "k2"}
    assert browser.post(f"/c/groups/{group.pk}/appoint/", sent).status_code == 302
    listed = browser.get("/c/groups/").content.decode()
    assert "第一党小组" in listed
    assert str(roll[0]) in listed
    far = casting.sign_in(client, cast.neighbour)
    assert far.get(f"/c/groups/{group.pk}/").status_code == 404


def test_a_charge_is_kept_and_shown_with_its_place(client, cast, roll):
    browser = casting.sign_in(client, cast.secretary)
    sent = {
        "member": f"{roll[0]} #{roll[0].pk}",
        "kind": "area",
        "name": "3号楼责任区",
        "duty": "每月走访",
        "since": "2025-06-01",
        "once": "k3",
    }
    answer = browser.post("/c/groups/charges/new/", sent)
    assert answer.status_code == 302
    charge = Charge.objects.get()
    assert (charge.org_id, charge.until) == (cast.branch.pk, None)
    actions.relieve(charge, actor=MAKER, on=date(2025, 9, 1))
    assert figures.CHARGED.read(cast.branch, Ask(on(date(2025, 8, 31)))).value == 1
    assert figures.CHARGED.read(cast.branch, Ask(on(DAY))).value == 0
