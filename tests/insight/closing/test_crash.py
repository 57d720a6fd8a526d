"""Killed at every step of a closing: it is asked for or closed whole, and walked again it ends."""

import random
import time

import pytest
from django.db import connections, transaction

from jiceng.insight.closing import actions
from jiceng.insight.closing.models import Closing
from jiceng.kernel.book import ClosedPeriod, ClosedValue, tampered
from jiceng.kernel.crashes import CRASHED, crash_at, crashpoint
from jiceng.kernel.periods import month
from tests.cast import MAKER, fill
from tests.crash.conftest import SEED, SOAK, Forks, broken, forks  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.both, pytest.mark.race, pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]  # fmt: skip
FEW = ("members.members", "orgs.orgs")
STEPS = 12  # more crashpoints than a closing passes
RANDOM = 40 if SOAK else 6


def test_killed_at_every_step_a_closing_is_before_or_after_and_ends_once(
    forks: Forks,  # noqa: F811
) -> None:
    one = actions.ask(actor=MAKER, org=fill().east, period=month(2025, 6)).pk
    before = broken()

    def walk(step: int) -> None:
        crash_at(step)
        mine = Closing.objects.select_related("org").get(pk=one)
        actions.freeze(mine, actor=MAKER, only=FEW)

    for step in range(1, STEPS):
        code = forks.wait(forks.begin(lambda step=step: walk(step)))
        assert code in {0, CRASHED}
        assert broken() == before
        found = Closing.objects.get(pk=one)
        if code == 0:
            break
        assert (found.state, found.period) == ("asked", None)
        assert not ClosedPeriod.objects.exists() and not ClosedValue.objects.exists()
    else:
        pytest.fail("没有一次走到底，步数不够")
    assert step > 4, "a closing passed fewer crashpoints than it writes"
    assert (found.state, found.figures) == ("closed", ClosedValue.objects.count())

    def careless() -> None:
        """The red control: the state in one transaction, the book in another."""
        crash_at(1)
        Closing.objects.filter(pk=one).update(state="closed", period=None)
        crashpoint("between")
        with transaction.atomic():
            Closing.objects.filter(pk=one).update(period=ClosedPeriod.objects.get())

    assert forks.wait(forks.begin(careless)) == CRASHED
    connections.close_all()
    assert any("已关账" in words for words in broken())


def test_killed_at_random_closings_are_whole_or_not_there_and_the_chain_holds(
    forks: Forks,  # noqa: F811
) -> None:
    east, dice, before = fill().east, random.Random(SEED), broken()  # noqa: S311
    usual = 0.0
    for turn in range(RANDOM):
        one = actions.ask(actor=MAKER, org=east, period=month(2024, 1 + turn % 12),
                          reason="再来一次")  # fmt: skip
        freeze = lambda pk=one.pk: actions.freeze(  # noqa: E731
            Closing.objects.select_related("org").get(pk=pk), actor=MAKER, only=FEW
        )
        begun = time.monotonic()
        pid = forks.begin(freeze)
        died = bool(usual)
        if usual:
            time.sleep(dice.random() * usual)
            died = forks.kill(pid)
        else:  # the first is let live, to know how long one takes
            assert forks.wait(pid) == 0
            usual = time.monotonic() - begun
        one.refresh_from_db()
        assert (one.state == "closed") == (one.period_id is not None)
        assert died or one.state == "closed"
        assert broken() == before and list(tampered()) == []
        if one.state != "closed":
            assert forks.wait(forks.begin(freeze)) == 0
    closings = list(ClosedPeriod.objects.order_by("serial"))
    assert [found.serial for found in closings] == list(range(1, RANDOM + 1))
    assert not Closing.objects.exclude(state="closed").exists()
    for one in Closing.objects.all():
        assert ClosedValue.objects.filter(period=one.period_id).count() == one.figures > len(FEW)
