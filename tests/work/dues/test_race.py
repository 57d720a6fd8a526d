"""Two clerks record the same payment; one reverses while another hands the money up.

The red controls do the same by looking first and writing afterwards, and must pay twice, or hand
up what is no longer there.
"""

import os
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.work.dues import actions as dues
from jiceng.work.dues.actions import purse, settling
from jiceng.work.dues.models import Adjustment, BankLine, Charge, Entry, Payment, Pot, Remittance
from tests.racing import together
from tests.work.dues.conftest import NOVEMBER, TODAY, US, District, build, sound

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = 200 if os.environ.get("JICENG_SOAK") == "1" else 8
SETTLED = min(ROUNDS, 8 * 20)  # eight members' months since their bases were confirmed
Deed = Callable[[], Any]
AGAIN: list[str] = []  # why somebody had to send it again


def at_once(*deeds: Deed) -> list[str]:
    """What became of each; who met a busy database sends it again."""

    def kept_up(deed: Deed) -> str:
        for _again in range(40):
            try:
                deed()
                return "done"
            except (StepError, ValidationError, IntegrityError) as why:
                return str(why)
            except OperationalError as why:
                AGAIN.append(str(why))
                time.sleep(0.02)
        return AGAIN[-1]

    return together(*(lambda deed=deed: kept_up(deed) for deed in deeds), at=TODAY)


def held(district: District) -> Decimal:
    return Pot.objects.get(org=district.branch, what="held").balance


def charge_of(district: District, turn: int) -> Charge:
    """A fresh unpaid month each round."""
    number = NOVEMBER - turn // 10
    district.open(number)
    return district.charge(district.members[turn % 10], number)


def test_of_two_clerks_recording_one_payment_one_is_told():
    district = build()
    for turn in range(ROUNDS):
        one = charge_of(district, turn)

        def record(one: Charge = one) -> None:
            dues.pay(actor=US, org=district.branch, charges=[one], paid_on=TODAY)

        answers = at_once(record, record)
        assert sorted(a == "done" for a in answers) == [False, True], answers
        assert any("刚被别人登记过" in a for a in answers), answers
    assert Payment.objects.count() == ROUNDS
    assert sound() == []


def test_a_reversal_and_a_remittance_cannot_both_have_the_same_money():
    district = build()
    for turn in range(ROUNDS):
        one = charge_of(district, turn)
        made = dues.pay(actor=US, org=district.branch, charges=[one], paid_on=TODAY)

        def reverse(made: Payment = made) -> None:
            dues.reverse(made, actor=US, reason="冲正", on=TODAY)

        def remit(amount: Decimal = made.amount) -> None:
            dues.remit(actor=US, org=district.branch, first_no=NOVEMBER, last_no=NOVEMBER,
                       sent_on=TODAY, amount=amount)  # fmt: skip

        answers = at_once(reverse, remit)
        assert sorted(a == "done" for a in answers) == [False, True], answers
        assert any("不够" in a for a in answers), answers
        assert held(district) == 0
    assert sound() == []


def test_two_who_book_one_bank_line_book_it_once():
    district = build()
    for turn in range(ROUNDS):
        one = charge_of(district, turn)
        line = dues.list_line(actor=US, org=district.branch, reference=f"R{turn}", paid_on=TODAY,
                              amount=one.amount, payer=str(one.member))  # fmt: skip

        def book(line: BankLine = line) -> None:
            dues.book(BankLine.objects.select_related("org").get(pk=line.pk), actor=US)

        answers = at_once(book, book)
        assert sum(a == "done" for a in answers) == 1, answers
    assert Payment.objects.count() == ROUNDS
    assert sound() == []


def differing(district: District, turn: int) -> Charge:
    """A paid month whose base was corrected afterwards."""
    number, who = NOVEMBER - 1 - turn // 8, district.members[turn % 8]
    district.open(number)
    one = district.charge(who, number)
    dues.pay(actor=US, org=district.branch, charges=[one], paid_on=TODAY)
    Charge.objects.filter(pk=one.pk).update(amount=one.amount - Decimal("0.50"))
    return one


def test_of_two_who_collect_one_difference_one_is_told():
    district = build()
    for turn in range(SETTLED):
        one = differing(district, turn)

        def settle(one: Charge = one) -> None:
            dues.settle(one, actor=US, what="collect", settled_on=TODAY, reason="核定")

        answers = at_once(settle, settle)
        assert sorted(a == "done" for a in answers) == [False, True], answers
        assert any("没有差额" in a for a in answers), answers
    assert Adjustment.objects.count() == SETTLED
    assert Entry.objects.filter(what="supply").count() == SETTLED


def test_red_control_without_the_lock_a_difference_is_collected_twice():
    """Both look before either writes: what the lock on the month is there to prevent."""
    district = build()
    one = differing(district, 0)
    both_looked = threading.Barrier(2)
    look = settling.difference

    def careless() -> None:
        found = look(district.branch, [one.roll.month_no])
        both_looked.wait(30)
        for each in found:
            made = Adjustment.objects.create(
                org=district.branch, charge=each.charge, what="collect", amount=each.amount,
                settled_on=TODAY, reason="抢", recorded_at=clock.now(),
            )  # fmt: skip
            assert made.pk

    at_once(careless, careless)
    assert Adjustment.objects.count() == 2
    assert sound() != []


def test_rolls_opened_by_three_at_once_charge_everybody_once():
    district = build()
    for turn in range(min(ROUNDS, 20)):
        number = NOVEMBER - turn
        orgs = [district.branch, district.other]  # the rolls stand: one has paid ahead
        dues.open_rolls(orgs, number, actor=US, only=[district.members[turn % 8].pk])

        def open_(number: int = number) -> None:
            with transaction.atomic():
                dues.open_rolls([district.branch, district.other], number, actor=US)

        assert at_once(open_, open_, open_) == ["done"] * 3
        assert Charge.objects.filter(roll__month_no=number).count() == 12


def remit_by_share(district: District) -> None:
    dues.remit(actor=US, org=district.branch, first_no=NOVEMBER, last_no=NOVEMBER, sent_on=TODAY)


def test_of_two_who_hand_up_one_months_share_one_is_told():
    district = build()
    dues.pay(actor=US, org=district.branch, charges=[charge_of(district, 0)], paid_on=TODAY)
    for _turn in range(min(ROUNDS, 20)):
        answers = at_once(*[lambda: remit_by_share(district)] * 2)
        assert sorted(a == "done" for a in answers) == [False, True], answers
        assert any("已经上缴过" in a for a in answers), answers
        dues.withdraw(Remittance.objects.get(state="sent"), actor=US, reason="再来")
    assert sound() == []


def test_red_control_without_the_lock_one_months_share_goes_up_twice():
    """Both look whether it was handed up before either hands it up."""
    district = build()
    dues.pay(actor=US, org=district.branch, charges=[charge_of(district, 0)], paid_on=TODAY)
    both_looked = threading.Barrier(2)

    def careless() -> None:
        purse._once(district.branch, NOVEMBER, NOVEMBER)
        both_looked.wait(30)
        dues.remit(actor=US, org=district.branch, first_no=NOVEMBER, last_no=NOVEMBER,
                   sent_on=TODAY, amount=Decimal("6.00"))  # fmt: skip

    at_once(careless, careless)
    assert Remittance.objects.filter(state="sent").count() == 2


def test_money_that_goes_and_comes_at_once_never_waits_in_a_ring():
    """Handing up takes from the one pot what taking back puts there, and the other way about."""
    district = build()
    dues.collect(district.open(), actor=US, paid_on=TODAY)
    told = {"org": district.branch, "first_no": NOVEMBER, "last_no": NOVEMBER, "sent_on": TODAY}
    AGAIN.clear()
    for _turn in range(ROUNDS):
        sent = [dues.remit(actor=US, amount=Decimal(1), **told) for _each in range(3)]
        deeds: list[Deed] = [
            lambda one=one: dues.withdraw(one, actor=US, reason="撤回") for one in sent
        ]
        deeds += [lambda: dues.remit(actor=US, amount=Decimal(1), **told)] * 3
        assert at_once(*deeds) == ["done"] * 6
    assert not [why for why in AGAIN if "deadlock" in why]
    assert sound() == []


@pytest.mark.postgres  # on SQLite one writes at a time: no ring
def test_red_control_two_pots_taken_in_either_order_wait_in_a_ring():
    """Each takes the pot the other wants next: what one settled order is there to prevent."""
    district = build()
    dues.collect(district.open(), actor=US, paid_on=TODAY)
    dues.remit(actor=US, org=district.branch, first_no=NOVEMBER, last_no=NOVEMBER, sent_on=TODAY,
               amount=Decimal(1))  # fmt: skip
    held_, sent = (Pot.objects.get(org=district.branch, what=one).pk for one in ("held", "transit"))
    both_hold = threading.Barrier(2)

    def careless(*keys: int) -> None:
        with transaction.atomic():
            for place, pk in enumerate(keys):
                Pot.objects.filter(pk=pk).update(balance=F("balance"))
                if place == 0 and not AGAIN:
                    both_hold.wait(30)

    AGAIN.clear()
    answers = at_once(lambda: careless(held_, sent), lambda: careless(sent, held_))
    assert [why for why in AGAIN if "deadlock" in why]
    assert answers == ["done"] * 2, "whoever was put back sent it again"


def test_red_control_looking_first_pays_twice():
    """What a hurried programmer writes: look whether it is paid, then write."""
    district = build()
    one = charge_of(district, 0)
    both_looked = threading.Barrier(2)

    def careless() -> None:
        if Charge.objects.filter(pk=one.pk, payment=None).exists():
            both_looked.wait(30)
            made = Payment.objects.create(
                org=district.branch, paid_on=TODAY, count=1, amount=one.amount,
                recorded_at=clock.now(),
            )  # fmt: skip
            Charge.objects.filter(pk=one.pk).update(payment=made)

    at_once(careless, careless)
    assert Payment.objects.count() == 2
    assert sound() != []


def test_red_control_looking_first_hands_up_what_is_gone():
    district = build()
    one = charge_of(district, 0)
    made = dues.pay(actor=US, org=district.branch, charges=[one], paid_on=TODAY)
    pot = Pot.objects.get(org=district.branch, what="held")
    both_looked = threading.Barrier(2)

    def careless() -> None:
        seen = Pot.objects.get(pk=pot.pk).balance
        if seen >= made.amount:
            both_looked.wait(30)
            Pot.objects.filter(pk=pot.pk).update(balance=seen - made.amount)
            taken.append(made.amount)

    taken: list[Decimal] = []
    at_once(careless, careless)
    assert sum(taken) == 2 * made.amount, "both had the same money"
