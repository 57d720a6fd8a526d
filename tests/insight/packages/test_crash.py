"""Killed at every step of a package's way: it is taken whole or not at all, and again it ends."""

import json
import random
import time

import pytest

from jiceng.insight.packages import actions
from jiceng.insight.packages.models import Asked, Compared, Partner, Received, Sent
from jiceng.insight.packages.wrapping import packed
from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import close, tampered
from jiceng.kernel.crashes import CRASHED, crash_at
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import DAY, around
from jiceng.work.suggestions import actions as suggestions
from tests.cast import MAKER, fill
from tests.crash.conftest import SEED, SOAK, Forks, broken, forks  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.both, pytest.mark.race, pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]  # fmt: skip
STEPS = 12  # more crashpoints than either way passes
RANDOM = 40 if SOAK else 6
NAMES = ("orgs.orgs", "members.members", "units.covered")


def ready() -> Sent:
    """Both sides in one house: the street's package for the district, with a suggestion along."""
    cast, period = fill(), around(clock.today().replace(day=1) - DAY, "month")
    east = actions.make_key(actor=MAKER, org=cast.east)
    ours = actions.make_key(actor=MAKER, org=cast.district)
    actions.name_partner(actor=MAKER, org=cast.district, side="lower", code="991000", name="东街",
                         public=east.public)  # fmt: skip
    actions.name_partner(actor=MAKER, org=cast.east, side="upper", code="990000",
                         name="和平区委", public=ours.public)  # fmt: skip
    asked = suggestions.draft(
        actor=MAKER, org=cast.east, superior="区委组织部", topic="统一经费渠道", source="survey",
        text="建议统一活动经费的渠道", basis="orgs.orgs", period=period.code,
    )  # fmt: skip
    suggestions.approve(asked, actor=MAKER)
    close(cast.east, Ask(period), [look_up(name) for name in NAMES], actor=MAKER)
    upper = Partner.objects.get(side="upper")
    return actions.build(actor=MAKER, partner=upper, period=period.code)


def taken() -> tuple[int, ...]:
    """How much of a package is there."""
    lines = JournalLine.objects.filter(verb="packages.receive").count()
    return (*(one.objects.count() for one in (Received, Compared, Asked)), lines)


def test_killed_at_every_step_a_package_is_taken_whole_or_not_at_all(
    forks: Forks,  # noqa: F811
) -> None:
    sent = ready()
    data, whole, before = packed(sent.content, sent.signature), (1, len(NAMES), 1, 1), broken()

    def walk(step: int) -> None:
        crash_at(step)
        actions.receive(data, actor=MAKER)

    for step in range(1, STEPS):
        code = forks.wait(forks.begin(lambda step=step: walk(step)))
        assert code in {0, CRASHED}
        assert broken() == before and list(tampered()) == []
        if code == 0:
            break
        assert taken() == (0, 0, 0, 0)
    assert step > 3, "a package passed fewer crashpoints than it writes"
    assert taken() == whole
    actions.receive(data, actor=MAKER)  # whoever was never answered sends it again
    assert taken() == whole

    receipt = actions.receipt_of(Received.objects.get()).decode()

    def settle(step: int) -> None:
        crash_at(step)
        actions.settle(Sent.objects.get(), actor=MAKER, receipt=receipt)

    for step in range(1, STEPS):
        code = forks.wait(forks.begin(lambda step=step: settle(step)))
        found = Sent.objects.get()
        assert broken() == before
        if code == 0:
            break
        assert (code, found.state, found.receipt, found.handed_on) == (CRASHED, "made", None, None)
    assert step > 2 and (found.state, found.result) == ("settled", "received")
    assert json.loads(receipt)["package"].count('"added":3') == 1


def test_killed_at_random_while_it_is_taken_nothing_is_half_there(
    forks: Forks,  # noqa: F811
    record_property: object,
) -> None:
    sent = ready()
    data, dice = packed(sent.content, sent.signature), random.Random(SEED)  # noqa: S311
    before, whole, usual = broken(), (1, len(NAMES), 1, 1), 0.4
    deaths = 0
    for _turn in range(RANDOM):
        pid = forks.begin(lambda: actions.receive(data, actor=MAKER))
        time.sleep(dice.random() * usual)
        deaths += forks.kill(pid)
        assert taken() in {(0, 0, 0, 0), whole}
        assert broken() == before
    assert forks.wait(forks.begin(lambda: actions.receive(data, actor=MAKER))) == 0
    assert taken() == whole
    record_property("kills", deaths)
