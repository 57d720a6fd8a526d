"""Two at one moment over one form: what is frozen never moves, and a form is handed in whole.

The red control answers by what it saw before the period was frozen; the digest must tell.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from jiceng.kernel import clock
from jiceng.kernel.flows import StepError
from jiceng.work.requests import actions
from jiceng.work.requests.actions import answering
from jiceng.work.requests.actions.collecting import digest_of
from jiceng.work.requests.models import Cell, Item, Return, Round
from tests.work.district import TODAY, US, tree

pytestmark = [pytest.mark.race, pytest.mark.both, pytest.mark.django_db(transaction=True)]
TURNS = 4


def build() -> list[Return]:
    """A table of two items asked once, sent on several days; each time one branch's form."""
    root, _street, branch, _other = tree()
    table = actions.register(
        actor=US, org=root, department="某局", title="某表", use="table", basis="某办〔2026〕1号",
        purpose="安排工作", rhythm="once", level="branch", fields=[], due_days=30,
        expires_on=TODAY + timedelta(days=90),
    )  # fmt: skip
    rows = [{"table": table, "name": name, "kind": "number"} for name in ("甲", "乙")]
    actions.add_item_many(rows, actor=US)
    actions.submit(table, actor=US)
    actions.approve(table, actor=US)
    sent = [actions.open_round(table, actor=US, of=TODAY - timedelta(days=n))
            for n in range(2 * TURNS + 1)]  # fmt: skip
    rows_of = Return.objects.select_related("round__table").filter(org=branch)
    return [rows_of.get(round=one) for one in sent]


def together(*deeds: Callable[[], object]) -> list[str]:
    """Each on a thread and a connection of its own; what became of each."""
    told = [""] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(n: int) -> None:
        gate.wait(30)
        with clock.at(TODAY):
            try:
                deeds[n]()
                told[n] = "done"
            except (ValidationError, StepError):
                told[n] = "refused"
        connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def hand_in(paper: Return, answer: str) -> None:
    """By a reader of its own, as each request has."""
    mine = Return.objects.select_related("round__table").get(pk=paper.pk)
    items = Item.objects.filter(table=mine.round.table)
    actions.hand_in(mine, actor=US, **{f"c{one.pk}": answer for one in items})


def moved(paper: Return) -> bool:
    """Does the digest say that an answer moved after the period was frozen?"""
    frozen = Round.objects.get(pk=paper.round_id, state="frozen")
    return digest_of(frozen) != frozen.digest


def test_what_is_frozen_stays_and_one_of_two_hands_in_and_the_careless_do_not(monkeypatch):
    with clock.at(TODAY):
        last, *papers = build()
    for paper in papers[:TURNS]:
        frozen = Round.objects.get(pk=paper.round_id)
        told = together(
            lambda one=paper: hand_in(one, "1"), lambda one=frozen: actions.freeze(one, actor=US)
        )
        assert told[1] == "done" and not moved(paper)
        paper.refresh_from_db()
        assert (told[0] == "done") is (paper.state == "returned")
    for paper in papers[TURNS:]:
        told = together(*(lambda one=paper, n=n: hand_in(one, n) for n in ("1", "2")))
        assert sorted(told) == ["done", "refused"]
        said = set(Cell.objects.filter(paper=paper).values_list("value", flat=True))
        assert said == {"12"[told.index("done")]}
    with clock.at(TODAY):
        actions.freeze(Round.objects.get(pk=last.round_id), actor=US)
        with pytest.raises(ValidationError, match="已经封存"):
            hand_in(last, "1")
        monkeypatch.setattr(answering, "hold", lambda papers: None)  # looked before, writes after
        hand_in(last, "1")
    assert moved(last), "the red control: without the lock a frozen answer moves"
