"""The whole path within the district, and every way it may end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kit.parcels import InParcel, OutParcel, carry
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure, Letter
from tests.work.transfers.conftest import (
    DUES,
    TODAY,
    US,
    applied,
    arrival_of,
    fresh,
    released,
    sound,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def home(member):
    return Member.objects.get(pk=member.pk).org


def test_a_member_moves_by_letter_and_receipt_and_is_the_senders_until_accepted(district):
    who = district.members[0]
    departure = applied(district)
    assert departure.state == "applied"
    departure = actions.release(departure, actor=US, dues_to=date(2026, 6, 20), days=20)
    assert (departure.state, departure.committee) == ("released", district.east)
    assert (departure.issued_on, departure.valid_until) == (TODAY, date(2026, 7, 5))
    assert departure.dues_to == DUES
    assert Letter.objects.get(departure=departure).words == "〔2026〕0001号"
    assert Arrival.objects.count() == 0, "nothing is there before the courier came"
    assert carry() == 1
    arrival = arrival_of(departure)
    assert (arrival.org, arrival.member, arrival.state) == (district.there, who, "offered")
    assert (arrival.letter, arrival.valid_until) == ("〔2026〕0001号", date(2026, 7, 5))
    actions.receive(arrival, actor=US)
    assert home(who) == district.here
    with clock.at(TODAY + timedelta(days=3)):
        actions.accept(arrival, actor=US)
        assert home(who) == district.there
        assert fresh(departure).state == "released", "the giver learns of it by the receipt"
        assert carry() == 1
    done = fresh(departure)
    assert (done.state, done.received_on) == ("closed", TODAY + timedelta(days=3))
    assert done.receipt == fresh(arrival).receipt == "〔2026〕0001号"
    stretches = Belonging.objects.filter(member=who).order_by("since")
    assert [(one.org, one.until) for one in stretches] == [
        (district.here, TODAY + timedelta(days=3)), (district.there, None),
    ]  # fmt: skip
    assert carry() == 0
    assert sound() == []


def test_what_was_refused_comes_back_with_its_ground_and_nobody_moved(district):
    departure = released(district)
    carry()
    arrival = arrival_of(departure)
    with pytest.raises(ValidationError, match=r"没有正当理由不能退回.*第25条"):
        actions.refuse(arrival, actor=US, ground="", reason="不想要")
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.refuse(arrival, actor=US, ground="papers", reason=" ")
    assert fresh(arrival).state == "offered"
    actions.refuse(arrival, actor=US, ground="papers", reason="缺转正材料")
    carry()
    back = fresh(departure)
    assert (back.state, back.reason) == ("returned", "材料不全或不一致：缺转正材料")
    assert Letter.objects.get(departure=back).void_on == TODAY
    assert home(district.members[0]) == district.here
    again = released(district)
    assert again.pk != back.pk
    assert sound() == []


def test_a_recall_takes_effect_when_the_other_side_lets_go(district):
    departure = released(district)
    carry()
    actions.recall(departure, actor=US, reason="本人改变主意")
    assert fresh(departure).state == "recalled"
    carry()
    assert fresh(departure).state == "withdrawn"
    assert arrival_of(departure).state == "recalled"
    assert sound() == []


def test_a_recall_that_comes_too_late_changes_nothing(district):
    departure = released(district)
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        actions.recall(departure, actor=US, reason="晚了")
        actions.accept(arrival, actor=US)
        carry()
        carry()
    assert fresh(departure).state == "closed"
    assert home(district.members[0]) == district.there
    assert OutParcel.objects.get(kind="transfers.recall").answer == {"done": False}
    assert sound() == []


def test_nobody_moves_twice_at_once_nor_to_where_they_are(district):
    applied(district)
    with pytest.raises(ValidationError, match="正在转往“西街第一党支部”"):
        applied(district)
    with pytest.raises(ValidationError, match="已经在“东街第一党支部”"):
        applied(district, 1, to=district.here)
    with pytest.raises(ValidationError, match="不能接收党员"):
        applied(district, 1, to=district.west)
    with pytest.raises(ValidationError, match="请选择转入党支部"):
        applied(district, 1, to=None)
    assert Departure.objects.count() == 1


def test_who_may_not_approve_may_neither_send_nor_receive(staffed):
    to_barred = applied(staffed, to=staffed.barred)
    with pytest.raises(ValidationError, match=r"没有审批预备党员权限的党委，不能接转.*第25条"):
        actions.release(to_barred, actor=US, dues_to=DUES)
    departure = applied(staffed, 1)
    with pytest.raises(ValidationError, match="由“东街党工委”审批"):
        actions.release(departure, actor=staffed.accounts["west"], dues_to=DUES)
    actions.release(departure, actor=staffed.accounts["east"], dues_to=DUES)
    carry()
    with pytest.raises(ValidationError, match="由“西街党工委”审批"):
        actions.receive(arrival_of(departure), actor=staffed.accounts["east"])
    assert (fresh(to_barred).state, Letter.objects.count()) == ("applied", 1)


def test_who_applied_does_not_approve(staffed):
    departure = actions.apply(
        actor=staffed.accounts["east"], member=staffed.members[0], to=staffed.there, why="work"
    )
    with pytest.raises(StepError, match="另一位同志"):
        actions.release(departure, actor=staffed.accounts["east"], dues_to=DUES)
    actions.release(departure, actor=staffed.accounts["district"], dues_to=DUES)


def test_a_letter_past_its_date_is_issued_anew_or_received_with_a_reason(district):
    departure = released(district)
    carry()
    arrival = arrival_of(departure)
    late = TODAY + timedelta(days=31)
    with clock.at(late):
        with pytest.raises(ValidationError, match=r"已经过期.*中组发〔2004〕10号"):
            actions.receive(arrival, actor=US)
        actions.reissue(departure, actor=US, certified="住院，党费未断", dues_to=date(2026, 7, 1))
        carry()
        arrival = arrival_of(departure)
        assert (arrival.letter, arrival.valid_until) == (
            "〔2026〕0002号", late + timedelta(days=30),
        )  # fmt: skip
        actions.receive(arrival, actor=US)
    assert [one.void_on for one in Letter.objects.order_by("number")] == [late, None]
    other = released(district, 1)
    carry()
    with clock.at(late):
        actions.receive(arrival_of(other), actor=US, because="本人重病，家属送达")
    line = JournalLine.objects.filter(verb="transfers.receive").order_by("-pk").first()
    assert line.reason == "本人重病，家属送达"


def test_an_unusual_letter_asks_for_a_reason_and_is_then_issued(district):
    departure = applied(district)
    with pytest.raises(ValidationError, match=r"有效期91天.*党费只交到2026年3月"):
        actions.release(departure, actor=US, dues_to=date(2026, 3, 1), days=91)
    actions.release(departure, actor=US, dues_to=date(2026, 5, 1), days=90)
    assert fresh(departure).valid_until == TODAY + timedelta(days=90)


def test_whoever_left_the_roll_meanwhile_is_not_received(district):
    departure = released(district)
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        member = Member.objects.get(pk=district.members[0].pk)
        members.leave(member, actor=US, on=clock.today(), exit="died")
        with pytest.raises(ValidationError, match="已经从花名册减少，不能接收"):
            actions.accept(arrival, actor=US)
    assert fresh(arrival).state == "received"
    assert InParcel.objects.get().answered_at is None


def test_a_branch_that_is_gone_is_replaced_by_another(district):
    departure = released(district)
    carry()
    arrival = arrival_of(departure)
    for verb in (actions.assign, actions.receive):  # nobody is received where they come from
        with pytest.raises(ValidationError, match="本来就在"):
            verb(arrival, actor=US, org=district.here)
    with clock.at(TODAY + timedelta(days=1)):
        orgs.abolish(district.there, actor=US, on=clock.today())
        with pytest.raises(ValidationError, match="不能接收党员"):
            actions.receive(fresh(arrival), actor=US)
        other = orgs.set_up(actor=US, name="西街第二党支部", kind="branch", parent=district.west,
                            since=clock.today())  # fmt: skip
        actions.assign(arrival, actor=US, org=other)
        actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=2)):
        actions.accept(arrival, actor=US)
    assert home(district.members[0]) == other
    assert sound() == []


def test_a_paper_letter_out_is_closed_by_its_receipt_alone(district):
    departure = released(district, to=None, to_name="外市某区某街道党工委", channel="letter")
    assert departure.parcel is None
    assert home(district.members[0]) == district.here
    with clock.at(TODAY + timedelta(days=12)):
        with pytest.raises(ValidationError, match="接收日期早于介绍信开具日期"):
            actions.close(
                departure, actor=US, received_on=date(2026, 6, 1), receipt="外〔2026〕7号"
            )
        actions.close(departure, actor=US, received_on=TODAY + timedelta(days=9), receipt="外7号")
    member = Member.objects.get(pk=district.members[0].pk)
    assert (member.left_on, member.exit) == (TODAY + timedelta(days=9), "transferred_out")
    assert fresh(departure).state == "closed"
    assert sound() == []


def test_a_clerk_cannot_end_by_hand_what_goes_by_parcel(staffed):
    departure = released(staffed)
    with pytest.raises(ValidationError, match="回执到了会自动办结"):
        actions.close(departure, actor=staffed.accounts["east"], received_on=TODAY, receipt="1")
    assert fresh(departure).state == "released"


def test_somebody_from_outside_is_nobodys_until_accepted_and_then_enrolled(district):
    arrival = actions.register(
        actor=US, org=district.west, name="何某", from_name="外市某党委", letter="外〔2026〕12号",
        issued_on=date(2026, 6, 1), valid_until=date(2026, 6, 30), joined_on=date(2010, 7, 1),
        full_on=date(2011, 7, 1),
    )  # fmt: skip
    assert Member.objects.filter(person__name="何某").count() == 0
    with pytest.raises(ValidationError, match="不能接收党员"):
        actions.receive(arrival, actor=US)
    actions.receive(arrival, actor=US, org=district.there)
    actions.accept(arrival, actor=US)
    member = Member.objects.get(person__name="何某")
    assert (member.org, member.entry, member.entered_on) == (
        district.there, "transferred_in", TODAY,
    )  # fmt: skip
    assert member.joined_on == date(2010, 7, 1)
    actions.send_receipt(arrival, actor=US, on=TODAY)
    assert fresh(arrival).returned_on == TODAY
    assert sound() == []


def test_a_whole_branch_moves_in_one_decision_and_those_on_the_way_go_on(district):
    on_the_way = released(district, 0)
    carry()
    with clock.at(TODAY + timedelta(days=1)):
        made = actions.relocate(district.here, actor=US, to=district.beside,
                                on=clock.today(), reason="支部撤销")  # fmt: skip
        assert len(made) == 4
        assert {home(m) for m in district.members} == {district.beside}
        orgs.abolish(district.here, actor=US, on=clock.today())
    arrival = arrival_of(on_the_way)
    with clock.at(TODAY + timedelta(days=2)):
        actions.receive(arrival, actor=US)
        actions.accept(arrival, actor=US)
        carry()
    assert home(district.members[0]) == district.there
    assert fresh(on_the_way).state == "closed"
    numbers = Letter.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    assert sound() == []


def test_numbers_of_letters_have_no_gap_though_a_release_is_refused(district):
    first = released(district, 0)
    second = applied(district, 1)
    with pytest.raises(ValidationError):
        actions.release(second, actor=US, dues_to=DUES, days=120)
    third = released(district, 2)
    actions.release(second, actor=US, dues_to=DUES)
    found = [Letter.objects.get(departure=one).number for one in (first, third, second)]
    assert found == [1, 2, 3]


def test_nobody_is_accepted_before_the_letter_was_written_and_no_receipt_gets_stuck(district):
    departure = released(district, 0)
    carry()
    arrival = arrival_of(departure)
    actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=2)):
        with pytest.raises(ValidationError, match="不能早于介绍信开具日期（2026-06-15）"):
            actions.accept(arrival, actor=US, on=TODAY - timedelta(days=1))
        actions.accept(arrival, actor=US, on=TODAY)
        carry()
    assert fresh(departure).state == "closed"
    assert sound() == []


def test_somebody_who_moved_twice_in_one_batch_keeps_each_receipt(district):
    who, first, second = district.members[0], TODAY - timedelta(days=20), TODAY - timedelta(days=9)
    rows = [
        {"member": who, "org": org, "to": to, "why": "work", "applied_on": day, "issued_on": day,
         "accepted_on": day}
        for org, to, day in ((district.here, district.beside, first),
                             (district.beside, district.here, second))
    ]  # fmt: skip
    made = actions.book_many(rows, actor=US)
    came = {one.accepted_on: one.receipt for one in Arrival.objects.filter(member=who)}
    assert [fresh(one).receipt for one in made] == [came[first], came[second]]
    assert len(set(came.values())) == 2


def test_who_leaves_the_roll_is_left_on_the_way_nowhere(district):
    asked = applied(district)
    going = released(district, 1)
    carry()
    with pytest.raises(ValidationError, match="回执到了会自动减少"):
        members.leave(going.member, actor=US, on=TODAY, exit="transferred_out")
    assert Member.objects.get(pk=going.member_id).left_on is None
    for one in (asked, going):
        members.leave(Member.objects.get(pk=one.member_id), actor=US, on=TODAY, exit="died")
    assert [fresh(asked).state, fresh(going).state] == ["withdrawn", "recalled"]
    assert fresh(going).reason == "已从花名册减少：死亡"
    carry()
    assert (fresh(going).state, arrival_of(going).state) == ("withdrawn", "recalled")
    assert not Departure.objects.under_way().exists()
    assert sound() == []


def test_an_application_is_not_older_than_its_member_in_the_branch(district):
    with pytest.raises(ValidationError, match="2020-01-01才到“东街第一党支部”"):
        applied(district, applied_on=date(2019, 12, 31))
    assert not Departure.objects.exists()
