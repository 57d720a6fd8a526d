"""Two secretaries correct the same meeting at once: one is told, and nobody's words are lost.

The red control corrects without looking who was there before, and must lose a correction.
"""

import os
import threading
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.meetings.models import Meeting
from jiceng.work.life import actions as life
from jiceng.work.life.portal import correcting
from tests.work.life.conftest import TODAY, US, build

pytestmark = [
    pytest.mark.race,
    pytest.mark.both,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = 200 if os.environ.get("JICENG_SOAK") == "1" else 12
HELD = date(2026, 11, 3)


def correct(client: Client, meeting: Meeting, seen: int, words: str) -> Any:
    said = {"held_on": str(HELD), "seen": seen, "reason": "更正", "venue": words}
    return client.post(f"/m/life/{meeting.pk}/correct/", said)


def at_once(deeds: list[Any]) -> list[Any]:
    """Do these together, each on a connection of its own."""
    gate, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int) -> None:
        gate.wait()
        with clock.at(TODAY):
            for _again in range(20):
                try:
                    found[place] = deeds[place]()
                    break
                except OperationalError:  # the file was busy: send it again
                    continue
        connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_corrections_at_once_one_is_shown_the_other():
    district = build()
    meeting = life.record(actor=US, org=district.branch, type="theme_day", held_on=HELD)
    clients = [district.browser("secretary"), district.browser("second")]
    for turn in range(ROUNDS):
        seen = clients[0].get(f"/m/life/{meeting.pk}/correct/").context["seen"]
        words = [f"甲{turn}", f"乙{turn}"]
        answers = at_once(
            [
                lambda c=c, w=w, s=seen: correct(c, meeting, s, w)
                for c, w in zip(clients, words, strict=True)
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        told = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
        page = answers[told].content.decode()
        assert words[0] in page
        assert words[1] in page
        meeting.refresh_from_db()
        assert meeting.venue == words[1 - told]
        again = correct(clients[told], meeting, answers[told].context["seen"], words[told])
        assert again.status_code == 302
    lines = JournalLine.objects.about(meeting).filter(verb="meetings.correct")
    assert lines.count() == 2 * ROUNDS


def test_red_control_without_the_mark_both_are_taken_and_one_is_lost(monkeypatch):
    """What a form that does not look would do: both answers say saved, one is gone."""
    district = build()
    meeting = life.record(actor=US, org=district.branch, type="theme_day", held_on=HELD)
    clients = [district.browser("secretary"), district.browser("second")]
    monkeypatch.setattr(correcting, "latest", lambda meeting: 1)
    answers = at_once(
        [lambda c=c, w=w: correct(c, meeting, 1, w) for c, w in zip(clients, "甲乙", strict=True)]
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    meeting.refresh_from_db()
    assert meeting.venue in {"甲", "乙"}
