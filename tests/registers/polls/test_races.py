"""Who prints, begins, casts and closes at once: no slip that was taken in is ever lost.

The red control prints without holding the poll; what was cast is gone.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.flows import StepError
from jiceng.registers.orgs.actions import set_up
from jiceng.registers.orgs.models import Org
from jiceng.registers.polls import actions
from jiceng.registers.polls.actions import blind
from jiceng.registers.polls.models import Poll
from tests import racing

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
]
US = System("测试")
TURNS, ELIGIBLE = 8, 6


def drafted() -> tuple[Poll, list[str]]:
    day = clock.today()
    org = Org.objects.filter(parent=None).first() or set_up(
        actor=US, name="某委", kind="district_committee", since=date(2020, 1, 1)
    )
    poll = actions.draft(actor=US, kind="blind", org=org, title="测评", opens_on=day, closes_on=day,
                         options=["好", "差"])  # fmt: skip
    return poll, actions.print_slips(poll, actor=US, eligible=ELIGIBLE)


def together(*jobs: Callable[[], object]) -> list[str]:
    """What was refused, by its words."""
    refused = list[str]()

    def asked(job: Callable[[], object]) -> None:
        try:
            job()
        except (ValidationError, StepError) as why:
            refused.append(str(why))

    racing.together(*(lambda job=job: asked(job) for job in jobs))
    return refused


def test_slips_printed_anew_never_take_away_what_was_cast() -> None:
    for _turn in range(TURNS):
        poll, codes = drafted()
        taken: list[str] = []

        def vote(poll: Poll = poll, codes: list[str] = codes, taken: list[str] = taken) -> None:
            mine = Poll.objects.get(pk=poll.pk)
            actions.begin(mine, actor=US)
            actions.cast(mine, code=codes[0], chosen=[0])
            taken.append(codes[0])

        stale = Poll.objects.get(pk=poll.pk)
        refused = together(vote, lambda: actions.print_slips(stale, actor=US, eligible=9))  # noqa: B023
        poll.refresh_from_db()
        assert actions.returned(poll) == len(taken)
        assert (poll.eligible, poll.issued) in {(ELIGIBLE, ELIGIBLE), (9, 9)}
        assert len(refused) == 1


def test_who_casts_while_it_closes_is_counted_or_told() -> None:
    for _turn in range(TURNS):
        poll, codes = drafted()
        actions.begin(poll, actor=US)
        actions.cast(poll, code=codes[0], chosen=[0])
        taken = [codes[0]]

        def vote(code: str, poll: Poll = poll, taken: list[str] = taken) -> None:
            actions.cast(Poll.objects.get(pk=poll.pk), code=code, chosen=[1])
            taken.append(code)

        stale = Poll.objects.get(pk=poll.pk)
        together(
            lambda: vote(codes[1]),  # noqa: B023
            lambda: actions.close(stale, actor=US, now=True),  # noqa: B023
            lambda: vote(codes[2]),  # noqa: B023
        )
        poll.refresh_from_db()
        assert poll.result["cast"] == len(taken)
        assert all(actions.is_counted(poll, code) for code in taken)


@pytest.mark.django_db  # one after the other, so nothing need be flushed
def test_red_control_without_holding_the_poll_a_vote_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for guarded in (True, False):
        poll, codes = drafted()
        stale = Poll.objects.get(pk=poll.pk)
        actions.begin(poll, actor=US)
        actions.cast(poll, code=codes[0], chosen=[0])
        if guarded:
            with pytest.raises(ValidationError, match="还没开始"):
                actions.print_slips(stale, actor=US, eligible=9)
        else:
            monkeypatch.setattr(blind, "hold", lambda _poll: None)
            actions.print_slips(stale, actor=US, eligible=9)
        assert actions.returned(poll) == int(guarded)
