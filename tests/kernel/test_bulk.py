"""Pouring rows: counted, checked by the database, and made while it may be asked."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from jiceng.kernel.bulk import FEW, pour
from jiceng.kernel.journal import COLUMNS, JournalLine
from jiceng.kernel.numbers import Counter
from jiceng.registers.orgs.models import Org

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_rows_are_poured_and_counted_few_or_many():
    for count in (1, FEW - 1, FEW, 3 * FEW):
        before = Counter.objects.count()
        rows = [(f"{count}-{n}", n) for n in range(count)]
        assert pour(Counter, ("series", "last"), rows) == count
        assert Counter.objects.count() == before + count


def test_making_the_rows_may_ask_the_database():
    rows = ((f"s{n}", Org.objects.count() + n) for n in range(4 * FEW))
    assert pour(Counter, ("series", "last"), rows) == 4 * FEW


def test_constraints_hold():
    rows = [("same", 1)] * (2 * FEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        pour(Counter, ("series", "last"), rows)


def test_dates_json_and_nothing_come_back_as_they_went():
    from jiceng.kernel import clock

    at = clock.now()
    rows = [
        (at, None, "甲", "a.b", "x.y", str(n), "", {"on": date(2026, 1, n % 28 + 1)})
        for n in range(FEW + 1)
    ]
    pour(JournalLine, COLUMNS, rows)
    line = JournalLine.objects.filter(label="x.y").order_by("pk")[3]
    assert (line.at, line.actor, line.details) == (at, None, {"on": "2026-01-04"})


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(transaction.TransactionManagementError):
        pour(Counter, ("series", "last"), [("x", 1)])
