"""The worker killed in the middle of imports and exports: before or after, never between."""

import io
import random
import time
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from jiceng.kernel import clock
from jiceng.kit import exports, jobs
from jiceng.kit.imports.actions import take_in
from jiceng.kit.imports.jobs import WRITE, served
from jiceng.kit.imports.models import BatchState, ImportBatch, ImportedRow
from jiceng.kit.imports.trials import try_out
from jiceng.kit.jobs import Job, JobState
from jiceng.registers.members.models import Member
from tests.cast import Cast
from tests.crash.conftest import KILLS, SEED, SOAK, Forks, broken

pytestmark = [
    pytest.mark.both,
    pytest.mark.race,
    pytest.mark.slow,
    pytest.mark.timeout(3_600),
    pytest.mark.django_db(transaction=True),
]
ROWS = 300 if SOAK else 120
EARLY = 0.8  # of the usual time: most runs are still at it
DEATHS = jobs.TRIES - 1  # after so many a job is parked, and a person looks at it
HEAD = ["姓名", "性别", "出生日期", "入党日期", "所在党支部"]
DIGITS = "甲乙丙丁戊己庚辛壬癸"


def roster(number: int) -> bytes:
    """A roster whose people have names of their own."""
    book: Any = openpyxl.Workbook()
    book.active.append(HEAD)
    for row in range(ROWS):
        given = "".join(DIGITS[int(digit)] for digit in f"{number:03}{row:03}")
        book.active.append([f"程{given}", "男", "1980-05-06", "2005-07-01", "槐荫第一党支部"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def import_of(cast: Cast, number: int) -> Job:
    """A tried roster, waiting to be written by the worker."""
    asked = served("members.members")
    batch = take_in(
        SimpleUploadedFile("花名册.xlsx", roster(number)), "花名册.xlsx", asked.sheet,
        actor=cast.clerk,
    )  # fmt: skip
    batch = try_out(batch, asked.sheet, actor=cast.clerk, keeps=asked.keeps)
    assert batch.counts["new"] == ROWS, batch.counts
    args = {"batch": str(batch.uid), "keeps": list(asked.keeps), "everything": True}
    return waiting(cast, WRITE, args)


def waiting(cast: Cast, kind: str, args: dict[str, Any]) -> Job:
    """A job as the page leaves it, not yet begun."""
    found: Job = Job.objects.create(
        kind=kind, title=kind, account=cast.clerk.pk, args=args, started_at=clock.now()
    )
    return found


def left_behind(job: Job) -> None:
    """Its time is up: what a dead worker held may be taken over."""
    past = clock.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=past)


def killed(forks: Forks, job: Job, after: float) -> bool:
    """A worker begins the job and is killed; whether it was still at it."""
    pid = forks.begin(lambda: jobs.run(str(job.uid)))
    time.sleep(after)
    died = forks.kill(pid)
    left_behind(job)
    return died


def finished(forks: Forks, job: Job) -> Job:
    """A worker that nobody kills takes it over."""
    assert forks.wait(forks.begin(lambda: jobs.run(str(job.uid)))) == 0
    job.refresh_from_db()
    assert job.state == JobState.DONE, (job.state, job.words)
    return job


def test_imports_are_whole_or_not_there_whenever_the_worker_dies(
    cast: Cast, forks: Forks, record_property: Any
) -> None:
    dice, have = random.Random(SEED), Member.objects.count()  # noqa: S311
    first, begun = import_of(cast, 0), time.monotonic()
    finished(forks, first)
    usual = time.monotonic() - begun
    deaths, number = 0, 0
    while deaths < KILLS and number < KILLS:
        number += 1
        before, job = Member.objects.count(), import_of(cast, number)
        for _turn in range(DEATHS):
            deaths += killed(forks, job, dice.random() * usual * EARLY)
            assert Member.objects.count() in {before, before + ROWS}
            job.refresh_from_db()
            if job.state == JobState.DONE:
                break
        else:
            finished(forks, job)
        assert Member.objects.count() == before + ROWS
    assert Member.objects.count() == have + ROWS * (number + 1)
    assert ImportedRow.objects.count() == ROWS * (number + 1)
    assert not ImportBatch.objects.exclude(state=BatchState.DONE).exists()
    assert deaths >= KILLS / 2, "几乎没有一次赶在写完以前，这场试验什么也没有试"
    assert broken() == []
    record_property("kills", deaths)
    record_property("jobs", number + 1)
    record_property("rows", ROWS * (number + 1))


def test_an_export_that_was_killed_leaves_no_half_file(cast: Cast, forks: Forks) -> None:
    dice = random.Random(SEED)  # noqa: S311
    args = {"sheet": "members.members", "face": exports.DATA, "query": QueryDict().urlencode()}
    job = waiting(cast, "export", args)
    for _turn in range(DEATHS):
        killed(forks, job, dice.random() * 0.4)
        job.refresh_from_db()
        if job.state == JobState.DONE:
            break
        assert job.file == ""
    else:
        job = finished(forks, job)
    book = openpyxl.load_workbook(job.path)
    rows = max(sheet.max_row for sheet in book.worksheets)
    assert rows > Member.objects.present().count()
