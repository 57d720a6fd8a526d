"""The month's roll: who is on it, as what, how much; what later knowledge changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.registers.members import actions as members
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.work.dues import actions as dues
from jiceng.work.dues import rules
from jiceng.work.dues.models import Base, Charge, Payment, Roll, difference
from tests.work.dues.conftest import NOVEMBER, TODAY, US, account, sound


def sums(roll) -> list[str]:
    rows = Charge.objects.filter(roll=roll).order_by("member")
    return [f"{one.kind} {one.amount}" for one in rows]


def test_the_roll_lists_everybody_with_the_sum_of_their_base(district):
    roll = district.open()
    assert sums(roll) == [
        "salaried 15.00", "salaried 30.01", "salaried 50.00", "salaried 75.02",
        "salaried 120.00", "salaried 150.00", "salaried 200.02", "salaried 12.50",
        "retired 25.00", "retired 50.00",
    ]  # fmt: skip
    assert roll.due_on == date(2026, 11, 3)
    assert district.charge(district.members[9]).article.place == "第5条"
    again = district.open()
    assert again == roll
    assert Charge.objects.count() == 10
    assert Roll.objects.count() == 1


def test_without_a_base_the_sum_is_unknown_until_somebody_confirms_one(district):
    roll = district.open(org=district.other)
    assert sums(roll) == ["salaried None", "salaried None"]
    with pytest.raises(ValidationError, match="还没有核定基数"):
        dues.pay_months(actor=US, member=district.members[10], months=[NOVEMBER], paid_on=TODAY)
    dues.confirm(actor=US, member=district.members[10], kind="salaried", income=Decimal(4000),
                 since=date(2026, 1, 1))  # fmt: skip
    assert sums(roll) == ["salaried 40.00", "salaried None"]


def test_new_pay_is_a_new_base_from_its_month_and_the_past_stays(district):
    who = district.members[0]
    october, november = district.open(NOVEMBER - 1), district.open()
    dues.collect(october, actor=US, paid_on=TODAY)
    dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(8000),
                 since=date(2026, 10, 15))  # fmt: skip
    bases = Base.objects.filter(member=who).order_by("since")
    assert [(str(b.since), str(b.until), str(b.monthly)) for b in bases] == [
        ("2025-01-01", "2026-10-01", "15.00"), ("2026-10-01", "None", "120.00"),
    ]  # fmt: skip
    assert district.charge(who, NOVEMBER - 1).amount == Decimal("15.00")
    assert district.charge(who).amount == Decimal("120.00")
    (found,) = difference(district.branch, [NOVEMBER - 1])
    assert (found.charge.member, found.now, found.amount) == (
        who, Decimal("120.00"), Decimal("105.00"),
    )  # fmt: skip
    assert difference(district.branch, [NOVEMBER]) == []
    del november


def test_a_wrong_base_is_voided_with_a_reason_and_the_one_before_holds_on(district):
    who = district.members[0]
    wrong = dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(99_999),
                         since=date(2026, 6, 1))  # fmt: skip
    with pytest.raises(ValidationError, match="已经核定"):
        dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(1),
                     since=date(2026, 6, 9))  # fmt: skip
    with pytest.raises(ValidationError, match="为什么"):
        dues.void_base(wrong, actor=US, reason=" ")
    dues.void_base(wrong, actor=US, reason="多写了一位")
    assert district.open() and district.charge(who).amount == Decimal("15.00")
    assert Base.objects.filter(member=who).count() == 2
    line = JournalLine.objects.get(verb="dues.void_base")
    assert line.reason == "多写了一位"


def test_the_category_of_the_month_decides_and_a_base_of_another_no_longer_holds(district):
    who = district.members[4]
    members.reclass(who, actor=US, category="retired", since=date(2026, 11, 1))
    members.reclass(district.members[5], actor=US, category="student", since=date(2026, 11, 1))
    district.open(NOVEMBER - 1)
    district.open()
    assert str(district.charge(who, NOVEMBER - 1).amount) == "120.00"
    assert (district.charge(who).kind, district.charge(who).amount) == ("retired", None)
    other = district.charge(district.members[5])
    assert (other.kind, str(other.amount)) == ("minimal", "0.20")
    dues.confirm(actor=US, member=who, kind="retired", income=Decimal(6000), since=TODAY)
    assert str(district.charge(who).amount) == "60.00"


def test_a_move_on_or_before_the_day_changes_who_collects(district):
    early, late = district.members[0], district.members[1]
    members.move(early, actor=US, to=district.other, on=date(2026, 11, 3))
    members.move(late, actor=US, to=district.other, on=date(2026, 11, 4))
    here, there = district.open(), district.open(org=district.other)
    assert district.charge(early).roll == there
    assert district.charge(late).roll == here


def test_an_unpaid_month_comes_along_and_a_paid_one_stays_where_it_was_paid(district):
    """Opened before the day; then somebody moves before it comes."""
    with clock.at(date(2026, 12, 1)):
        roll = district.open(NOVEMBER + 1)  # its day is the first
        paid, unpaid = district.members[0], district.members[1]
        district.open(NOVEMBER + 1, district.other)
    with clock.at(date(2026, 10, 2)):
        assert roll.due_on == date(2026, 12, 1)
    with clock.at(date(2026, 10, 2)):  # ahead of the sixth
        early = dues.open_rolls([district.branch], NOVEMBER - 1, actor=US)[0]
        dues.pay_months(actor=US, member=paid, months=[NOVEMBER - 1], paid_on=date(2026, 10, 2))
    with clock.at(date(2026, 10, 4)):
        for one in (paid, unpaid):
            one.refresh_from_db()
            members.move(one, actor=US, to=district.other, on=date(2026, 10, 3))
        there = dues.open_rolls([district.other], NOVEMBER - 1, actor=US)[0]
    assert district.charge(paid, NOVEMBER - 1).roll == early
    assert district.charge(unpaid, NOVEMBER - 1).roll == there


def test_whoever_moves_after_paying_a_quarter_ahead_is_charged_once(district):
    """Paid for December in November, moved in between: the new branch asks nothing more."""
    ahead, twice, quick = district.members[:3]
    for one in (ahead, quick):
        dues.pay_months(actor=US, member=one, months=[NOVEMBER, NOVEMBER + 1], paid_on=TODAY)
    dues.reverse(Payment.objects.get(charge__member=quick, charge__roll__month_no=NOVEMBER),
                 actor=US, reason="记错")  # fmt: skip
    district.open()
    third = orgs.set_up(actor=US, name="东街第三党支部", kind="branch", parent=district.street,
                        code="991003", since=date(2020, 1, 1))  # fmt: skip
    beside = Roll.objects.create(org=third, month_no=NOVEMBER, due_on=TODAY,
                                 recorded_at=clock.now())  # fmt: skip
    Charge.objects.create(roll=beside, member=twice, kind="salaried", amount=Decimal("30.01"))
    members.move(twice, actor=US, to=third, on=date(2026, 10, 30))
    members.move(twice, actor=US, to=district.other, on=date(2026, 11, 2))
    there = district.open(org=district.other)
    assert district.charge(twice).roll == there, "one of the two came along, the other is gone"
    struck = JournalLine.objects.filter(verb="dues.strike").values_list("record", flat=True)
    branch_s = Roll.objects.get(org=district.branch, month_no=NOVEMBER)
    assert {*struck} == {str(branch_s.pk), str(beside.pk)}, (
        "the journal of the rolls they left says so"
    )
    with clock.at(date(2026, 12, 2)):
        for one in (ahead, quick):
            members.move(one, actor=US, to=district.other, on=date(2026, 11, 25))
        later = district.open(NOVEMBER + 1, district.other)
    paid, came = (district.charge(one, NOVEMBER + 1) for one in (ahead, quick))
    assert (paid.roll.org, paid.payment_id is None) == (district.branch, False)
    assert (came.roll, came.payment_id) == (later, None)
    assert sound() == []


def test_whoever_left_owes_what_fell_due_before_and_nothing_after(district):
    """Known later than it happened, and with December opened ahead."""
    early, late, undone = district.members[:3]
    made = dues.pay_months(actor=US, member=undone, months=[NOVEMBER + 1], paid_on=TODAY)
    dues.reverse(made, actor=US, reason="记错")
    kept = dues.pay_months(actor=US, member=late, months=[NOVEMBER + 1], paid_on=TODAY)
    dues.open_rolls([district.branch], NOVEMBER + 1, actor=US, only=[early.pk])
    district.open(NOVEMBER - 1)
    district.open()
    for one, day in ((early, 2), (late, 3), (undone, 4)):  # the third is the day of November
        members.leave(one, actor=US, on=date(2026, 11, day), exit="died")
    owed = Charge.objects.unpaid().order_by("roll__month_no")
    left = lambda one: list(owed.filter(member=one).values_list("roll__month_no", flat=True))  # noqa: E731
    assert left(early) == [NOVEMBER - 1]
    assert left(late) == [NOVEMBER - 1]
    assert left(undone) == [NOVEMBER - 1, NOVEMBER], "the reversed month stays and comes to nothing"
    assert district.charge(late, NOVEMBER + 1).payment == kept, "what was paid ahead stays"
    assert JournalLine.objects.filter(verb="dues.strike").count() == 4
    dues.open_this_month()
    assert left(early) == [NOVEMBER - 1], "and nothing lists it again"
    members.right_death(early, actor=System("另一位"), reason="医院证明", exit="died",
                        on=date(2026, 10, 2))  # fmt: skip
    assert left(early) == [], "the day was earlier still"
    right = {"actor": System("另一位"), "reason": "核对"}
    members.right_death(early, **right, exit="died", on=date(2026, 11, 10))
    assert left(early) == [NOVEMBER - 1, NOVEMBER], "they lived on the day of November"
    members.right_death(undone, **right)
    assert left(undone) == [NOVEMBER - 1, NOVEMBER, NOVEMBER + 1], "nothing is a sum again"
    assert district.charge(undone, NOVEMBER + 1).amount == Decimal("50.00")
    members.right_death(early, **right)
    assert left(early) == [NOVEMBER - 1, NOVEMBER, NOVEMBER + 1], "they never died"
    assert sound() == []


def test_a_probationer_pays_from_the_month_the_assembly_accepted_them(district):
    person = people.register(name="蒋一明", keeper=district.branch, sex="2", actor=US)
    new = members.enrol(actor=US, person=person, org=district.branch, joined_on=date(2026, 11, 12),
                        entered_on=date(2026, 11, 12), entry="admitted",
                        category="student")  # fmt: skip
    district.open(NOVEMBER - 1)
    district.open()
    assert Charge.objects.filter(member=new).count() == 1
    assert district.charge(new).amount == Decimal("0.20")
    with pytest.raises(ValidationError, match="2026年11月才入党"):
        dues.pay_months(actor=US, member=new, months=[NOVEMBER - 1], paid_on=TODAY)
    with pytest.raises(ValidationError, match="才入党，基数不能早于这个月"):
        dues.confirm(actor=US, member=new, kind="minimal", since=date(2026, 10, 1))


def test_hardship_is_studied_below_and_approved_above_before_anything_changes(district):
    who = district.members[2]
    roll = district.open()
    relief = dues.propose(actor=district.accounts["secretary"], member=who, monthly=Decimal(5),
                          reason="家人重病", studied_on=date(2026, 11, 10),
                          since=date(2026, 11, 10))  # fmt: skip
    assert district.charge(who).amount == Decimal("50.00")
    with pytest.raises(ValidationError, match="不能早于支部研究日期"):
        dues.approve(relief, actor=US, decided_on=date(2026, 11, 9))
    dues.approve(relief, actor=district.accounts["street"], decided_on=date(2026, 11, 20))
    assert (district.charge(who).kind, str(district.charge(who).amount)) == ("reduced", "5.00")
    with pytest.raises(StepError):
        dues.refuse(relief, actor=US, decided_on=TODAY)
    free = dues.propose(actor=US, member=district.members[3], monthly=Decimal(0), reason="低保",
                        studied_on=TODAY, since=TODAY)  # fmt: skip
    dues.approve(free, actor=US, decided_on=TODAY)
    assert district.charge(district.members[3]).kind == "exempt"
    with pytest.raises(ValidationError, match="经批准免交"):
        dues.pay_months(actor=US, member=district.members[3], months=[NOVEMBER], paid_on=TODAY)
    made = dues.collect(roll, actor=US, paid_on=TODAY)
    assert made.count == 9


def test_the_year_is_gone_through_and_whoever_has_no_base_is_named(district):
    with pytest.raises(ValidationError, match="还有2名党员没有核定基数：褚一明、卫一明"):
        dues.review(actor=US, org=district.other, year=2026, reviewed_on=TODAY)
    made = dues.review(actor=US, org=district.branch, year=2026, reviewed_on=TODAY)
    assert made.count == 10
    with pytest.raises(ValidationError, match="已经核定过"):
        dues.review(actor=US, org=district.branch, year=2026, reviewed_on=TODAY)


def test_the_worker_opens_the_month_once_and_no_month_beyond_the_quarter(district):
    assert dues.open_this_month() == 2
    assert Charge.objects.count() == 12
    assert dues.open_this_month() == 2
    assert Charge.objects.count() == 12
    with pytest.raises(ValidationError, match="最多预交到本季度末（2026年12月）"):
        district.open(NOVEMBER + 2)
    with pytest.raises(rules.DuesError, match="2008年4月以前"):
        district.open(2008 * 12)


def test_an_income_is_sealed_and_opened_only_by_its_branch_or_the_member(district):
    base = Base.objects.get(member=district.members[3])
    assert str(base.income) == "****"
    assert "5001" not in str(Base.objects.filter(pk=base.pk).values("income"))
    look = lambda who: dues.look(base, actor=who, purpose="核对")  # noqa: E731
    assert look(district.accounts["secretary"]) == "5001"
    assert look(district.accounts["keeper"]) == "5001"
    assert look(district.accounts["member"]) == "5001"
    for name in ("clerk", "street", "treasurer", "neighbour"):
        with pytest.raises(Exception, match="只给本支部看"):
            look(district.accounts[name])
    assert Look.objects.about(base).count() == 3
    assert sound() == []


def test_an_old_book_is_carried_in_roll_and_money_at_once(district):
    from jiceng.work.dues.models import Known

    number = NOVEMBER - 6
    known = Known(number, number)
    row = {"org": district.branch, "paid_on": date(2026, 5, 5),
           "unpaid": {district.members[0].pk}}  # fmt: skip
    (roll,) = dues.carry_in_many([row], number, actor=US, known=known)
    assert Charge.objects.filter(roll=roll, payment=None).count() == 1
    with pytest.raises(StepError, match="已经列出"):
        dues.carry_in_many([row], number, actor=US, known=known)
    assert sound() == []
    assert account("x", "member", district.branch)
