"""Recording what was handed in, ahead and in arrears, undoing it, slips; and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.kit.rooms import gather
from jiceng.registers.members import actions as members
from jiceng.work.dues import actions as dues
from jiceng.work.dues.figures.collection import paid_in
from jiceng.work.dues.figures.duties import DUTIES, MONTHLY
from jiceng.work.dues.models import (
    Charge,
    Entry,
    Payment,
    Pot,
    Receipt,
    Reversal,
    Roll,
    paid_to,
    runs,
)
from tests.work.dues.conftest import NOVEMBER, TODAY, US, sound


def held(org) -> Decimal:
    return Pot.objects.get(org=org, what="held").balance


def test_a_whole_branch_in_one_go_but_for_those_named(district):
    roll = district.open()
    made = dues.collect(roll, actor=US, paid_on=TODAY, unpaid=district.members[:2])
    assert (made.count, made.amount) == (8, Decimal("682.54"))
    assert held(district.branch) == made.amount
    left = Charge.objects.filter(roll=roll, payment=None).values_list("member", flat=True)
    assert set(left) == {one.pk for one in district.members[:2]}
    rest = dues.collect(roll, actor=US, paid_on=TODAY, way="bank")
    assert rest.amount == Decimal("45.01")
    with pytest.raises(ValidationError, match="可能都已交齐"):
        dues.collect(roll, actor=US, paid_on=TODAY)
    with pytest.raises(ValidationError, match="不在这个月的应交名单里：褚一明"):
        dues.collect(roll, actor=US, paid_on=TODAY, unpaid=[district.members[10]])
    assert sound() == []


def test_who_paid_is_heard_of_in_the_period_and_not_after_a_reversal(district):
    roll = district.open()
    made = dues.collect(roll, actor=US, paid_on=TODAY, unpaid=district.members[:2])
    this = year(TODAY.year)
    heard = {one for sign in gather("figures", "SIGNS") for one in _members(sign(this))}
    assert {one.pk for one in district.members[2:10]} <= heard
    assert not heard & {one.pk for one in district.members[:2]}
    dues.reverse(made, actor=US, reason="登记错了", charges=list(made.charge_set.all()))
    assert not set(_members(paid_in(year(TODAY.year)))) & {one.pk for one in district.members}


def _members(rows):
    return [row["member"] for row in rows]


def test_arrears_of_several_months_and_ahead_to_the_quarters_end(district):
    who = district.members[3]
    months = [NOVEMBER - 1, NOVEMBER, NOVEMBER + 1]
    made = dues.pay_months(actor=US, member=who, months=months, paid_on=TODAY)
    assert (made.count, made.amount) == (3, Decimal("225.06"))
    assert paid_to(who) == NOVEMBER + 1
    assert Charge.objects.count() == 3, "ahead only for whoever pays ahead"
    with pytest.raises(ValidationError, match="2026年12月的党费已经交过"):
        dues.pay_months(actor=US, member=who, months=[NOVEMBER + 1], paid_on=TODAY)
    with pytest.raises(ValidationError, match="2027年1月的党费还没有到应交的时候"):
        dues.pay_months(actor=US, member=who, months=[NOVEMBER + 2], paid_on=TODAY)
    with pytest.raises(ValidationError, match="日期还没有到"):
        dues.pay_months(actor=US, member=who, months=[NOVEMBER], paid_on=date(2026, 11, 23))
    with pytest.raises(ValidationError, match="2012年7月才入党，2012年6月不用交"):
        dues.pay_months(actor=US, member=who, months=[2012 * 12 + 5], paid_on=TODAY)
    assert Payment.objects.count() == 1
    assert sound() == []


def test_a_proxy_is_named_and_a_member_who_does_it_is_one_of_the_branch(district):
    who = district.members[3]
    pay = lambda **more: dues.pay_months(  # noqa: E731
        actor=US, member=who, months=[NOVEMBER], paid_on=TODAY, **more
    )
    with pytest.raises(ValidationError, match="请写明代交人的姓名"):
        pay(proxy="relative")
    with pytest.raises(ValidationError, match="本支部没有党员“某某”"):
        pay(proxy="member", proxy_name="某某")
    with pytest.raises(ValidationError, match="请选择是亲属还是其他党员"):
        pay(proxy_name="某某")
    assert not Payment.objects.exists()
    made = pay(proxy="member", proxy_name="赵一明")
    assert made.get_proxy_display() == "其他党员代交"


def test_a_reversal_keeps_what_stood_and_the_money_leaves_the_pot(district):
    roll = district.open()
    made = dues.collect(roll, actor=US, paid_on=TODAY)
    wrong = district.charge(district.members[0])
    with pytest.raises(ValidationError, match="为什么冲正"):
        dues.reverse(made, actor=US, reason="", charges=[wrong])
    dues.reverse(made, actor=US, reason="记错人", charges=[wrong])
    made.refresh_from_db()
    assert made.amount == Decimal("727.55")
    assert held(district.branch) == Decimal("712.55")
    assert district.charge(district.members[0]).payment is None
    assert Reversal.objects.get().reason == "记错人"
    with pytest.raises(StepError, match="已经冲正过"):
        dues.reverse(made, actor=US, reason="再来", charges=[wrong])
    dues.reverse(made, actor=US, reason="全错")
    assert held(district.branch) == 0
    assert Entry.objects.filter(what="reverse").count() == 2
    assert sound() == []


def test_what_was_handed_up_cannot_be_reversed_out_of_an_empty_pot(district):
    roll = district.open()
    made = dues.collect(roll, actor=US, paid_on=TODAY)
    dues.remit(actor=US, org=district.branch, first_no=NOVEMBER, last_no=NOVEMBER, sent_on=TODAY,
               amount=Decimal("700.00"))  # fmt: skip
    with pytest.raises(StepError, match=r"结存只有27\.55元，不够727\.55元"), transaction.atomic():
        dues.reverse(made, actor=US, reason="全错")
    assert Charge.objects.filter(payment=made).count() == 10, "nothing half undone"
    assert sound() == []


def test_slips_are_numbered_without_gaps_and_issued_once(district):
    roll = district.open()
    made = dues.collect(roll, actor=US, paid_on=TODAY, unpaid=[district.members[9]])
    first = dues.issue(made, actor=US, member=district.members[0])
    again = dues.issue(made, actor=US, member=district.members[0])
    second = dues.issue(made, actor=US, member=district.members[1])
    assert [first.code, again.code, second.code] == ["2026-0001", "2026-0001", "2026-0002"]
    with pytest.raises(ValidationError, match="这笔缴纳里没有这位同志"):
        dues.issue(made, actor=US, member=district.members[9])
    assert Receipt.objects.count() == 2
    assert sound() == []


def test_paid_to_is_the_month_before_the_first_that_is_owed(district):
    who = district.members[0]
    assert paid_to(who) is None
    for number in (NOVEMBER - 3, NOVEMBER - 2, NOVEMBER - 1):
        district.open(number)
    dues.pay_months(actor=US, member=who, months=[NOVEMBER - 3, NOVEMBER - 1], paid_on=TODAY)
    assert paid_to(who) == NOVEMBER - 3
    members.move(who, actor=US, to=district.other, on=TODAY)
    dues.pay_months(actor=US, member=who, months=[NOVEMBER - 2], paid_on=TODAY)
    assert paid_to(who) == NOVEMBER - 1, "wherever they belonged"


def test_months_on_end_are_counted_up_to_the_last_one_due(district):
    for number in range(NOVEMBER - 6, NOVEMBER + 1):
        roll = district.open(number)
        away = [district.members[n] for n, since in ((0, 6), (1, 4), (2, 2), (3, 0))
                if number > NOVEMBER - since]  # fmt: skip
        dues.collect(roll, actor=US, paid_on=TODAY, unpaid=away)
    dues.pay_months(actor=US, member=district.members[2], months=[NOVEMBER], paid_on=TODAY)
    found = {runs(TODAY)[m.pk].months for m in district.members[:2]}
    assert found == {6, 4}
    assert district.members[2].pk not in runs(TODAY), "the last month is paid"
    assert district.members[3].pk not in runs(TODAY)
    with clock.at(date(2026, 12, 20)):
        then = runs(date(2026, 11, 2))  # before the third, and before anybody had paid
        assert {then[one.pk].months for one in district.members[:4]} == {6}


def test_months_on_end_are_counted_by_the_days_of_the_own_branch(district):
    """Another branch's later month says nothing of this one's; nor does a sum nobody computed."""
    number = NOVEMBER - 4
    who, unknown = district.members[0], district.members[10]
    for one in range(number, NOVEMBER - 1):
        dues.collect(district.open(one), actor=US, paid_on=TODAY, unpaid=[who])
    for one in range(number, NOVEMBER + 1):
        district.open(one, district.other)
    assert {pk: run.months for pk, run in runs(TODAY).items()} == {who.pk: 3}
    assert unknown.pk not in runs(TODAY), "without a base there is nothing to pay"
    members.move(who, actor=US, to=district.other, on=date(2026, 9, 20))
    dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(3000), since=TODAY)
    for one in (NOVEMBER - 1, NOVEMBER):
        district.open(one, district.other)
        dues.pay_months(actor=US, member=who, months=[one], paid_on=TODAY)
    assert runs(TODAY) == {}, "paid where they belong now"


def test_who_pays_by_the_quarter_is_late_only_after_it(district):
    who = district.members[3]
    dues.confirm(actor=US, member=who, kind="salaried", income=Decimal(5001), quarterly=True,
                 since=date(2026, 7, 1))  # fmt: skip
    for number in (NOVEMBER - 4, NOVEMBER - 3, NOVEMBER - 2, NOVEMBER - 1, NOVEMBER):
        district.open(number)
    run = runs(TODAY)[who.pk]
    assert (run.since, run.months) == (NOVEMBER - 4, 3), "the third quarter, not yet the fourth"


def test_a_month_is_owed_until_it_is_collected_late_or_not(district):
    duty = next(one for one in DUTIES if one.figure is MONTHLY)
    october = month(2026, 10)
    district.open(NOVEMBER - 1, district.other)
    roll = district.open(NOVEMBER - 1)
    owed = list(duty.overdue(district.root, october, TODAY))
    assert district.branch in owed
    dues.collect(roll, actor=US, paid_on=TODAY)
    assert district.branch not in duty.overdue(district.root, october, TODAY)
    assert len(owed) - 1 == duty.overdue(district.root, october, TODAY).count()


def test_an_old_month_is_paid_where_the_member_belonged_then(district):
    """Never opened at the time, told late: not where they belong by now."""
    who, old = district.members[0], [NOVEMBER - 2, NOVEMBER - 1]  # the sixth of October was the day
    members.move(who, actor=US, to=district.other, on=date(2026, 10, 20))
    made = dues.pay_months(actor=US, member=who, months=old, paid_on=date(2026, 10, 9))
    assert made.org == district.branch
    assert [district.charge(who, one).roll.org for one in old] == [district.branch] * 2
    assert Entry.objects.get(what="collect").org == district.branch
    assert not Roll.objects.filter(org=district.other, month_no__in=old).exists()
    late = dues.pay_months(actor=US, member=who, months=[NOVEMBER], paid_on=TODAY)
    assert late.org == district.other
    assert not Roll.objects.filter(org=district.branch, month_no=NOVEMBER).exists()
    dues.reverse(made, actor=US, reason="记错")
    with pytest.raises(ValidationError, match="不归这个支部收"):
        dues.pay_months(actor=US, member=who, months=[NOVEMBER - 1, NOVEMBER + 1], paid_on=TODAY)
    assert sound() == []


def test_who_keeps_the_old_month_records_it_and_the_present_branch_is_told_where(district):
    who = district.members[0]
    members.move(who, actor=US, to=district.other, on=date(2026, 10, 20))
    said = {"member": f"{who} #{who.pk}", "months": "2026-09", "paid_on": "2026-10-09",
            "way": "cash", "once": "k1", "weighed": "1"}  # fmt: skip
    told = district.browser("neighbour").post("/c/dues/payments/new/", said)
    assert told.status_code == 422
    assert "由“东街第一党支部”收，请到那里登记" in told.content.decode()
    assert not Payment.objects.exists()
    assert district.browser("secretary").post("/c/dues/payments/new/", said).status_code == 302
    assert Payment.objects.get().org == district.branch
