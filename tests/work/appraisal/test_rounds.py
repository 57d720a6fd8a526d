"""A branch's year: four steps, four grades, told to each and to nobody else; nothing by itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import year
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Affiliation, Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox.models import Message
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.models import Slip
from jiceng.work.appraisal import actions, rules
from jiceng.work.appraisal.figures import duties
from jiceng.work.appraisal.figures import rounds as figures
from jiceng.work.appraisal.models import AppraisalRound, MemberReview
from jiceng.work.disposal.models import Case
from jiceng.work.mobility.models import Appraisal
from tests import cast as casting
from tests.work.appraisal.given import (
    GRADED,
    MAKER,
    MET,
    NOTICE,
    TOLD,
    held,
    judged,
    notified,
    polled,
    said,
    told,
)

pytestmark = pytest.mark.django_db


def this():
    """The year, asked afresh."""
    return Ask(year(2025))


@pytest.fixture
def cast():
    return casting.fill()


@pytest.fixture
def branch(cast):
    """One that has not been appraised this year."""
    return Org.objects.get(pk=cast.orgs[8].pk)


@pytest.mark.both
def test_a_round_goes_from_notice_to_file_and_is_counted(cast, branch):
    """S123: notice, self-review, mutual review, slips, opinion, grades, told, filed."""
    before = (
        figures.HELD.read(branch, this()).value,
        figures.GRADED.read(cast.district, this()).value,
    )
    round_ = notified(branch, cast.worker)
    someone = judged(round_)[0]
    with clock.at(NOTICE):
        actions.prepare(round_, actor=cast.worker, studied_on=NOTICE, consulted_on=NOTICE)
        actions.self_review(someone, actor=cast.worker, text="一年来……")
        actions.mutual_review(someone, actor=cast.worker, text="多下楼走访")
        actions.excuse(someone, actor=cast.worker, away="因病")
    with clock.at(MET):
        actions.hold(round_, actor=cast.worker, on=MET, venue="活动室")
    row = Attendance.objects.get(meeting=round_.meeting, member=someone.member)
    assert (row.state, row.reason, round_.meeting.type) == ("excused", "因病", "life_meeting")
    people = judged(round_)
    with clock.at(GRADED):
        votes = {one.pk: (3, 2, 1, 0) for one in people}
        actions.count(round_, actor=MAKER, issued=8, returned=7, votes=votes)
        with pytest.raises(ValidationError, match="不能再改自评"):
            actions.self_review(MemberReview.objects.get(pk=someone.pk), actor=MAKER, text="x")
        actions.propose(round_, actor=MAKER, said=said(round_))
        assert not MemberReview.objects.filter(round=round_).exclude(grade="").exists()
        actions.grade(round_, actor=MAKER, on=GRADED, said=said(round_))
    with clock.at(TOLD):
        actions.tell(round_, actor=cast.secretary, on=TOLD)
        with pytest.raises(StepError, match="另一位"):
            actions.file(round_, actor=cast.secretary, on=TOLD)
        actions.file(round_, actor=cast.street, on=TOLD)
    assert round_.state == "filed"
    assert figures.HELD.read(branch, this()).value == before[0] + 1
    assert figures.GRADED.read(cast.district, this()).value == before[1] + len(people)
    parts = figures.GRADED.read(branch, this()).by("grade")
    assert sum(parts.values()) == len(people)
    assert figures.MEMBERS.read(branch, this()).share == 1


def test_probationers_take_part_and_are_not_graded(cast, branch):
    round_ = held(branch)
    probation = MemberReview.objects.filter(round=round_, part="probation")
    assert probation.exists()
    assert {one.member.full_on for one in probation} == {None}
    with pytest.raises(ValidationError, match="预备党员"):
        votes = {one.pk: (1, 0, 0, 0) for one in judged(round_)}
        actions.count(round_, actor=MAKER, issued=5, returned=5, votes=votes)
        actions.propose(round_, actor=MAKER, said={probation[0].pk: ("qualified", "")})
    with pytest.raises(IntegrityError), transaction.atomic():
        probation.update(grade="qualified")


@pytest.mark.parametrize(
    ("people", "parts", "of", "most"), [(9, 1, 3, 3), (10, 1, 3, 3), (2, 1, 3, 0), (10, 2, 5, 4)]
)
def test_the_year_says_how_many_may_be_excellent(people, parts, of, most):
    assert rules.most_excellent(people=people, parts=parts, of=of) == most
    ask = {"people": people, "parts": parts, "of": of}
    assert rules.share_advice(best=most, **ask) == []
    (found,) = rules.share_advice(best=most + 1, **ask)
    assert not found.blocks
    assert str(most + 1) in str(found)


def test_too_many_excellent_are_warned_of_and_recorded_all_the_same(cast, branch, client):
    actions.set_share(actor=MAKER, org=cast.east, year=2025, parts=1, of=10)
    round_ = told(branch)
    assert (round_.parts, round_.of) == (1, 10)
    assert MemberReview.objects.filter(round=round_, grade="excellent").exists()
    over = figures.OVER_SHARE.read(cast.district, this())
    assert round_ in over.records
    assert figures.EXCELLENT.read(branch, this()).share * 10 > 1
    sound = notified(Org.objects.get(pk=cast.orgs[12].pk))
    assert sound not in figures.OVER_SHARE.read(cast.district, this()).records


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": 2024}, None), ({"year": 2023}, "上一年度"), ({"year": 2026}, "上一年度"),
        ({"notified_on": date(2025, 12, 30)}, "还没有到"),
    ],
)  # fmt: skip
def test_a_notice_fits_its_year_and_its_branch(cast, branch, changes, words):
    values = {"org": branch, "year": 2025, "notified_on": NOTICE} | changes
    with clock.at(NOTICE):
        if words is None:
            assert actions.notify(actor=MAKER, **values).state == "notified"
            return
        with pytest.raises(ValidationError, match=words):
            actions.notify(actor=MAKER, **values)
    with clock.at(NOTICE), pytest.raises(ValidationError, match="党支部"):
        actions.notify(actor=MAKER, **{**values, **{"year": 2025, "notified_on": NOTICE},
                                       "org": cast.huaiyin})  # fmt: skip


def test_a_branch_is_appraised_once_a_year_and_again_after_a_void(cast, branch):
    round_ = notified(branch)
    with pytest.raises(ValidationError, match="已经开始评议"):
        notified(branch)
    actions.void(round_, actor=MAKER, reason="通知有误")
    assert notified(branch).pk != round_.pk
    assert AppraisalRound.objects.standing().filter(org=branch).count() == 1


def test_slips_of_the_round_are_blind_and_taken_over(cast, branch):
    round_ = held(branch, cast.worker)
    with clock.at(MET), pytest.raises(ValidationError, match="发出、收回"):
        actions.count(round_, actor=MAKER)
    poll, codes = polled(round_, cast.worker, eligible=7, issued=6)
    names = poll.subjects
    with clock.at(MET):
        for nth, code in enumerate(codes[:5]):
            polls.cast(poll, code=code, chosen=[nth % 2, *[None] * (len(names) - 1)])
        with pytest.raises(ValidationError, match="还没有结束"):
            actions.count(round_, actor=MAKER)
        polls.close(poll, actor=cast.worker, now=True)
        actions.count(round_, actor=MAKER)
    assert (round_.issued, round_.returned, round_.state) == (6, 5, "polled")
    first = MemberReview.objects.get(round=round_, place=1)
    assert first.votes == [3, 2, 0, 0]
    assert not Slip.objects.exists()


@pytest.mark.both
def test_more_slips_back_than_out_void_the_poll_and_it_is_held_anew(cast, branch):
    """A6: nothing of it counts, on paper or by slips."""
    round_ = held(branch)
    poll, codes = polled(round_, MAKER, eligible=7, issued=5)
    with clock.at(MET):
        for code in codes[:6]:
            polls.cast(poll, code=code, chosen=[0] * len(poll.subjects))
        polls.close(poll, actor=MAKER, now=True)
        assert (poll.state, poll.result["cast"], poll.result["issued"]) == ("void", 6, 5)
        assert not Slip.objects.exists()
        with pytest.raises(ValidationError, match="多于发出"):
            actions.count(round_, actor=MAKER, issued=5, returned=6,
                          votes={one.pk: (1, 0, 0, 0) for one in judged(round_)})  # fmt: skip
        again = actions.open_poll(round_, actor=MAKER, opens_on=MET, closes_on=MET)
    assert again.pk != poll.pk
    with clock.at(MET), pytest.raises(ValidationError, match="多于收回"):
        polls.withdraw(again, actor=MAKER, reason="改用纸票")
        round_.refresh_from_db()
        actions.count(round_, actor=MAKER, issued=6, returned=5,
                      votes={one.pk: (5, 1, 0, 0) for one in judged(round_)})  # fmt: skip


def test_a_mobile_member_is_graded_by_the_host_and_counts_at_home(cast, branch):
    host = Org.objects.get(pk=cast.orgs[10].pk)
    away = Member.objects.filter(org=branch, left_on=None).exclude(full_on=None)[0]
    members.go_mobile(away, actor=MAKER, direction=Mobility.Direction.OUT, where="外地",
                      since=date(2025, 1, 1))  # fmt: skip
    members.affiliate(actor=MAKER, member=away, host=host, way=Affiliation.Way.MOBILE,
                      since=date(2025, 2, 1))  # fmt: skip
    home = notified(branch)
    assert MemberReview.objects.get(round=home, member=away).part == "hosted"
    assert away not in [one.member for one in judged(home)]
    AppraisalRound.objects.filter(org=host).update(void_reason="重来")
    grant_many(
        [{"account": cast.outsider, "role": Role.BRANCH_SECRETARY, "org": branch,
          "since": date(2025, 1, 1)}],
        actor=MAKER,
    )  # fmt: skip
    there = told(host)
    assert MemberReview.objects.get(round=there, member=away).part == "guest"
    heard = Message.objects.filter(
        account=cast.outsider, dedupe_key__startswith=f"appraisal.appraisalround:{there.pk}:"
    )
    assert [one.body for one in heard] == [f"{host}为{away}登记了年度评议"]
    grade = MemberReview.objects.get(round=there, member=away).grade
    assert MemberReview.objects.get(round=home, member=away).grade == grade
    assert Appraisal.objects.get(member=away, year=2025).org == host
    rows = figures.GRADED.read(cast.district, this()).records
    assert not rows.filter(part="guest").exists()


def test_the_old_and_ill_are_in_no_denominator_unless_they_took_part(cast, branch):
    member = Member.objects.filter(org=branch, left_on=None).exclude(full_on=None)[0]
    Member.objects.filter(pk=member.pk).update(exempt=True)
    whole = figures.MEMBERS.read(branch, this()).of
    assert not whole.filter(member=member).exists()
    told(branch)
    assert figures.MEMBERS.read(branch, this()).of.filter(member=member).exists()


def test_unfit_means_education_first_and_a_case_only_by_a_person(cast, branch):
    """EXP-08: a grade is no disposal."""
    round_ = told(branch)
    cases = Case.objects.count()
    review = judged(round_)[0]
    MemberReview.objects.filter(pk=review.pk).update(grade="unqualified")
    review = MemberReview.objects.get(pk=review.pk)
    with clock.at(TOLD), pytest.raises(ValidationError, match="先教育帮助"):
        actions.propose_disposal(review, actor=MAKER, on=TOLD, facts="没有转变")
    later = TOLD + timedelta(days=200)
    with clock.at(later):
        actions.teach(review, actor=MAKER, on=TOLD, measure="结对帮助")
        assert Case.objects.count() == cases
        actions.propose_disposal(review, actor=MAKER, on=later, facts="仍没有转变")
    case = Case.objects.latest("pk")
    assert (case.member, case.lead, case.state) == (review.member, "review", "proposed")
    other = judged(round_)[1]
    MemberReview.objects.filter(pk=other.pk).update(grade="basic")
    with pytest.raises(ValidationError, match="不合格"):
        actions.teach(MemberReview.objects.get(pk=other.pk), actor=MAKER, on=TOLD, measure="x")


def test_the_fourth_quarter_is_advised_and_what_lacks_is_said():
    assert rules.quarter_advice(on=date(2025, 10, 1)) == []
    (found,) = rules.quarter_advice(on=date(2025, 9, 30))
    assert not found.blocks
    assert rules.before_meeting(lacking=[]) == []
    assert "谈心" in str(rules.before_meeting(lacking=["谈心谈话"])[0])


def test_what_is_sent_back_is_graded_and_told_anew(cast, branch):
    """Nothing is stuck: sent back, another grade, told again; until then nobody is told."""
    round_ = told(branch)
    one = judged(round_)[0]
    again = {pk: ("qualified", words) for pk, (_grade, words) in said(round_).items()}
    with clock.at(TOLD):
        actions.send_back(round_, actor=cast.street, reason="等次和表现不符")
        assert (round_.state, round_.graded_on, round_.told_on) == ("proposed", None, None)
        assert not MemberReview.objects.filter(round=round_).exclude(told_on=None).exists()
        actions.grade(round_, actor=cast.secretary, on=TOLD, said=again)
        actions.tell(round_, actor=cast.secretary, on=TOLD)
        actions.file(round_, actor=cast.street, on=TOLD)
    review = MemberReview.objects.get(pk=one.pk)
    assert (review.grade, review.told_on, round_.state) == ("qualified", TOLD, "filed")


def test_nothing_goes_on_with_a_round_that_is_void(cast, branch):
    round_ = held(branch)
    stale = AppraisalRound.objects.get(pk=round_.pk)
    actions.void(round_, actor=MAKER, reason="通知有误")
    votes = {one.pk: (3, 2, 1, 0) for one in judged(round_)}
    for one in (round_, stale):
        with clock.at(GRADED), pytest.raises(StepError, match="已作废"):
            actions.count(one, actor=MAKER, issued=8, returned=7, votes=votes)
    over = told(branch)
    with pytest.raises(StepError, match="可能刚被别人办过"):
        actions.tell(over, actor=MAKER, on=TOLD)  # not void, only told already
    review = judged(over)[0]
    MemberReview.objects.filter(pk=review.pk).update(grade="unqualified")
    actions.void(over, actor=MAKER, reason="重来")
    with pytest.raises(ValidationError, match="已经作废"):
        actions.teach(MemberReview.objects.get(pk=review.pk), actor=MAKER, on=TOLD, measure="x")


def test_help_follows_telling_and_a_case_follows_help(cast, branch):
    review = judged(told(branch))[0]
    MemberReview.objects.filter(pk=review.pk).update(grade="unqualified")
    review = MemberReview.objects.get(pk=review.pk)
    before, after = TOLD - timedelta(days=1), TOLD + timedelta(days=9)
    with clock.at(after):
        with pytest.raises(ValidationError, match="早于告知日期"):
            actions.teach(review, actor=MAKER, on=before, measure="结对")
        actions.teach(review, actor=MAKER, on=after, measure="结对")
        with pytest.raises(ValidationError, match="早于教育帮助日期"):
            actions.propose_disposal(review, actor=MAKER, on=TOLD, facts="没有转变")


@pytest.fixture
def away(cast, branch):
    """A member of the branch who lives where another branch is."""
    found = Member.objects.filter(org=branch, left_on=None).exclude(full_on=None)[0]
    host = Org.objects.get(pk=cast.orgs[10].pk)
    members.go_mobile(found, actor=MAKER, direction=Mobility.Direction.OUT, where="外地",
                      since=date(2025, 1, 1))  # fmt: skip
    members.affiliate(actor=MAKER, member=found, host=host, way=Affiliation.Way.MOBILE,
                      since=date(2025, 2, 1))  # fmt: skip
    AppraisalRound.objects.filter(org=host).update(void_reason="重来")
    return found, host


def test_a_grade_given_elsewhere_is_journalled_told_and_taken_back_at_home(cast, branch, away):
    member, host = away
    home = told(branch)  # tells its own before the host has graded
    there = told(host)
    mine = MemberReview.objects.get(round=home, member=member)
    given = MemberReview.objects.get(round=there, member=member)
    assert (mine.grade, mine.told_on) == (given.grade, TOLD)
    lines = JournalLine.objects.about(mine).filter(verb="appraisal.settle_hosted")
    assert lines.count() == 2  # the grade and the telling, once each
    MemberReview.objects.filter(pk__in=[mine.pk, given.pk]).update(grade="unqualified")
    untaught = duties.UNTAUGHT.read(cast.district, this()).of.filter(member=member)
    assert [one.pk for one in untaught] == [mine.pk]  # once, and at home
    with clock.at(TOLD):
        actions.send_back(there, actor=cast.street, reason="等次不符")
        again = {pk: ("basic", words) for pk, (_grade, words) in said(there).items()}
        actions.grade(there, actor=MAKER, on=TOLD, said=again)
    mine.refresh_from_db()
    assert (mine.grade, mine.told_on) == ("basic", None)
    actions.void(there, actor=MAKER, reason="重来")
    mine.refresh_from_db()
    assert (mine.grade, mine.told_on) == ("", None)
    actions.settle_hosted(member, actor=MAKER, year=2025, grade="qualified")
    mine.refresh_from_db()
    assert (mine.grade, mine.told_on) == ("qualified", clock.today())
