"""A member's path against a plain model of it: applicant, probationary, full, out, back, cases.

Whatever order things happen in, the roll says what the model says, and a refusal writes nothing.
"""

import sys
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on
from jiceng.registers.members import actions as members
from jiceng.registers.members.actions.soundness import INVARIANTS
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import LEAVING, Belonging, Exit, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.people import actions as people
from jiceng.work.disposal import actions as disposal
from jiceng.work.disposal.flows import DISPOSAL
from jiceng.work.disposal.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
US = System("测试")
BEGIN = date(2024, 1, 1)
YES = {"due": 9, "present": 9, "ayes": 8}
PEOPLE = st.integers(0, 2)
REFUSED = (ValidationError, StepError)
DONE, WRONG = Counter(), Counter()  # that the walk met both what may be done and what may not
PROBATIONARY, FULL = "probationary", "full"
HERE = {"applicant", PROBATIONARY, FULL}


class Lives(RuleBasedStateMachine):
    """Three people and two branches; the model is a word for each person and a list of what was."""

    @initialize()
    def begin(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.day = BEGIN
        self.at = clock.at(self.day + timedelta(days=2_000))
        self.at.__enter__()
        tree = orgs.set_up_many(
            [{"name": "某区委", "kind": "district_committee", "since": BEGIN},
             {"name": "东街党工委", "kind": "work_committee", "parent": 0, "since": BEGIN},
             {"name": "第一党支部", "kind": "branch", "parent": 1, "since": BEGIN},
             {"name": "第二党支部", "kind": "branch", "parent": 1, "since": BEGIN}],
            actor=US,
        )  # fmt: skip
        self.top, self.street, *self.branches = tree
        self.people = people.register_many(
            [{"name": f"申请人{n}", "keeper": self.branches[0]} for n in "甲乙丙"], actor=US
        )
        self.is_a = ["applicant"] * 3  # or probationary, full, or how they went
        self.was = [[] for _ in range(3)]  # how each stretch began and ended
        self.cases = ["", "", ""]  # the state of an open case
        self.admit()
        self.admit()
        self.make_full(0)
        self.open_case(0)

    def teardown(self):
        if hasattr(self, "undo"):  # a walk may end before it has begun
            self.at.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def member(self, n):
        return Member.objects.filter(person=self.people[n].pk).first()

    def present(self, n):
        return self.is_a[n] in {PROBATIONARY, FULL}

    def next_day(self):
        self.day += timedelta(days=1)
        return self.day

    def tries(self, may, deed):
        """Done where the model allows it; else refused, and nothing written."""
        (DONE if may else WRONG)[sys._getframe(1).f_code.co_name] += 1
        if may:
            deed()
            return True
        before = [list(Member.objects.order_by("pk").values_list()), Belonging.objects.count()]
        with pytest.raises(REFUSED), transaction.atomic():
            deed()
        assert before == [list(Member.objects.order_by("pk").values_list()),
                          Belonging.objects.count()]  # fmt: skip
        return False

    @precondition(lambda self: "applicant" in self.is_a)
    @rule()
    def admit(self):
        n, day = self.is_a.index("applicant"), self.next_day()
        members.enrol(actor=US, person=self.people[n], org=self.branches[0], joined_on=day,
                      entered_on=day, entry="admitted")  # fmt: skip
        self.is_a[n] = PROBATIONARY
        self.was[n].append(["admitted", ""])

    @rule(n=PEOPLE)
    def make_full(self, n):
        if self.is_a[n] != "applicant":
            day, may = self.next_day(), self.is_a[n] == PROBATIONARY
            if self.tries(may, lambda: members.make_full(self.member(n), actor=US, on=day)):
                self.is_a[n] = FULL

    @rule(n=PEOPLE)
    def move(self, n):
        if self.present(n):
            member, day = self.member(n), self.next_day()
            other = self.branches[member.org_id == self.branches[0].pk]
            members.move(member, actor=US, to=other, on=day)
            self.was[n][-1][1] = "moved"
            self.was[n].append(["moved", ""])

    @rule(n=PEOPLE, exit=st.sampled_from([e.value for e in Exit]))
    def leave(self, n, exit):
        if self.is_a[n] == "applicant":
            return
        day = self.next_day()
        may = self.present(n) and not (exit == Exit.CANCELLED and self.is_a[n] == FULL)
        if self.tries(may, lambda: members.leave(self.member(n), actor=US, on=day, exit=exit)):
            self.is_a[n] = exit
            self.was[n][-1][1] = exit

    @precondition(lambda self: any(word not in HERE for word in self.is_a))
    @rule()
    def come_back(self):
        self.restore(next(n for n in range(3) if self.is_a[n] not in HERE))

    @rule(n=PEOPLE)
    def restore(self, n):
        if self.is_a[n] == "applicant":
            return
        may = not self.present(n) and self.is_a[n] != Exit.DIED  # that is put right otherwise
        day = self.next_day()
        if self.tries(
            may,
            lambda: members.restore(
                self.member(n), actor=US, org=self.branches[0], on=day, reason="批准恢复"
            ),
        ):
            self.is_a[n] = FULL if self.member(n).full_on else PROBATIONARY
            self.was[n].append(["restored", ""])

    @rule(n=PEOPLE)
    def open_case(self, n):
        if self.is_a[n] == "applicant":
            return
        day, may = self.next_day(), self.present(n) and not self.cases[n]
        if self.tries(
            may,
            lambda: disposal.open_case(
                actor=US, member=self.member(n), opened_on=day, ground="first", lead="other",
                facts="事实",
            ),
        ):  # fmt: skip
            self.cases[n] = "proposed"

    @precondition(lambda self: any(self.cases))
    @rule(verb=st.sampled_from(["talk", "decide", "approve", "carry", "keep", "tell"]))
    def astray(self, verb):
        self.step(next(n for n in range(3) if self.cases[n]), verb)

    @precondition(lambda self: any(self.cases))
    @rule()
    def go_on(self):
        """The case's next step in turn."""
        n = next(n for n in range(3) if self.cases[n])
        turn = {"proposed": "talk", "talked": "decide", "decided": "approve",
                "approved": "carry", "carried": "tell"}  # fmt: skip
        self.step(n, turn[self.cases[n]])

    def step(self, n, verb):
        """A step of the case, in and out of turn; carried out only on somebody still there."""
        case = Case.objects.get(member__person=self.people[n].pk, closed_on=None)
        day = self.next_day()
        more = {
            "talk": {"words": "谈"}, "keep": {"words": "留"}, "tell": {"words": "告"}, "carry": {},
            "decide": {"ground": "first", "outcome": "removed", **YES},
            "approve": {"superior": self.street, "document": "1号"},
        }[verb]  # fmt: skip
        may = self.cases[n] in DISPOSAL.steps[verb].sources
        may = may and (verb != "carry" or self.present(n))
        deed = getattr(disposal, verb)
        if self.tries(may, lambda: deed(case, actor=US, on=day, **more)):
            self.cases[n] = "" if verb in {"keep", "tell"} else DISPOSAL.steps[verb].target
            if verb == "carry":
                DONE["carry"] += 1
                self.is_a[n] = Exit.REMOVED
                self.was[n][-1][1] = Exit.REMOVED
        else:
            case.refresh_from_db()
            assert case.state == self.cases[n]

    @invariant()
    def the_roll_is_what_the_model_says(self):
        if not hasattr(self, "is_a"):
            return
        for n in range(3):
            member = self.member(n)
            if member is None:
                assert self.is_a[n] == "applicant"
                continue
            assert (member.left_on is None) is self.present(n)
            assert member.exit == ("" if self.present(n) else self.is_a[n])
            if self.present(n):
                assert (member.full_on is not None) is (self.is_a[n] == FULL)
            told = Belonging.objects.filter(member=member).order_by("since")
            assert [[one.began, one.ended] for one in told] == self.was[n]
        counted = MEMBERS.read(self.top, Ask(on(self.day))).value
        assert counted == sum(map(self.present, range(3)))
        assert [words for check in INVARIANTS for words in check()] == []


def test_every_way_through_membership_ends_where_the_model_says():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
    deeds = {"make_full", "leave", "restore", "open_case", "step"}
    assert deeds | {"carry"} <= set(DONE)
    assert deeds <= set(WRONG)


def test_ways_out_of_the_party_are_those_of_the_statistics():
    assert set(LEAVING) < set(Exit)
    assert {Exit.ADVISED, Exit.REMOVED, Exit.LAPSED} <= set(LEAVING)
    assert Exit.SUSPENDED not in LEAVING
