"""Eight writers at once, some of them killed: numbers without gaps, one deed for one key."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine, note
from jiceng.kernel.numbers import Counter, next_number
from jiceng.kernel.once import once
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Meeting, Type
from tests.cast import Cast
from tests.crash.conftest import LATEST, SEED, SOAK, Forks, broken, tell, told

pytestmark = [
    pytest.mark.both,
    pytest.mark.race,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
WRITERS = 8
EACH = 500 if SOAK else 25
US, SERIES, VERB = System("编号"), "crash.cases", "crash.number"


class GivenUpError(Exception):
    """A case that is taken back after it had its number."""


def writer(dice: random.Random) -> Callable[[], None]:
    """Takes numbers, each with its line in the journal; a third are given back."""

    def case() -> None:
        with transaction.atomic():
            number = next_number(SERIES)
            note(US, VERB, Counter.objects.get(series=SERIES), number=number)
            if dice.random() < 1 / 3:
                raise GivenUpError

    def work() -> None:
        for _turn in range(EACH):
            try:
                case()
            except GivenUpError:
                continue

    return work


def test_numbers_have_no_gap_though_writers_give_up_or_are_killed(
    cast: Cast, forks: Forks, record_property: Any
) -> None:
    dice = random.Random(SEED)  # noqa: S311
    next_number("crash.warm")
    pids = [forks.begin(writer(random.Random(SEED + n))) for n in range(WRITERS)]  # noqa: S311
    time.sleep(0.2)
    killed = sum(forks.kill(pid) for pid in pids[:2] if not time.sleep(dice.random() / 3))
    assert [forks.wait(pid) for pid in pids[2:]] == [0] * (WRITERS - 2)
    lines = JournalLine.objects.filter(verb=VERB).values_list("details", flat=True)
    given = sorted(one["number"] for one in lines)
    assert given == list(range(1, len(given) + 1))
    assert Counter.objects.get(series=SERIES).last == len(given)
    assert len(given) > EACH
    record_property("numbers", len(given))
    record_property("writers", WRITERS)
    record_property("writers killed", killed)


def test_one_form_sent_by_eight_processes_is_one_record(
    cast: Cast, forks: Forks, tmp_path: Path
) -> None:
    answers = tmp_path / "answers"
    before = Meeting.objects.count()

    def send() -> None:
        row = {"org": cast.branch, "type": Type.ASSEMBLY, "held_on": LATEST}
        made = once(
            "one-key", cast.secretary, "meetings.record",
            lambda: meetings.record(actor=cast.secretary, **row),
        )  # fmt: skip
        tell(answers, str(made.pk))

    assert forks.together([send] * WRITERS) == [0] * WRITERS
    assert Meeting.objects.count() == before + 1
    assert told(answers) == [str(Meeting.objects.latest("pk").pk)] * WRITERS
    assert broken() == []
