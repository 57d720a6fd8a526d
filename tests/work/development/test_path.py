"""The whole way: each step recorded with its article, nothing by itself, nothing half-written."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members.models import Entry, Member
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs.models import Kind
from jiceng.work.development import actions
from jiceng.work.development.models import Backing, Case, CaseStep, Stretch
from jiceng.work.development.sheets.told import known
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
    assert "工作（学习）单位和居住地同时张贴" in notice.text
    with clock.at(after):
        assert "publish" in {one.verb for one in known(case) if one.open}, "put up anew, not stuck"
        actions.publish(case, actor=US, telephone="00000000", on=after)
        again = posted(case, after, boards="单位公示栏\n小区公示栏",
                       notice=Notice.objects.about(case).latest("pk"))  # fmt: skip
    actions.list_candidate(case, actor=US, on=again.ends_on + timedelta(days=1))


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
