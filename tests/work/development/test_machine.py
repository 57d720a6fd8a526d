"""Steps and doors in any order, against a plain model of the path: what the model does not allow
is refused and leaves nothing, what it allows ends where it says, and what must hold holds.
"""

from collections import Counter
from datetime import timedelta
from typing import Any, ClassVar

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
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.work.development import actions
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stretch
from tests.conftest import SOAK
from tests.work.development.conftest import TODAY, US, applied, steps, take, walk

pytestmark = pytest.mark.django_db

# The model: from which states a step may be taken, and where it leads ("" where it stays).
BEFORE = {"applied", "elected", "proposed", "agreed", "listed", "reviewed", "prereviewed",
          "form_issued", "voted"}  # fmt: skip
LATE = {"probation", "full_asked", "full_voted"}
MODEL: dict[str, tuple[set[str], str]] = {
    "talk": ({"applied"}, ""), "elect": ({"applied"}, "elected"),
    "file_activist": ({"elected"}, ""), "assign": ({"elected"}, ""),
    "examine": ({"elected"}, ""), "study": ({"elected"}, ""),
    "consult": ({"elected"}, "proposed"), "agree": ({"proposed"}, "agreed"),
    "decline": ({"proposed", "agreed"}, "elected"),
    "list_candidate": ({"agreed"}, "listed"),
    "introduce": ({"listed"}, ""), "inspect": ({"listed"}, ""), "train": ({"listed"}, ""),
    "review": ({"listed"}, "reviewed"), "prereview": ({"reviewed"}, "prereviewed"),
    "issue_form": ({"prereviewed"}, "form_issued"), "vote": ({"form_issued"}, "voted"),
    "send_back": ({"reviewed", "prereviewed", "form_issued", "voted"}, "listed"),
    "interview": ({"voted"}, ""), "approve": ({"voted"}, "probation"),
    "place": ({"probation"}, ""), "swear": ({"probation"}, ""),
    "observe": ({"probation", "full_asked"}, ""), "ask_full": ({"probation"}, "full_asked"),
    "vote_full": ({"full_asked"}, "full_voted"), "approve_full": ({"full_voted"}, "full"),
    "hold": ({"full_voted"}, "probation"), "extend": (set(), ""), "cancel": (set(), ""),
    "defer": ({"probation", "full_asked"}, ""), "disown": ({"probation", "full_asked"}, "disowned"),
    "stop": (BEFORE, "stopped"),
}  # fmt: skip
USUAL = ["talk", "elect", "file_activist", "assign", "examine", "consult", "agree",
         "list_candidate", "introduce", "inspect", "train", "review", "prereview", "issue_form",
         "vote", "interview", "approve", "observe", "ask_full", "vote_full",
         "approve_full"]  # fmt: skip
# What touched the roll, or lies with somebody else by now, is not taken back.
FIRM = {"approve", "approve_full", "assign", "introduce", "stop", "disown", "moved"}
START = ("apply", "agree", "issue_form", "observe")
REFUSED = (ValidationError, StepError)
DONE, WRONG = Counter[str](), Counter[str]()  # that the walks met both


class Ways(RuleBasedStateMachine):
    """One case, begun somewhere on the path; the model is its state and what may be taken back."""

    world: ClassVar[Any]
    begun: ClassVar[dict[str, Case]]

    @initialize(where=st.sampled_from(START))
    def begin(self, where):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.case = Case.objects.select_related("org", "person").get(pk=self.begun[where].pk)
        self.state, self.past = self.case.state, []  # past: (state before, what it was)
        self.away = False
        taken = CaseStep.objects.filter(case=self.case).values_list("on", flat=True)
        self.day = max(taken)

    def teardown(self):
        if hasattr(self, "undo"):  # a walk may end before it has begun
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def tries(self, name, deed, ahead):
        """Do it some days later; a refusal leaves everything as it was."""
        before, day = self.digest(), min(self.day + timedelta(days=ahead), TODAY)
        try:
            with transaction.atomic(), clock.at(day):
                deed(day)
        except REFUSED:
            self.case.refresh_from_db()
            assert self.digest() == before, f"{name} was refused and yet wrote something"
            WRONG[name] += 1
            return False
        self.day = day
        self.case.refresh_from_db()
        DONE[name] += 1
        return True

    def digest(self):
        told = Case.objects.values_list("state", "org", "member", "probation_ends",
                                        "deferred_until").get(pk=self.case.pk)  # fmt: skip
        models = (CaseStep, Backing, Paper, Stretch, Member, Belonging, JournalLine)
        open_ = Stretch.objects.filter(until=None).count()
        return told, [model.objects.count() for model in models], open_

    def steps_on(self, verb, ahead, remark):
        usual = {**dict(steps(self.world)).get(verb, {}), **({"remark": remark} if remark else {})}
        if verb in {"extend", "cancel", "decline", "disown"}:
            top = self.world.district if verb == "disown" else self.world.street
            usual |= {"decided_by": top, "text": "核查"}
        usual |= {"months": 3} if verb == "defer" else {}
        sources, target = MODEL[verb]
        before = self.state
        if self.tries(verb, lambda day: take(self.world, self.case, verb, day, usual), ahead):
            assert before in sources, f"{verb} was taken from {before}"
            assert verb not in {"defer", "disown"} or self.away, "nobody admitted here"
            self.state = target or before
            self.past.append((before, verb))

    @rule(verb=st.sampled_from(sorted(MODEL)), ahead=st.integers(0, 200),
          remark=st.sampled_from(["", "确需办理"]))  # fmt: skip
    def anything(self, verb, ahead, remark):
        self.steps_on(verb, ahead, remark)

    @rule(ahead=st.integers(1, 40))
    def onward(self, ahead):
        """The usual next step, as most walks go on."""
        ready = [verb for verb in USUAL if self.state in MODEL[verb][0]]
        fresh = [verb for verb in ready if not CaseStep.objects.of(verb).filter(
            case=self.case).exists()]  # fmt: skip
        for verb in (fresh or ready)[:1]:
            self.steps_on(verb, ahead, "确需办理")

    @rule(reason=st.sampled_from(["", "录错了"]))
    def take_back(self, reason):
        if self.tries("revoke", lambda day: actions.revoke(self.case, actor=US, reason=reason), 0):
            assert reason
            if self.past:  # else it was one of the steps the walk began with
                before, what = self.past.pop()
                assert what not in FIRM, f"{what} was taken back"
                self.state = before
            else:
                self.state = self.case.state

    @rule(ahead=st.integers(1, 90))
    def relocate(self, ahead):
        to = self.world.cast.orgs[8]
        deed = lambda day: actions.relocate(self.case, actor=US, to=to, on=day)  # noqa: E731
        if self.tries("relocate", deed, ahead):
            assert self.state in BEFORE
            self.past.append((self.state, "moved"))

    @precondition(lambda self: self.case.member_id is not None)
    @rule(door=st.sampled_from(["move", "make_full", "leave"]), ahead=st.integers(1, 90))
    def by_the_roll(self, door, ahead):
        """The roll's own doors: a move takes the case along, an exit ends it, none makes full."""
        member = Member.objects.get(pk=self.case.member_id)
        deeds = {
            "move": lambda day: members.move(member, actor=US, to=self.world.cast.orgs[8], on=day),
            "leave": lambda day: members.leave(member, actor=US, on=day, exit=Exit.DIED),
            "make_full": lambda day: members.make_full(member, actor=US, on=day),
        }
        if self.tries(door, deeds[door], ahead):
            assert door != "make_full", "probation ended without a decision"
            open_ = self.state in LATE
            if door == "leave" and open_:
                self.state = "stopped"
            if door == "move" and open_:
                self.away = True
            self.past.append((self.state, "moved" if open_ else "nothing"))
            if not open_:
                self.past.pop()

    @rule()
    def a_second_case(self):
        """Nobody applies twice, and no probationer is taken over twice."""
        if self.case.state in {"stopped", "disowned"}:
            return
        if self.case.member_id is not None:
            again = lambda day: actions.take_over(self.case.member, actor=US, on=day)  # noqa: E731
        else:
            row = {"org": self.world.branch, "person": self.case.person}
            again = lambda day: actions.apply(actor=US, applied_on=day, **row)  # noqa: E731
        assert not self.tries("again", again, 0)

    @invariant()
    def everything_holds(self):
        if not hasattr(self, "state"):
            return
        case = Case.objects.get(pk=self.case.pk)
        assert case.state == self.state
        assert not [
            words for hold in (*actions.INVARIANTS, *members.INVARIANTS) for words in hold()
        ]
        assert (case.member_id is not None) is (self.state in {*LATE, "full", "disowned"}
                                                or self.was_admitted())  # fmt: skip
        if self.state == "full":
            assert case.member.full_on == case.probation_ends

    def was_admitted(self):
        return CaseStep.objects.of("approve").filter(case=self.case).exists()


def test_every_order_of_steps_ends_where_the_model_says(world):
    with clock.at(TODAY):
        Ways.world = world
        Ways.begun = {
            where: walk(world, applied(world, name=f"尤{name}"), where)
            if where != "apply" else applied(world, name=f"尤{name}")
            for where, name in zip(START, "甲乙丙丁", strict=True)
        }  # fmt: skip
        run_state_machine_as_test(
            Ways,
            settings=settings(
                max_examples=300 if SOAK else 6,
                stateful_step_count=40 if SOAK else 8,
                deadline=None, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    assert DONE.total() > 0
    assert WRONG.total() > 0
    if SOAK:
        assert {"elect", "approve", "relocate", "revoke", "move", "leave"} <= set(DONE)
        assert {"approve", "make_full", "disown", "again"} <= set(WRONG)
