"""Any order of applying, deciding, recalling, lapsing, merging, dissolving and splitting.

After every step of the machine each member has exactly one open stretch of belonging, both ends
agree with what lies in the outbox and the inbox, and letters are numbered without a gap.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kit.parcels import InParcel, OutParcel, carry
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure, Letter
from tests.conftest import SOAK
from tests.work.transfers.conftest import TODAY, US, build, sound

NUMBERS = st.integers(0, 9)
LAWFUL = (ValidationError, StepError)


class Transfers(RuleBasedStateMachine):
    """Every rule tries a deed; what the rules of the house refuse must have changed nothing."""

    @initialize()
    def begin(self) -> None:
        self.now, self.accepted, self.made = TODAY, Counter[int](), 0
        self.whole = transaction.atomic()
        self.whole.__enter__()
        with clock.at(self.now):
            district = build()
        self.members = [m.pk for m in district.members]
        self.east, self.west = district.east.pk, district.west.pk

    def teardown(self) -> None:
        """Each run of the machine is taken back whole."""
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def at(self) -> Any:
        return clock.at(self.now)

    def branches(self) -> list[Org]:
        return list(Org.objects.filter(until=None, kind__in=BRANCHES).order_by("pk"))

    def tried(self, deed: Any) -> bool:
        """Do it, or be refused in plain words."""
        with self.at():
            try:
                with transaction.atomic():
                    deed()
            except LAWFUL as error:
                assert str(error)
                return False
        return True

    def pick(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(days=st.integers(1, 45))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(who=NUMBERS, where=NUMBERS)
    def apply(self, who: int, where: int) -> None:
        member = Member.objects.get(pk=self.members[who % len(self.members)])
        to = self.branches()[where % len(self.branches())]
        self.tried(lambda: actions.apply(actor=US, member=member, to=to, why="work"))

    @rule(which=NUMBERS, days=st.sampled_from([5, 30, 120]), said=st.booleans())
    def release(self, which: int, days: int, said: bool) -> None:
        row = self.pick(Departure.objects.filter(state="applied"), which)
        if row is not None:
            self.tried(lambda: actions.release(row, actor=US, dues_to=self.now, days=days,
                                               because="说明" if said else ""))  # fmt: skip

    @rule(which=NUMBERS, how=st.sampled_from(["decline", "withdraw", "recall"]))
    def give_up(self, which: int, how: str) -> None:
        row = self.pick(Departure.objects.under_way(), which)
        if row is not None:
            self.tried(lambda: getattr(actions, how)(row, actor=US, reason="原因"))

    @rule(which=NUMBERS)
    def reissue(self, which: int) -> None:
        row = self.pick(Departure.objects.filter(state="released"), which)
        if row is not None:
            self.tried(lambda: actions.reissue(row, actor=US, certified="证明", dues_to=self.now))

    @rule()
    def courier(self) -> None:
        with self.at():
            carry()

    @rule(which=NUMBERS, said=st.booleans())
    def receive(self, which: int, said: bool) -> None:
        row = self.pick(Arrival.objects.under_way(), which)
        if row is not None:
            self.tried(lambda: actions.receive(row, actor=US, because="说明" if said else ""))

    @rule(which=NUMBERS, where=NUMBERS)
    def assign(self, which: int, where: int) -> None:
        row, to = self.pick(Arrival.objects.under_way(), which), self.branches()
        if row is not None:
            self.tried(lambda: actions.assign(row, actor=US, org=to[where % len(to)]))

    @rule(which=NUMBERS, said=st.booleans())
    def accept(self, which: int, said: bool) -> None:
        row = self.pick(Arrival.objects.filter(state="received"), which)
        if row is not None:
            done = self.tried(lambda: actions.accept(row, actor=US, because="说明" if said else ""))
            if done:
                assert Member.objects.get(pk=row.member_id).org_id == row.org_id
                self.accepted[row.pk] += 1

    @rule(which=NUMBERS)
    def refuse(self, which: int) -> None:
        row = self.pick(Arrival.objects.under_way(), which)
        if row is not None:
            before = Member.objects.get(pk=row.member_id).org_id
            self.tried(lambda: actions.refuse(row, actor=US, ground="papers", reason="缺材料"))
            assert Member.objects.get(pk=row.member_id).org_id == before

    @rule(which=NUMBERS, where=NUMBERS)
    def merge_and_dissolve(self, which: int, where: int) -> None:
        """Everybody goes to another branch, and the empty one is abolished."""
        branches = self.branches()
        org, to = branches[which % len(branches)], branches[where % len(branches)]
        if len(branches) < 3 or org.pk == to.pk:
            return

        def deed() -> None:
            if Member.objects.filter(org=org, left_on=None).exists():
                actions.relocate(org, actor=US, to=to, on=self.now, reason="合并")
            orgs.abolish(org, actor=US, on=self.now)

        if self.tried(deed):
            assert not Belonging.objects.filter(org=org, until=None).exists()

    @rule(which=NUMBERS, west=st.booleans())
    def split(self, which: int, west: bool) -> None:
        """A new branch takes half of another's members."""
        branches = self.branches()
        org, self.made = branches[which % len(branches)], self.made + 1

        def deed() -> None:
            half = list(Member.objects.filter(org=org, left_on=None).order_by("pk"))[::2]
            parent = Org.objects.get(pk=self.west if west else self.east)
            new = orgs.set_up(actor=US, name=f"新设第{self.made}党支部", kind="branch",
                              parent=parent, since=self.now)  # fmt: skip
            rows = [{"member": m, "to": new, "on": self.now, "reason": "分设"} for m in half]
            actions.relocate_many(rows, actor=US)

        self.tried(deed)

    @invariant()
    def everybody_is_in_exactly_one_place(self) -> None:
        if not hasattr(self, "members"):
            return
        open_ = Counter(Belonging.objects.filter(until=None).values_list("member", flat=True))
        assert open_ == Counter(self.members)
        assert sound() == []

    @invariant()
    def both_ends_agree(self) -> None:
        if not hasattr(self, "members"):
            return
        assert all(count == 1 for count in self.accepted.values())
        assert not OutParcel.objects.exclude(fault="").exists()
        for back in InParcel.objects.exclude(returned_at=None):
            assert OutParcel.objects.get(uid=back.uid).answer == back.answer
        moving = Counter(Departure.objects.under_way().values_list("member", flat=True))
        assert all(count == 1 for count in moving.values())
        series: dict[Any, list[int]] = {}
        for org, year, number in Letter.objects.values_list("org", "year", "number"):
            series.setdefault((org, year), []).append(number)
        for numbers in series.values():
            assert sorted(numbers) == [*range(1, len(numbers) + 1)]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_deeds_leaves_a_member_nowhere_or_twice() -> None:
    run_state_machine_as_test(
        Transfers,
        settings=settings(
            max_examples=200 if SOAK else 12,
            stateful_step_count=60 if SOAK else 40,
            deadline=None,
        ),
    )


@pytest.mark.django_db
def test_red_control_an_end_that_does_not_answer_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept without the receipt: the machine's own invariant says so."""
    from jiceng.work.transfers.actions import arriving

    monkeypatch.setattr(arriving, "answer", lambda uid, **said: True)
    with clock.at(TODAY):
        district = build()
        departure = actions.apply(actor=US, member=district.members[0], to=district.there,
                                  why="work")  # fmt: skip
        actions.release(departure, actor=US, dues_to=TODAY)
        carry()
        arrival = Arrival.objects.get()
        actions.receive(arrival, actor=US)
        with clock.at(TODAY + timedelta(days=1)):
            actions.accept(arrival, actor=US)
        assert any("没有答复" in said for said in sound())
