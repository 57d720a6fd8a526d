"""Long work done apart from the page: leased, fenced, with real progress, tried five times.

A kind is a function registered by `@job("export", _("导出"))`; it takes the running `Work`, the
actor and plain values, must be safe to run twice, and gives an `Outcome`. The queue carries only
the job's uid.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task, schedule

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.uids import uid7
from jiceng.kit.rooms import furniture

log = logging.getLogger(__name__)

TRIES: Final = 5
LEASE: Final = timedelta(minutes=5)
KEPT: Final = timedelta(hours=24)
PAUSE: Final = timedelta(seconds=20)  # before the next try, times the number of tries
BEAT: Final = 0.5  # seconds between two writings of progress


class StoppedError(Exception):
    """This run no longer holds the job: it was cancelled, or another worker took it over."""


class JobState(models.TextChoices):
    """状态."""

    WAITING = "waiting", _("未开始")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("有误")
    PARKED = "parked", _("搁置")
    CANCELLED = "cancelled", _("撤销")


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """One piece of long work, whose it is, how far it has got and what came of it."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    account = models.BigIntegerField(_("账号"), null=True)
    args = models.JSONField(_("参数"), default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(
        _("状态"), max_length=12, choices=JobState.choices, default=JobState.WAITING
    )
    step = models.IntegerField(_("步"), default=0)
    steps = models.IntegerField(_("总步数"), default=0)
    done = models.IntegerField(_("已办"), default=0)
    total = models.IntegerField(_("总数"), default=0)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    file = models.CharField(_("结果文件"), max_length=200, blank=True)
    size = models.BigIntegerField(_("大小"), null=True)
    result_url = models.CharField(_("结果页"), max_length=200, blank=True)
    attempt = models.IntegerField(_("栅栏"), default=0)  # grows with every run, never back
    tries = models.IntegerField(_("已试次数"), default=0)
    lease_until = models.DateTimeField(_("占用至"), null=True)
    started_at = models.DateTimeField(_("提交时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    keep_until = models.DateTimeField(_("保留到"), null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="kit_job_account"),
            models.Index(fields=["state", "lease_until"], name="kit_job_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def running(self) -> bool:
        return self.state in OPEN

    @property
    def path(self) -> Path:
        """Where the result file lies."""
        return folder(self) / self.file


@dataclass(frozen=True)
class Outcome:
    """What a finished job leaves: a file in the job's folder, or a page to look at."""

    words: str = ""
    file: str = ""
    result_url: str = ""


Do = Callable[..., Outcome]


@dataclass(frozen=True)
class Kind:
    """A registered kind of work."""

    name: str
    title: str | Promise
    do: Do


KINDS: dict[str, Kind] = {}


def job(name: str, title: str | Promise = "") -> Callable[[Do], Do]:
    """Register an idempotent function `do(work, actor, **plain_values)` as a kind of work."""

    def registered(do: Do) -> Do:
        KINDS[name] = Kind(name, title or name, do)
        return do

    return registered


def kind_of(name: str) -> Kind:
    """The kind of this name; rooms register theirs as actions or pages load. KeyError for none."""
    for part in ("actions", "pages"):
        if name not in KINDS:
            for _room in furniture(part):
                pass
    return KINDS[name]


def folder(job: Job) -> Path:
    """The job's own folder for results and progress."""
    found = Path(settings.JICENG_HOME) / "jobs" / str(job.uid)
    found.mkdir(parents=True, exist_ok=True)
    return found


class Work:
    """A run that holds a job: it says how far it is and learns whether it may go on."""

    def __init__(self, job: Job) -> None:
        self.job, self.fence, self._last = job, job.attempt, 0.0

    @property
    def folder(self) -> Path:
        return folder(self.job)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, attempt=self.fence, state=JobState.RUNNING)

    def progress(
        self, step: int, done: int = 0, total: int = 0, words: str = "", *, steps: int = 0
    ) -> None:
        """Tell how far the work is. Raises StoppedError when the job is no longer ours."""
        at = time.monotonic()
        if step == self.job.step and at - self._last < BEAT and done != total:
            return
        self._last = at
        self.job.step, self.job.steps = step, steps or self.job.steps
        facts: dict[str, Any] = {
            "step": step,
            "steps": self.job.steps,
            "done": done,
            "total": total,
        }
        facts["words"] = str(words or self.job.words)[:300]
        if transaction.get_connection().in_atomic_block:
            # Nobody would see it before the commit: it goes beside the database.
            _note_aside(self.job, {**facts, "attempt": self.fence})
            return
        if not self._mine().update(lease_until=clock.now() + LEASE, **facts):
            raise StoppedError

    def hold(self) -> None:
        """Inside the transaction of the effect: refuse if another worker has taken over."""
        if not self._mine().update(lease_until=clock.now() + LEASE):
            raise StoppedError

    def finish(self, outcome: Outcome) -> None:
        at = clock.now()
        file = self.folder / outcome.file if outcome.file else None
        facts = {"words": str(outcome.words)[:300], "result_url": outcome.result_url}
        won = self._mine().update(
            state=JobState.DONE,
            file=outcome.file,
            size=file.stat().st_size if file else None,
            finished_at=at,
            keep_until=at + KEPT if file else None,
            **facts,
        )
        if not won:
            raise StoppedError


def _note_aside(job: Job, facts: dict[str, Any]) -> None:
    draft = folder(job) / "progress.tmp"
    draft.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder(job) / "progress.json")


def progress_of(job: Job) -> Job:
    """The job with the newest progress, whether told in the database or beside it."""
    aside = folder(job) / "progress.json"
    if job.state == JobState.RUNNING and aside.is_file():
        facts = json.loads(aside.read_text(encoding="utf-8"))
        if facts.pop("attempt") == job.attempt and facts["step"] >= job.step:
            for name, value in facts.items():
                setattr(job, name, value)
    return job


def start(kind: str, account: Any, *, title: str = "", steps: int = 0, **args: Any) -> Job:
    """Put a job in the queue once the present transaction is kept; run it here in tests.

    `account` is the one it is done for (its `pk` must be an account's, or None for a process);
    `args` are plain values.
    """
    made: Job = Job.objects.create(
        kind=kind,
        title=(title or str(kind_of(kind).title))[:120],
        account=account.pk if account is not None else None,
        args=args,
        steps=steps,
        started_at=clock.now(),
    )
    _enqueue(made)
    made.refresh_from_db()
    return made


def _enqueue(job: Job) -> None:
    uid = str(job.uid)
    if settings.Q_CLUSTER.get("sync"):
        run(uid)
    else:
        transaction.on_commit(lambda: async_task("jiceng.kit.jobs.run", uid))


def _claim(uid: str) -> Job | None:
    """Take the job, with a new fence; None if it is done or somebody holds it."""
    at = clock.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=at)
    rows = Job.objects.filter(free, uid=uid)
    if rows.filter(tries__gte=TRIES).update(state=JobState.PARKED, finished_at=at):
        return None
    won = rows.filter(tries__lt=TRIES).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        tries=F("tries") + 1,
        lease_until=at + LEASE,
    )
    found: Job | None = Job.objects.get(uid=uid) if won else None
    return found


def _actor(job: Job) -> Actor:
    if job.account is None:
        return System("后台任务")
    account: Any = get_user_model()._default_manager.get(pk=job.account, is_active=True)
    return account  # type: ignore[no-any-return]


def run(uid: str) -> None:
    """Run one job; what the queue calls. Called twice for the same job it does nothing twice."""
    claimed = _claim(uid)
    if claimed is None:
        return
    work = Work(claimed)
    try:
        outcome = kind_of(claimed.kind).do(work, _actor(claimed), **claimed.args)
        work.finish(outcome)
    except StoppedError:
        log.info("job %s is held by another run or was cancelled", uid)
    except ValidationError as error:  # the person can mend it; trying again cannot
        _end(work, JobState.FAILED, "；".join(error.messages))
    except Exception:
        log.exception("job %s failed at attempt %s", uid, work.fence)
        _try_again(work)


def _end(work: Work, state: str, words: str) -> None:
    work._mine().update(state=state, words=words[:300], finished_at=clock.now())


def _try_again(work: Work) -> None:
    if work.job.tries >= TRIES:
        _end(work, JobState.PARKED, gettext("试了多次都没有办成，已经搁置，请联系系统管理员"))
        return
    words = gettext("刚才没有办成，稍后自动再试")
    if not work._mine().update(state=JobState.WAITING, words=words, lease_until=None):
        return
    if settings.Q_CLUSTER.get("sync"):
        run(str(work.job.uid))
    else:
        later = clock.now() + PAUSE * work.job.tries
        schedule(
            "jiceng.kit.jobs.run", str(work.job.uid), schedule_type="O", repeats=-1, next_run=later
        )


def cancel(job: Job) -> bool:
    """Stop a job that waits or runs; its run learns of it at the next word of progress."""
    rows = Job.objects.filter(pk=job.pk, state__in=OPEN)
    won = rows.update(state=JobState.CANCELLED, finished_at=clock.now(), words="")
    return bool(won)


def retry(job: Job) -> bool:
    """Start over a job that failed, was parked or cancelled, counting tries anew.

    The fence goes on counting, so that a run from before stays refused.
    """
    over = (JobState.FAILED, JobState.PARKED, JobState.CANCELLED)
    won = Job.objects.filter(pk=job.pk, state__in=over).update(
        state=JobState.WAITING, tries=0, finished_at=None, words="", step=0, done=0, total=0
    )
    if won:
        _enqueue(job)
    return bool(won)


def sweep() -> int:
    """Queue again what a dead worker left behind; for the scheduler, every few minutes."""
    at = clock.now()
    lost = Q(state=JobState.RUNNING, lease_until__lt=at)
    lost |= Q(state=JobState.WAITING, started_at__lt=at - LEASE)
    found = list(Job.objects.filter(lost))
    for one in found:
        _enqueue(one)
    return len(found)
