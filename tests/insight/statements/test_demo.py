"""The whole demo: three years of statements that balance at every node, and cases of every kind."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.writing import reports, write
from jiceng.insight.shelf.addresses import address, opened
from jiceng.insight.shelf.look import bound_of, look_up, read_where
from jiceng.insight.statements.statement import faults, statements, unbalanced
from jiceng.insight.watch.watched import counts, watches
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across
from jiceng.kernel.periods import Period, month, quarter, year
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme
from jiceng.site.demo import build
from jiceng.work.development.models import CaseStep
from jiceng.work.disposal.figures import HANDLED
from jiceng.work.disposal.models import Case
from tests.cast import sign_in
from tests.insight.blanks import LOOSE, blanks
from tests.insight.statements.recount import Bare
from tests.insight.statements.recount_outward import COUNTED

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


def test_every_blank_opens_to_exactly_its_records(db, demo):
    """Each number of docs/blanks.csv is more than nought, opens, and is counted again by hand."""
    asked = {
        (blank.written, blank.period): blank
        for blank in blanks() if blank.kind in {"figure", "recorded"}
    }  # fmt: skip
    bare: dict[str, Bare] = {}
    for (written, code), blank in asked.items():
        figure, ask = look_up(written), blank.ask(UNTIL)
        reading = figure.read(demo, ask)
        rows, value = reading.records, reading.value
        keys = sorted(rows.values_list("pk", flat=True))
        assert keys, (written, code)
        assert value or isinstance(figure, Across), (written, code)
        link = address(written, demo, ask)
        assert sorted(opened(link).values_list("pk", flat=True)) == keys, (written, code)
        if isinstance(figure, Figure) and figure.kind == "count":
            named = rows.exclude(**{figure.measure.needs: None})
            held = set(named.values_list(figure.measure.column, flat=True))
            assert len(held) == value, (written, code)
        again = COUNTED.get(blank.source) or COUNTED[blank.source.partition(":")[0]]
        table = bare.setdefault(code, Bare(ask.period, ask.day))
        chosen = read_where(blank.splits) if blank.splits else {}
        assert again(table, chosen) == value, (written, code)


def test_every_slot_of_every_genre_opens_to_exactly_its_records(db, demo):
    """Reports from live data: what a count prints is what its link opens, in every text there is;
    what is frozen keeps just those record ids and its digest.
    """
    walked, opens = Counter(), dict[str, set[Any]]()
    for report in reports().values():
        period = quarter(2026, 3) if report.name == "quarterly" else year(2025)
        for slot in write(report, demo, Ask(period)).slots:
            figure = look_up(slot.written) if slot.link and slot.unit != "%" else None
            if not isinstance(figure, Figure) or figure.kind != "count" or slot.value is None:
                continue
            if slot.link not in opens:
                rows = opened(slot.link).exclude(**{figure.measure.needs: None})
                opens[slot.link] = set(rows.values_list(figure.measure.column, flat=True))
            assert len(opens[slot.link]) == slot.value, (report.name, slot.written)
            walked[report.name] += 1
    assert walked.keys() == reports().keys()
    assert min(walked.values()) >= 12
    issues = list(Issue.objects.order_by("pk"))
    assert {one.report for one in issues} >= {"quarterly", "campaign", "duty"}
    assert len({one.as_of.year for one in issues if one.report == "quarterly"}) == 3
    for one in issues:
        assert one.sound
        counted = [
            slot
            for slot in one.draft.slots
            if slot.link and slot.unit != "%" and slot.value is not None
            and isinstance(figure := look_up(slot.written), Figure)
            and figure.kind == "count" and figure.measure.column == "pk"
        ]  # fmt: skip
        assert counted
        assert all(len(slot.records) == slot.value for slot in counted), one


def test_names_dates_and_bounds_of_the_blanks_resolve(db, demo):
    for blank in blanks():
        ask = blank.ask(UNTIL)
        if blank.kind == "parameter":
            assert bound_of(blank.source, ask) > 0, blank
        elif blank.source == "programme":
            chosen = Programme.objects.standing(ask.day).filter(kind=blank.splits[5:])
            assert chosen.exists(), blank
        elif blank.kind in {"name", "date"} and blank.source not in LOOSE:
            reading = look_up(blank.written).read(demo, ask)
            column = blank.column
            found = reading.records.values_list(column, flat=True) if column else reading.names(1)
            assert any(found), blank
