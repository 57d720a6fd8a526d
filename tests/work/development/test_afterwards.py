"""Afterwards: extended, cancelled, moved, stopped, taken back, put right; the roll stays whole."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.registers.notices.models import Notice
from jiceng.work.development import actions
from jiceng.work.development.forms import FORMS
from jiceng.work.development.models import Backing, CaseStep, Paper, Stretch
from jiceng.work.development.models.knowing import facts_of_one
from jiceng.work.development.rules.path import ahead
from tests.work.development.conftest import NEW, US, applied, posted, walk

pytestmark = pytest.mark.django_db


def test_an_extension_is_given_once_for_six_to_twelve_months(world):
    case = walk(world, applied(world), "ask_full")
    ends, day = case.probation_ends, date(2026, 7, 25)
    vote = {**world.counts, "decision": "extend", "text": "还需考察", "on": day}
    with pytest.raises(ValidationError, match=r"六个月.*5个月"):
        actions.vote_full(case, actor=US, months=5, remark="x", **vote)
    actions.vote_full(case, actor=US, months=6, remark="x", **vote)
    with pytest.raises(ValidationError, match="请按决议办理"):
        actions.approve_full(case, actor=US, on=day, decided_by=world.street)
    actions.extend(case, actor=US, on=day, decided_by=world.street, remark="x")
    case.refresh_from_db()
    assert case.state == "probation"
    assert (case.probation_ends - ends).days in range(181, 185)
    actions.ask_full(case, actor=US, on=case.probation_ends)
    with pytest.raises(ValidationError, match="只能延长一次"):
        actions.vote_full(case, actor=US, months=6, **{**vote, "on": case.probation_ends})


def test_a_cancelled_probationer_leaves_the_roll(world):
    case = walk(world, applied(world), "swear")
    day = CaseStep.objects.get(case=case, verb="swear").on + timedelta(days=9)
    vote = {**world.counts, "decision": "cancel", "text": "不履行义务", "on": day}
    actions.vote_full(case, actor=US, **vote)
    actions.cancel(case, actor=US, on=day, decided_by=world.street, document="批3号")
    member = Member.objects.get(pk=case.member_id)
    assert (member.exit, member.left_on) == (Exit.CANCELLED, day)
    case.refresh_from_db()
    assert case.state == "cancelled"
    assert not [words for hold in actions.INVARIANTS for words in hold()]


def test_probation_cannot_end_through_the_roll(world):
    case = walk(world, applied(world), "approve")
    member = Member.objects.get(pk=case.member_id)
    with pytest.raises(ValidationError, match="发展党员"):
        members.make_full(member, actor=US, on=date(2026, 11, 1))


def test_a_case_follows_its_probationer_and_closes_when_they_leave(world):
    case = walk(world, applied(world), "swear")
    member = Member.objects.get(pk=case.member_id)
    day = CaseStep.objects.get(case=case, verb="swear").on + timedelta(days=9)
    to = world.cast.orgs[8]
    members.move(member, actor=US, to=to, on=day)
    case.refresh_from_db()
    assert case.org == to
    assert not [words for hold in actions.INVARIANTS for words in hold()]
    members.leave(member, actor=US, on=day + timedelta(days=5), exit=Exit.DIED)
    case.refresh_from_db()
    assert case.state == "stopped"
    assert not Stretch.objects.filter(case=case, until=None).exists()
    member.refresh_from_db()
    died = day + timedelta(days=3)
    members.right_death(member, actor=US, reason="户籍注销日期", exit=Exit.DIED, on=died)
    closed = CaseStep.objects.get(case=case, verb="stop")
    assert closed.on == died
    assert Stretch.objects.filter(case=case).latest("since").until == died
    members.right_death(member, actor=US, reason="点错了人")
    case.refresh_from_db()
    closed.refresh_from_db()
    assert (case.state, closed.void_reason != "") == (closed.before, True)
    assert Stretch.objects.get(case=case, until=None).org == to
    assert Backing.objects.filter(case=case, until=None, part="introducer").count() == 2
    assert not [words for hold in actions.INVARIANTS for words in hold()]


def test_an_activist_who_moves_keeps_the_time_already_spent(world):
    case = walk(world, applied(world), "study")
    day = CaseStep.objects.get(case=case, verb="study").on + timedelta(days=5)
    to = world.cast.orgs[8]
    actions.relocate(case, actor=US, to=to, on=day, document="转1号")
    case.refresh_from_db()
    assert (case.org, case.person.keeper) == (to, to)
    assert not Backing.objects.filter(case=case, until=None).exists(), "a new contact is needed"
    elected = CaseStep.objects.get(case=case, verb="elect").on
    later = elected.replace(year=elected.year + 1)
    actions.examine(case, actor=US, on=later, text="x", remark="迟")
    made = actions.consult(case, actor=US, on=later, text="x", remark="联系人待定，情况说明")
    assert "不满一年" not in "".join(made.faults)
    stages = list(Stretch.objects.filter(case=case).order_by("since", "pk"))
    assert [(s.stage, s.began) for s in stages][-2:] == [("activist", "step"),
                                                         ("activist", "moved")]  # fmt: skip


def test_the_last_step_can_be_taken_back_but_not_what_touched_the_roll(world):
    case = walk(world, applied(world), "elect")
    actions.revoke(case, actor=US, reason="录错了人")
    case.refresh_from_db()
    assert case.state == "applied"
    assert [s.stage for s in Stretch.objects.filter(case=case)] == ["applicant"]
    assert not [words for hold in actions.INVARIANTS for words in hold()]
    other = walk(world, applied(world, name="孔某"), "approve")
    with pytest.raises(StepError):
        actions.revoke(other, actor=US, reason="x")


def test_archiving_asks_for_the_six_papers(world):
    case = walk(world, applied(world), "approve_full")
    day = CaseStep.objects.get(case=case, verb="approve_full").on
    with pytest.raises(ValidationError, match=r"还缺：.*政治审查.*第36条"):
        actions.archive(case, actor=US, on=day)
    for paper in Paper.objects.filter(case=case, received_on=None):
        actions.receive(paper, actor=US, on=day)
    actions.archive(case, actor=US, on=day, text="党员档案")
    case.refresh_from_db()
    assert case.state == "archived"


def test_a_member_or_an_open_case_does_not_apply_twice(world):
    case = applied(world)
    with pytest.raises(ValidationError, match=r"已在.*登记申请"):
        actions.apply(actor=US, person=case.person, org=world.branch, applied_on=date(2024, 2, 1))
    with pytest.raises(ValidationError, match="已经是"):
        actions.apply(actor=US, person=world.full[0].person, org=world.branch,
                      applied_on=date(2024, 2, 1))  # fmt: skip
    assert Belonging.objects.exists()


def test_a_contact_is_replaced_and_the_old_span_stays(world):
    case = walk(world, applied(world), "assign")
    backing = Backing.objects.get(case=case)
    actions.assign(case, actor=US, member=world.full[1])
    with pytest.raises(ValidationError, match=r"一至两名.*第9条"):
        actions.assign(case, actor=US, member=world.full[2], remark="x")
    actions.replace(backing, actor=US, member=world.full[2], reason="调离")
    standing = Backing.objects.filter(case=case, until=None).values_list("member", flat=True)
    assert set(standing) == {world.full[1].pk, world.full[2].pk}
    backing.refresh_from_db()
    assert backing.reason == "调离"


@pytest.mark.parametrize(("grade", "words"), [("probation", "不能担任"), ("warning", "不宜担任")])
def test_discipline_bars_or_warns_and_the_reason_is_not_told(world, grade, words):
    case = walk(world, applied(world), "list_candidate")
    day = CaseStep.objects.get(case=case, verb="list_candidate").on + timedelta(days=3)
    members.discipline(actor=US, member=world.full[1], grade=grade, since=day - timedelta(days=9))
    pair = {"first": world.full[0], "second": world.full[1], "on": day}
    with pytest.raises(ValidationError, match=words) as refused:
        actions.introduce(case, actor=US, **pair)
    assert "警告" not in str(refused.value)
    assert "察看" not in str(refused.value)
    if grade == "warning":
        assert actions.introduce(case, actor=US, **pair, remark="已征求上级意见").faults


def test_a_case_stopped_before_its_contact_began_leaves_nobody_behind_it(world):
    """Written down late: the contact was named after the day on which it all ended."""
    case = walk(world, applied(world), "assign")
    backing = Backing.objects.get(case=case)
    day = CaseStep.objects.get(case=case, verb="elect").on
    assert day < backing.since
    actions.stop(case, actor=US, on=day, remark="本人撤回申请")
    backing.refresh_from_db()
    assert backing.until == backing.since
    other = walk(world, applied(world, name="许某"), "assign")
    backing = Backing.objects.get(case=other)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.replace(backing, actor=US, member=world.full[1], on=date(2035, 1, 1), reason="x")
    actions.relocate(other, actor=US, to=world.cast.orgs[8], on=day)
    backing.refresh_from_db()
    assert (backing.until, backing.reason) == (backing.since, "转移培养关系")


def test_nobody_is_relocated_between_the_assembly_and_the_approval(world):
    case = walk(world, applied(world, on=NEW), "vote")
    with pytest.raises(StepError, match="等上级党委审批"):
        actions.relocate(case, actor=US, to=world.cast.orgs[8], on=clock.today())
    case.refresh_from_db()
    assert case.org == world.branch


def test_who_left_the_roll_is_not_moved(world):
    member = world.full[0]
    members.leave(member, actor=US, on=date(2026, 11, 1), exit=Exit.DIED)
    with pytest.raises(ValidationError, match="已经从花名册减少"):
        members.move(member, actor=US, to=world.cast.orgs[8], on=date(2026, 11, 2))


def test_who_moved_after_probation_ended_is_made_full_from_its_end(world):
    """The case went along on a later day than the one its probation ended on."""
    case = walk(world, applied(world), "vote_full")
    ends = case.probation_ends
    moved = CaseStep.objects.get(case=case, verb="vote_full").on + timedelta(days=2)
    members.move(Member.objects.get(pk=case.member_id), actor=US, to=world.cast.orgs[8], on=moved)
    case.refresh_from_db()
    assert ends < moved
    early = {"on": moved - timedelta(days=1), "decided_by": world.street}
    with pytest.raises(ValidationError, match=f"不能早于上一步（{moved}）"):
        actions.approve_full(case, actor=US, **early)
    actions.approve_full(case, actor=US, on=moved, decided_by=world.street)
    told = Stretch.objects.filter(case=case, stage="probationer").order_by("since", "pk")
    assert [(one.since < ends, one.until) for one in told] == [(True, ends), (False, moved)]
    assert not Stretch.objects.standing(ends).filter(case=case).exists()
    assert not [words for hold in actions.INVARIANTS for words in hold()]


def test_no_step_is_dated_before_the_case_came_to_the_branch(world):
    case = walk(world, applied(world), "study")
    day = CaseStep.objects.get(case=case, verb="study").on + timedelta(days=40)
    actions.relocate(case, actor=US, to=world.cast.orgs[8], on=day)
    case.refresh_from_db()
    with pytest.raises(ValidationError, match=f"不能早于上一步（{day}）"):
        actions.examine(case, actor=US, on=day - timedelta(days=1), text="好")
    actions.examine(case, actor=US, on=day, text="好")


def test_a_corrected_application_takes_its_step_and_its_paper_along(world):
    case = walk(world, applied(world), "talk")
    on = date(2024, 1, 2)
    actions.correct(case, actor=US, reason="抄错", applied_on=on)
    assert CaseStep.objects.get(case=case, verb="apply").on == on
    assert Stretch.objects.get(case=case).since == on
    paper = Paper.objects.get(case=case, kind="application")
    assert (paper.wanted_on, paper.received_on) == (on, on)
    with pytest.raises(ValidationError, match="不能晚于以后的步骤"):
        actions.correct(case, actor=US, reason="抄错", applied_on=date(2024, 6, 1))


def test_after_a_notice_that_failed_another_is_put_up(world):
    case = walk(world, applied(world, on=date(2025, 2, 20)), "publish")
    first = Notice.objects.about(case).get()
    day = first.ends_on + timedelta(days=2)
    assert "publish" not in {one.verb for one in ahead(facts_of_one(case, day), day)}
    by = {"decided_by": world.street, "actor": US}
    actions.decline(case, on=day, remark="公示期间有意见", **by)
    actions.consult(case, actor=US, on=day, text="再次研究", remark="再次研究")
    actions.agree(case, on=day, document="东工委〔2026〕9号", **by)
    assert "publish" in {one.verb for one in ahead(facts_of_one(case, day), day)}
    with clock.at(day):
        actions.publish(case, actor=US, telephone="00000000", on=day)
        second = posted(case, day, notice=Notice.objects.about(case).latest("pk"))
    assert "publish" not in {one.verb for one in ahead(facts_of_one(case, day), day)}
    actions.list_candidate(case, actor=US, on=second.ends_on + timedelta(days=1))
    case.refresh_from_db()
    assert case.state == "listed"


def test_a_step_taken_again_renews_its_paper_and_taken_back_leaves_the_one_before(world):
    case = walk(world, applied(world, on=NEW), "issue_form")
    form = Paper.objects.get(case=case, kind="form")
    issued = CaseStep.objects.get(case=case, verb="issue_form")
    day = issued.on + timedelta(days=2)
    actions.send_back(case, actor=US, on=day, remark="志愿书填写有误")
    actions.review(case, actor=US, on=day, text="合格")
    actions.prereview(case, actor=US, on=day, decided_by=world.street, document="预审2号")
    actions.issue_form(case, actor=US, on=day, document="4100999")
    form.refresh_from_db()
    assert (form.number, form.received_on) == ("4100999", day), "the form that is in use"
    actions.revoke(case, actor=US, reason="编号录错")
    form.refresh_from_db()
    assert (form.number, form.received_on) == (issued.document, issued.on)
    actions.revoke(case, actor=US, reason="重来")
    paper = Paper.objects.get(case=case, kind="prereview")
    assert paper.number == "预审1号"
    third = walk(world, applied(world, name="曹某", on=NEW), "issue_form",
                 prereview={"document": ""})  # fmt: skip
    paper = Paper.objects.get(case=third, kind="prereview")
    actions.receive(paper, actor=US, on=day, kept_at="东柜")
    actions.send_back(third, actor=US, on=day, remark="志愿书填写有误")
    actions.review(third, actor=US, on=day, text="合格")
    actions.prereview(third, actor=US, on=day, decided_by=world.street, document="预审2号")
    wanted = paper.wanted_on
    paper.refresh_from_db()
    by_hand = (paper.wanted_on, paper.received_on, paper.number, paper.kept_at)
    assert by_hand == (wanted, day, "", "东柜"), "what somebody received by hand stays"
    other = walk(world, applied(world, name="许某"), "file_activist", file_activist={
        "document": "备1号"})  # fmt: skip
    actions.revoke(other, actor=US, reason="录错了人")
    assert not Paper.objects.filter(case=other, kind="activist_filing").exists()


def test_who_has_no_vote_is_not_among_those_due(world):
    """What the form begins with is what the roll is compared with."""
    case = walk(world, applied(world, on=NEW), "issue_form")
    members.discipline(actor=US, member=world.full[-1], grade="probation", since=date(2026, 6, 1))
    form = FORMS["vote"](actor=US, record=case, fill=False)
    assert form.initial["due"] == len(world.full) - 1 == facts_of_one(case, clock.today()).voters
