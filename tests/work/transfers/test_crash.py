"""Killed at every step of a transfer: afterwards it is before or after, and walked again it ends.

The process dies at the first, the second, … crashpoint, until a walk gets through. The red
control writes the two ends in two transactions without receipts, and must be caught.
"""

from datetime import timedelta

import pytest
from django.db import connections, transaction

from jiceng.kernel import clock
from jiceng.kernel.crashes import CRASHED, crash_at, crashpoint
from jiceng.kit.parcels import InParcel, OutParcel, carry
from jiceng.registers.members.models import Belonging, Member
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure, Letter
from tests.crash.conftest import Forks, broken, forks  # noqa: F401 - a fixture
from tests.work.transfers.conftest import DUES, TODAY, US, build

pytestmark = [
    pytest.mark.both, pytest.mark.race, pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]  # fmt: skip
STEPS = 60  # more crashpoints than any walk passes


def walk(member: int, there: int) -> None:
    """The rest of a transfer from wherever it stands, each step done once."""
    with clock.at(TODAY):
        departure = Departure.objects.filter(member=member).first()
        if departure is None:
            who = Member.objects.select_related("org").get(pk=member)
            to = type(who.org).objects.get(pk=there)
            departure = actions.apply(actor=US, member=who, to=to, why="work")
        if departure.state == "applied":
            actions.release(departure, actor=US, dues_to=DUES)
        carry()
        arrival = Arrival.objects.get(parcel=departure.parcel or _parcel(departure))
        if arrival.state == "offered":
            actions.receive(arrival, actor=US)
    with clock.at(TODAY + timedelta(days=1)):
        if arrival.state == "received":
            actions.accept(arrival, actor=US)
        carry()


def _parcel(departure: Departure):
    departure.refresh_from_db()
    return departure.parcel


def one_home(member: int) -> None:
    """Exactly one open stretch, and the row names it."""
    stretches = Belonging.objects.filter(member=member, until=None)
    assert [one.org_id for one in stretches] == [Member.objects.get(pk=member).org_id]


def test_killed_at_every_step_a_transfer_is_before_or_after_and_ends_once(
    forks: Forks,  # noqa: F811
    record_property,
) -> None:
    with clock.at(TODAY):
        district = build()
        members = [m.pk for m in district.members]
        members += [m.pk for m in _more(district)]
    there, deaths = district.there.pk, 0
    for step, member in zip(range(1, STEPS), members, strict=False):

        def die(step: int = step, member: int = member) -> None:
            crash_at(step)
            walk(member, there)

        code = forks.wait(forks.begin(die))
        assert code in {0, CRASHED}
        one_home(member)
        assert broken() == []
        if code == 0:
            break
        deaths += 1
        assert forks.wait(forks.begin(lambda m=member: walk(m, there))) == 0
        one_home(member)
        assert Member.objects.get(pk=member).org_id == there
    else:
        pytest.fail("没有一次走到底，步数不够")
    connections.close_all()
    assert deaths >= 8, "the walk passed fewer crashpoints than it has legs"
    done = Departure.objects.all()
    assert {one.state for one in done} == {"closed"}
    assert done.count() == Arrival.objects.filter(state="accepted").count() == deaths + 1
    assert OutParcel.objects.filter(answered_at=None).count() == 0
    assert InParcel.objects.filter(returned_at=None).count() == 0
    numbers = Letter.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [*range(1, deaths + 2)]
    assert broken() == []
    record_property("deaths", deaths)


def _more(district):
    from tests.work.transfers.conftest import enrol

    return enrol(district.here, STEPS)


def test_red_control_two_ends_without_a_receipt_lose_somebody(forks: Forks) -> None:  # noqa: F811
    """Close at the giver, then open at the taker: a death between the two is seen at once."""
    with clock.at(TODAY):
        district = build()
    member, there = district.members[0].pk, district.there.pk

    def careless() -> None:
        crash_at(1)
        with clock.at(TODAY):
            with transaction.atomic():
                Belonging.objects.filter(member=member).update(until=TODAY, ended="moved")
            crashpoint("between")
            with transaction.atomic():
                Member.objects.filter(pk=member).update(org=there)
                Belonging.objects.create(member_id=member, org_id=there, since=TODAY,
                                         began="moved", recorded_at=clock.now())  # fmt: skip

    assert forks.wait(forks.begin(careless)) == CRASHED
    assert broken() != []
