"""Households in care: consent first, the rhythm by kind, who knows of whom, what is cleared."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.looks import Look
from jiceng.kernel.periods import month, on, year
from jiceng.registers.matters.models import Matter
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit
from jiceng.registers.outbox.models import Message
from jiceng.site.caring import tell_of_overdue
from jiceng.work.care import actions, rules
from jiceng.work.care.figures import households as figures
from jiceng.work.care.models import Assignment, CareTag, CareVisit, Household
from jiceng.work.orders.models import Order
from tests import cast as casting
from tests.cast import MAKER
from tests.hearing import statements

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 6, 2)


@pytest.fixture
def cast():
    with clock.at(date(2025, 11, 28)):
        made = casting.fill()
    with clock.at(DAY):
        yield made


def of(contact):
    return next(one for one in Household.objects.exclude(contact__isnull=True)
                if one.contact.masked[0] == contact)  # fmt: skip


def count(figure, node, day=DAY, **only):
    return figure.only(**only).read(node, Ask(on(day))).value


def test_nobody_is_listed_without_a_written_consent_and_no_further_than_it_reaches(cast):
    asked = {"org": cast.huaiyin, "contact": "丁奶奶", "tags": [], "since": DAY}
    with pytest.raises(ValidationError, match=r"先取得书面同意.*个人信息保护法"):
        actions.enlist(actor=MAKER, **asked)
    with pytest.raises(ValidationError, match="先签同意书"):
        actions.enlist(actor=MAKER, **{**asked, "since": DAY - timedelta(days=1)}, consented_on=DAY)
    with pytest.raises(ValidationError, match="已经在关爱名单里"):
        actions.enlist(actor=MAKER, **asked, consented_on=DAY, phone="19900000081")
    one = actions.enlist(actor=MAKER, **asked, consented_on=DAY)
    assert one.code == "0004", "gap-free in its community"
    member = Assignment.objects.get().member
    with pytest.raises(ValidationError, match=r"只由社区走访.*换同意书"):
        actions.assign(one, actor=MAKER, member=member, since=DAY)
    actions.consent(one, actor=MAKER, consented_on=DAY, scope="assigned")
    actions.assign(one, actor=MAKER, member=member, since=DAY)
    assert count(figures.ASSIGNED, cast.huaiyin) == 2
    with clock.at(DAY + timedelta(days=9)):
        actions.consent(one, actor=MAKER, consented_on=clock.today(), scope="visits")
    assert not Assignment.objects.filter(household=one, until=None).exists()
    assert rules.covers(scope="services", who="provider")
    assert not rules.covers(scope="assigned", who="provider")
    assert [*sound()] == []


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def test_the_shortest_rhythm_holds_and_who_is_late_is_told_once_and_nothing_else(cast):
    """Not met is not seen: the visit of May found nobody, so the day of April counts."""
    first = of("甘")
    assert [one.every for one in Household.objects.paced(DAY).filter(pk=first.pk)] == [30]
    days = {date(2025, 5, 1): 0, date(2025, 5, 2): 1, DAY: 1}
    assert {day: count(figures.OVERDUE, cast.huaiyin, day) for day in days} == days
    assert count(figures.IN_TIME, cast.district) == 1
    before = Message.objects.count()
    casting.Account.objects.filter(username="secretary").update(
        member=Assignment.objects.get().member
    )
    assert actions.remind() == actions.remind() == 1
    told = list(Message.objects.order_by("pk")[before:])
    assert {one.account.username for one in told} == {"secretary", "worker"}
    assert len(told) == 2 and not any("甘" in str(one.params) for one in told)
    rows = [one for one in Household.objects.paced(DAY).select_related("org") if one.every]
    assert len(rows) > len({one.org for one in rows})
    with statements() as asked:
        tell_of_overdue(rows, actor=MAKER)
    accounts = [sql for sql in asked if 'FROM "accounts_account"' in sql]
    assert len(accounts) == 1 + len({one.org for one in rows}), "never one for each household"
    (duty,) = figures.DUTIES
    assert set(duty.days(cast.huaiyin, month(2025, 6))) == {date(2025, 5, 1)}
    tag = CareTag.objects.get(name="独居")
    actions.pace(tag, actor=MAKER, every_days=90, since=DAY)
    assert count(figures.OVERDUE, cast.huaiyin) == 0
    assert count(figures.OVERDUE, cast.huaiyin, DAY - timedelta(days=1)) == 1, "as it was then"
    actions.log(actor=MAKER, household=first, held_on=DAY, condition="well")
    assert Household.objects.paced(DAY).get(pk=first.pk).last_seen == DAY


def test_households_and_visits_are_counted_as_of_any_past_day(cast):
    assert count(figures.HOUSEHOLDS, cast.district, date(2025, 4, 30)) == 4
    assert count(figures.HOUSEHOLDS, cast.district) == 3
    assert count(figures.KINDS, cast.huaiyin, tag="独居") == 1
    assert count(figures.KINDS, cast.huaiyin, date(2025, 4, 1), tag="独居") == 2
    spring, whole = Ask(month(2025, 5), as_of=DAY), Ask(year(2025), as_of=DAY)
    assert figures.VISITS.read(cast.district, spring).value == 3
    assert figures.VISITS.read(cast.east, whole).by("by") == {"member": 1, "own": 2}
    assert figures.VISITED.read(cast.huaiyin, spring).value == 1, "nobody was met at the first"
    assert figures.NEEDS.read(cast.district, whole).value == 2
    assert figures.MET.read(cast.district, whole).value == 1
    assert figures.MET.read(cast.district, Ask(year(2025), as_of=date(2025, 4, 8))).value == 0
    assert figures.ENDED.only(ending="withdrawn").read(cast.huaiyin, whole).value == 1
    west = of("巫")
    actions.sort(west, actor=MAKER, tags=CareTag.objects.filter(name="困难"), on=DAY)
    assert count(figures.KINDS, cast.west, tag="空巢") == 0
    assert count(figures.KINDS, cast.west, date(2025, 6, 1), tag="空巢") == 1


def test_withdrawn_nobody_is_asked_to_go_and_what_is_known_goes_after_the_local_time(cast):
    first = of("甘")
    actions.settle_habit(actor=MAKER, org=cast.district, keep_days=10, since=DAY)
    with pytest.raises(ValidationError, match="还登记过走访"):
        actions.withdraw(first, actor=MAKER, on=date(2025, 5, 6))
    with clock.at(DAY + timedelta(days=1)):
        actions.withdraw(first, actor=MAKER, on=clock.today())
        assert actions.remind() == 0
        assert not Household.objects.of_member(Assignment.objects.get().member, clock.today())
        with pytest.raises(StepError, match="已经结束关爱"):
            actions.correct(first, actor=MAKER, contact="别人")
        with pytest.raises(ValidationError, match="不在关爱期间"):
            actions.log(actor=MAKER, household=first, held_on=clock.today(), condition="well")
    with clock.at(DAY + timedelta(days=10)):
        assert actions.clear() == 1, "the one that withdrew in May, not yet the other"
    with clock.at(DAY + timedelta(days=11)):
        assert actions.clear() == 1
    first.refresh_from_db()
    assert (first.contact, first.phone, first.phone_blind, first.address) == (None, None, "", None)
    assert set(first.carevisit_set.values_list("words", "outcome")) == {("", "")}
    assert str(first) == first.code and sound() == []
    assert figures.VISITS.read(cast.huaiyin, Ask(year(2025), as_of=DAY)).value == 3


def test_a_need_goes_on_as_an_order_or_a_matter_without_the_household(cast):
    need = CareVisit.objects.get(org=cast.orgs[5], condition="need")
    with pytest.raises(ValidationError, match="不要写电话"):
        actions.refer(need, actor=MAKER, to="order", words="打 199 0000 0081")
    actions.refer(need, actor=MAKER, to="order", words="三号楼要装扶手")
    order = Order.objects.get()
    assert order.org == cast.orgs[5] and order.contact is None and "巫" not in order.text
    assert order.shown_number in need.outcome and need.went_to == f"orders.order#{order.pk}"
    with pytest.raises(StepError, match="已经转办"):
        actions.refer(need, actor=MAKER, to="matter", words="再来一次")
    actions.meet(need, actor=MAKER, on=DAY, outcome="装好了")
    assert count(figures.MET, cast.west) == 0 and need.met_on == DAY
    second = actions.log(actor=MAKER, household=of("竹"), held_on=DAY, condition="need",
                         words="要送饭")  # fmt: skip
    actions.refer(second, actor=MAKER, to="matter", words="联系助餐点")
    matter = Matter.objects.get(title="联系助餐点")
    assert (matter.org, matter.source) == (cast.huaiyin, "request")


def test_only_the_community_and_whoever_is_assigned_reach_a_household_and_each_look_stays(
    cast, client
):
    first, member = of("甘"), Assignment.objects.get().member
    secretary = cast.accounts["secretary"]
    for name in ("clerk", "street", "leader", "secretary", "neighbour"):
        account = cast.accounts[name]
        assert not Household.objects.visible_to(account).exists(), name
        with pytest.raises(PermissionDenied):
            actions.reveal(first, actor=account, purpose="看看")
        casting.sign_in(client, account)
        assert client.get(f"/c/care/{first.pk}/").status_code in {403, 404}
    worker = casting.sign_in(client, cast.accounts["worker"])
    page = worker.get(f"/c/care/{first.pk}/").content.decode()
    assert "甘××" in page and "199****0081" in page and "19900000081" not in page
    assert "谁结对" in page and str(member) in page
    assert "添加附件" not in page, "the consent stays on paper"
    assert worker.get(f"/c/care/{of('巫').pk}/").status_code == 404
    shown = worker.post(f"/c/care/{first.pk}/contact/").content.decode()
    assert "19900000081" in shown and "槐荫路八号" in shown
    paper = worker.get("/c/care/month/?period=2025-05").content.decode()
    assert "甘××" in paper and "已超期" in paper and "2025-05-20" in paper
    secretary.member = member
    secretary.save(update_fields=["member"])
    phone = casting.sign_in(client, secretary)
    mine = phone.get("/m/care/").content.decode()
    assert "甘××" in mine and "已超期" in mine and "竹" not in mine
    assert phone.get(f"/m/care/{of('竹').pk}/").status_code == 404
    assert "19900000081" in phone.post(f"/m/care/{first.pk}/contact/").content.decode()
    assert Look.objects.about(first).count() == 2
    sent = {"condition": "well", "way": "home", "held_on": str(DAY), "words": "", "once": "k1"}
    codes = {phone.post(f"/m/care/{first.pk}/", sent).status_code for _n in range(2)}
    assert codes == {302} and first.carevisit_set.filter(held_on=DAY, member=member).count() == 1
    wrong = phone.post(f"/m/care/{first.pk}/", {**sent, "condition": "need", "once": "k2"})
    assert wrong.status_code == 422 and "需要什么" in wrong.content.decode()


def test_a_household_goes_along_to_another_community_and_a_member_who_left_goes_no_more(cast):
    first = of("甘")
    member = Assignment.objects.get().member
    assert "1 户" in actions.care_holds(cast.orgs[5], DAY)
    with clock.at(DAY + timedelta(days=1)):
        made = actions.hand_over(first, actor=MAKER, to=cast.orgs[5], on=clock.today())
        first.refresh_from_db()
        assert first.contact is None and made.contact.masked == "甘××"
        assert made.phone_blind and made.consented_on == first.consented_on
        assert count(figures.HOUSEHOLDS, cast.huaiyin, DAY) == 2
        assert count(figures.HOUSEHOLDS, cast.huaiyin, clock.today()) == 1
        assert count(figures.KINDS, cast.west, clock.today(), tag="独居") == 1
        assert Assignment.objects.get(until=None).member == member
    with clock.at(DAY + timedelta(days=5)):
        asked = {"org": cast.huaiyin, "contact": "丁奶奶", "tags": [], "since": DAY}
        other = actions.enlist(actor=MAKER, **asked, consented_on=DAY, scope="assigned")
        own = actions.assign(other, actor=MAKER, member=member, since=DAY)
        actions.unassign(own.household, actor=MAKER, assignment=own, on=clock.today())
        members.leave(member, actor=MAKER, on=clock.today(), exit=Exit.DIED)
        assert not Assignment.objects.filter(until=None).exists()
        died = DAY + timedelta(days=3)
        members.right_death(member, actor=MAKER, reason="户籍注销日期", exit=Exit.DIED, on=died)
        assert Assignment.objects.latest("since").until == died
        members.right_death(member, actor=MAKER, reason="点错了人")
        assert Assignment.objects.get(until=None).member == member
    assert sound() == []
