"""Two at once: a need is met once, a resource goes no further than it reaches, and no task is done
by a promise that is struck out in the same moment.

Each has a red control that looks first and writes afterwards, and must be seen to go wrong.
"""

import threading
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from jiceng.kernel import clock
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from jiceng.registers.vocabulary.actions import declare
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.models import LinkTask, ListItem, Promise
from tests.racing import REFUSED, outcomes
from tests.work.district import US, tree

pytestmark = [
    pytest.mark.race, pytest.mark.both, pytest.mark.slow, pytest.mark.django_db(transaction=True)
]  # fmt: skip
DAY = date(2026, 3, 2)
ROUNDS = 6


def together(*jobs: Any) -> Counter[str]:
    return Counter(outcomes(*jobs, at=DAY))


def sound() -> list[str]:
    return [said for check in actions.INVARIANTS for said in check()]


def listed(org: Any, sort: str, **more: Any) -> ListItem:
    return actions.enlist(actor=US, org=org, list=sort, kind="place", title="排练场", listed_on=DAY,
                          **more)  # fmt: skip


def matching(need: ListItem, resource: ListItem) -> Any:
    def job() -> str:
        fresh = ListItem.objects.get(pk=need.pk)
        actions.match(fresh, actor=US, resource=resource, on=DAY)
        return "matched"

    return job


def test_a_need_that_two_match_at_once_is_met_once() -> None:
    with clock.at(DAY):
        org = tree()[0]
        rooms = [listed(org, "resource") for _n in range(3)]
    for _n in range(ROUNDS):
        with clock.at(DAY):
            need = listed(org, "need")
        told = together(*(matching(need, room) for room in rooms))
        assert told == {"matched": 1, "refused": 2}
        assert ListItem.objects.filter(list="project", need=need).count() == 1
    assert sound() == []


def test_two_needs_at_once_take_no_more_of_a_resource_than_there_is() -> None:
    with clock.at(DAY):
        org = tree()[0]
    for _n in range(ROUNDS):
        with clock.at(DAY):
            room = listed(org, "resource", number=Decimal(3))
            needs = [listed(org, "need", number=Decimal(2)) for _n in range(2)]
        told = together(*(matching(need, room) for need in needs))
        assert told == {"matched": 1, "refused": 1}


def test_red_control_who_looks_first_sees_a_need_open_twice() -> None:
    with clock.at(DAY):
        org = tree()[0]
        need, rooms = listed(org, "need"), [listed(org, "resource") for _n in range(2)]
    both, free = threading.Barrier(2), []

    def careless(room: ListItem) -> Any:
        def job() -> str:
            free.append(ListItem.objects.get(pk=need.pk).state == "open")
            both.wait(30)
            ListItem.objects.create(list="project", org=org, kind="place", title="排练场",
                                    need=need, resource=room, listed_on=DAY, state="matched",
                                    recorded_at=clock.now())  # fmt: skip
            return "matched"

        return job

    told = Counter(outcomes(*map(careless, rooms), at=DAY, refused=(*REFUSED, IntegrityError)))
    assert free == [True, True], "who looks first sees the need open twice"
    assert told == {"matched": 1, "refused": 1}, "and the table itself takes it once"


def proof(root: Any, n: int) -> tuple[LinkTask, Promise]:
    """A task with a unit, and a promise of that unit that was kept."""
    unit = Unit.objects.filter(until=None).first() or _firm(root)
    plan = declare(actor=US, name=f"提法{n}", since=DAY, components="一起做")
    task = actions.link(actor=US, org=root, unit=unit, programme=plan, year=DAY.year,
                        planned_on=DAY)  # fmt: skip
    told = actions.promise(actor=US, org=root, unit=unit, category="tidy", title="清河道",
                           made_on=DAY, due_on=DAY)  # fmt: skip
    actions.say_done(told, actor=US, on=DAY, result="清了")
    return task, actions.confirm(told, actor=US, on=DAY)


def _firm(root: Any) -> Unit:
    return units.register(actor=US, name="演示厂", field="state_firm", keeper=root,
                          since=DAY)  # fmt: skip


def test_no_task_is_done_by_a_promise_struck_out_in_the_same_moment() -> None:
    with clock.at(DAY):
        root = tree()[0]
    said = Counter[str]()
    for n in range(ROUNDS):
        with clock.at(DAY):
            task, told = proof(root, n)

        def prove(task: LinkTask = task, told: Promise = told) -> str:
            actions.prove(task, actor=US, promise=told)
            return "proved"

        def strike(told: Promise = told) -> str:
            actions.void_promise(told, actor=US, reason="错登")
            return "struck"

        came = together(prove, strike)
        assert came["refused"] == 1, came
        said += came
        assert sound() == []
    assert said["proved"] + said["struck"] == ROUNDS


def test_red_control_who_looks_first_proves_by_what_is_struck_out() -> None:
    with clock.at(DAY):
        task, told = proof(tree()[0], 0)
    both = threading.Barrier(2)

    def prove() -> str:
        assert not Promise.objects.get(pk=told.pk).void_reason
        both.wait(30)
        LinkTask.objects.filter(pk=task.pk).update(promise=told, done_on=DAY)
        return "proved"

    def strike() -> str:
        assert not LinkTask.objects.filter(promise=told).exists()
        both.wait(30)
        Promise.objects.filter(pk=told.pk).update(void_reason="错登")
        return "struck"

    assert together(prove, strike) == {"proved": 1, "struck": 1}
    assert any("已作废的记录" in said for said in sound())


def test_nothing_is_made_of_a_need_struck_out_in_the_same_moment() -> None:
    with clock.at(DAY):
        org = tree()[0]
        room = listed(org, "resource")

    def striking(need: ListItem) -> Any:
        def job() -> str:
            fresh = ListItem.objects.get(pk=need.pk)
            actions.void_item(fresh, actor=US, reason="写错了")
            return "void"

        return job

    for _n in range(ROUNDS):
        with clock.at(DAY):
            need = listed(org, "need")
        told = together(matching(need, room), striking(need))
        assert told["refused"] == 1, told
        need.refresh_from_db()
        made = ListItem.objects.filter(need=need).exists()
        assert made is not bool(need.void_reason), "either a project or struck out, never both"
