"""Pouring rows: counted, checked by the database, and made while it may be asked."""

import gc
import platform
import resource
import weakref
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from jiceng.kernel import bulk, clock
from jiceng.kernel.bulk import FEW, insert, insert_unless, pour, store, uncollected, weigh
from jiceng.kernel.journal import COLUMNS, JournalLine
from jiceng.kernel.numbers import Counter, next_numbers
from jiceng.kernel.prepared import Prepared
from jiceng.registers.calendar.models import LoadedYear, WorkdayException
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
    at = clock.now()
    rows = [
        (at, None, "甲", "a.b", "x.y", str(n), "", {"on": date(2026, 1, n % 28 + 1)})
        for n in range(FEW + 1)
    ]
    pour(JournalLine, COLUMNS, rows)
    line = JournalLine.objects.filter(label="x.y").order_by("pk")[3]
    assert (line.at, line.actor, line.details) == (at, None, {"on": "2026-01-04"})


def test_a_record_is_inserted_unless_a_rival_stands():
    said = [Counter(series=f"u{n}", last=n) for n in range(3)]
    rivals = Prepared(lambda series: Counter.objects.filter(series=series))
    assert insert_unless(said[0], rivals, "u8")
    assert insert_unless(said[1], rivals, "u9")
    assert not insert_unless(said[2], rivals, "u0")
    found = Counter.objects.filter(series__in=["u0", "u1", "u2"]).order_by("pk")
    assert [one.pk for one in found] == [said[0].pk, said[1].pk]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(transaction.TransactionManagementError):
        pour(Counter, ("series", "last"), [("x", 1)])


def test_inserted_records_know_their_keys_and_nobody_gets_them_again():
    first = [Counter(series=f"a{n}", last=n) for n in range(2 * FEW)]
    insert(first)
    assert [Counter.objects.get(pk=one.pk).series for one in first] == [o.series for o in first]
    assert not first[0]._state.adding
    last = first[-1].pk
    Counter.objects.filter(pk=last).delete()
    single = Counter.objects.create(series="between", last=1)
    more = [Counter(series=f"b{n}", last=n) for n in range(3)]
    insert(more)
    insert([])
    held = [single.pk, *(one.pk for one in more)]
    assert len({*held, *(one.pk for one in first)}) == 2 * FEW + 4
    assert min(held) > last


def test_without_the_collector_cycles_of_a_batch_still_go():
    class Ring:
        def __init__(self):
            self.self = self

    with uncollected() as clear:
        assert not gc.isenabled()
        gone = weakref.ref(Ring())
        assert gone() is not None
        clear()
        assert gone() is None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_stored_records_keep_what_is_not_named():
    rows = [Counter(series=f"s{n}", last=n) for n in range(3)]
    insert(rows)
    for one in rows:
        one.series, one.last = "another", one.last + 10
    store(rows[:2], "last")
    store([], "last")
    found = Counter.objects.filter(pk__in=[one.pk for one in rows]).order_by("pk")
    assert [*found.values_list("series", "last")] == [("s0", 10), ("s1", 11), ("s2", 2)]


def test_a_relation_may_be_written_after_it_was_told_but_not_never():
    year = LoadedYear(year=2031, source="x", recorded_at=clock.now())
    day = WorkdayException(date=date(2031, 1, 1), is_workday=False, year=year)
    with pytest.raises(ValueError, match="unsaved related object"):
        insert([day])
    insert([year])
    insert([day])
    assert WorkdayException.objects.get(date=day.date).year == year


@pytest.mark.parametrize("told", [True, False])
def test_numbers_go_on_whether_or_not_a_write_tells_its_row(monkeypatch, told):
    if not told:  # the older SQLite
        monkeypatch.setattr(connection.features, "can_return_columns_from_insert", False)
    assert [*next_numbers("fresh", 3)] == [1, 2, 3]
    assert [*next_numbers("fresh")] == [4]
    assert [*next_numbers("fresh", 0)] == []
    assert Counter.objects.get(series="fresh").last == 4


def test_the_database_learns_how_full_a_table_is():
    asked = {
        "sqlite": "SELECT CAST(stat AS integer) FROM sqlite_stat1 WHERE tbl = %s",
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = %s",
    }
    loaded = LoadedYear.objects.create(year=2020, source="x", recorded_at=clock.now())
    for number in (30, 60):
        days = (date(2020, 1, 1) + timedelta(number + n) for n in range(30))
        WorkdayException.objects.bulk_create(
            WorkdayException(date=day, is_workday=False, year=loaded) for day in days
        )
        weigh()
        with connection.cursor() as cursor:
            cursor.execute(asked[connection.vendor], [WorkdayException._meta.db_table])
            assert cursor.fetchone()[0] == WorkdayException.objects.count()


def resident():
    """Megabytes this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the system has another C library")
def test_memory_that_is_free_between_what_is_used_goes_back():
    many = [bytes(2_000) for _n in range(50_000)]
    kept = many[::100]
    del many
    before = resident()
    bulk.give_back()
    assert before - resident() > 40
    assert len(kept) == 500


def test_where_the_system_cannot_take_it_back_nothing_is_amiss(monkeypatch):
    monkeypatch.setattr(bulk, "_trim", lambda: None)
    bulk.give_back()
    with uncollected() as clear:
        assert clear() >= 0
