"""Random steps from anywhere on the path: what is refused leaves nothing, what must hold holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Exit, Member
from jiceng.work.development import actions, flows
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stretch
from jiceng.work.development.rules.facts import STAGE_OF
from jiceng.work.development.rules.path import NEXT
from tests.conftest import SOAK
from tests.work.development.conftest import TODAY, US, applied, steps, take, walk

pytestmark = pytest.mark.django_db

PATH = ["apply", "talk", "elect", "study", "consult", "agree", "list_candidate", "introduce",
        "train", "review", "prereview", "issue_form", "vote", "interview", "approve", "swear",
        "observe", "ask_full", "vote_full", "approve_full"]  # fmt: skip
DOORS = ["move", "leave", "make_full", "revoke", "relocate", "stop", "send_back", "decline", "hold",
         "extend", "cancel"]  # fmt: skip
VERBS = [*PATH[1:], "assign", "examine", "inspect", "file_activist", *DOORS]
MOVES = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 200), st.sampled_from(["", "确需办理"])),
    min_size=1, max_size=8,
)  # fmt: skip


def digest(case: Case) -> tuple[Any, ...]:
    """Everything a step might have touched."""
    told = Case.objects.values_list("state", "org", "member", "probation_ends").get(pk=case.pk)
    rows = [
        model.objects.count() for model in (CaseStep, Backing, Paper, Stretch, Member, Belonging)
    ]
    open_ = Stretch.objects.filter(until=None).count()
    return told, rows, open_, JournalLine.objects.count()


def attempt(world: Any, case: Case, verb: str, day: Any, remark: str) -> None:
    case.refresh_from_db()
    usual = dict(steps(world)).get(verb, {})
    by = {"decided_by": world.street} if verb in {"extend", "cancel"} else {}
    if verb in {"move", "leave", "make_full"}:
        member = Member.objects.filter(pk=case.member_id).first()
        if member is None:
            raise StepError("no member")
        if verb == "move":
            members.move(member, actor=US, to=world.cast.orgs[8], on=day)
        elif verb == "leave":
            members.leave(member, actor=US, on=day, exit=Exit.DIED)
        else:
            members.make_full(member, actor=US, on=day)
    elif verb == "revoke":
        actions.revoke(case, actor=US, reason=remark)
    elif verb == "relocate":
        actions.relocate(case, actor=US, to=world.cast.orgs[8], on=day)
    else:
        values = {**usual, **by, **({"remark": remark} if remark else {})}
        take(world, case, verb, day, values)


CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=200 if SOAK else 12, suppress_health_check=CALM)
@given(begun=st.sampled_from(PATH), moves=MOVES)
def test_random_steps_leave_everything_sound(world, begun, moves):
    with transaction.atomic():
        case = applied(world)
        if begun != "apply":
            walk(world, case, begun)
        day = max(CaseStep.objects.filter(case=case).values_list("on", flat=True))
        for verb, ahead, remark in moves:
            day = min(day + timedelta(days=ahead), TODAY)
            one_move(world, case, verb, day, remark)
        transaction.set_rollback(True)


def one_move(world: Any, case: Case, verb: str, day: Any, remark: str) -> None:
    before, state = digest(case), Case.objects.get(pk=case.pk).state
    try:
        with transaction.atomic(), clock.at(day):
            attempt(world, case, verb, day, remark)
    except (ValidationError, StepError):
        assert digest(case) == before, f"{verb} was refused and yet wrote something"
        return
    case.refresh_from_db()
    assert not [words for hold in (*actions.INVARIANTS, *members.INVARIANTS) for words in hold()]
    if verb in dict(steps(world)):
        assert verb in NEXT[state], f"{verb} was taken from {state}"
    moved = case.state != state
    if moved and verb in flows.CASE.steps and verb != "stop":
        assert state in flows.CASE.steps[verb].sources
    if case.state in {"probation", "full_asked", "full_voted", "full"}:
        assert case.member is not None
        assert CaseStep.objects.of("vote").filter(case=case).exists()
    if case.state == "full":
        assert case.member.full_on == case.probation_ends
    open_ = Stretch.objects.filter(case=case, until=None)
    assert [one.stage for one in open_] == (
        [STAGE_OF[case.state]] if case.state in STAGE_OF else []
    )
