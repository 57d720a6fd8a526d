"""The whole way: each step recorded with its article, nothing by itself, nothing half-written."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Entry, Exit, Member
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs.models import Kind
from jiceng.work.development import actions
from jiceng.work.development.forms import FORMS
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stretch
from jiceng.work.development.models.knowing import facts_of_one
from jiceng.work.development.rules.path import ahead
from tests.work.development.conftest import NEW, SECOND, US, applied, posted, steps, walk

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_the_whole_way_from_application_to_full_member(world):
    case = walk(world, applied(world), "approve_full")
    assert case.state == "full"
    member = Member.objects.get(pk=case.member_id)
    resolved = CaseStep.objects.get(case=case, verb="vote").on
    approved = CaseStep.objects.get(case=case, verb="approve").on
    assert resolved < approved
    assert member.joined_on == member.entered_on == resolved, "from the resolution, not approval"
    assert member.entry == Entry.ADMITTED
    assert member.full_on == case.probation_ends == resolved.replace(year=resolved.year + 1)
    told = list(Stretch.objects.filter(case=case).order_by("since", "pk"))
    assert [one.stage for one in told] == ["applicant", "activist", "candidate", "probationer"]
    assert all(a.until == b.since for a, b in pairwise(told))
    assert told[-1].since == resolved
    assert told[-1].until == member.full_on
    assert not [words for hold in actions.INVARIANTS for words in hold()]
    verbs = JournalLine.objects.about(case).values_list("verb", flat=True)
    assert {f"development.{verb}" for verb, _values in steps(world)} <= set(verbs)


def test_an_application_at_seventeen_is_refused_with_its_article_and_nothing_is_written(world):
    with pytest.raises(ValidationError, match=r"未满十八岁.*第5条"):
        applied(world, born_on=date(2008, 1, 1))
    assert not Case.objects.exists()
    assert applied(world, born_on=date(2006, 1, 6)).state == "applied"


def test_a_probationer_cannot_introduce(world):
    case = walk(world, applied(world), "list_candidate")
    before = JournalLine.objects.count()
    with pytest.raises(ValidationError, match=r"不是正式党员.*第5条"):
        actions.introduce(case, actor=US, first=world.full[0], second=world.probationary)
    assert not Backing.objects.filter(case=case, part="introducer").exists()
    assert not CaseStep.objects.filter(case=case, verb="introduce").exists()
    assert JournalLine.objects.count() == before


def test_more_ballots_than_people_are_refused_with_the_article(world):
    case = walk(world, applied(world, on=NEW), "issue_form")
    day = CaseStep.objects.get(case=case, verb="issue_form").on + timedelta(days=3)
    n = len(world.full)
    values = {"due": n, "present": n - 1, "ayes": n - 1, "noes": 1, "text": "好", "on": day}
    with pytest.raises(ValidationError, match=r"多于实到.*第20条"):
        actions.vote(case, actor=US, **values)
    case.refresh_from_db()
    assert case.state == "form_issued"
    assert not CaseStep.objects.filter(case=case, verb="vote").exists()


def test_a_vote_of_exactly_half_does_not_carry_and_moves_nothing(world):
    case = walk(world, applied(world, on=NEW), "issue_form")
    day = CaseStep.objects.get(case=case, verb="issue_form").on + timedelta(days=3)
    half = {"due": 6, "present": 4, "ayes": 3, "noes": 1, "text": "好", "on": day, "remark": "核对"}
    made = actions.vote(case, actor=US, **half)
    assert (made.carried, "第20条" in made.outcome) == (False, True)
    case.refresh_from_db()
    assert case.state == "form_issued"
    actions.vote(case, actor=US, **{**half, "written": 1})
    case.refresh_from_db()
    assert case.state == "voted", "a prior written opinion counts"


def test_too_few_present_is_no_meeting(world):
    case = walk(world, applied(world), "issue_form")
    day = CaseStep.objects.get(case=case, verb="issue_form").on + timedelta(days=3)
    with pytest.raises(ValidationError, match="到会不足"):
        actions.vote(case, actor=US, on=day, due=6, present=3, ayes=3, text="好", remark="x")


@pytest.mark.parametrize(
    ("who", "words"), [("huaiyin", "只能审议"), ("branch", "不是本支部的上级")]
)
def test_who_may_not_approve_is_told_so(world, who, words):
    case = walk(world, applied(world, on=NEW), "interview")
    org = getattr(world.cast, who)
    day = CaseStep.objects.get(case=case, verb="interview").on + timedelta(days=1)
    with pytest.raises(ValidationError, match=f"{words}.*第22条"):
        actions.approve(case, actor=US, on=day, decided_by=org)
    case.refresh_from_db()
    assert case.state == "voted"
    assert not Member.objects.filter(person=case.person).exists()


def test_the_power_is_asked_of_the_day(world):
    case = walk(world, applied(world, on=NEW), "interview")
    from jiceng.registers.orgs import actions as orgs

    day = CaseStep.objects.get(case=case, verb="interview").on + timedelta(days=1)
    orgs.upgrade(world.street, actor=US, kind=Kind.WORK_COMMITTEE, since=day + timedelta(days=30),
                 may_approve=False)  # fmt: skip
    made = actions.approve(case, actor=US, on=day, decided_by=world.street)
    assert made.decided_by == world.street
    with pytest.raises(ValidationError, match="没有审批预备党员的权限"):
        other = walk(world, applied(world, name="许某", on=NEW), "consult")
        actions.prereview(_to_review(world, other), actor=US, decided_by=world.street)


def _to_review(world, case):
    Case.objects.filter(pk=case.pk).update(state="reviewed")
    case.refresh_from_db()
    return case


def test_a_year_must_be_full_and_what_is_late_needs_a_reason(world):
    case = applied(world)
    with clock.at(date(2024, 3, 1)):
        with pytest.raises(ValidationError, match=r"超过时限.*第6条、第7条"):
            actions.talk(case, actor=US, on=date(2024, 3, 1), who="冯")
        made = actions.talk(case, actor=US, on=date(2024, 3, 1), who="冯", remark="出差")
        assert len(made.faults) == 1
    case = walk(world, applied(world, name="何某"), "study")
    elected = CaseStep.objects.get(case=case, verb="elect").on
    early = elected.replace(year=elected.year + 1) - timedelta(days=1)
    with pytest.raises(ValidationError, match="不满一年"):
        actions.consult(case, actor=US, on=early, remark="再急也不行", text="x")
    case.refresh_from_db()
    assert case.state == "elected"


# The notice -----------------------------------------------------------------------------------


def test_nobody_is_listed_without_a_clean_notice_of_five_working_days(world):
    case = walk(world, applied(world, on=date(2025, 4, 20)), "agree")
    day = CaseStep.objects.get(case=case, verb="agree").on + timedelta(days=1)
    with pytest.raises(ValidationError, match=r"还没有公示.*第13条（公示）"):
        actions.list_candidate(case, actor=US, on=day)
    with clock.at(day):
        actions.publish(case, actor=US, telephone="00000000")
        notice = posted(case, day, ended=False)
    with pytest.raises(ValidationError, match="公示还没有结束"):
        actions.list_candidate(case, actor=US, on=day + timedelta(days=1))
    with clock.at(notice.ends_on + timedelta(days=1)):
        said = notices.object_to(notice, actor=US, text="不同意见")
        notices.handle(said, actor=US, outcome="属实", upheld=True)
        notices.end(notice, actor=SECOND, result="有异议")
    with pytest.raises(ValidationError, match="意见成立"):
        actions.list_candidate(case, actor=US, on=notice.ends_on + timedelta(days=2))
    actions.decline(case, actor=US, on=notice.ends_on + timedelta(days=2), remark="公示有异议")
    case.refresh_from_db()
    assert case.state == "elected"


def test_who_is_mobile_is_noticed_in_two_places_at_once(world):
    case = walk(world, applied(world, on=date(2025, 4, 20), mobile=True), "agree")
    day = CaseStep.objects.get(case=case, verb="agree").on + timedelta(days=1)
    with clock.at(day):
        actions.publish(case, actor=US, telephone="00000000")
        notice = posted(case, day)
    after = notice.ends_on + timedelta(days=1)
    with pytest.raises(ValidationError, match="两处同时公示"):
        actions.list_candidate(case, actor=US, on=after)
    notice.refresh_from_db()
    assert "身份证" not in notice.text
    assert "1999年3月出生" in notice.text
    assert str(case.person.born_on) not in notice.text
    assert Notice.objects.about(case).count() == 1


def test_the_text_of_2014_asked_for_no_notice(world):
    case = walk(world, applied(world), "agree")
    agreed = CaseStep.objects.get(case=case, verb="agree")
    assert agreed.on < date(2026, 5, 11)
    assert agreed.version == "2014"
    made = actions.list_candidate(case, actor=US, on=agreed.on + timedelta(days=5))
    assert made.version == "2014"


def test_a_step_may_be_taken_by_the_other_text_with_a_reason(world):
    case = walk(world, applied(world, on=date(2025, 3, 10)), "agree")
    day = date(2026, 6, 15)
    agreed = CaseStep.objects.get(case=case, verb="agree")
    assert agreed.on < day
    with pytest.raises(ValidationError, match="还没有公示"):
        actions.list_candidate(case, actor=US, on=day)
    with pytest.raises(ValidationError, match="请写明理由"):
        actions.list_candidate(case, actor=US, on=day, version="2014")
    made = actions.list_candidate(
        case, actor=US, on=day, version="2014", remark="新细则施行前已备案"
    )
    assert (made.version, made.remark) == ("2014", "新细则施行前已备案")
    new = applied(world, name="吕某", on=date(2026, 6, 1))
    with pytest.raises(ValidationError, match="不能按旧细则"):
        actions.talk(new, actor=US, on=date(2026, 6, 2), version="2014", remark="x")


# Afterwards -----------------------------------------------------------------------------------


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
