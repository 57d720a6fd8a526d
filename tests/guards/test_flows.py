"""Every flow that any room declares: reachable, never stuck, refusing from every other state."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.flows import Flow, StepError
from jiceng.kernel.steps import take
from jiceng.kit.roles import Role
from jiceng.kit.rooms import gather, rooms
from tests.guards.stage import Stage


def flows() -> list[Flow]:
    """Every Flow of every `flows` module, and those only the pages name."""
    found: dict[str, Flow] = {}
    for room in rooms():
        if find_spec(f"{room}.flows"):
            module = import_module(f"{room}.flows")
            for one in vars(module).values():
                if isinstance(one, Flow):
                    found[one.key] = one
    for pages in gather("pages", "PAGES"):
        found.update({one.flow.key: one.flow for one in pages.steps})
    return [*found.values()]


FLOWS = flows()
BOUND = [(pages, one) for pages in gather("pages", "PAGES") for one in pages.steps]


# States a process enters, not a person's step: a message is sent, or its fate is unclear.
ENTERED = {"outbox": {"queued", "held", "unknown"}, "open311.passing": {"unclear", "waiting"}}


def begins(flow: Flow) -> set[str]:
    """States no step leads to: where records are born."""
    targets = {step.target for step in flow.steps.values()}
    return {state for step in flow.steps.values() for state in step.sources} - targets


def reached(flow: Flow, start: set[str]) -> set[str]:
    seen, last = set(start), None
    while seen != last:
        last = set(seen)
        seen |= {s.target for s in flow.steps.values() if s.sources & seen}
    return seen


def faults(flow: Flow, born: set[str]) -> list[str]:
    found = [f"{s} cannot be reached" for s in flow.states - reached(flow, born)]
    leaving = {state for step in flow.steps.values() for state in step.sources}
    found += [f"{s} is a dead end" for s in flow.states - leaving - flow.final]
    found += [f"{s} is final and unknown" for s in flow.final - flow.states]
    return found


def born_in(flow: Flow) -> set[str]:
    """The state a new record has by its model, where a room's pages bind the flow to one."""
    found = {
        str(pages.sheet.model._meta.get_field("state").get_default())
        for pages, one in BOUND
        if one.flow is flow
    }
    return (found or begins(flow)) & flow.states | ENTERED.get(flow.key, set())


def test_there_are_flows_to_look_at() -> None:
    assert FLOWS


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)
def test_every_state_is_reached_and_none_is_a_dead_end(flow: Flow) -> None:
    assert born_in(flow)
    assert faults(flow, born_in(flow)) == []


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)
def test_every_step_is_taken_by_somebody_and_has_a_title(flow: Flow) -> None:
    for name, step in flow.steps.items():
        assert step.name == name
        assert step.title
        assert step.roles
        assert step.roles <= {str(role) for role in Role}, f"{name}: {step.roles}"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)
def test_every_step_has_its_action(flow: Flow) -> None:
    room = next(name for name in rooms() if name.endswith(f".{flow.key.partition('.')[0]}"))
    actions = import_module(f"{room}.actions")
    others = {step.other_than for step in flow.steps.values()} - {""}
    wanted = [*flow.steps, *others]  # somebody other than who drafted it: a verb as well
    assert [name for name in wanted if not callable(getattr(actions, name, None))] == []


@pytest.mark.parametrize(
    ("pages", "one"), BOUND, ids=[f"{p.name}-{one.flow.key}" for p, one in BOUND]
)
def test_a_step_is_refused_from_every_state_it_does_not_begin_in(
    pages: Any, one: Any, stage: Stage
) -> None:
    record = pages.sheet.model._default_manager.order_by("pk").first()
    assert record is not None, stage.unforged
    rows = type(record)._base_manager.filter(pk=record.pk)
    known = {str(value) for value, _word in type(record)._meta.get_field("state").flatchoices}
    tried = 0
    for name, step in one.flow.steps.items():
        for state in (known | one.flow.states) - step.sources:
            if not any(_stands(rows, state, days) for days in _days(record)):
                continue  # the table itself refuses such a row
            record.refresh_from_db()
            with pytest.raises(StepError):
                take(record, one.flow, name, actor=System("守卫"))
            assert rows.values_list("state", flat=True).get() == state
            tried += 1
    assert tried


def _days(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The days a record may lack: as it has them, and all filled; some states ask for one."""
    mine = [one.name for one in record._meta.concrete_fields
            if one.null and one.get_internal_type() == "DateField"]  # fmt: skip
    return {name: getattr(record, name) for name in mine}, dict.fromkeys(mine, clock.today())


def _stands(rows: Any, state: str, days: dict[str, Any]) -> bool:
    """Put into the table, if it takes it."""
    try:
        with transaction.atomic():
            rows.update(state=state, **days)
    except IntegrityError:
        return False
    return True


def test_red_control_a_dead_end_is_seen() -> None:
    from jiceng.kernel.flows import Step

    flow = Flow("x.y", Step("go", "走", frozenset({"a"}), "b", may="member"))
    lost = Flow("x.y", Step("go", "走", frozenset({"a"}), "b", may="member"),
                Step("back", "回", frozenset({"c"}), "a", may="member"), final=["b"])  # fmt: skip
    assert faults(flow, {"a"}) == ["b is a dead end"]
    assert faults(lost, {"a"}) == ["c cannot be reached"]
