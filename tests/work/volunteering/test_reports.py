"""Report-ins and posts: confirmed by the community, counted by people, a post takes its number."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit, Member
from jiceng.registers.outbox.models import Message
from jiceng.work.volunteering import actions, figures
from jiceng.work.volunteering.figures import checkin as reports
from jiceng.work.volunteering.figures import posts as figures_of_posts
from jiceng.work.volunteering.models import CheckIn, Claim, ServicePost, Skill, Talent
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 30)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def agency(cast):
    """Members of the agency's branch, none of whom has reported yet."""
    had = CheckIn.objects.values("member")
    rows = Member.objects.filter(org=cast.orgs[12], left_on=None).exclude(pk__in=had)
    return list(rows.order_by("pk"))


def read(figure, org, ask, **where):
    fresh = Ask(ask.period, as_of=ask.as_of)  # an Ask remembers its answers
    return figure.only(**where).read(org, fresh).value


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_a_report_counts_once_confirmed_and_by_people(cast, agency):
    who = agency[0]
    ask = Ask(on(DAY))
    before = read(reports.REPORTED, cast.district, ask, **{"from": "agency"})
    rows = [{"org": org, "member": who, "way": "phone", "applied_on": date(2025, 3, 1)}
            for org in (cast.huaiyin, cast.orgs[5])]  # fmt: skip
    here, there = actions.report_many(rows, actor=MAKER)
    assert read(reports.REPORTED, cast.district, ask) == before
    with pytest.raises(ValidationError, match="已经在这里报到"):
        actions.report(actor=MAKER, org=cast.huaiyin, member=who)
    local = Member.objects.filter(org=cast.branch, left_on=None).first()
    with pytest.raises(ValidationError, match="不用报到"):
        actions.report(actor=MAKER, org=cast.huaiyin, member=local)
    actions.accept_many([here, there], actor=MAKER, on=date(2025, 3, 5))
    with pytest.raises(StepError):
        actions.accept(CheckIn.objects.get(pk=here.pk), actor=MAKER)
    assert here.number != there.number and here.number.startswith("BD2025-")
    counts = [read(reports.REPORTED, org, ask) for org in (cast.district, cast.huaiyin)]
    assert counts[0] == before + 1
    assert read(reports.REPORTED, cast.district, ask, **{"from": "agency"}) == before + 1
    assert read(reports.REPORTED, cast.district, ask, **{"from": "school"}) == 0
    assert read(reports.NEW, cast.district, Ask(year(2025))) == 1
    actions.end(there, actor=MAKER, on=date(2025, 9, 1))
    actions.revoke(here, actor=MAKER, answer="登记错了")
    assert read(reports.REPORTED, cast.district, ask) == before
    assert read(reports.REPORTED, cast.district, Ask(on(date(2025, 8, 31)))) == before + 1
    moved = Ask(on(date(2025, 3, 4)))
    assert read(reports.REPORTED, cast.district, moved) == before


def test_a_post_takes_its_number_and_tells_why_it_fits(cast, agency):
    post = ServicePost.objects.get(name="义务维修岗")
    skill = Skill.objects.get(name="电工")
    one, two = agency[:2]
    actions.say(one, actor=MAKER, skills=[skill])
    with pytest.raises(ValidationError, match="请先到“槐荫社区党委”报到"):
        actions.claim(post, actor=MAKER, member=one)
    came = actions.report_many([{"org": cast.huaiyin, "member": m} for m in (one, two)],
                               actor=MAKER)  # fmt: skip
    actions.accept_many(came, actor=MAKER)
    first, second = actions.claim_many([{"post": post, "member": m} for m in (one, two)],
                                       actor=MAKER)  # fmt: skip
    assert (first.matched, first.why, second.matched, second.why) == (True, "电工", False, "")
    actions.approve(first, actor=MAKER)
    with pytest.raises(ValidationError, match="已经满员"):
        actions.approve(second, actor=MAKER)
    assert Claim.objects.get(pk=second.pk).state == "applied"
    ask = Ask(year(2025), as_of=DAY)
    serving = read(reports.SERVING, cast.huaiyin, ask)
    assert [serving, read(reports.REPORTED, cast.huaiyin, ask)] == [2, 3]
    assert read(figures_of_posts.CLAIMED, cast.district, ask, **{"from": "agency"}) == 2
    matched = figures_of_posts.MATCHED.read(cast.district, ask)
    assert (matched.value, matched.of.count()) == (1, 1)
    actions.start(first, actor=MAKER)
    actions.say(one, actor=MAKER, skills=[])
    assert not Talent.objects.filter(member=one).exists()
    assert Claim.objects.get(pk=first.pk).why == "电工"
    due = [figures_of_posts.REVIEWED.read(cast.district, ask).of.count()]
    old = Claim.objects.get(approved_on=date(2014, 2, 3))
    actions.review(old, actor=MAKER, held_on=date(2025, 10, 8), words="每月一次")
    with pytest.raises(ValidationError, match="这半年已经记过"):
        actions.review(old, actor=MAKER, held_on=date(2025, 11, 8), words="再记")
    due.append(figures_of_posts.REVIEWED.read(cast.district, ask).value)
    assert due == [1, 1]
    assert sound() == []


def test_who_leaves_the_roll_leaves_every_post(cast):
    old = Claim.objects.select_related("member").get()
    report = CheckIn.objects.get(member=old.member)
    other = actions.report(actor=MAKER, org=cast.orgs[5], member=old.member,
                           applied_on=date(2025, 9, 1))  # fmt: skip
    actions.accept(other, actor=MAKER, on=date(2025, 9, 1))
    actions.end(other, actor=MAKER, on=date(2025, 10, 1))
    members.leave(old.member, actor=MAKER, on=date(2025, 10, 1), exit=Exit.DIED)
    claim, report = Claim.objects.get(), CheckIn.objects.get(pk=report.pk)
    assert (claim.state, claim.ended_on, report.state, report.ended_on) == (
        "ended", date(2025, 10, 1), "ended", date(2025, 10, 1),
    )  # fmt: skip
    assert read(reports.REPORTED, cast.district, Ask(on(DAY))) == 0
    assert read(reports.REPORTED, cast.district, Ask(on(date(2025, 9, 30)))) == 1
    old.member.refresh_from_db()
    members.right_death(old.member, actor=MAKER, reason="点错了人")
    claim, report = Claim.objects.get(), CheckIn.objects.get(pk=report.pk)
    assert (claim.state, claim.ended_on, report.state, report.ended_on) == (
        old.state, None, "accepted", None,
    )  # fmt: skip
    other.refresh_from_db()
    assert other.state == "ended", "it had been ended that day by itself"
    assert read(reports.REPORTED, cast.district, Ask(on(DAY))) == 1
    assert sound() == []
    assert figures.FIGURES


def test_a_new_post_is_told_to_whom_it_fits_and_the_ledger_names_both_sides(cast, client):
    old = Claim.objects.select_related("member").get()
    account = cast.accounts["member"]
    type(account).objects.filter(pk=account.pk).update(member=old.member)
    skill = Skill.objects.get(name="电工")
    actions.publish(actor=MAKER, org=cast.huaiyin, name="家电岗", duty="修家电", quota=1,
                    since=DAY, skills=[skill])  # fmt: skip
    assert "和您说明的特长相符" in Message.objects.get(account=account).body
    casting.sign_in(client, cast.accounts["worker"])
    page = client.get("/c/volunteering/").content.decode()
    assert str(old.member) in page and "东街机关党支部" in page
    detail = client.get(f"/c/volunteering/posts/{old.post_id}/").content.decode()
    assert "电工" in detail and "定员" in detail
    sent = {"org": cast.huaiyin.name, "kind": "service", "name": "护学岗", "duty": "护送过街",
            "quota": "2", "since": "2025-11-01"}  # fmt: skip
    assert client.post("/c/volunteering/posts/new/", sent).status_code == 302
    assert "护学岗" in client.get("/c/volunteering/posts/").content.decode()
