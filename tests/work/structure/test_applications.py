"""Applications: asked, answered by others, carried out by the registers on their day, or not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, on, year
from jiceng.registers.groups import actions as groups
from jiceng.registers.groups.models import Group, Grouping
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs import figures as org_figures
from jiceng.registers.orgs.models import Kind, Org, OrgEvent
from jiceng.registers.people.models import Post
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.structure import actions, figures
from jiceng.work.structure.models import Application, Round, Share
from jiceng.work.structure.pages.applications import findings_of
from tests.cast import MAKER
from tests.work.structure.conftest import DAY, DISTRICT, STREET, ask, grant, roll, unsound

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def fresh(org):
    return Org.objects.get(pk=org.pk)


# The way of an application ------------------------------------------------------------------


def test_nothing_changes_before_it_is_approved_and_its_day_has_come(cast):
    later = DAY + timedelta(days=20)
    one = ask(cast.branch, kind="rename", name="槐荫先锋党支部", effective_on=later)
    actions.submit(one, actor=MAKER)
    actions.agree(one, actor=STREET)
    actions.approve(one, actor=DISTRICT, document="区组〔2025〕3号")
    assert one.state == "approved"
    assert fresh(cast.branch).name == "槐荫第一党支部"
    with pytest.raises(ValidationError, match="到那一天再办理"):
        actions.carry_out(one, actor=DISTRICT)
    with clock.at(later):
        assert actions.carry_out_due() == 1
    one.refresh_from_db()
    assert one.state == "done"
    org = fresh(cast.branch)
    assert (org.name, org.told_since) == ("槐荫先锋党支部", later)
    assert Org.objects.as_of(DAY).get(pk=org.pk).then_name == "槐荫第一党支部"
    event = OrgEvent.objects.get(org=org, what="renamed")
    assert (event.held_on, event.document) == (later, "区组〔2025〕3号")
    assert unsound() == []


def test_who_submits_neither_agrees_nor_approves(cast):
    one = ask(cast.branch, kind="rename", name="新名")
    actions.submit(one, actor=cast.clerk)
    for verb, more in (
        ("agree", {}),
        ("refuse", {"reason": "不"}),
        ("send_back", {"reason": "补"}),
    ):
        with pytest.raises(StepError, match="另一位同志"):
            getattr(actions, verb)(one, actor=cast.clerk, **more)
    actions.agree(one, actor=cast.street)
    with pytest.raises(StepError, match="另一位同志"):
        actions.approve(one, actor=cast.clerk, document="1号")
    assert fresh(cast.branch).name == "槐荫第一党支部"


def test_handed_back_with_a_reason_it_is_mended_and_goes_again(cast):
    one = ask(cast.branch, kind="rename", name="新名")
    actions.submit(one, actor=MAKER)
    with clock.at(DAY + timedelta(days=3)):
        actions.send_back(one, actor=STREET, reason="名称不规范")
        assert (one.state, one.answer) == ("returned", "名称不规范")
        values = {"kind": "rename", "org": cast.branch, "subject": cast.branch, "name": "再名",
                  "reason": "补正", "effective_on": DAY + timedelta(days=9)}  # fmt: skip
        actions.correct(one, actor=MAKER, **values)
    with clock.at(DAY + timedelta(days=5)):
        actions.submit(one, actor=MAKER)
    told = list(Round.objects.filter(application=one).order_by("pk").values_list("since", "until"))
    assert told == [(DAY, DAY + timedelta(days=3)), (DAY + timedelta(days=5), None)]
    with pytest.raises(ValidationError, match="已提交的请示不能修改"):
        actions.correct(one, actor=MAKER, **values)
    assert unsound() == []


def test_refused_or_withdrawn_it_ends(cast):
    one = ask(cast.branch, kind="rename", name="新名")
    actions.submit(one, actor=MAKER)
    actions.refuse(one, actor=DISTRICT, reason="不需要更名")
    assert one.state == "refused"
    with pytest.raises(StepError):
        actions.agree(one, actor=STREET)
    two = ask(cast.branch, kind="rename", name="又名")
    actions.submit(two, actor=MAKER)
    actions.withdraw(two, actor=MAKER, reason="不改了")
    assert Round.objects.filter(until=None).count() == 0
    assert unsound() == []


def test_one_application_about_an_organisation_at_a_time(cast):
    actions.submit(ask(cast.branch, kind="rename", name="新名"), actor=MAKER)
    other = ask(cast.branch, kind="rename", name="另名")
    with pytest.raises(ValidationError, match="正在办理"):
        actions.submit(other, actor=MAKER)
    # Two at one moment: neither saw the other, and the database takes one.
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(state="submitted")


def test_who_opened_it_before_it_was_submitted_changes_nothing_after(cast):
    one = ask(cast.branch, kind="split", name="槐荫第五党支部")
    here, stale = roll(cast.branch), Application.objects.get(pk=one.pk)
    actions.allot(one, actor=MAKER, **{f"to_{here[0].pk}": "new-槐荫第五党支部"})
    actions.submit(one, actor=MAKER)
    assert stale.state == "drafted"
    with pytest.raises(ValidationError, match="提交以后不能再改党员去向"):
        actions.allot(stale, actor=MAKER)
    stale.state = "drafted"
    with pytest.raises(ValidationError, match="已提交的请示不能修改"):
        actions.correct(stale, actor=MAKER, **{**actions.applying.said(one), "name": "偷改"})
    assert Application.objects.get().name == "槐荫第五党支部"
    assert Share.objects.get().member == here[0]


def test_a_month_is_usual_and_later_is_said_not_stopped(cast):
    one = ask(cast.branch, kind="rename", name="新名")
    actions.submit(one, actor=MAKER)
    with clock.at(date(2025, 12, 12)):
        assert findings_of(one) == []
    with clock.at(date(2025, 12, 13)):
        assert "超过一个月" in str(findings_of(one)[0])
        ask_ = Ask(on(clock.today()))
        reading = figures.WAITING.read(cast.district, ask_)
        assert (reading.value, reading.of.count()) == (1, 1)
        actions.agree(one, actor=STREET)
        actions.approve(one, actor=DISTRICT, document="迟〔2025〕1号")
    due = figures.ANSWERED.read(cast.east, Ask(month(2025, 12)))
    assert (due.value, due.of.count()) == (0, 1)
    assert figures.APPROVED.read(cast.east, Ask(month(2025, 12))).value == 1
    assert figures.APPLIED.read(cast.east, Ask(month(2025, 11))).by("kind") == {"rename": 1}


# Each kind ----------------------------------------------------------------------------------


def test_a_new_branch_hangs_where_it_was_asked_and_covers_its_unit(cast):
    unit = Unit.objects.get(name="槐荫便利店")
    one = ask(cast.huaiyin, subject=None, kind="set_up", name="便利店党支部", becomes=Kind.BRANCH,
              parent=cast.huaiyin, unit=unit, way="own", full=4)  # fmt: skip
    grant(one)
    made = one.result
    assert (made.parent_id, made.field, made.since) == (cast.huaiyin.pk, "private_firm", DAY)
    assert Hosting.objects.get(unit=unit).org == made
    assert made.approved_by == cast.east.name
    assert OrgEvent.objects.filter(org=made).count() == 1
    assert unsound() == []


def test_a_branch_becomes_a_general_branch_and_its_members_go_beneath(cast):
    here = roll(cast.branch)
    group = groups.set_up(actor=MAKER, org=cast.branch, name="一组", since=date(2025, 1, 1))
    groups.assign(group, actor=MAKER, members=here[:2], since=date(2025, 2, 1))
    one = ask(cast.branch, kind="upgrade", becomes=Kind.GENERAL_BRANCH, name="槐荫党总支",
              branches="槐荫甲支部\n槐荫乙支部")  # fmt: skip
    actions.allot(one, actor=MAKER, **{f"to_{here[0].pk}": "new-槐荫乙支部"})
    grant(one)
    org = fresh(cast.branch)
    assert (org.kind, org.name) == ("general_branch", "槐荫党总支")
    assert Org.objects.as_of(DAY - timedelta(days=1)).get(pk=org.pk).then_kind == "branch"
    below = {o.name: o for o in Org.objects.filter(parent=org)}
    assert roll(below["槐荫乙支部"]) == [here[0]]
    assert len(roll(below["槐荫甲支部"])) == len(here) - 1
    assert not roll(org)
    assert not Group.objects.filter(until=None).exists()
    assert not Grouping.objects.filter(until=None).exists()
    assert org_figures.UPGRADED.read(cast.huaiyin, Ask(year(2025))).value == 1
    assert unsound() == []


def test_a_merge_takes_everybody_and_everything_along(cast):
    gone, into = cast.orgs[8], cast.branch
    here = roll(gone)
    one = ask(cast.district, subject=gone, into=into, kind="merge")
    actions.submit(one, actor=MAKER)
    actions.send_back(one, actor=STREET, reason="写明去向")
    sibling = orgs.set_up(actor=MAKER, name="槐荫第三党支部", kind="branch", since=date(2025, 1, 1),
                          parent=cast.huaiyin, field="urban_community")  # fmt: skip
    actions.allot(one, actor=MAKER, **{f"to_{here[0].pk}": f"org-{sibling.pk}"})
    grant_again(one)
    assert [m.pk for m in roll(sibling)] == [here[0].pk]
    assert {m.pk for m in here[1:]} <= {m.pk for m in roll(into)}
    org = fresh(gone)
    assert org.until == DAY
    ended = OrgEvent.objects.get(org=org, what="merged")
    assert (ended.other_id, ended.held_on) == (into.pk, DAY)
    assert not Post.objects.filter(org=org, until=None).exists()
    assert org_figures.MERGED.read(cast.huaiyin, Ask(year(2025))).value == 1
    assert unsound() == []


def grant_again(one):
    actions.submit(one, actor=MAKER)
    return grant(one)


def test_a_merged_committee_leaves_its_branches_to_the_other(cast):
    new = orgs.set_up(actor=MAKER, name="某集团党委", kind="committee", since=date(2020, 1, 1),
                      parent=cast.west, field="state_firm")  # fmt: skip
    below = orgs.set_up(actor=MAKER, name="某厂党支部", kind="branch", since=date(2020, 1, 1),
                        parent=new, field="state_firm")  # fmt: skip
    grant(ask(cast.district, subject=new, into=cast.orgs[6], kind="merge"))
    assert fresh(below).parent_id == cast.orgs[6].pk
    assert fresh(below).path_on(DAY - timedelta(days=1)).startswith(new.path)
    assert fresh(new).until == DAY
    assert unsound() == []


def test_what_others_still_hold_by_it_is_said_and_nothing_is_done(cast):
    one = ask(cast.district, subject=cast.huaiyin, into=cast.orgs[5], kind="merge")
    with pytest.raises(ValidationError, match="槐荫"):
        grant(one)  # its communities and units still answer to it
    assert fresh(cast.huaiyin).until is None
    assert fresh(cast.branch).parent_id == cast.huaiyin.pk


def test_a_split_sends_whom_it_names_and_nobody_else(cast):
    here = roll(cast.branch)
    one = ask(cast.branch, kind="split", name="槐荫第五党支部")
    with pytest.raises(ValidationError, match="党员去向"):
        actions.submit(one, actor=MAKER)
    named = {f"to_{m.pk}": "new-槐荫第五党支部" for m in here[:2]}
    actions.allot(one, actor=MAKER, **named, **{f"to_{here[2].pk}": "stay"})
    grant(one)
    made = one.result
    assert [m.pk for m in roll(made)] == [m.pk for m in here[:2]]
    assert len(roll(cast.branch)) == len(here) - 2
    assert made.parent_id == cast.branch.parent_id
    events = OrgEvent.objects.filter(org__in=(made, cast.branch), held_on=DAY)
    assert sorted(events.values_list("what", flat=True)) == ["set_up", "split"]
    assert unsound() == []


def test_a_move_takes_the_line_along_and_leaves_the_past(cast):
    one = ask(cast.district, subject=cast.huaiyin, parent=cast.west, kind="move")
    grant(one)
    org = fresh(cast.huaiyin)
    assert org.path.startswith(cast.west.path)
    assert org.path_on(DAY - timedelta(days=1)).startswith(cast.east.path)
    assert fresh(cast.branch).path.startswith(org.path)
    assert unsound() == []


def test_abolished_only_when_nobody_is_left_on_the_roll(cast):
    branch = cast.orgs[8]
    with pytest.raises(ValidationError, match="名党员，不能撤销：请改请示“合并”"):
        ask(branch, kind="abolish")
    for member in roll(branch):
        members.move(member, actor=MAKER, to=cast.branch, on=DAY - timedelta(days=1))
    one = ask(branch, kind="abolish")
    grant(one)
    assert fresh(branch).until == DAY
    assert unsound() == []


def test_somebody_came_in_meanwhile_so_it_is_refused_at_the_approval(cast):
    for member in roll(cast.branch):
        members.move(member, actor=MAKER, to=cast.orgs[8], on=DAY - timedelta(days=1))
    one = ask(cast.branch, kind="abolish", effective_on=DAY)
    actions.submit(one, actor=MAKER)
    actions.agree(one, actor=STREET)
    members.move(roll(cast.orgs[8])[0], actor=MAKER, to=cast.branch, on=DAY)
    with pytest.raises(ValidationError, match="还有 1 名党员"):
        actions.approve(one, actor=DISTRICT, document="1号")
    one.refresh_from_db()
    assert one.state == "agreed"
    assert unsound() == []


def test_a_term_is_put_off_by_an_application_of_a_year_at_most(cast):
    orgs.begin_term(actor=MAKER, org=cast.branch, since=date(2021, 1, 5), ends_on=date(2026, 1, 5))
    with pytest.raises(ValidationError, match=r"最迟到2027-01-05（《.*》第2条）"):
        ask(cast.branch, kind="postpone", extended_to=date(2027, 1, 6))
    one = ask(cast.branch, kind="postpone", extended_to=date(2026, 9, 1))
    grant(one, "区组〔2025〕9号")
    postponed = org_figures.POSTPONED_TERMS.read(cast.huaiyin, Ask(on(DAY)))
    assert [t.postponed_to for t in postponed.records] == [date(2026, 9, 1)]
    before = Ask(on(DAY - timedelta(days=1)))
    assert org_figures.POSTPONED_TERMS.read(cast.huaiyin, before).value == 0


def test_what_the_registers_refuse_is_not_half_done(cast):
    """One member came on the very day: the whole merge stays undone, and is told why."""
    late = roll(cast.orgs[8])[0]
    members.move(late, actor=MAKER, to=cast.branch, on=DAY)
    one = ask(cast.district, subject=cast.branch, into=cast.orgs[8], kind="merge")
    actions.submit(one, actor=MAKER)
    actions.agree(one, actor=STREET)
    before = set(Belonging.objects.values_list("pk", "until"))
    with pytest.raises(ValidationError, match="日期要晚于到本支部的日期"):
        actions.approve(one, actor=DISTRICT, document="1号")
    assert set(Belonging.objects.values_list("pk", "until")) == before
    assert fresh(cast.branch).until is None
    one.refresh_from_db()
    assert one.state == "agreed"


def test_the_scheduler_leaves_alone_what_the_registers_refuse(cast):
    later = DAY + timedelta(days=5)
    one = ask(cast.district, subject=cast.branch, into=cast.orgs[8], kind="merge",
              effective_on=later)  # fmt: skip
    actions.submit(one, actor=MAKER)
    actions.agree(one, actor=STREET)
    actions.approve(one, actor=DISTRICT, document="1号")
    with clock.at(later):
        members.move(roll(cast.orgs[8])[0], actor=MAKER, to=cast.branch, on=later)
        assert actions.carry_out_due() == 0
        one.refresh_from_db()
        assert one.state == "approved"
    with clock.at(later + timedelta(days=1)):
        assert Application.objects.filter(state="approved").count() == 1


# Bad input ----------------------------------------------------------------------------------


def bad(match, org, **values):
    with pytest.raises(ValidationError, match=match):
        ask(org, **values)
    assert not Application.objects.exists()


def test_bad_input_is_said_in_words_and_nothing_is_written(cast):
    new = {"subject": None, "kind": "set_up", "name": "新支部", "becomes": Kind.BRANCH}
    bad("不能早于上级党组织“东街街道党工委”的成立日期", cast.east, **new, parent=cast.east,
        effective_on=date(2009, 12, 31))  # fmt: skip
    bad("请选择党总支、党委或党工委", cast.branch, **new, parent=cast.branch)
    bad("已于2025-03-01撤销", cast.district, **new, parent=cast.abolished)
    bad("请填新名称", cast.branch, kind="rename")
    bad("新名称和现在的一样", cast.branch, kind="rename", name="槐荫第一党支部")
    bad("不能移到自己或下级党组织之下", cast.district, subject=cast.huaiyin, kind="move",
        parent=cast.branch)  # fmt: skip
    bad("已经隶属", cast.district, subject=cast.huaiyin, kind="move", parent=cast.east)
    bad("已于2025-03-01撤销，不能并入", cast.district, subject=cast.branch, kind="merge",
        into=cast.abolished)  # fmt: skip
    bad("不能并入自己", cast.district, subject=cast.branch, kind="merge", into=cast.branch)
    bad("同一类的党组织", cast.district, subject=cast.branch, kind="merge", into=cast.huaiyin)
    bad("不用再请示", cast.district, subject=cast.abolished, kind="rename", name="甲")
    bad("只能为本组织和下级组织请示", cast.west, subject=cast.branch, kind="rename", name="甲")
    bad("升格后的类别要更高", cast.branch, kind="upgrade", becomes=Kind.BRANCH)
    bad("请写明下设支部的名称", cast.branch, kind="upgrade", becomes=Kind.GENERAL_BRANCH)
    bad("不是党支部", cast.huaiyin, kind="split", name="分设")
    apart = {"kind": "split", "name": "分设"}
    bad("分设出来的还是党支部", cast.branch, **apart, becomes=Kind.COMMITTEE)
    bad("党支部下面不再设党组织", cast.branch, **apart, parent=cast.orgs[8])
    bad("已于2025-03-01撤销", cast.branch, **apart, parent=cast.abolished)
    bad("还有 .* 个下级党组织", cast.huaiyin, kind="abolish")
    bad("还没有登记届期", cast.branch, kind="postpone", extended_to=date(2026, 5, 1))


def test_an_upgrade_with_too_few_members_warns_with_the_article_and_goes_on(cast):
    one = ask(cast.huaiyin, subject=cast.branch, kind="upgrade", becomes=Kind.COMMITTEE,
              branches="甲支部")  # fmt: skip
    (said,) = findings_of(one)
    assert "还不到升格的人数" in str(said)
    assert said.cites.number == 5
    assert not said.blocks
    grant(one)
    assert fresh(cast.branch).kind == "committee"


def test_a_place_that_is_not_offered_is_refused(cast):
    here = roll(cast.branch)
    one = ask(cast.branch, kind="split", name="分支部")
    with pytest.raises(ValidationError, match="请刷新后重新选择"):
        actions.allot(one, actor=MAKER, **{f"to_{here[0].pk}": f"org-{cast.orgs[10].pk}"})
    with pytest.raises(ValidationError, match="请刷新后重新选择"):
        stranger = Member.objects.exclude(org=cast.branch).filter(left_on=None).first()
        actions.allot(one, actor=MAKER, **{f"to_{stranger.pk}": "new-分支部"})
    assert not Share.objects.exists()


def test_every_start_and_end_of_an_organisation_is_one_event(cast):
    assert unsound() == []
    OrgEvent.objects.filter(org=cast.abolished, what="abolished").delete()
    extra = OrgEvent.objects.get(org=cast.branch, what="set_up")
    extra.pk = None
    extra.save()
    said = "；".join(unsound())
    assert "撤销、合并事项与撤销日期不符" in said
    assert "成立事项不是恰好一条" in said
