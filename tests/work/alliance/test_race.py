"""Two at once: one kind of matter is ruled on once, and no ruling is ended by what becomes void.

The red control looks first and writes afterwards, and must be seen to go wrong.
"""

import threading
from datetime import date

import pytest

from jiceng.kernel import clock
from jiceng.registers.coalitions import actions as coalitions
from jiceng.work.alliance import actions
from jiceng.work.alliance.actions.soundness import INVARIANTS
from jiceng.work.alliance.models import JointMeeting, Ruling
from tests.racing import outcomes
from tests.work.district import US, tree

pytestmark = [pytest.mark.race, pytest.mark.both, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 3, 2)
DAYS = [date(2025, 3, 3), date(2025, 9, 1), date(2026, 3, 2)]


@pytest.fixture
def met():
    """Three meetings of one committee."""
    with clock.at(DAY):
        org = tree()[1]
        coalition = coalitions.set_up(
            actor=US, kind="street", name="东街大党工委", keeper=org, since=DAYS[0]
        )
        coalitions.join(actor=US, coalition=coalition, org=org, since=DAYS[0])
        rows = [{"coalition": coalition, "held_on": on, "theme": f"{on}会议"} for on in DAYS]
        return actions.meet_many(rows, actor=US)


def sound():
    return [said for check in INVARIANTS for said in check()]


def ruling(joint, subject="路灯"):
    def job():
        fresh = JointMeeting.objects.select_related("meeting", "coalition").get(pk=joint.pk)
        actions.rule(fresh, actor=US, subject=subject, outside="市政设施管理处")
        return "ruled"

    return job


def standing(subject="路灯"):
    return sorted(
        Ruling.objects.standing(DAY).filter(subject=subject).values_list("since", flat=True)
    )


def test_of_two_rulings_at_once_one_holds(met):
    for n in range(4):
        subject = f"第{n}类"
        told = outcomes(ruling(met[2], subject), ruling(met[2], subject), at=DAY)
        assert sorted(told) == ["refused", "ruled"]
        subject = f"另{n}类"
        outcomes(ruling(met[1], subject), ruling(met[2], subject), at=DAY)
        assert standing(subject) == [DAYS[2]], "whoever was quicker, the later meeting's holds"
    assert sound() == []


def test_a_ruling_made_while_a_former_meeting_becomes_void_stands_alone(met):
    def voiding(joint):
        def job():
            fresh = JointMeeting.objects.select_related("meeting", "coalition").get(pk=joint.pk)
            actions.void_meeting(fresh, actor=US, reason="错登")
            return "void"

        return job

    with clock.at(DAY):
        ruling(met[0])(), ruling(met[1])()
    assert outcomes(ruling(met[2]), voiding(met[1]), at=DAY) == ["ruled", "void"]
    assert standing() == [DAYS[2]]
    first = Ruling.objects.get(joint=met[0])
    assert first.until == DAYS[2], "what held before holds again, up to what holds now"
    assert sound() == []


def test_red_control_who_looks_first_rules_twice(met):
    both = threading.Barrier(2)

    def careless(joint):
        def job():
            free = not Ruling.objects.valid().filter(subject="路灯", until=None).exists()
            both.wait(30)
            Ruling.objects.create(
                joint=joint, subject="路灯", outside="所", since=joint.meeting.held_on
            )
            return str(free)

        return job

    assert outcomes(careless(met[1]), careless(met[2]), at=DAY) == ["True", "True"]
    assert standing() == [DAYS[1], DAYS[2]]
    assert any("同时在用" in said for said in sound())
