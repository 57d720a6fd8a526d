"""Joint committees: seats approved from above, meetings that decide, pairs, contacts, silence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions import actions as coalitions
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.matters import actions as matters
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox.models import Message
from jiceng.registers.services.actions import open_category
from jiceng.registers.units.models import Unit
from jiceng.site.alliances import measured
from jiceng.work.alliance import actions, rules
from jiceng.work.alliance.figures import meetings as met
from jiceng.work.alliance.figures import pairs, seats
from jiceng.work.alliance.models import (
    AgendaItem,
    ConcurrentSeat,
    JointMeeting,
    LeadPair,
    Resolution,
)
from jiceng.work.orders import actions as orders
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 30)
YEAR = Ask(year(2025), as_of=DAY)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def community(cast):
    return Coalition.objects.get(kind="community")


def read(figure, org, ask=YEAR, **where):
    found = figure.only(**where) if where else figure
    return found.read(org, Ask(ask.period, ask.as_of)).value


def on_day(day):
    return Ask(on(day))


def test_seats_are_approved_from_above_and_counted_once(cast, community):
    street = Coalition.objects.get(kind="street")
    school = Partner.objects.get(coalition=street)
    deputy = ConcurrentSeat.objects.get(post="副校长")
    told = {"partner": school, "person": deputy.person, "since": date(2025, 10, 1)}
    worker, office = cast.accounts["street"], cast.accounts["clerk"]
    seat = actions.propose(actor=worker, **told)
    assert read(seats.SEATS, cast.district, on_day(DAY)) == 2  # waits: counted nowhere yet
    with pytest.raises(ValidationError, match="由上级党组织批准"):
        actions.approve(seat, actor=cast.accounts["street"])
    with pytest.raises(ValidationError, match="已经是这个单位的兼职委员"):
        actions.propose(actor=worker, **told)
    actions.approve(seat, actor=office, document="区委〔2025〕9号")
    # the same person on two committees is one person; each seat is due by itself
    assert read(seats.SEATS, cast.district, on_day(DAY)) == 2
    assert read(seats.WORDED.population, cast.district, on_day(DAY)) == 3
    actions.tell_word(seat, actor=worker, year=2025, words="开放操场")
    assert read(seats.WORDED, cast.east, on_day(DAY)) == 1
    with pytest.raises(ValidationError, match="检查年度"):
        actions.tell_word(seat, actor=worker, year=2024, words="还没有任职")
    actions.tell_word(deputy, actor=worker, year=2025, words="开放操场")
    actions.tell_word(deputy, actor=worker, year=2025, words="开放操场和食堂")
    worded = [read(seats.WORDED, cast.east, on_day(d)) for d in (date(2025, 10, 1), DAY)]
    assert worded == [0, 2]  # nobody had said a word yet
    before = read(seats.SEATS, cast.district, on_day(date(2025, 9, 1)))
    actions.relieve(deputy, actor=worker, on=DAY, reason="调离")
    assert (before, read(seats.SEATS, cast.huaiyin, on_day(DAY))) == (2, 1)
    assert [said for check in actions.INVARIANTS for said in check()] == []
    own = actions.propose(actor=office, partner=school, name="另一位", since=date(2025, 10, 1))
    with pytest.raises(StepError, match="另一位同志"):
        actions.approve(own, actor=office)
    assert read(seats.SEATS, cast.east, on_day(DAY)) == 2
    coalitions.dissolve(street, actor=MAKER, on=DAY, reason="并入")
    assert read(seats.SEATS, cast.east, on_day(DAY)) == 1  # no committee, no seat on it


def test_who_left_the_unit_is_watched_and_cannot_be_seated(cast, community):
    partner = Partner.objects.get(coalition=community, unit=None)
    seat = ConcurrentSeat.objects.get(partner=partner)
    assert read(seats.ADRIFT, cast.district, on_day(DAY)) == 0
    member = Member.objects.get(person=seat.person)
    gone = date(2025, 11, 1)
    members.move(member, actor=MAKER, to=Org.objects.get(pk=cast.branch.pk), on=gone)
    assert read(seats.ADRIFT, cast.huaiyin, on_day(DAY)) == 1
    assert read(seats.ADRIFT, cast.huaiyin, on_day(date(2025, 10, 31))) == 0
    (watch,) = [one for one in seats.WATCHES if one.figure is seats.ADRIFT]
    (row,) = watch.rows(cast.district, watch.ask(DAY))
    assert (row.pk, row.watched_since) == (seat.pk, gone)
    school, left = Partner.objects.get(coalition=community, unit__isnull=False), date(2025, 11, 20)
    coalitions.leave(school, actor=MAKER, on=left)
    rows = watch.rows(cast.huaiyin, watch.ask(DAY)).order_by("pk")
    assert [row.watched_since for row in rows] == [left, gone]
    actions.relieve(seat, actor=MAKER, on=DAY)
    with pytest.raises(ValidationError, match="已经不在"):
        actions.propose(actor=MAKER, partner=partner, person=member.person, since=DAY)
    with pytest.raises(ValidationError, match="已经不在"):
        actions.name_liaison(actor=MAKER, partner=partner, person=member.person, since=DAY)
    stranger = Partner.objects.exclude(coalition=community).first()
    with pytest.raises(ValidationError, match="不在共建单位里"):
        actions.propose(actor=MAKER, partner=stranger, name="某人", since=date(2020, 1, 1))


def test_a_meeting_decides_by_quorum_and_what_it_decides_is_closed_by_another(cast, community):
    assert read(met.MEETINGS, cast.district) == 2
    assert read(met.MEETINGS, cast.district, kind="community") == 2
    assert (
        read(seats.ATTENDANCE, cast.huaiyin) == 3
        and read(seats.ATTENDANCE.population, cast.huaiyin) == 4
    )
    partners = list(Partner.objects.filter(coalition=community))
    empty = actions.meet(community, actor=MAKER, held_on=DAY, theme="人数不足", absent=partners)
    told = {"actor": MAKER, "text": "共用操场", "scope": "co_construction", "org": cast.huaiyin,
            "due_on": DAY + timedelta(days=30)}  # fmt: skip
    with pytest.raises(ValidationError, match="不足 1 席") as refused:
        actions.decide(empty, **told)
    assert "议事规则" in str(refused.value)
    for lacking, said in (({"org": None}, "由谁办"), ({"due_on": None}, "什么时候办完")):
        with pytest.raises(ValidationError, match=said):
            actions.decide(empty, **{**told, **lacking})
    assert Resolution.objects.count() == 1  # nothing was half written
    low, item = actions.raise_many(
        [{"coalition": community, "title": title} for title in ("下级提的", "共用操场")],
        actor=MAKER,
    )
    item.source = low
    item.save()
    waived = actions.decide(empty, **told, item=item, waiver="章程第六条：书面征求意见")
    assert AgendaItem.objects.get(pk=low.pk).conclusion == item.conclusion == "共用操场"
    assert waived.waiver and waived.matter.sender == community.keeper
    matter = Resolution.objects.get(item__title="放学时段门前停车").matter
    assert (read(met.DECIDED, cast.huaiyin), read(met.RESOLVED, cast.huaiyin)) == (2, 0)
    matters.accept(matter, actor=MAKER)
    doer = cast.accounts["worker"]
    matters.submit(matter, actor=doer, proof="已划线")
    with pytest.raises(StepError, match="另一位同志"):
        matters.close(matter, actor=doer)
    matters.close(matter, actor=cast.accounts["street"])
    assert read(met.RESOLVED, cast.district, scope="co_construction") == 1
    assert read(met.RESOLVED, cast.district, scope="soe") == 0
    with pytest.raises(ValidationError, match="先把落实事项作废"):
        actions.void_meeting(empty, actor=MAKER, reason="错登")
    matters.void(waived.matter, actor=MAKER, reason="错登")
    actions.void_meeting(empty, actor=MAKER, reason="错登")
    assert read(met.MEETINGS, cast.district) == 2
    waiting = AgendaItem.objects.filter(pk__in=(low.pk, item.pk), conclusion="", concluded_on=None)
    assert waiting.count() == 2 and waiting.get(pk=item.pk).state == "listed"  # it waits again
    assert rules.quorum(due=4, present=2).met and not rules.quorum(due=4, present=2, percent=66).met
    with pytest.raises(ValidationError, match="不在应到名单"):
        actions.meet(community, actor=MAKER, held_on=DAY, theme="甲", absent=[
            Partner.objects.exclude(coalition=community).first()])  # fmt: skip


def test_an_item_goes_up_and_its_answer_comes_down(cast, community):
    street = Coalition.objects.get(kind="street")
    school = Partner.objects.get(coalition=community, unit__isnull=False)
    item = actions.raise_item(actor=MAKER, coalition=community, partner=school, title="打通断头路")
    with pytest.raises(ValidationError, match="没有登记上级组织"):
        actions.escalate(item, actor=MAKER)
    coalitions.correct(community, actor=MAKER, reason="归口", name=community.name, parent=street)
    item = AgendaItem.objects.get(pk=item.pk)
    above = actions.escalate(item, actor=MAKER)
    assert (above.coalition, above.source) == (street, item)
    assert read(met.RAISED, cast.huaiyin) == 2 and read(met.CONCLUDED, cast.huaiyin) == 1
    officer = actions.name_liaison(actor=MAKER, partner=school, name="校办主任",
                                   since=date(2025, 10, 1))  # fmt: skip
    listener = cast.accounts["leader"]
    Account.objects.filter(pk=listener.pk).update(person=officer.person, member=None)
    actions.conclude(above, actor=MAKER, conclusion="列入明年道路计划")
    item.refresh_from_db()
    assert (item.state, item.conclusion) == ("escalated", "列入明年道路计划")
    assert read(met.CONCLUDED, cast.huaiyin) == 2
    # handed up twice and not put on: said all the way down, and to whoever raised it
    top = Coalition.objects.get(kind="alliance", until=None)
    coalitions.correct(street, actor=MAKER, reason="归口", name=street.name, parent=top)
    told = {"actor": MAKER, "partner": school, "coalition": community}
    second = AgendaItem.objects.get(pk=actions.raise_item(title="建过街天桥", **told).pk)
    below = AgendaItem.objects.get(pk=actions.escalate(second, actor=MAKER).pk)
    upper = actions.escalate(below, actor=MAKER)
    with pytest.raises(ValidationError, match="要有答复"):
        actions.withdraw_item(upper, actor=MAKER, reason="不提了")
    actions.turn_down(upper, actor=MAKER, reason="已有规划")
    second.refresh_from_db()
    assert (second.state, second.conclusion) == ("escalated", "已有规划")
    assert Message.objects.filter(account=listener, kind="result").count() == 2
    third = actions.raise_item(title="错提", **told)
    assert (read(met.RAISED, cast.huaiyin), read(met.CONCLUDED, cast.huaiyin)) == (4, 3)
    actions.withdraw_item(third, actor=MAKER, reason="提错了")
    assert read(met.RAISED, cast.huaiyin) == 3
    with pytest.raises(ValidationError, match="不是“东街街道大党工委”的共建单位"):
        actions.raise_item(actor=MAKER, coalition=street, partner=school, title="甲")


def test_silent_partners_liaisons_reviews_and_the_fund_are_seen(cast, community):
    quiet = seats.SILENT.read(cast.district, on_day(DAY))
    # the school was there in September, the branch only in March; the street never met
    assert {one.coalition.kind for one in quiet.records} == {"street", "community"}
    assert quiet.value == 2 and quiet.of.count() == 3
    early = seats.SILENT.read(cast.huaiyin, on_day(date(2025, 2, 1)))
    assert early.value == 2
    named = {one.key: one for one in seats.WATCHES}
    for figure, count in ((seats.SILENT, 2), (seats.LINKED, 2), (seats.ADRIFT, 0)):
        watch = named[figure.key]
        assert watch.rows(cast.district, watch.ask(DAY)).count() == count, figure.key
    raised = {"coalition": Coalition.objects.get(kind="street"), "title": "想参加"}
    speaks = quiet.records.get(coalition__kind="street")
    actions.raise_item(actor=MAKER, partner=speaks, **raised)
    assert read(seats.SILENT, cast.district, on_day(DAY)) == 1
    assert read(seats.LINKED, cast.district, on_day(DAY)) == 1
    assert read(seats.LINKED.lacking, cast.district, on_day(DAY)) == 2
    assert (read(seats.LIAISONS, cast.district, on_day(DAY)), read(met.REVIEWED, cast.east)) == (
        1,
        1,
    )
    assert (
        read(met.EACH_QUARTER, cast.east) == 1
        and read(met.FUND, cast.district, on_day(DAY)) == 30_000
    )
    with pytest.raises(ValidationError, match="已经评议过"):
        actions.review(community, actor=MAKER, year=2025, words="又一次")
    account = cast.accounts["secretary"]
    officer = actions.name_liaison(
        actor=MAKER, partner=Partner.objects.get(coalition=community, unit=None), name="联络甲",
        since=DAY, account=account,
    )  # fmt: skip
    actions.call(community, actor=MAKER, held_on=DAY + timedelta(days=9), words="请带资源清单")
    assert Message.objects.filter(account=account, kind="meeting").count() == 1
    assert officer.account == Account.objects.get(pk=account.pk)
    with pytest.raises(ValidationError, match="只确定一名"):
        row = {"partner": officer.partner, "since": DAY}
        actions.name_liaison_many([{**row, "name": "甲"}, {**row, "name": "乙"}], actor=MAKER)
    with pytest.raises(ValidationError, match="已经过了"):
        actions.call(community, actor=MAKER, held_on=date(2025, 11, 1), words="晚了")


def test_pairs_contacts_and_conferences_of_enterprises(cast):
    assert read(pairs.PAIRED, cast.district, on_day(DAY)) == 1
    seen = [read(pairs.VISITED, cast.district, on_day(date(2025, *d))) for d in
            ((1, 20), (2, 20), (3, 20))]  # fmt: skip
    assert seen == [1, 1, 0]  # just signed, visited, a month without any
    for figure, day in ((pairs.VISITED, (2025, 3, 20)), (pairs.IN_TOUCH, (2025, 9, 6))):
        (watch,) = [one for one in pairs.WATCHES if one.figure is figure]
        assert watch.rows(cast.district, watch.ask(date(*day))).count() == 1, figure.key
    pair = LeadPair.objects.get(lagging=cast.orgs[10])
    for measure in ("no.such", "disposal.handled"):  # the other side may not see every number
        with pytest.raises(ValidationError, match="没有这个指标"):
            actions.propose_pair(actor=MAKER, leading=cast.huaiyin, lagging=cast.orgs[7],
                                 goals="甲", ends_on=date(2026, 9, 1), measure=measure)  # fmt: skip
    for lagging, said in ((cast.west, "自己不能带自己"), (cast.orgs[10], "已经在结对")):
        with pytest.raises(ValidationError, match=said):
            actions.propose_pair(actor=MAKER, leading=cast.west, lagging=lagging, goals="甲",
                                 ends_on=date(2026, 9, 1))  # fmt: skip
    actions.evaluate(pair, actor=MAKER, result="三会一课齐了")
    assert read(pairs.PAIRED, cast.district, on_day(DAY)) == 0
    with pytest.raises(ValidationError, match="只有结对中"):
        actions.visit(LeadPair.objects.get(pk=pair.pk), actor=MAKER, on=DAY, words="晚了")
    assert (read(pairs.HELD, cast.district), read(pairs.ENOUGH, cast.district)) == (1, 0)
    touched = [
        read(pairs.IN_TOUCH, cast.district, on_day(date(2025, *d))) for d in ((9, 5), (9, 6))
    ]
    assert touched == [1, 0]  # the last day is in time
    with pytest.raises(ValidationError, match="不是国有企业"):
        actions.plan(actor=MAKER, org=cast.district, since=DAY,
                     unit=Unit.objects.get(name="东街小学"))  # fmt: skip
    soe = coalitions.set_up(actor=MAKER, kind="soe", level="district", name="国企联席会议",
                            keeper=cast.district, since=date(2025, 1, 1),
                            charter="每年至少一次。", charter_on=date(2025, 1, 1))  # fmt: skip
    firm = Unit.objects.get(name="和平重工集团")
    with pytest.raises(ValidationError, match="还没有共建单位"):
        actions.meet(soe, actor=MAKER, held_on=DAY, theme="甲")
    host = coalitions.join(actor=MAKER, coalition=soe, unit=firm, since=date(2025, 1, 1))
    yearly = met.EACH_YEAR
    assert (read(yearly.lacking, cast.district), read(yearly, cast.district)) == (1, 0)
    assert read(met.EACH_QUARTER.population, cast.district, kind="soe") == 0  # not every quarter
    with pytest.raises(ValidationError, match="不在应到名单"):
        actions.meet(soe, actor=MAKER, held_on=DAY, theme="甲",
                     host=Partner.objects.exclude(coalition=soe).first())  # fmt: skip
    joint = actions.meet(soe, actor=MAKER, held_on=DAY, theme="政企对接", host=host)
    done = actions.decide(joint, actor=MAKER, text="办理厂区道路", scope="soe", org=cast.west,
                          due_on=DAY)  # fmt: skip
    for verb, more in (("accept", {}), ("submit", {"proof": "修好"})):
        getattr(matters, verb)(done.matter, actor=MAKER, **more)
    matters.close(done.matter, actor=System("复核"))
    assert read(met.SOE_CONFERENCES, cast.district) == read(yearly, cast.district) == 1
    assert read(met.RESOLVED, cast.district, scope="soe") == 1


def test_a_ruling_is_read_where_orders_are_dispatched(cast, community, client):
    order = orders.submit(actor=MAKER, org=cast.huaiyin, text="3号楼门口路灯不亮",
                           channel="counter")  # fmt: skip
    casting.sign_in(client, cast.accounts["worker"])
    page = client.get(f"/c/orders/{order.pk}/").content.decode()
    assert "联席会议的归口裁定" in page and "市政设施管理处" in page
    joint = JointMeeting.objects.order_by("-pk").first()
    with pytest.raises(ValidationError, match="二者填一项"):
        actions.rule(joint, actor=MAKER, subject="路灯")
    with pytest.raises(ValidationError, match="已经裁定过"):
        actions.rule(joint, actor=MAKER, subject="路灯", lead=cast.huaiyin)
    former = joint.ruling_set.get()
    later = actions.meet(community, actor=MAKER, held_on=DAY, theme="四季度联席会议")
    actions.rule(later, actor=MAKER, subject="路灯", lead=cast.huaiyin)
    former.refresh_from_db()
    assert former.until == DAY
    assert "市政设施管理处" in client.get("/c/alliance/rulings/").content.decode()
    actions.void_meeting(later, actor=MAKER, reason="错登")
    former.refresh_from_db()
    assert (former.until, read(met.RULINGS, cast.huaiyin, on_day(DAY))) == (None, 1)
    sent = {"on": "2025-11-30", "reason": "另有分工"}
    assert client.post(f"/c/alliance/rulings/{former.pk}/end_ruling/", sent).status_code == 302
    assert read(met.RULINGS, cast.huaiyin, on_day(DAY)) == 0
    kind = open_category(actor=MAKER, org=cast.district, code="90", name="绿化", since=DAY)
    third = actions.meet(community, actor=MAKER, held_on=DAY, theme="又一次联席会议")
    actions.rule(third, actor=MAKER, subject="绿地", lead=cast.huaiyin, category=kind)
    alike = orders.submit(actor=MAKER, org=cast.huaiyin, text="草坪枯了", category=kind,
                          channel="counter")  # fmt: skip
    far = orders.submit(actor=MAKER, org=cast.west, text="绿地积水", channel="counter")
    one = casting.sign_in(Client(), cast.accounts["clerk"])
    told = ["联席会议的归口裁定" in one.get(f"/c/orders/{each.pk}/").content.decode()
            for each in (alike, order, far)]  # fmt: skip
    assert told == [True, False, False]  # of its kind; one that is over; not made above it
    board = client.get("/c/alliance/").content.decode()
    assert "槐荫社区大党委" in board and "西街" not in board
    shown = client.get(f"/c/alliance/{community.pk}/").content.decode()
    assert "校方代表" in shown and "三季度联席会议" in shown and "放学时段门前停车" in shown
    assert "打开看板" in client.get(f"/c/coalitions/{community.pk}/").content.decode()


def test_a_pair_shows_its_figure_at_both_dates(cast, client):
    pair = actions.propose_pair(
        actor=MAKER, leading=cast.huaiyin, lagging=cast.branch, goals="发展党员",
        measure="members.members", proposed_on=date(2024, 1, 2), ends_on=date(2026, 9, 1),
    )  # fmt: skip
    actions.sign(pair, actor=MAKER, on=date(2024, 2, 1))
    casting.sign_in(client, cast.accounts["worker"])
    page = client.get(f"/c/alliance/pairs/{pair.pk}/").content.decode()
    assert "后进一方的变化" in page and "党员数 2024-02-01" in page and "党员数 2025-11-30" in page
    assert client.get("/c/alliance/pairs/new/").status_code == 200
    visits = [  # an instructor was there in February 2025: within the year before, not on the day
        measured(("units.visits", cast.huaiyin, day), actor=MAKER)["value"]
        for day in (date(2025, 1, 31), date(2025, 11, 30), date(2026, 2, 1))
    ]
    assert visits == [0, 1, 0]


def test_a_liaison_proposes_on_the_phone_and_the_board_keeps_a_meeting(cast, community, client):
    partner = Partner.objects.get(coalition=community, unit=None)
    account = cast.accounts["secretary"]
    actions.name_liaison(actor=MAKER, partner=partner, name="联络甲", since=DAY, account=account)
    casting.sign_in(client, account)
    assert "槐荫社区大党委" in client.get("/m/alliance/").content.decode()
    sent = {"title": "楼道灯共管", "scope": "governance"}
    assert client.post(f"/m/alliance/{partner.pk}/", sent).status_code == 302
    assert "楼道灯共管" in client.get("/m/alliance/").content.decode()
    other = Partner.objects.exclude(org=partner.org).first()
    assert client.get(f"/m/alliance/{other.pk}/").status_code == 404
    casting.sign_in(client, cast.accounts["worker"])
    kept = {"held_on": "2025-11-30", "theme": "四季度", "absent": [partner.pk]}
    assert client.post(f"/c/alliance/{community.pk}/meet/", kept).status_code == 302
    joint = JointMeeting.objects.get(meeting__theme="四季度")
    assert joint.jointpresence_set.filter(state="absent").get().partner == partner
    item = AgendaItem.objects.get(title="楼道灯共管")
    told = {"item": item.pk, "text": "社区统管", "scope": "governance", "org": cast.huaiyin.name,
            "due_on": "2025-12-20"}  # fmt: skip
    assert client.post(f"/c/alliance/meetings/{joint.pk}/decide/", told).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.conclusion) == ("concluded", "社区统管")
    table = client.get("/c/alliance/items/").content.decode()
    assert "社区统管" in table and "2025-12-20" in table
