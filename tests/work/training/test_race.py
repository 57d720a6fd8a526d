"""Two at one moment over one class: what is written of it never contradicts itself.

Somebody signs in while the session is recorded without them; a class is called off while a session
of it is recorded; somebody is enrolled while the class is closed. One of the two is refused, or
both fit. The red control looks first and writes afterwards; it must contradict the record.
"""

import threading
from datetime import time, timedelta
from typing import Any

import pytest

from jiceng.kernel import clock
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import actions as members
from jiceng.registers.people import actions as people
from jiceng.work.training import actions
from jiceng.work.training.models import Enrolment, Session, SignIn, TrainingClass
from tests.racing import outcomes
from tests.work.district import BEGUN, TODAY, US, tree

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
]
TURNS = 6


def build(turns: int) -> list[tuple[Session, list[Enrolment], Any]]:
    """Classes of two that end today, each with a session of today, and one who is not enrolled."""
    with clock.at(TODAY):
        root, _street, branch, _other = tree()
        folk = people.register_many(
            [{"name": name, "keeper": branch, "sex": "1"} for name in ("某甲", "某乙", "某丙")],
            actor=US,
        )
        members.enrol_many(
            [{"person": one, "org": branch, "joined_on": BEGUN, "entered_on": BEGUN,
              "category": "working"} for one in folk],
            actor=US,
        )  # fmt: skip
        audience = actions.define(actor=US, org=root, key="race", name="学员", titles=[],
                                  fields=[], since=BEGUN)  # fmt: skip
        made = []
        for turn in range(turns):
            klass = actions.arrange(actor=US, org=root, name=f"班{turn}", audience=audience,
                                    way="home", starts_on=TODAY - timedelta(days=1),
                                    ends_on=TODAY)  # fmt: skip
            actions.submit(klass, actor=US)
            actions.approve(klass, actor=US, on=TODAY)
            rows = actions.enrol_many(
                [{"klass": klass, "person": one} for one in folk[:2]], actor=US
            )
            session = actions.schedule(actor=US, klass=klass, held_on=TODAY, starts_at=time(9),
                                       ends_at=time(10), form="lecture", topic="学")  # fmt: skip
            made.append((session, rows, folk[2]))
    return made


def together(*deeds: Any) -> list[str]:
    return outcomes(*deeds, at=TODAY)


def contradicted() -> int:
    """Who signed in at a session whose meeting says they were away."""
    away = Attendance.objects.exclude(state="present")
    return sum(
        away.filter(meeting=one.session.meeting_id, member__person=one.enrolment.person_id).exists()
        for one in SignIn.objects.select_related("session", "enrolment")
    )


def test_two_at_one_moment_never_contradict_each_other_and_the_careless_do():
    """One test, for emptying the tables after each costs more than all that is done here."""
    (alone, rows, _third), *signed = build(1 + 2 * TURNS)
    called_off = signed[TURNS:]
    for session, both, _one in signed[:TURNS]:
        mine = Session.objects.get(pk=session.pk)
        told = together(
            lambda s=session, r=both: actions.hold(s, actor=US, missed=r[1:]),
            lambda s=mine, r=both: actions.sign(s, actor=US, enrolment=r[1], means="code"),
        )
        assert sorted(told) == ["done", "refused"], told
    assert contradicted() == 0
    for session, _both, third in called_off:
        teach_or_call_off(session, third)
    rest = Session.objects.filter(pk__in=[session.pk for session, *_more in called_off])
    assert not rest.filter(state="held", klass__state="cancelled").exists()
    assert not rest.filter(state="planned").exists()
    assert not [said for check in actions.INVARIANTS for said in check()]
    carelessly(alone, rows)
    assert contradicted() == 1


def teach_or_call_off(session: Session, third: Any) -> None:
    """A session held or a class called off; then closed, or somebody enrolled before."""
    mine, klass = Session.objects.get(pk=session.pk), session.klass
    other = TrainingClass.objects.get(pk=klass.pk)
    told = together(
        lambda: actions.hold(mine, actor=US),
        lambda: actions.cancel(other, actor=US, words="不办"),
    )
    assert sorted(told) == ["done", "refused"], told
    if told[0] == "done":
        together(
            lambda: actions.close(klass, actor=US, on=TODAY),
            lambda: actions.enrol(actor=US, klass=other, person=third),
        )
        assert TrainingClass.objects.get(pk=klass.pk).state == "closed"


def carelessly(session: Session, rows: list[Enrolment]) -> None:
    """The red control: sign in by what was read before the session was recorded."""
    looked, recorded = threading.Event(), threading.Event()

    def record() -> None:
        looked.wait(30)
        actions.hold(session, actor=US, missed=rows[1:])
        recorded.set()

    def careless() -> None:
        here = Session.objects.get(pk=session.pk)
        looked.set()
        recorded.wait(30)
        if here.state == "planned":
            SignIn.objects.create(session=here, enrolment=rows[1], means="code", at=clock.now())

    assert together(record, careless) == ["done", "done"]
