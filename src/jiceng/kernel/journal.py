"""The journal: one line per action, in the same transaction as the write, never changed.

Lines are sealed in batches by a keyed hash chain, so that writers never queue on it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import pour

BATCH = 2_000
COLUMNS = ("at", "actor", "actor_name", "verb", "label", "record", "reason", "details")


class JournalError(RuntimeError):
    """A write outside a transaction, or an attempt to change the journal."""


class JournalQuerySet(models.QuerySet["JournalLine"]):
    """Append-only: the bulk doors are closed as well."""

    def update(self, **kwargs: Any) -> int:
        raise JournalError("流水只增不改")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalError("流水只增不改")

    def about(self, record: models.Model) -> "JournalQuerySet":
        return self.filter(label=record._meta.label_lower, record=str(record.pk))


class JournalLine(models.Model):
    """Who did what to which record, when, and why."""

    at = models.DateTimeField(_("时间"), editable=False)
    actor = models.BigIntegerField(_("经办账号"), null=True, editable=False)
    actor_name = models.CharField(_("经办人"), max_length=60, editable=False)
    verb = models.CharField(_("动作"), max_length=60, editable=False)
    label = models.CharField(_("对象种类"), max_length=60, editable=False)
    record = models.CharField(_("对象编号"), max_length=40, editable=False)
    reason = models.CharField(_("原因"), max_length=500, blank=True, editable=False)
    details = models.JSONField(
        _("内容"), default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder
    )

    objects: ClassVar[Any] = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("流水")
        verbose_name_plural = _("流水")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["label", "record", "id"], name="journal_about"),
            models.Index(fields=["actor", "id"], name="journal_by"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise JournalError("流水只增不改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("流水只增不改")

    def text(self) -> bytes:
        """What the seal is taken over: the whole line, in one settled order."""
        parts = [self.pk, self.at.astimezone(clock.ZONE).isoformat(), self.actor, self.actor_name]
        parts += [self.verb, self.label, self.record, self.reason, self.details]
        said = json.dumps(parts, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return said.encode()


class JournalSeal(models.Model):
    """One link of the chain: a batch of lines, and the link before it."""

    last = models.BigIntegerField(_("末行"), unique=True)
    count = models.IntegerField(_("行数"))
    head = models.CharField(_("链首"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("流水封条")
        verbose_name_plural = _("流水封条")

    def __str__(self) -> str:
        return f"{self.last} {self.head[:12]}"


def note(
    actor: Actor, verb: str, record: models.Model, *, reason: str = "", **details: Any
) -> None:
    """Write the line of an action. Must run inside the action's own transaction."""
    note_many(actor, verb, [record], reason=reason, **details)


def note_many(
    actor: Actor, verb: str, records: Iterable[models.Model], *, reason: str = "", **details: Any
) -> None:
    """One line for each record, in one statement."""
    note_each(actor, verb, ((record, details) for record in records), reason=reason)


def note_each(
    actor: Actor,
    verb: str,
    told: Iterable[tuple[models.Model, dict[str, Any]]],
    *,
    reason: str = "",
) -> None:
    """The same where each line has details of its own."""
    if not transaction.get_connection().in_atomic_block:
        raise JournalError(f"{verb} 没有在事务里写流水")
    at = clock.now()
    rows = (
        (at, actor.pk, actor.name, verb, record._meta.label_lower, str(record.pk), reason, details)
        for record, details in told
    )
    pour(JournalLine, COLUMNS, rows)


def taker(record: models.Model, verb: str) -> Any:
    """The account that last did this to the record; None if nobody did."""
    found = JournalLine.objects.about(record).filter(verb=verb).order_by("-pk")
    return found.values_list("actor", flat=True).first()


def _link(head: str, lines: Iterable[JournalLine]) -> tuple[str, int, int]:
    chain = hmac.new(settings.SECRET_KEY.encode(), head.encode(), hashlib.sha256)
    last = count = 0
    for line in lines:
        chain.update(len(line.text()).to_bytes(4, "big"))
        chain.update(line.text())
        last, count = line.pk, count + 1
    return chain.hexdigest(), last, count


@transaction.atomic
def seal() -> JournalSeal | None:
    """Seal all lines since the last seal; None when there are none."""
    before = JournalSeal.objects.select_for_update().order_by("-last").first()
    since, head = (before.last, before.head) if before else (0, "")
    lines = JournalLine.objects.filter(pk__gt=since).order_by("pk").iterator(BATCH)
    head, last, count = _link(head, lines)
    if not count:
        return None
    made: JournalSeal = JournalSeal.objects.create(
        last=last, count=count, head=head, sealed_at=clock.now()
    )
    return made


def broken() -> Iterator[str]:
    """What does not agree with the seals, in plain words; nothing if the chain holds."""
    head, since = "", 0
    for sealed in JournalSeal.objects.order_by("last"):
        lines = JournalLine.objects.filter(pk__lte=sealed.last).order_by("pk")
        # The first batch has no lower end: a line slipped in below it is found as well.
        lines = lines.filter(pk__gt=since) if since else lines
        head, last, count = _link(head, lines.iterator(BATCH))
        if (head, last, count) != (sealed.head, sealed.last, sealed.count):
            yield f"流水第{since + 1}至{sealed.last}行与封条不符"
            return
        since = sealed.last


def anchor() -> str:
    """The head to be kept outside (printed on reports, mailed to two officers)."""
    last = JournalSeal.objects.order_by("-last").first()
    return f"{last.last}:{last.head}" if last else "0:"
