"""The whole demo: three years of statements that balance at every node, and cases of every kind."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from jiceng.insight.statements.statement import faults, statements, unbalanced
from jiceng.insight.watch.watched import counts, watches
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import Period, month, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.site.demo import build
from jiceng.work.development.models import CaseStep
from jiceng.work.disposal.figures import HANDLED
from jiceng.work.disposal.models import Case
from tests.cast import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
UNTIL = date(2026, 11, 22)
MONTHS = [month(2023 + n // 12, n % 12 + 1) for n in range(10, 46)]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Org]:
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        build(UNTIL, lambda *_said: None)
        yield Org.objects.get(parent=None)
        transaction.set_rollback(True)


@pytest.fixture
def db(demo: Org) -> Iterator[None]:
    del demo
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["members", "orgs"])
def test_every_node_of_every_month_balances(kind, db, demo):
    made = statements(kind, MONTHS)
    assert len(made) == 36
    assert sum(len(one.nodes()) for one in made) > 36 * 300
    assert [found for one in made if (found := unbalanced(one, demo))] == []
    assert [one.gap(node) for one in made for node in one.nodes() if one.gap(node)] == []
    assert faults(kind, Period(MONTHS[0].first, MONTHS[-1].last)) == []
    top = demo.path.rstrip(".")
    assert all(one.end[top] == two.start[top] for one, two in itertools.pairwise(made))
    if kind == "members":
        assert made[-2].end[top] == MEMBERS.read(demo, Ask(MONTHS[-2])).value > 9_000


def test_red_control_one_broken_span_shows_from_its_month_on(db, demo):
    one = Belonging.objects.filter(until=None, since__lt=MONTHS[0].first).order_by("pk")[1_000]
    Belonging.objects.filter(pk=one.pk).update(until=date(2025, 3, 4), ended="moved")
    made = statements("members", MONTHS)
    wrong = [s.period.label for s in made if unbalanced(s, demo)]
    assert wrong == ["2025年3月"]
    assert [fault.record for fault in faults("members", month(2025, 3))] == [one.pk]


def test_the_demo_has_cases_of_every_kind(db, demo):
    states = Counter(Case.objects.values_list("state", flat=True))
    assert {"told", "overturned", "upheld", "kept", "removed", "restored", "dropped"} <= set(states)
    assert {"talked", "correcting", "decided", "carried"} <= set(states)
    outcomes = set(HANDLED.read(demo, Ask(Period(MONTHS[0].first, UNTIL))).by("outcome"))
    assert outcomes == {"kept", "advised", "removed", "lapsed", "suspended"}
    assert HANDLED.read(demo, Ask(year(2025))).value > 0


def test_the_demo_has_somebody_to_look_after(db, demo):
    whole, lines = counts(demo, UNTIL, System("测试"))
    told = {watch.key: count for watch, count in zip(watches(), whole, strict=True)}
    assert told["meetings.not_seen"] >= 20
    assert told["disposal.suspended"] >= 1
    assert told["disposal.correction_over"] >= 1
    assert told["disposal.untold"] >= 1
    assert [line.org.path for line in lines] == sorted(line.org.path for line in lines)


def test_the_secretary_opens_a_candidate_and_sees_what_is_next(db, demo):
    """What may be done, by whom, until when and why, and a button for it."""
    secretary = Account.objects.get(username="shuji")
    days = CaseStep.objects.of("prereview").filter(
        case__org=secretary.home, case__state="form_issued", on=UNTIL - timedelta(days=10)
    )
    (step,) = days
    due, url = add_months(step.on, 1), f"/c/development/{step.case_id}/"
    with clock.at(UNTIL):
        page = sign_in(Client(), secretary).get(url).content.decode()
    assert due > UNTIL
    for words in ("下一步", "支部大会讨论表决", "由党支部办理", "第20条", f"{due}", f"{url}vote/"):
        assert words in page, words
