"""The ballot linker: somebody with the whole database and the order of casting guesses no better
than chance; the naive design, beside it, is linked completely.
"""

import math
from datetime import date
from random import Random

import pytest
from django.db import connection

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.looks import Look
from jiceng.registers.orgs.actions import set_up
from jiceng.registers.polls import actions
from jiceng.registers.polls.models import Inclusion, Poll, Slip

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")
DAY = date(2026, 9, 1)
VOTERS, OPTIONS = 300, 10
CHANCE = VOTERS / OPTIONS + 3 * math.sqrt(VOTERS * (1 / OPTIONS) * (1 - 1 / OPTIONS))


@pytest.fixture(scope="module")
def votes():
    """What each voter chose, in the order they cast: the attacker knows the order."""
    dice = Random(7)  # noqa: S311
    return [dice.randrange(OPTIONS) for _ in range(VOTERS)]


def open_poll(eligible=VOTERS):
    org = set_up(actor=US, name="某委", kind="district_committee", since=date(2020, 1, 1))
    poll = actions.draft(actor=US, kind="blind", org=org, title="测评", opens_on=DAY,
                         options=[f"选项{n}" for n in range(OPTIONS)], closes_on=DAY)  # fmt: skip
    codes = actions.print_slips(poll, actor=US, eligible=eligible)
    actions.begin(poll, actor=US)
    return poll, codes


def physical():
    return "rowid" if connection.vendor == "sqlite" else "ctid"


def seen(table, order):
    """The choices as the attacker finds them, in some order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT choice FROM {table} ORDER BY {order}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def linked(votes, found):
    """How many voters the attacker gets right, giving the n-th row to the n-th caster."""
    return sum(str(vote) == choice for vote, choice in zip(votes, found, strict=False))


def test_nobody_is_linked_to_a_slip_better_than_by_guessing(votes):
    with clock.at(DAY):
        poll, codes = open_poll()
        Random(11).shuffle(codes)  # noqa: S311 - drawn from a box
        before = JournalLine.objects.count(), Look.objects.count()
        for code, vote in zip(codes, votes, strict=True):
            actions.cast(poll, code=code, chosen=[vote])
        assert (JournalLine.objects.count(), Look.objects.count()) == before
    table = Slip._meta.db_table
    orders = [physical(), "digest", f"{physical()} DESC", "digest DESC"]
    if connection.vendor == "postgresql":
        orders.append("xmin::text::bigint, ctid")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")  # noqa: S608
            assert cursor.fetchone()[0] == 1
    for order in orders:
        assert linked(votes, seen(table, order)) <= CHANCE, order
    columns = {field.name for field in Slip._meta.get_fields()}
    assert columns == {"digest", "poll", "choice"}
    with clock.at(DAY):
        actions.close(poll, actor=US, now=True)
    assert not Slip.objects.exists()
    marks = list(Inclusion.objects.order_by("pk").values_list("mark", flat=True))
    assert marks == sorted(marks)
    assert sum(poll.result["counts"].values()) == VOTERS
    told = [votes.count(n) for n in range(OPTIONS)]
    assert list(poll.result["counts"].values()) == told


def test_red_control_the_naive_design_is_linked_completely(votes):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE naive (token text, choice text)")
        for number, vote in enumerate(votes):
            cursor.execute(
                "INSERT INTO naive VALUES (%s, %s)", [f"{number * 7919 % 997}", str(vote)]
            )
    assert linked(votes, seen("naive", physical())) == VOTERS


def test_the_order_of_printing_says_nothing_of_the_digests():
    with clock.at(DAY):
        _poll, codes = open_poll()
    assert codes != sorted(codes)
    assert len(set(codes)) == VOTERS
    stored = " ".join(Slip.objects.values_list("digest", flat=True))
    assert not any(code.lower() in stored for code in codes)


def test_casting_anew_replaces_and_the_last_one_counts():
    with clock.at(DAY):
        poll, codes = open_poll(5)
        for choice in (1, 2, 3):
            actions.cast(poll, code=codes[0].lower(), chosen=[choice])
        actions.close(poll, actor=US, now=True)
    assert poll.result["cast"] == 1
    assert poll.result["counts"]["选项3"] == 1
    assert actions.is_counted(poll, codes[0])
    assert not actions.is_counted(poll, codes[1])
    assert Poll.objects.get().state == "closed"
