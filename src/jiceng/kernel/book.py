"""The book of closed periods: what was issued, with the records and the definition behind it."""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask, Node
from jiceng.kernel.bulk import insert
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import NewDefinitionError
from jiceng.kernel.journal import JournalError, JournalLine, note
from jiceng.kernel.measures import Value
from jiceng.kernel.periods import Period

FEW = 64  # so many ids stand as they are; more are packed
PACKED = "packed"


class IdsField(models.JSONField):
    """Ids of records, as texts in a list; many whole numbers are kept as packed steps.

    Splits hold the ids of the whole once more for every split, so they must be small: a thousand
    ids in a row take some fifty bytes.
    """

    def get_prep_value(self, value: Any) -> Any:
        ids = value if isinstance(value, list) else []
        if len(ids) > FEW and all(str(one).isdigit() for one in ids):
            numbers = [int(one) for one in ids]
            steps = [now - before for before, now in zip([0, *numbers], numbers, strict=False)]
            packed = zlib.compress(",".join(map(str, steps)).encode())
            value = {PACKED: base64.b85encode(packed).decode()}
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return unpacked(found)


def unpacked(found: Any) -> Any:
    """The ids as they were given."""
    if not isinstance(found, dict) or PACKED not in found:
        return found
    number, ids = 0, []
    for step in zlib.decompress(base64.b85decode(found[PACKED])).split(b","):
        number += int(step)
        ids.append(str(number))
    return ids


class KeptQuerySet(models.QuerySet[Any]):
    """What is closed stays: the bulk doors are closed as well."""

    def update(self, **kwargs: Any) -> int:
        raise JournalError("已关的数不能修改，只能另作调整")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalError("已关期间不能删除，只能另作调整")


class ClosedPeriod(models.Model):
    """One node's closing of one period; closing it again is a numbered adjustment.

    The closings of a node are a chain: `serial` counts them, `head` is keyed over this digest and
    the head before, so none can be taken out, slipped in or rewritten unseen.
    """

    path = models.CharField(_("节点"), max_length=200)
    first = models.DateField(_("起"))
    last = models.DateField(_("止"))
    day = models.DateField(_("时点"))
    adjustment = models.IntegerField(_("调整号"), default=0)
    reason = models.CharField(_("调整原因"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("关账时间"), editable=False)
    digest = models.CharField(_("摘要"), max_length=64)
    serial = models.IntegerField(_("关账序号"), default=0, editable=False)
    head = models.CharField(_("关账链首"), max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("已关期间")
        verbose_name_plural = _("已关期间")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["path", "first", "last", "adjustment"], name="kernel_period_closed_once"
            ),
            models.UniqueConstraint(fields=["path", "serial"], name="kernel_period_in_line"),
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
    records = IdsField(_("记录编号"), default=list, encoder=DjangoJSONEncoder)
    digest = models.CharField(_("数值摘要"), max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("已关数值")
        verbose_name_plural = _("已关数值")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "name"], name="kernel_value_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("已关期间不能删除，只能另作调整")

    def said(self) -> str:
        """A digest of all that is kept of this number."""
        kept = [self.name, self.value, self.bounds, self.definition, self.records]
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def sound(self) -> bool:
        """Is it what its digest says?"""
        return self.said() == self.digest


def beneath(figure: Any) -> list[Any]:
    """What a formula is made of, one level down; nothing for a figure."""
    if isinstance(figure, Figure):
        return []
    parts = [vars(figure)[name] for name in ("of", "figure", "over") if name in vars(figure)]
    return [*getattr(figure, "inputs", ()), *parts]


@translation.override(settings.LANGUAGE_CODE)  # whoever asks, the definition is the same
def definition_of(figure: Any) -> str:
    """A hash that changes when the words or the bounds of a definition change, or of its parts."""
    said = [figure.name, str(getattr(figure, "title", "")), str(getattr(figure, "cites", ""))]
    said.append(str(getattr(figure, "definition", "")))
    said.append(sorted(getattr(figure, "bounds", {}).items()))
    said += [definition_of(part) for part in beneath(figure)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()


def in_force(figure: Any, bounds: Mapping[str, Any]) -> dict[str, Any]:
    """The bounds that moved this number, by full name, as they are kept; usual ones if none."""
    key = getattr(figure, "key", "").partition(":")[0]
    found = {
        f"{key}.{name}": plain(bounds.get(f"{key}.{name}", usual))
        for name, usual in getattr(figure, "bounds", {}).items()
    }
    for part in beneath(figure):
        found |= in_force(part, bounds)
    return found


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

    def row(self, name: str, path: str, period: Period) -> ClosedValue | None:
        """The number as it stands in the book; None where nobody closed it."""
        found: ClosedValue | None = (
            ClosedValue.objects.filter(
                of_node(path, "period__path"),
                name=name,
                period__first=period.first,
                period__last=period.last,
            )
            .order_by("-period__adjustment")
            .first()
        )
        return found

    def kept(
        self, name: str, path: str, period: Period, figure: Any = None, ask: Ask | None = None
    ) -> Value:
        """None where nobody closed it.

        Raises NewDefinitionError where `figure` is no longer defined as it was when it was closed,
        or where the bounds in force are others: such numbers are not compared.
        """
        found = self.row(name, path, period)
        if found is None:
            return None
        if figure is not None and found.definition != definition_of(figure):
            raise NewDefinitionError(f"{name} {period.label}")
        if figure is not None and ask is not None and found.bounds != in_force(figure, ask.bounds):
            raise NewDefinitionError(f"{name} {period.label}")
        return read_plain(found.value)


@transaction.atomic
def close(
    node: Node, ask: Ask, figures: list[Any], *, actor: Actor, reason: str = ""
) -> ClosedPeriod:
    """Freeze values, record ids, bounds and definitions of a node's period.

    A period already closed is adjusted: the new values stand beside the old, never over them.
    """
    return keep(node, ask, [_frozen(one, node, ask) for one in figures], actor=actor, reason=reason)


@transaction.atomic
def keep(
    node: Node, ask: Ask, values: Sequence[ClosedValue], *, actor: Actor, reason: str = ""
) -> ClosedPeriod:
    """Put frozen values into the book as the next closing of this node, in its chain."""
    same = ClosedPeriod.objects.filter(
        of_node(node.path), first=ask.period.first, last=ask.period.last
    ).count()
    before = ClosedPeriod.objects.filter(of_node(node.path)).order_by("-serial", "-pk").first()
    for value in values:
        value.digest = value.said()
    closed = ClosedPeriod(
        path=node.path,
        first=ask.period.first,
        last=ask.period.last,
        day=ask.day,
        adjustment=same,
        reason=reason,
        closed_at=clock.now(),
        digest=_whole(value.digest for value in values),
        serial=before.serial + 1 if before else 1,
    )
    closed.head = _linked(before.head if before else "", closed)
    closed.save(force_insert=True)
    crashpoint("book.opened")
    for value in values:
        value.period = closed
    insert(values)
    crashpoint("book.kept")
    note(actor, "book.close", closed, reason=reason, digest=closed.digest)
    return closed


def hold_still() -> None:
    """All queries of the transaction see one moment: REPEATABLE READ on PostgreSQL.

    To be called first in the outermost transaction. SQLite's one writer sees one moment anyway.
    """
    blocks: list[Any] = connection.atomic_blocks
    if connection.vendor == "postgresql" and len(blocks) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _whole(digests: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _linked(head: str, closed: ClosedPeriod) -> str:
    """Keyed, as the journal's seals are: whoever only has the tables cannot forge it."""
    facts = [closed.path, closed.first, closed.last, closed.day, closed.adjustment]
    said = [head, *map(str, facts), closed.reason, closed.digest, str(closed.serial)]
    said.append(closed.closed_at.astimezone(clock.ZONE).isoformat())
    text = json.dumps(said, ensure_ascii=False).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def tampered(path: str | None = None, only: ClosedPeriod | None = None) -> Iterator[str]:
    """What in the book does not agree with its digests and chains, named in plain words.

    Of one node where a `path` is given; the numbers of one closing where `only` it is to be
    proven. Asked of all, the journal is asked too: it knows of closings that are gone.
    """
    rows = ClosedPeriod.objects.order_by("serial", "pk")
    heads: dict[str, tuple[int, str]] = {}
    for closed in rows if path is None else rows.filter(of_node(path)):
        own = closed.path.rstrip(".").rpartition(".")[2]
        serial, head = heads.get(own, (0, ""))
        name = f"{closed.first}至{closed.last}（节点 {own}，第{closed.adjustment}次调整）"
        if closed.serial != serial + 1:
            yield f"{name}：前面少了或多了一次关账，序号 {closed.serial} 接不上 {serial}"
        elif closed.head != _linked(head, closed):
            yield f"{name}：关账记录或链首被改动"
        heads[own] = (closed.serial, closed.head)
        if only is None or closed.pk == only.pk:
            yield from _changed(closed, name)
    if path is None:
        yield from _gone()


def _gone() -> Iterator[str]:
    """The newest closing of a chain may be taken away unseen by the chain, not by the journal."""
    there = set(map(str, ClosedPeriod.objects.values_list("pk", flat=True)))
    label = ClosedPeriod._meta.label_lower
    lines = JournalLine.objects.filter(label=label, verb="book.close").order_by("pk")
    for line, record, at in lines.values_list("pk", "record", "at"):
        if record not in there:
            day = at.astimezone(clock.ZONE).date()
            yield f"流水第{line}行记着{day}的一次关账，关账簿里没有"


def _changed(closed: ClosedPeriod, name: str) -> Iterator[str]:
    found = []
    for value in ClosedValue.objects.filter(period=closed).iterator(500):
        found.append(value.digest)
        if not value.sound:
            yield f"{name}：指标“{value.name}”的数值、记录或口径被改动"
    if _whole(found) != closed.digest:
        yield f"{name}：关账的数有增删，或连同摘要一起被改动"


def _frozen(figure: Any, node: Node, ask: Ask) -> ClosedValue:
    reading = figure.read(node, ask)
    return ClosedValue(
        name=figure.name,
        value=plain(reading.value),
        bounds=in_force(figure, ask.bounds),
        definition=definition_of(figure),
        records=ids_of(reading.records),
    )


def ids_of(rows: Any) -> list[str]:
    """The ids of rows as they are kept, in their order."""
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
