"""民主生活会 with items counted from the day; lists that become matters; who talks with whom."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import WorkCalendar
from jiceng.kernel.flows import StepError
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import year
from jiceng.registers.accounts.actions import grant
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.appraisal import actions, rules
from jiceng.work.appraisal.figures import leaders
from jiceng.work.appraisal.figures import meetings as figures
from jiceng.work.appraisal.models import ChecklistItem, Listing, Pair, SelfAnalysis, Talk
from tests import cast as casting
from tests.work.appraisal.given import MAKER, told

pytestmark = pytest.mark.django_db
HELD = date(2025, 12, 10)


@pytest.fixture
def cast():
    return casting.fill()


def this():
    return Ask(year(2025), as_of=date(2025, 12, 31))


def test_items_are_counted_in_working_days_from_the_meeting():
    plain = WorkCalendar()
    due = [rules.item_due(held_on=HELD, days=n, calendar=plain).day for n in (-10, -1, 0, 1, 15)]
    assert due == [date(2025, 11, 26), date(2025, 12, 9), HELD, date(2025, 12, 11),
                   date(2025, 12, 31)]  # fmt: skip
    assert rules.item_due(held_on=HELD, days=3, calendar=plain).provisional


@pytest.mark.both
def test_a_meeting_goes_from_checklist_to_approval_by_another_above(cast):
    """S125: study, opinions, talks, material, criticism, list, report; reviewed from above."""
    before = figures.DEMOCRATIC.read(cast.district, this()).value
    with clock.at(date(2025, 11, 10)):
        actions.set_days(actor=cast.clerk, org=cast.district, item="report", days=5,
                         since=date(2025, 11, 1))  # fmt: skip
        meeting = actions.plan(actor=cast.worker, org=cast.huaiyin, kind="special", topic="专题",
                               held_on=date(2025, 12, 9))  # fmt: skip
        items = ChecklistItem.objects.filter(meeting=meeting)
        assert items.count() == 7
        assert items.get(item="study").due_on < items.get(item="comparison").due_on < HELD
    with clock.at(HELD):
        actions.set_days(actor=cast.clerk, org=cast.east, item="report", days=30,
                         since=date(2025, 12, 1))  # for what is planned from now on  # fmt: skip
        for item in ("study", "opinions", "talks", "comparison"):
            actions.tick(meeting, actor=cast.worker, item=item, on=date(2025, 12, 1))
        actions.convene(meeting, actor=cast.worker, on=HELD, minutes="会议情况")
    assert meeting.meeting.type == "democratic"
    assert items.get(item="report").due_on == date(2025, 12, 17)
    with clock.at(date(2025, 12, 18)):
        assert "整改清单" in str(rules.report_advice(lacking=["整改清单"])[0])
        actions.report(meeting, actor=cast.worker, on=date(2025, 12, 18))
        with pytest.raises(ValidationError, match="上一级"):
            actions.approve(meeting, actor=cast.worker, on=date(2025, 12, 18))
        actions.hand_back(meeting, actor=cast.street, reason="材料不实")
        assert (meeting.state, meeting.told) == ("met", "材料不实")
        assert items.get(item="report").done_on is None  # to be reported anew
        actions.report(meeting, actor=cast.street, on=date(2025, 12, 18))
        with pytest.raises(StepError, match="另一位"):
            actions.approve(meeting, actor=cast.street, on=date(2025, 12, 18))
        actions.approve(meeting, actor=cast.clerk, on=date(2025, 12, 18), told="通过")
    assert meeting.state == "approved"
    assert figures.DEMOCRATIC.read(cast.district, this()).value == before + 1
    assert figures.DEMOCRATIC.only(kind="special").read(cast.huaiyin, this()).value == 1
    done = figures.ITEMS.read(cast.huaiyin, this())
    assert done.missing.filter(meeting=meeting).count() == 2  # criticism and corrections
    with pytest.raises(ValidationError, match="支部开组织生活会"):
        actions.plan(actor=MAKER, org=cast.branch, kind="yearly", topic="x", held_on=HELD)


def test_the_districts_own_meeting_is_entered_by_another_there_and_reading_is_no_review(cast):
    with clock.at(HELD):
        for org, role in ((cast.district, "district_staff"), (cast.east, "leader")):
            grant(cast.outsider, actor=MAKER, role=role, org=org, since=date(2025, 1, 1))
            other = Account.objects.get(pk=cast.outsider.pk)
            meeting = actions.plan(actor=cast.clerk, org=org if role != "leader" else cast.huaiyin,
                                   kind="yearly", topic="年度", held_on=HELD)  # fmt: skip
            actions.convene(meeting, actor=cast.clerk, on=HELD)
            actions.report(meeting, actor=cast.clerk, on=HELD)
            if role == "district_staff":
                with pytest.raises(StepError, match="另一位"):
                    actions.approve(meeting, actor=cast.clerk, on=HELD)
                actions.approve(meeting, actor=other, on=HELD)
                assert meeting.state == "approved"
                Grant.objects.filter(account=other).update(until=HELD)
                continue
            with pytest.raises(ValidationError, match="上一级"):
                actions.approve(meeting, actor=other, on=HELD)


def test_what_a_meeting_lists_is_a_matter_that_another_checks(cast):
    branch = Org.objects.get(pk=cast.orgs[8].pk)
    round_ = told(branch)
    with clock.at(date(2025, 11, 20)):
        for kind in ("opinion", "problem", "correction"):
            actions.list_line(round_, actor=cast.worker, kind=kind, title=f"一条{kind}",
                              owner="冯某", due_on=date(2025, 12, 31))  # fmt: skip
    listed = figures.LISTED.read(branch, this())
    assert (listed.of.count(), listed.value) == (3, 0)
    matter = Listing.objects.get(round=round_, kind="problem").matter
    assert (matter.owner, matter.sender, matter.source) == ("冯某", branch.parent, "problem")
    with clock.at(date(2025, 12, 20)):
        matters.accept(matter, actor=cast.worker)
        matters.submit(matter, actor=cast.worker, proof="已整改")
        with pytest.raises(StepError, match="另一位"):
            matters.close(matter, actor=cast.worker)
        matters.close(matter, actor=cast.street)
    assert figures.LISTED.read(branch, this()).value == 1
    assert figures.LISTED.only(kind="problem").read(branch, this()).share == 1


def test_who_should_talk_with_whom_is_listed_by_the_rule():
    pairs = rules.required_pairs(seated=[1, 2, 3], others=[10, 11, 12])
    kinds = [kind for kind, _one, _other in pairs]
    assert (kinds.count("committee"), kinds.count("mixed"), kinds.count("members")) == (3, 3, 3)
    assert all(one < other for _kind, one, other in pairs)
    assert {10, 11, 12} <= {other for kind, _one, other in pairs if kind == "mixed"}
    assert rules.required_pairs(seated=[], others=[5]) == []
    assert rules.required_pairs(seated=[1], others=[5, 6]) == [
        ("members", 5, 6), ("mixed", 1, 5), ("mixed", 1, 6)]  # fmt: skip


def test_a_newcomer_joins_the_list_and_nobody_is_asked_twice(cast):
    """Planned again after the roll has changed: only what the newcomer lacks is added."""
    branch = Org.objects.get(pk=cast.orgs[8].pk)
    with clock.at(date(2025, 3, 3)):
        actions.plan_talks(actor=MAKER, org=branch, year=2025)
    before = set(Pair.objects.filter(org=branch, year=2025).values_list("pk", flat=True))
    comer = Member.objects.filter(org=cast.orgs[10].pk, left_on=None).exclude(full_on=None)[0]
    Member.objects.filter(pk=comer.pk).update(exempt=False)
    members.move(comer, actor=MAKER, to=branch, on=date(2025, 4, 1))
    with clock.at(date(2025, 4, 2)):
        actions.plan_talks(actor=MAKER, org=branch, year=2025)
    added = Pair.objects.filter(org=branch, year=2025).exclude(pk__in=before)
    assert 1 <= added.count() <= 3
    assert all(comer.pk in {pair.one_id, pair.other_id} for pair in added)
    with clock.at(date(2025, 4, 3)), pytest.raises(ValidationError, match="没有可以安排"):
        actions.plan_talks(actor=MAKER, org=branch, year=2025)
    # A talk of before the move belongs to the branch of that day.
    row = {"one": comer, "other": Member.objects.filter(org=cast.orgs[10].pk, left_on=None)[0]}
    with clock.at(date(2025, 5, 1)):
        old = actions.talk(actor=MAKER, **row, held_on=date(2025, 3, 10))
        assert old.org_id == cast.orgs[10].pk
        with pytest.raises(ValidationError, match="不在一个支部"):
            actions.talk(actor=MAKER, **row, held_on=date(2025, 4, 10))
    with pytest.raises(IntegrityError), transaction.atomic():
        Talk.objects.filter(pk=old.pk).update(one=F("other"), other=F("one"))


@pytest.mark.both
def test_a_talk_counts_for_its_pair_and_opens_only_to_the_two_and_the_reviewer(cast):
    """S126: required pairs with a rate; what was said is sealed, every look is kept."""
    branch = Org.objects.get(pk=cast.orgs[8].pk)
    with clock.at(date(2025, 3, 3)):
        actions.plan_talks(actor=MAKER, org=branch, year=2025)
        with pytest.raises(ValidationError, match="没有可以安排"):
            actions.plan_talks(actor=MAKER, org=branch, year=2025)
    pair = Pair.objects.filter(org=branch).earliest("pk")
    whole = figures.TALKED.read(branch, this())
    assert whole.value == 0
    assert whole.of.count() == Pair.objects.filter(org=branch).count() > 1
    Account.objects.filter(pk=cast.member.pk).update(member=pair.one)
    mine = Account.objects.get(pk=cast.member.pk)
    with clock.at(date(2025, 5, 6)):
        row = {"one": pair.other, "other": pair.one, "held_on": date(2025, 5, 6)}
        with pytest.raises(ValidationError, match="由谈话的人自己填"):
            actions.talk(actor=cast.secretary, **row, points="代写")
        talk = actions.talk(actor=mine, **row, points="说了心里话")
    assert figures.TALKED.read(branch, this()).value == 1
    assert "心里话" not in str(Talk.objects.values_list("points", flat=True).get(pk=talk.pk).stored)
    looks = Look.objects.about(talk).count()
    grant(cast.outsider, actor=MAKER, role="reviewer", org=cast.district, since=date(2025, 1, 1))
    Account.objects.filter(pk=cast.neighbour.pk).update(member=pair.other)
    readers = (mine, Account.objects.get(pk=cast.neighbour.pk),
               Account.objects.get(pk=cast.outsider.pk))  # fmt: skip
    for reader in readers:  # the one, the other, and the reviewer
        assert actions.look(talk, actor=reader, purpose="查看") == "说了心里话"
    assert Look.objects.about(talk).count() == looks + 3
    for other in (cast.secretary, cast.clerk, cast.leader, cast.audit):
        with pytest.raises(PermissionDenied):
            actions.look(talk, actor=other, purpose="看看")
    assert Look.objects.about(talk).count() == looks + 3
    with pytest.raises(ValidationError, match="为什么"):
        actions.look(talk, actor=mine, purpose=" ")
    actions.void_talk(talk, actor=MAKER, reason="重复登记")
    assert figures.TALKED.read(branch, this()).value == 0
    actions.drop_pair(pair, actor=MAKER, on=date(2025, 6, 1))
    assert pair not in figures.TALKED.read(branch, this()).of


def test_a_paper_is_a_closed_file(cast):
    here = Member.objects.filter(org=cast.orgs[8].pk, left_on=None).exclude(full_on=None)
    member = here.filter(exempt=False).earliest("pk")
    before = figures.PAPERS.read(cast.district, this()).value
    with clock.at(HELD):
        for text in ("初稿", "查摆三点不足"):
            paper = actions.hand_in(actor=MAKER, member=member, year=2025, text=text)
    assert SelfAnalysis.objects.filter(member=member).count() == 1
    assert figures.PAPERS.read(cast.district, this()).value == before + 1
    for other in (cast.secretary, cast.clerk, cast.leader):  # the secretary of another branch
        with pytest.raises(PermissionDenied):
            actions.look_paper(paper, actor=other, purpose="看看")
        assert not SelfAnalysis.objects.visible_to(other).filter(pk=paper.pk).exists()
    Account.objects.filter(pk=cast.member.pk).update(member=member)
    mine = Account.objects.get(pk=cast.member.pk)
    assert actions.look_paper(paper, actor=mine, purpose="本人") == "查摆三点不足"
    with clock.at(HELD):  # that it was handed in, from the console: its words stay
        paper = actions.hand_in(actor=MAKER, member=member, year=2025, handed_on=HELD)
    assert actions.look_paper(paper, actor=mine, purpose="本人") == "查摆三点不足"
    with clock.at(HELD), pytest.raises(ValidationError, match="上一年度"):
        actions.hand_in(actor=MAKER, member=member, year=2023, text="x")


def test_leaders_who_came_to_their_own_branch_are_counted_and_listed(cast, client):
    """LIFE-06: how many, and a list in the order of the tree."""
    reading = leaders.DOUBLE_LIFE.read(cast.district, this())
    before = reading.value
    row = reading.missing.select_related("member", "org").earliest("pk")
    held = meetings.record(actor=MAKER, org=row.org, type="assembly", held_on=date(2025, 8, 4))
    assert Attendance.objects.filter(meeting=held, member=row.member).exists()
    assert leaders.DOUBLE_LIFE.read(cast.district, this()).value == before + 1
    page = casting.sign_in(client, cast.clerk).get("/c/appraisal/leaders/?period=2025")
    assert str(row.member) in page.content.decode()
