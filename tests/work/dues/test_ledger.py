"""Every fen: random operations in random order, a million of them in the soak, and not one lost.

The red control runs the same operations with a careless purse (look, then write what was seen)
and must lose money.
"""

import os
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.work.dues import actions as dues
from jiceng.work.dues import rules
from jiceng.work.dues.actions import ledger
from jiceng.work.dues.actions.ledger import Move, Movement, What
from jiceng.work.dues.models import Entry, Pot, difference
from tests.work.dues.conftest import TODAY, US, District, build, sound

SOAK = os.environ.get("JICENG_SOAK") == "1"
OPERATIONS = 1_000_000 if SOAK else 20_000
TOGETHER = 200  # operations in one transaction, as a bank file or a remittance of a street has
SEED = int(os.environ.get("JICENG_SEED", "20261122"))
Made = tuple[Move, int]


class Purse:
    """What the pots should hold, kept beside the database in whole fen."""

    def __init__(self, district: District) -> None:
        self.orgs = [district.root, district.street, district.branch, district.other]
        self.dice = random.Random(SEED)  # noqa: S311 - repeatable on purpose
        self.fen: dict[tuple[int, str], int] = {}
        self.done = self.refused = 0

    def move(self) -> Made:
        """One operation as the rooms' verbs make them: what, from where, to where, how much."""
        dice, org = self.dice, self.dice.choice(self.orgs)
        what, giver, taker = dice.choice(KINDS)
        to = org
        if what in {Movement.RECEIVE, Movement.RETURN}:
            to = dice.choice(self.orgs)
        fen = dice.choice((1, 20, 1500, 3001, dice.randint(1, 50_000), dice.randint(1, 2_000_000)))
        source, target = (org.pk, giver), (to.pk, taker)
        if source == target:
            target = (to.pk, What.SPENT)
        amount = Decimal(fen) / 100
        return Move(to, what, source, target, amount, TODAY, org), fen

    def batch(self) -> list[Made]:
        """As many as the pots have money for; what they have not must be refused whole."""
        found, held = [], dict(self.fen)
        for _ in range(TOGETHER):
            move, fen = self.move()
            if move.giver[1] in Pot.INSIDE and held.get(move.giver, 0) < fen:
                if self.dice.random() < 0.02:
                    self.refuse(move)
                continue
            held[move.giver] = held.get(move.giver, 0) - fen
            held[move.taker] = held.get(move.taker, 0) + fen
            found.append((move, fen))
        return found

    def refuse(self, move: Move) -> None:
        """More than there is, alone: refused with words, nothing written."""
        before = Entry.objects.count()
        short = self.fen.get(move.giver, 0)
        amount = Decimal(short + 1) / 100
        told = Move(move.org, move.what, move.giver, move.taker, amount, TODAY, move.origin)
        with pytest.raises(StepError, match="不够"), transaction.atomic():
            ledger.shift([told])
        assert Entry.objects.count() == before
        self.refused += 1

    def take(self, made: list[Made]) -> None:
        with transaction.atomic():
            ledger.shift([move for move, _fen in made])
        for move, fen in made:
            self.fen[move.giver] = self.fen.get(move.giver, 0) - fen
            self.fen[move.taker] = self.fen.get(move.taker, 0) + fen
        self.done += len(made)

    def differences(self) -> list[str]:
        """Where the database says another sum than the fen kept beside it."""
        held = {(p.org_id, p.what): p.balance for p in Pot.objects.all()}
        return [
            f"{key}: {held.get(key)} ≠ {fen}" for key, fen in self.fen.items()
            if held.get(key, Decimal(0)) * 100 != fen
        ]  # fmt: skip


KINDS = [
    *[(Movement.COLLECT, What.MEMBERS, What.HELD)] * 6,
    (Movement.REVERSE, What.HELD, What.MEMBERS),
    (Movement.SUPPLY, What.MEMBERS, What.HELD),
    (Movement.UNSUPPLY, What.HELD, What.MEMBERS),
    (Movement.REFUND, What.HELD, What.MEMBERS),
    (Movement.UNREFUND, What.MEMBERS, What.HELD),
    (Movement.REMIT, What.HELD, What.TRANSIT),
    (Movement.RECEIVE, What.TRANSIT, What.HELD),
    (Movement.WITHDRAW, What.TRANSIT, What.HELD),
    (Movement.RETURN, What.HELD, What.TRANSIT),
    (Movement.SPEND, What.HELD, What.SPENT),
    (Movement.RECOVER, What.SPENT, What.HELD),
    (Movement.GIVE, What.MEMBERS, What.SPECIAL),
    (Movement.FORWARD, What.SPECIAL, What.BEYOND),
]


def run(purse: Purse, operations: int) -> None:
    while purse.done < operations:
        purse.take(purse.batch())


@pytest.mark.both
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_million_operations_conserve_every_fen(record_property: Callable[..., None]) -> None:
    """In transactions of their own: in one, PostgreSQL would keep a million balances of each pot
    and walk past all of them whenever it looks whether the pot is there.
    """
    conserved(record_property)


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.django_db
def test_random_operations_conserve_every_fen(record_property: Callable[..., None]) -> None:
    conserved(record_property)


def conserved(record_property: Callable[..., None]) -> None:
    purse = Purse(build())
    run(purse, OPERATIONS)
    record_property("operations", purse.done)
    record_property("refused", purse.refused)
    assert purse.differences() == []
    assert purse.refused > 0
    assert Entry.objects.count() == purse.done
    assert Pot.objects.aggregate(n=Sum("balance"))["n"].quantize(Decimal("0.01")) == 0
    # The members' money is the payments' affair; here only the pots were moved.
    assert [one for one in sound() if "余额" in one or "合计" in one] == []


@pytest.mark.django_db
def test_red_control_a_careless_purse_loses_money(monkeypatch: pytest.MonkeyPatch) -> None:
    """Balances as floats, written from what was read at the beginning of the batch."""

    def careless(change: dict[int, Decimal], named: dict[int, Any]) -> None:
        del named
        for pk, amount in change.items():
            pot = Pot.objects.get(pk=pk)
            seen = float(pot.balance) + float(amount) * (1 + 1e-6)
            Pot.objects.filter(pk=pk).update(balance=Decimal(seen).quantize(Decimal("0.01")))

    monkeypatch.setattr(ledger, "_settle", careless)
    monkeypatch.setattr(Purse, "refuse", lambda self, move: None)
    purse = Purse(build())
    run(purse, 2_000)
    assert purse.differences() or sound(), "没有护栏的账应当露出破绽"


# The verbs themselves ---------------------------------------------------------------------------


class Money(RuleBasedStateMachine):
    """The room's own verbs in any order: refused in words, or whole; sound after each."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = clock.at(TODAY)
        self.clock.__enter__()
        self.district = build()
        self.sent: list[Any] = []
        self.paid: list[Any] = []
        self.uses: list[Any] = []
        self.settled: list[Any] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.clock.__exit__(None, None, None)
        self.atomic.__exit__(None, None, None)

    def attempt(self, do: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                return do()
        except (StepError, ValidationError):
            return None

    @rule(who=st.integers(0, 9), back=st.integers(0, 8))
    def pay(self, who: int, back: int) -> None:
        made = self.attempt(
            lambda: dues.pay_months(
                actor=US, member=self.district.members[who],
                months=[2026 * 12 + 10 - back], paid_on=TODAY,
            )
        )  # fmt: skip
        self.paid += [made] if made else []

    @precondition(lambda self: self.paid)
    @rule(n=st.integers(0, 99))
    def reverse(self, n: int) -> None:
        payment = self.paid[n % len(self.paid)]
        self.attempt(lambda: dues.reverse(payment, actor=US, reason="冲正"))

    @rule(who=st.integers(0, 7), income=st.integers(1_000, 15_000), back=st.integers(1, 8))
    def rebase(self, who: int, income: int, back: int) -> None:
        """A base that reaches back makes differences."""
        self.attempt(
            lambda: dues.confirm(
                actor=US, member=self.district.members[who], kind="salaried",
                income=Decimal(income), since=rules.first_of(2026 * 12 + 10 - back),
            )
        )  # fmt: skip

    @rule(n=st.integers(0, 99), back=st.booleans())
    def make_good(self, n: int, back: bool) -> None:
        found = difference(self.district.branch, range(2026 * 12, 2026 * 12 + 12))
        if not found:
            return
        one = found[n % len(found)]
        if one.charge.payment_id is None:
            self.attempt(lambda: dues.restate(one.charge, actor=US, reason="更正"))
            return
        how, later = ("collect", []) if one.amount > 0 else ("refund", [])
        if back and one.amount < 0:
            how, later = "offset", [2026 * 12 + 9, 2026 * 12 + 10, 2026 * 12 + 11][n % 3 :]
        made = self.attempt(
            lambda: dues.settle(one.charge, actor=US, what=how, later=later, settled_on=TODAY,
                                reason="核定")
        )  # fmt: skip
        self.settled += [made] if made else []

    @precondition(lambda self: self.settled)
    @rule(n=st.integers(0, 99))
    def void_what_was_made_good(self, n: int) -> None:
        one = self.settled[n % len(self.settled)]
        self.attempt(lambda: dues.unsettle(one, actor=US, reason="办错"))

    @rule(fen=st.integers(-5, 40_000))
    def remit(self, fen: int) -> None:
        number = 2026 * 12 + 10
        made = self.attempt(
            lambda: dues.remit(
                actor=US, org=self.district.branch, first_no=number, last_no=number,
                sent_on=TODAY, amount=Decimal(fen) / 100 or Decimal(-1),
            )
        )  # fmt: skip
        self.sent += [made] if made else []

    @precondition(lambda self: self.sent)
    @rule(n=st.integers(0, 99), arrives=st.booleans())
    def settle(self, n: int, arrives: bool) -> None:
        one = self.sent[n % len(self.sent)]
        if arrives:
            self.attempt(lambda: dues.receive(one, actor=US, on=TODAY))
        else:
            self.attempt(lambda: dues.withdraw(one, actor=US, reason="撤"))

    @rule(fen=st.integers(1, 30_000), at=st.integers(0, 1))
    def spend(self, fen: int, at: int) -> None:
        org = (self.district.branch, self.district.street)[at]
        made = self.attempt(
            lambda: dues.spend(actor=US, org=org, purpose="training", amount=Decimal(fen) / 100,
                               used_on=TODAY, subject="培训", decided="支委会")
        )  # fmt: skip
        self.uses += [made] if made else []

    @precondition(lambda self: self.uses)
    @rule(n=st.integers(0, 99))
    def unspend(self, n: int) -> None:
        self.attempt(lambda: dues.unspend(self.uses[n % len(self.uses)], actor=US, reason="退"))

    @rule(yuan=st.sampled_from([1, 999, 1000, 5000]))
    def give(self, yuan: int) -> None:
        gift = self.attempt(
            lambda: dues.give(actor=US, member=self.district.members[0], amount=Decimal(yuan),
                              given_on=TODAY, profile="教师")
        )  # fmt: skip
        self.attempt(lambda: dues.forward(gift, actor=US, on=TODAY))

    @invariant()
    def all_is_sound(self) -> None:
        assert sound() == []


@pytest.mark.slow
@pytest.mark.django_db
def test_the_verbs_in_any_order_keep_the_account_sound() -> None:
    run_state_machine_as_test(
        Money, settings=settings(max_examples=200 if SOAK else 6, stateful_step_count=18,
                                 deadline=None),
    )  # fmt: skip


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
@settings(max_examples=20, deadline=None)
@pytest.mark.django_db
def test_sums_of_any_size_stay_exact_on_the_database(amounts: list[int]) -> None:
    with transaction.atomic():
        district = build()
        moves = [
            Move(district.branch, Movement.COLLECT, (district.branch.pk, What.MEMBERS),
                 (district.branch.pk, What.HELD), Decimal(fen) / 100, TODAY, district.branch)
            for fen in amounts
        ]  # fmt: skip
        for move in moves:
            ledger.shift([move])
        held = Pot.objects.get(org=district.branch, what="held").balance
        assert held * 100 == sum(amounts)
        back = Move(district.branch, Movement.REVERSE, (district.branch.pk, What.HELD),
                    (district.branch.pk, What.MEMBERS), held, TODAY, district.branch)  # fmt: skip
        ledger.shift([back])
        assert Pot.objects.get(org=district.branch, what="held").balance == 0
        transaction.set_rollback(True)
