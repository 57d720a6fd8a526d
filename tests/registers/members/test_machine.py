"""Any order of enrolling, moving, going mobile, leaving, dying, coming back, merging and parting.

After every step each member belongs to exactly one organisation or to none for a reason, what was
true of a day that is over stays true of it unless an entry was corrected, and entries less exits
are those who are there.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
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
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.registers.members import actions
from jiceng.registers.members.models import Affiliation, Belonging, Member, Merge, Mobility
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import BRANCHES, Org
from tests.conftest import SOAK

pytestmark = pytest.mark.both
US = System("测试")
BEGIN, TODAY = date(2020, 1, 1), date(2024, 1, 10)
NUMBERS = st.integers(0, 9)
LAWFUL = (ValidationError, StepError, PermissionDenied)
EXITS = ("transferred_out", "died", "removed", "resigned", "cancelled", "expelled")
BRANCH = {"kind": "branch", "parent": 1, "since": BEGIN}


class Membership(RuleBasedStateMachine):
    """Every rule tries a deed; what the rules of the house refuse must have changed nothing."""

    @initialize()
    def begin(self) -> None:
        self.now, self.enrolled = TODAY, 0
        self.kept: dict[date, Counter[Any]] = {}  # where everybody was on days that are over
        self.whole = transaction.atomic()
        self.whole.__enter__()
        with clock.at(self.now):
            orgs.set_up_many(
                [
                    {"name": "某区委", "kind": "district_committee", "since": BEGIN},
                    {"name": "东街党工委", "kind": "work_committee", "parent": 0, "since": BEGIN},
                    *({"name": f"第{n}党支部", **BRANCH} for n in "一二三"),
                ],
                actor=US,
            )
        for number in range(3):
            self.enrol(number, full=True)

    def teardown(self) -> None:
        """Each run of the machine is taken back whole."""
        if hasattr(self, "whole"):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def tried(self, deed: Any) -> bool:
        """Do it, or be refused in plain words with nothing written."""
        before = self.rows()
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    deed()
            except LAWFUL as error:
                assert str(error)
                assert self.rows() == before
                return False
        return True

    def rows(self) -> Any:
        stretches = Belonging.objects.order_by("pk").values_list("pk", "member", "until", "ended")
        return list(stretches), list(Member.objects.order_by("pk").values_list("pk", "version"))

    def branch(self, number: int) -> Org:
        found = list(Org.objects.filter(until=None, kind__in=BRANCHES).order_by("pk"))
        return found[number % len(found)]

    def member(self, number: int) -> Member:
        found = list(Member.objects.select_related("org", "person").order_by("pk"))
        return found[number % len(found)]

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.kept[self.now] = self.where(self.now)
        self.now += timedelta(days=days)

    def where(self, day: date) -> Counter[Any]:
        rows: Any = Belonging.objects.standing(day)
        return Counter(rows.values_list("member", "org"))

    @rule(where=NUMBERS, full=st.booleans())
    def enrol(self, where: int, full: bool) -> None:
        self.enrolled += 1
        row = {
            "name": f"张{'甲乙丙丁戊己庚辛壬癸'[self.enrolled % 10]}",
            "org": self.branch(where),
            "joined_on": self.now - timedelta(days=500),
            "full_on": self.now - timedelta(days=100) if full else None,
            "entered_on": self.now,
        }
        self.tried(lambda: actions.enrol_roster(actor=US, **row))

    @rule(who=NUMBERS, where=NUMBERS, ago=st.sampled_from([0, 0, 3, 90]))
    def move(self, who: int, where: int, ago: int) -> None:
        member, day = self.member(who), self.now - timedelta(days=ago)
        self.forget(day)
        self.tried(lambda: actions.move(member, actor=US, to=self.branch(where), on=day))

    def forget(self, day: date) -> None:
        """What is entered late speaks of days that had been told otherwise."""
        self.kept = {told: seen for told, seen in self.kept.items() if told < day}

    @rule(who=NUMBERS, how=st.sampled_from(EXITS))
    def leave(self, who: int, how: str) -> None:
        member = self.member(who)
        self.tried(lambda: actions.leave(member, actor=US, on=self.now, exit=how))

    @rule(who=NUMBERS, where=NUMBERS)
    def restore(self, who: int, where: int) -> None:
        member = self.member(who)
        dead, gone = member.exit == "died", member.left_on is not None
        done = self.tried(
            lambda: actions.restore(
                member, actor=US, org=self.branch(where), on=self.now, reason="批复"
            )
        )
        assert not (done and (dead or not gone))

    @rule(who=NUMBERS, how=st.sampled_from(["", "transferred_out", "died"]))
    def right_a_death(self, who: int, how: str) -> None:
        member = self.member(who)
        if member.left_on is not None and member.exit == "died":
            self.forget(member.left_on)
        self.tried(lambda: actions.right_death(member, actor=US, reason="登记错了", exit=how))

    @rule(who=NUMBERS)
    def make_full(self, who: int) -> None:
        member = self.member(who)
        self.tried(lambda: actions.make_full(member, actor=US, on=self.now))

    @rule(who=NUMBERS, back=st.booleans())
    def mobile(self, who: int, back: bool) -> None:
        member = self.member(who)
        if not back:
            facts = {"direction": "out", "where": "外省", "since": self.now}
            self.tried(lambda: actions.go_mobile(member, actor=US, **facts))
        elif found := Mobility.objects.filter(member=member, until=None).first():
            self.tried(lambda: actions.come_back(found, actor=US, on=self.now))

    @rule(who=NUMBERS, where=NUMBERS)
    def host(self, who: int, where: int) -> None:
        member = self.member(who)
        facts = {"host": self.branch(where), "since": self.now}
        self.tried(lambda: actions.affiliate(member, actor=US, **facts))

    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        pair = self.member(one), self.member(other)
        if self.tried(lambda: actions.merge(*pair, actor=US, reason="同一个人")):
            self.kept.clear()  # two records of one person are one

    @rule(which=NUMBERS)
    def part(self, which: int) -> None:
        found = list(Merge.objects.standing().select_related("kept", "gone").order_by("pk"))
        if found:
            merge = found[which % len(found)]
            if self.tried(lambda: actions.part(merge, actor=US, reason="认错了")):
                self.kept.clear()

    @rule(which=NUMBERS)
    def abolish(self, which: int) -> None:
        org = self.branch(which)
        if Org.objects.filter(until=None, kind__in=BRANCHES).count() > 1:
            self.tried(lambda: orgs.abolish(org, actor=US, on=self.now))

    @invariant()
    def everybody_is_in_one_place_or_gone_for_a_reason(self) -> None:
        if not hasattr(self, "kept"):
            return
        assert [said for check in actions.INVARIANTS for said in check()] == []
        open_ = Counter(Belonging.objects.filter(until=None).values_list("member", flat=True))
        here = Counter(Member.objects.filter(left_on=None).values_list("pk", flat=True))
        assert open_ == here
        assert not Affiliation.objects.exclude(member__left_on=None).filter(until=None).exists()

    @invariant()
    def days_that_are_over_stay_as_they_were(self) -> None:
        for day, seen in getattr(self, "kept", {}).items():
            assert self.where(day) == seen

    @invariant()
    def who_came_less_who_went_is_who_is_there(self) -> None:
        if hasattr(self, "kept"):
            rows = Belonging.objects.all()
            gone = rows.exclude(until=None).count()
            assert rows.count() - gone == Member.objects.filter(left_on=None).count()


@pytest.mark.timeout(3_600 if SOAK else 300)
@pytest.mark.django_db
def test_no_order_of_deeds_leaves_a_member_nowhere_or_twice() -> None:
    run_state_machine_as_test(
        Membership,
        settings=settings(
            max_examples=100 if SOAK else 4,
            stateful_step_count=50 if SOAK else 15,
            deadline=None,
        ),
    )


@pytest.mark.django_db
def test_red_control_a_move_that_leaves_the_stretch_open_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Move without the row: the machine's own invariant says so."""
    from jiceng.registers.members.actions import member as module

    machine = Membership()
    machine.begin()
    monkeypatch.setattr(module, "step", lambda member, **changes: None)
    try:
        machine.now += timedelta(days=1)
        machine.move(0, 1, 0)
        machine.move(0, 2, 0)
        with pytest.raises(AssertionError):
            machine.everybody_is_in_one_place_or_gone_for_a_reason()
    finally:
        machine.teardown()
