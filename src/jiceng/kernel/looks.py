"""Who looked at whose data, why and when: no ticket without a line, no opening without a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.refs import Ref

HIDDEN_DAYS = 90
"""The longest a look may be kept from the person it concerns."""
_ISSUED = object()


class TicketError(ValueError):
    """A ticket cannot be issued, or does not fit what it should open."""


class LookQuerySet(models.QuerySet["Look"]):
    """Append-only, like the journal."""

    def update(self, **kwargs: Any) -> int:
        raise TicketError(_("查看记录只增不改"))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TicketError(_("查看记录只增不改"))

    def about(self, subject: models.Model) -> "LookQuerySet":
        ref = Ref.to(subject)
        return self.filter(label=ref.label, record=ref.key)

    def shown(self, day: date) -> "LookQuerySet":
        """What the person concerned may see on that day."""
        return self.filter(models.Q(hidden_until=None) | models.Q(hidden_until__lte=day))


class Look(models.Model):
    """One opening of personal data: kept, shown to the person, never changed."""

    at = models.DateTimeField(_("时间"), editable=False)
    actor = models.BigIntegerField(_("查看账号"), null=True, editable=False)
    actor_name = models.CharField(_("查看人"), max_length=60, editable=False)
    role = models.CharField(_("身份"), max_length=60, blank=True, editable=False)
    unit = models.CharField(_("单位"), max_length=120, blank=True, editable=False)
    label = models.CharField(_("对象种类"), max_length=60, editable=False)
    record = models.CharField(_("对象编号"), max_length=40, editable=False)
    fields = models.JSONField(_("内容"), default=list, editable=False)
    purpose = models.CharField(_("目的"), max_length=200, editable=False)
    basis = models.CharField(_("暂不告知的依据"), max_length=120, blank=True, editable=False)
    hidden_until = models.DateField(_("暂不告知至"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("查看记录")
        verbose_name_plural = _("查看记录")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["label", "record", "id"], name="look_about"),
            models.Index(fields=["actor", "id"], name="look_by"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(hidden_until=None) | ~models.Q(basis=""),
                name="look_hidden_has_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.purpose}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TicketError(_("查看记录只增不改"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TicketError(_("查看记录只增不改"))


@dataclass(frozen=True)
class Ticket:
    """The right to open named fields of one record; only :func:`issue_ticket` makes one."""

    actor: Any
    purpose: str
    subject: Ref
    fields: frozenset[str]
    issue: object = None

    def __post_init__(self) -> None:
        if self.issue is not _ISSUED:
            raise TicketError(_("查看凭证只能由 issue_ticket 发出"))

    def admits(self, subject: Ref | None, field: str) -> bool:
        return subject == self.subject and field in self.fields


def issue_ticket(
    actor: Actor,
    subject: models.Model,
    *fields: str,
    purpose: str,
    role: str = "",
    unit: str = "",
    basis: str = "",
    hidden_until: date | None = None,
) -> Ticket:
    """Write the look down and hand out the ticket that opens ``fields`` of ``subject``."""
    (ticket,) = issue_tickets(
        actor,
        [subject],
        *fields,
        purpose=purpose,
        role=role,
        unit=unit,
        basis=basis,
        hidden_until=hidden_until,
    ).values()
    return ticket


@transaction.atomic
def issue_tickets(
    actor: Actor,
    subjects: Iterable[models.Model],
    *fields: str,
    purpose: str,
    role: str = "",
    unit: str = "",
    basis: str = "",
    hidden_until: date | None = None,
) -> dict[Any, Ticket]:
    """One look and one ticket for each record (an export), by primary key."""
    _check(fields, purpose, basis, hidden_until)
    refs = {subject.pk: Ref.to(subject) for subject in subjects}
    if None in refs:
        raise TicketError(_("还没有保存的记录没有可以查看的内容"))
    looks = [
        Look(
            at=clock.now(),
            actor=actor.pk,
            actor_name=actor.name,
            role=role,
            unit=unit,
            label=ref.label,
            record=ref.key,
            fields=sorted(fields),
            purpose=purpose.strip(),
            basis=basis,
            hidden_until=hidden_until,
        )
        for ref in refs.values()
    ]
    insert(looks)
    named = frozenset(fields)
    return {pk: Ticket(actor.pk, purpose, ref, named, _ISSUED) for pk, ref in refs.items()}


def _check(fields: tuple[str, ...], purpose: str, basis: str, hidden_until: date | None) -> None:
    if not purpose.strip():
        raise TicketError(_("请写明为什么要查看"))
    if not fields:
        raise TicketError(_("请写明要查看哪几项"))
    if hidden_until is None:
        return
    if not basis.strip():
        raise TicketError(_("暂不告知本人须写明法律依据"))
    if hidden_until > clock.today() + timedelta(days=HIDDEN_DAYS):
        raise TicketError(f"暂不告知本人最长 {HIDDEN_DAYS} 天")
