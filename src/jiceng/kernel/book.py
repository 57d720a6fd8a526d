"""The book of closed periods: what was issued, with the records and the definition behind it."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.journal import JournalError, note
from jiceng.kernel.measures import Value
from jiceng.kernel.periods import Period


class ClosedPeriod(models.Model):
    """One node's closing of one period; closing it again is a numbered adjustment."""

    path = models.CharField(_("节点"), max_length=200)
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    day = models.DateField(_("时点"))
    adjustment = models.IntegerField(_("调整号"), default=0)
    reason = models.CharField(_("调整原因"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("关账时间"), editable=False)
    digest = models.CharField(_("摘要"), max_length=64)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已关期间")
        verbose_name_plural = _("已关期间")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["path", "first", "last", "adjustment"], name="kernel_period_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}..{self.last} {self.path}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("已关期间不能删除，只能另作调整")


class ClosedValue(models.Model):
    """A frozen number: value, bounds, the definition's hash, the ids it opened to."""

    period = models.ForeignKey(ClosedPeriod, models.PROTECT, verbose_name=_("期间"))
    name = models.CharField(_("指标"), max_length=200)
    value = models.JSONField(_("数值"), null=True, encoder=DjangoJSONEncoder)
    bounds = models.JSONField(_("界限"), default=dict, encoder=DjangoJSONEncoder)
    definition = models.CharField(_("口径摘要"), max_length=64)
    records = models.JSONField(_("记录编号"), default=list, encoder=DjangoJSONEncoder)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已关数值")
        verbose_name_plural = _("已关数值")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "name"], name="kernel_value_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


def definition_of(figure: Any) -> str:
    """A hash that changes when the words or the bounds of a definition change."""
    said = [figure.name, figure.title, str(figure.cites), getattr(figure, "definition", "")]
    said.append(sorted(getattr(figure, "bounds", {}).items()))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def plain(value: Value) -> Any:
    """As it is kept: decimals as text, dates as text, whole numbers as they are."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def read_plain(kept: Any) -> Value:
    if isinstance(kept, dict):
        found = kept.get("decimal")
        return Decimal(found) if found is not None else date.fromisoformat(kept["date"])
    return kept


def of_node(path: str, lookup: str = "path") -> Q:
    """What was closed for the node of this path, wherever it hung when it was closed.

    A node's own segment is its own for good, and all segments are of one width.
    """
    own = path.rstrip(".").rpartition(".")[2]
    return Q(**{f"{lookup}__endswith": f"{own}."}) if own else Q(**{lookup: path})


class ClosedBook:
    """Reads the store as `Ask.book`: the newest adjustment of each period speaks."""

    def kept(self, name: str, path: str, period: Period) -> Value:
        found = (
            ClosedValue.objects.filter(
                of_node(path, "period__path"),
                name=name,
                period__first=period.first,
                period__last=period.last,
            )
            .order_by("-period__adjustment")
            .first()
        )
        return read_plain(found.value) if found else None


@transaction.atomic
def close(
    node: Node, ask: Ask, figures: list[Any], *, actor: Actor, reason: str = ""
) -> ClosedPeriod:
    """Freeze values, record ids, bounds and definitions of a node's period.

    A period already closed is adjusted: the new values stand beside the old, never over them.
    """
    same = ClosedPeriod.objects.filter(
        of_node(node.path), first=ask.period.first, last=ask.period.last
    ).count()
    values = [_frozen(figure, node, ask) for figure in figures]
    said = json.dumps([[v.name, v.value, v.records] for v in values], cls=DjangoJSONEncoder)
    closed: ClosedPeriod = ClosedPeriod.objects.create(
        path=node.path,
        first=ask.period.first,
        last=ask.period.last,
        day=ask.day,
        adjustment=same,
        reason=reason,
        closed_at=clock.now(),
        digest=hashlib.sha256(said.encode()).hexdigest(),
    )
    for value in values:
        value.period = closed
    ClosedValue.objects.bulk_create(values)
    note(actor, "book.close", closed, reason=reason, digest=closed.digest)
    return closed


def _frozen(figure: Any, node: Node, ask: Ask) -> ClosedValue:
    reading = figure.read(node, ask)
    return ClosedValue(
        name=figure.name,
        value=plain(reading.value),
        bounds=dict(ask.bounds),
        definition=definition_of(figure),
        records=[str(pk) for pk in reading.records.order_by("pk").values_list("pk", flat=True)],
    )
