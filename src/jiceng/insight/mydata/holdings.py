"""Everything the house holds about one person: found by walking the models, nobody keeps a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiceng.insight.mydata.fields import Class, Entry, house_models, points_at_person, register
from jiceng.insight.mydata.unshown import UNSHOWN, is_subject
from jiceng.kernel import clock
from jiceng.kernel.secrets import BlindField, Sealed
from jiceng.kit.rooms import gather
from jiceng.kit.titles import quoted
from jiceng.registers.members.models import Merge

SELVES = ("accounts.account", "people.person", "members.member")
TECHNICAL = {"version", "stamp", "initials", "path", "told_since", "totp_last", "must_change"}


def selves(account: Any) -> list[Any]:
    """What the house knows this person as: the account, the person, the member; and the records
    that were found to be the same person and merged, with whatever stayed on them.
    """
    member = account.member
    person = account.person or (member.person if member is not None else None)
    own = [one for one in (account, person, member) if one is not None]
    if member is not None:
        merged = Merge.objects.standing().filter(kept=member).select_related("gone__person")
        for one in merged.order_by("pk"):
            own += [one.gone, one.gone.person]
    return own


def links(model: type[models.Model]) -> list[Any]:
    """The columns by which a row points at a person."""
    return [field for field in model._meta.concrete_fields if points_at_person(field)]


@dataclass(frozen=True)
class Held:
    """One value: what it is called, what it says, and the column it stands in."""

    name: str
    title: str
    text: Any


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are about somebody, or in which they took part."""

    model: type[models.Model]
    selves: Sequence[Any]
    part: bool = False  # took part only: the rest of the row is about others

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        name = str(self.model._meta.verbose_name)
        return _("%s（我参与的）") % name if self.part else name

    @cached_property
    def mine(self) -> list[Any]:
        """The columns that count here: those of the subject, or all the others."""
        found = links(self.model)
        return [one for one in found if is_subject(self.label, one.name) is not self.part]

    @property
    def rows(self) -> QuerySet[Any]:
        """Newest first; what has not yet been told to the person is kept back."""
        manager: Any = self.model._default_manager
        rows = manager.open_to_subject() if hasattr(manager, "open_to_subject") else manager.all()
        if self.label in SELVES and not self.part:
            own = [one.pk for one in self.selves if one._meta.label_lower == self.label]
            self_: QuerySet[Any] = rows.filter(pk__in=own).order_by("pk")
            return self_
        where = Q(pk__in=[])
        for field in self.mine:
            target = field.related_model._meta.label_lower
            for one in self.selves:
                if one._meta.label_lower == target:
                    where |= Q(**{field.name: one.pk})
        found: QuerySet[Any] = rows.filter(where)
        return found.order_by("-pk")

    @cached_property
    def count(self) -> int:
        """How many there are, asked once."""
        return self.rows.count()

    def values(self, row: Any) -> list[Held]:
        """The row as its person reads it; of others it says nothing."""
        return list(self._taking_part(row) if self.part else self._about(row))

    def _about(self, row: Any) -> Iterator[Held]:
        for field in self.model._meta.concrete_fields:
            if readable(field):
                value = said(row, field)
                if value not in (None, ""):
                    yield Held(field.name, str(field.verbose_name), value)

    def _taking_part(self, row: Any) -> Iterator[Held]:
        """In which part, when, where; the rest of the row belongs to somebody else."""
        keys = {(one._meta.label_lower, one.pk) for one in self.selves}
        for field in self.mine:
            if (field.related_model._meta.label_lower, getattr(row, field.attname)) in keys:
                yield Held("", str(field.verbose_name), _("本人"))
        for field in self.model._meta.concrete_fields:
            if isinstance(field, models.DateField) and getattr(row, field.name):
                yield Held("", str(field.verbose_name), said(row, field))
                return


def readable(field: Any) -> bool:
    """Of a row about oneself: everything but keys, digests, secrets and pointers to others."""
    if isinstance(field, models.AutoField | models.UUIDField | models.JSONField | BlindField):
        return False
    if field.name in TECHNICAL or points_at_person(field) or entry_of(field) is None:
        return False
    return entry_of(field).held_as != Class.SECRET  # type: ignore[union-attr]


def entry_of(field: Any) -> Entry | None:
    """Its line of the field register: why it is kept, on which basis, for how long."""
    return _entries().get((field.model._meta.label_lower, field.name))


@cache
def _entries() -> dict[tuple[str, str], Entry]:
    return {(one.label, one.name): one for one in register()}


def said(row: Any, field: Any) -> Any:
    """The value as people read it; a sealed one by its mask."""
    if field.is_relation:
        other = getattr(row, field.name)
        return str(other) if other is not None else None
    kind: Any = type(row)
    if (shown := _shown(kind, field.name)) is not None:
        return shown(row)
    value = getattr(row, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Sealed):
        return value.masked
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


@cache
def _shown(model: Any, name: str) -> Any:
    """How the table's own sheet says this column, where it needs more than the value: codes."""
    for sheet in gather("sheets", "SHEETS"):
        if sheet.model is model:
            for column in sheet.columns:
                if column.name == name and column.reads == name:
                    return column.show
    return None


def shown_models() -> Iterator[tuple[type[models.Model], bool]]:
    """Every table that says something of somebody, as subject and as taking part."""
    for model in house_models():
        label = model._meta.label_lower
        if label in UNSHOWN or model._meta.abstract or not model._meta.managed:
            continue
        about = [is_subject(label, field.name) for field in links(model)]
        if label in SELVES or any(about):
            yield model, False
        if not all(about):
            yield model, True


def holdings(account: Any) -> list[Holding]:
    """What is held about the person of this account: every table with at least one row."""
    own = selves(account)
    found = [Holding(model, own, part) for model, part in shown_models()]
    first = {label: n for n, label in enumerate(reversed(SELVES))}
    found.sort(key=lambda one: (first.get(one.label, len(first)), one.part))
    return [one for one in found if one.count]


def holding_of(account: Any, label: str, *, part: bool = False) -> Holding | None:
    """One table of it, if there is anything in it."""
    for model, takes_part in shown_models():
        if model._meta.label_lower == label and takes_part is part:
            return Holding(model, selves(account), part)
    return None


def purposes(holding: Holding) -> str:
    """Why the table is kept, on which basis, and for how long; each said once."""
    entries = [one for one in register() if one.label == holding.label]
    told = [one for one in entries if one.held_as in {Class.PERSONAL, Class.SENSITIVE}] or entries
    why = "、".join(dict.fromkeys(_(one.purpose) for one in told))
    basis = "；".join(dict.fromkeys(_(one.basis) for one in told))
    kept = told[0].kept if told else ""
    said = _("用途：%(why)s。依据：%(basis)s。保留：%(kept)s。")
    values = {"why": escape(why), "basis": quoted(basis), "kept": escape(_(kept))}
    return SafeString(said % values)
