"""The ballot linker with everything in hand: tables, copies of them between casts, logs, sessions,
sizes of answers, patterns of choices. Whoever guesses does as well; the naive design, beside it,
gives everybody away.
"""

import base64
import json
import logging
import math
import os
import runpy
import sqlite3
from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.registers.accounts.models import Session
from jiceng.registers.orgs.actions import set_up
from jiceng.registers.polls import actions
from jiceng.registers.polls.actions import blind
from jiceng.registers.polls.models import Slip
from jiceng.site.commands import storing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
SOAK = os.environ.get("JICENG_SOAK") == "1"
VOTERS = 300 if SOAK else 60
OPTIONS, SUBJECTS = 4, 6


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """The same chance every day: what is red is red again, and green is no luck. Soaked, chance."""
    if not SOAK:
        chance = Random(20261127).randbytes  # noqa: S311
        monkeypatch.setattr(os, "urandom", chance)
        monkeypatch.setattr("random._urandom", chance)


def bound(voters, parts=OPTIONS):
    """Chance and three standard deviations."""
    return voters / parts + 3 * math.sqrt(voters * (1 / parts) * (1 - 1 / parts))


def opened(eligible, subjects=()):
    day = clock.today()
    org = set_up(actor=US, name="某委", kind="district_committee", since=date(2020, 1, 1))
    poll = actions.draft(actor=US, kind="blind", org=org, title="测评", opens_on=day, closes_on=day,
                         options=[f"选项{n}" for n in range(OPTIONS)],
                         subjects=list(subjects))  # fmt: skip
    codes = actions.print_slips(poll, actor=US, eligible=eligible)
    actions.begin(poll, actor=US)
    Random(5).shuffle(codes)  # noqa: S311 - drawn from a box
    return poll, codes


def even(dice, number, parts=OPTIONS):
    """Every option as often as every other, so that guessing one answer is guessing."""
    votes = [nth % parts for nth in range(number)]
    dice.shuffle(votes)
    return votes


def rows():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest, choice FROM {Slip._meta.db_table}")  # noqa: S608
        return cursor.fetchall()


def right(votes, guesses):
    return sum(vote == guess for vote, guess in zip(votes, guesses, strict=True))


def stored(value):
    """The bytes of what is stored, wrapped or plain."""
    try:
        return base64.urlsafe_b64decode(value)
    except ValueError:
        return value.encode()


# What an attacker may read out of a row: its text, the size and a byte of it, its digest.
READINGS = {
    "text": lambda _mark, value: int(value) if value.isdecimal() else -1,
    "size": lambda _mark, value: len(stored(value)) % OPTIONS,
    "bits": lambda _mark, value: stored(value)[12 % len(stored(value))] % OPTIONS,
    "digest": lambda mark, _value: int(mark, 16) % OPTIONS,
}


def attack(copies):
    """By each way of reading: what the row that was filled between two copies says was chosen."""
    told = {name: [] for name in READINGS}
    for then, now in pairwise(copies):
        (mark,) = (mark for mark in now if now[mark] and not then[mark])
        for name, read in READINGS.items():
            told[name].append(read(mark, now[mark]))
    return told


class Ears(logging.Handler):
    """Whatever the application logs."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.heard = []

    def emit(self, record):
        self.heard.append(f"{record.name} {record.getMessage()}")


def test_no_copy_log_session_or_size_of_answer_links_a_voter():
    """D10, over the web: the attacker knows the order of casting and copies the table each time."""
    poll, codes = opened(VOTERS)
    votes = even(Random(7), VOTERS)  # noqa: S311
    place, browser = f"/p/polls/{poll.uid}/", Client()
    ears, sizes, copies = Ears(), [], [dict(rows())]
    before = JournalLine.objects.count(), Session.objects.count()
    for name in ("", "django"):
        logging.getLogger(name).addHandler(ears)
    try:
        for code, vote in zip(codes, votes, strict=True):
            answer = browser.post(place, {"code": code, "choice": str(vote)})
            assert answer.status_code == 200
            sizes.append(len(answer.content))
            copies.append(dict(rows()))
    finally:
        for name in ("", "django"):
            logging.getLogger(name).removeHandler(ears)
    assert (JournalLine.objects.count(), Session.objects.count()) == before
    assert "sessionid" not in browser.cookies
    assert not [line for line in ears.heard if "polls" in line or any(c in line for c in codes)]
    assert len(set(sizes)) == 1
    # Two copies say which slip was cast in between, and that all others changed as well: nothing
    # of what stands on it.
    seen = list(pairwise(copies))
    new = [{m for m in now if now[m] and not then[m]} for then, now in seen]
    assert all(len(one) == 1 for one in new)
    assert all(now[m] != then[m] for then, now in seen for m in then if then[m])
    lengths = {len(base64.urlsafe_b64decode(choice)) for _mark, choice in copies[-1].items()}
    assert len(lengths) == 1
    for guesses in attack(copies).values():
        assert right(votes, guesses) <= bound(VOTERS)
    # Even with the key: the tables as they stand at last say nothing of who is who.
    final = [(m, int(blind._opened(poll, choice))) for m, choice in rows()]
    for order in (final, sorted(final), sorted(final, reverse=True)):
        assert right(votes, [vote for _mark, vote in order]) <= bound(VOTERS)
    actions.close(poll, actor=US, now=True)
    assert sum(poll.result["counts"].values()) == VOTERS
    late = browser.post(place, {"code": codes[0]})
    assert "已经计入" in late.content.decode()


def test_red_control_a_plain_table_is_linked_completely_by_two_copies_a_cast():
    votes = even(Random(7), VOTERS)  # noqa: S311
    table = {f"{nth * 7919 % 997}": "" for nth in range(VOTERS)}
    copies = [dict(table)]
    for mark, vote in zip(list(table), votes, strict=True):
        table[mark] = str(vote)
        copies.append(dict(table))
    assert max(right(votes, guesses) for guesses in attack(copies).values()) == VOTERS


def test_a_pattern_agreed_on_beforehand_finds_no_slip_again():
    """Whoever was told what to choose for each subject cannot be checked on, key in hand or not."""
    voters = min(VOTERS, 60)
    dice = Random(3)  # noqa: S311
    columns = [even(dice, voters) for _subject in range(SUBJECTS)]
    patterns = [tuple(column[nth] for column in columns) for nth in range(voters)]
    poll, codes = opened(voters, [f"党员{n}" for n in range(SUBJECTS)])
    for code, pattern in zip(codes, patterns, strict=True):
        actions.cast(poll, code=code, chosen=list(pattern))
    with connection.cursor() as cursor:
        physical = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT choice FROM {Slip._meta.db_table} ORDER BY {physical}")  # noqa: S608
        said = [blind._opened(poll, row[0]) for row in cursor.fetchall()]
    parts = [one for one in said if one != blind.CAST]
    assert len(parts) == voters * SUBJECTS
    # The only guess: what stands beside each other belongs together.
    groups = [parts[n : n + SUBJECTS] for n in range(0, len(parts), SUBJECTS)]
    whole = {
        tuple(int(value) for _nth, value in sorted(one.split(":") for one in group))
        for group in groups
        if len({one.split(":")[0] for one in group}) == SUBJECTS
    }
    assert sum(pattern in whole for pattern in patterns) <= 3
    naive = Counter(patterns)  # one row a slip: whoever is alone with a pattern is found
    assert sum(naive[pattern] == 1 for pattern in patterns) > voters * 0.9
    actions.close(poll, actor=US, now=True)
    assert [sum(told.values()) for told in poll.result["each"]] == [voters] * SUBJECTS


@pytest.mark.parametrize("subjects", [(), ("甲", "乙", "丙")], ids=["one", "several"])
def test_an_independent_recount_agrees_and_finds_what_was_tampered_with(subjects, tmp_path):
    """A6: printed ≥ issued ≥ cast = marks = ballots, counted again by a script of its own."""
    poll, codes = opened(9, subjects)
    for nth, code in enumerate(codes[:7]):
        chosen = [nth % 3, None, 0] if subjects else [nth % 3]
        assert not actions.cast(poll, code=code, chosen=chosen)
    assert actions.cast(poll, code=codes[0], chosen=[3, 3, 3] if subjects else [3])
    actions.close(poll, actor=US, now=True)
    recount = runpy.run_path("tools/recount.py")
    told = json.loads(json.dumps(actions.publish(poll)))
    assert recount["faults"](told) == []
    assert recount["mark_of"](codes[0].lower(), told["salt"]) in told["marks"]
    assert recount["mark_of"](codes[8], told["salt"]) not in told["marks"]
    for spoil in (
        lambda one: one["counts"][0].update({"选项0": 99}),
        lambda one: one["ballots"][0].append("0"),
        lambda one: one["marks"].append("f" * 16),
        lambda one: one["marks"].__setitem__(0, one["marks"][1]),
        lambda one: one.update(issued=6),
    ):
        bad = json.loads(json.dumps(told))
        spoil(bad)
        assert recount["faults"](bad)
    with pytest.raises(ValidationError, match="现在不能"):
        actions.cast(poll, code=codes[1], chosen=[0])


def test_a_backup_holds_no_slip_and_after_a_restore_it_is_held_anew(tmp_path):
    assert Slip._meta.db_table in storing.unsaved()
    copy = tmp_path / "copy"
    with sqlite3.connect(copy) as made:
        made.execute("CREATE TABLE polls_slip (digest text, choice text)")
        made.executemany("INSERT INTO polls_slip VALUES (?, ?)", [("d" * 60, "票面秘密")] * 50)
    made.close()
    storing.empty(copy)
    assert "票面秘密".encode() not in copy.read_bytes()
    poll, codes = opened(6)
    actions.cast(poll, code=codes[0], chosen=[1])
    for hold in actions.AFTER_RESTORE:
        hold()
    poll.refresh_from_db()
    assert (poll.state, Slip.objects.count()) == ("void", 0)


@pytest.mark.parametrize("chosen", [[], [None, None], [0], [0, 9], [0, -1]])
def test_a_slip_about_several_says_something_of_each_and_no_more(chosen):
    poll, codes = opened(5, ("甲", "乙"))
    with pytest.raises(ValidationError, match=r"等次|选项"):
        actions.cast(poll, code=codes[0], chosen=chosen)
    assert not Slip.objects.exclude(choice="").exists()
    assert actions.returned(poll) == 0
