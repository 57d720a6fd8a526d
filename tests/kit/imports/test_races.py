"""Imports that meet, break off or are overtaken: before or after, never between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from jiceng.kernel import clock
from jiceng.kit.imports import files, marking
from jiceng.kit.imports.actions import forget, import_rows, take_in
from jiceng.kit.imports.marking import marked
from jiceng.kit.imports.models import BatchState, ImportedRow
from jiceng.kit.imports.trials import try_out
from jiceng.kit.jobs import StoppedError
from jiceng.kit.uploads import RefusedFile
from tests.kit.imports.conftest import row, upload, workbook
from tests.kit.imports.trial import KEEPS, VISITS


def tried(actor, data):
    batch = take_in(upload(data), "走访.xlsx", VISITS, actor=actor)
    return try_out(batch, VISITS, actor=actor, keeps=KEEPS)


@pytest.mark.both
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_import_one_roster_at_once_exactly_one_writes_each_row(visits, office, staff):
    data = workbook([row(n) for n in range(60)])
    batches = [(office, tried(office, data)), (staff, tried(staff, data))]
    ready, done = threading.Barrier(2), []

    def go(actor, batch):
        try:
            ready.wait()
            done.append(import_rows(batch, VISITS, actor=actor, keeps=KEEPS).counts)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=one) for one in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert visits.objects.count() == 60
    assert sorted((one["added"], one["same"]) for one in done) == [(0, 60), (60, 0)]
    visits.objects.all().delete()


@pytest.mark.django_db
def test_an_import_broken_off_half_way_wrote_nothing_and_can_be_done_again(
    visits, office, monkeypatch
):
    monkeypatch.setattr(files, "CHUNK", 2)
    batch = tried(office, workbook([row(n) for n in range(5)]))

    def broken(done, total):
        if done > 2:
            raise OSError("断电")

    with pytest.raises(OSError, match="断电"):
        import_rows(batch, VISITS, actor=office, keeps=KEEPS, progress=broken)
    assert not visits.objects.exists()
    assert not ImportedRow.objects.exists()
    batch.refresh_from_db()
    assert batch.state == BatchState.TRIED
    import_rows(batch, VISITS, actor=office, keeps=KEEPS)
    assert visits.objects.count() == 5


@pytest.mark.django_db
def test_a_run_overtaken_by_another_writes_nothing(visits, office):
    batch = tried(office, workbook([row(1)]))

    def overtaken():
        raise StoppedError

    with pytest.raises(StoppedError):
        import_rows(batch, VISITS, actor=office, keeps=KEEPS, hold=overtaken)
    assert not visits.objects.exists()


@pytest.mark.django_db
def test_of_a_very_long_file_only_the_failed_rows_come_back(visits, office, monkeypatch):
    monkeypatch.setattr(marking, "MOST", 3)
    data = workbook([row(1), row(2, 走访日期="哪天"), row(3), row(4, 类别="信")])
    batch = tried(office, data)
    again = tried(office, marked(batch))
    assert (again.counts["total"], again.counts["wrong"]) == (2, 2)


@pytest.mark.django_db
def test_an_upload_is_deleted_after_a_day_and_says_so(visits, office):
    batch = tried(office, workbook([row(1)]))
    with clock.at(clock.now() + timedelta(hours=25)):
        assert forget() == 1
        assert forget() == 0
        assert not batch.source.is_file()
        with pytest.raises(RefusedFile, match="已过保留时间"):
            import_rows(batch, VISITS, actor=office, keeps=KEEPS)
