"""Personal values at rest: sealed columns that show a mask, and open only with a ticket.

A sealed column holds ``mask|token``: lists read the mask and never decrypt. Assigning a text seals
it at once; the plain text is not kept on the object. Beside it a :class:`BlindField` finds exact
values:

    id_number = SealedField(_("身份证号"), purpose="id", mask=masks.phone, blind="id_blind")
    id_blind = BlindField(of="id_number")

    Person.objects.filter(id_blind__in=blinds("990101…", "id"))
    person.id_number.masked
    person.id_number.open(issue_ticket(actor, person, "id_number", purpose="核对转接材料"))

``bulk_update`` and ``save(update_fields=…)`` must name both columns.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Func
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import ciphers, masks
from jiceng.kernel.ciphers import SecretError, blind, blinds, new_key
from jiceng.kernel.looks import Ticket, TicketError
from jiceng.kernel.refs import Ref

__all__ = [
    "BlindField",
    "Masked",
    "Sealed",
    "SealedField",
    "SecretError",
    "blind",
    "blinds",
    "new_key",
    "reseal",
    "seal",
]

Mask = Callable[[str], str]
BAR = "|"

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
    _Char = models.CharField[Any, Any]
else:
    _Text, _Char = models.TextField, models.CharField


@dataclass(frozen=True, repr=False)
class Sealed:
    """A value nobody sees by accident: printing, comparing and exporting give its mask."""

    token: str
    purpose: str
    masked: str
    index: str = ""
    """The blind index, known while the value is new; empty when it came from the database."""
    name: str = ""
    owner: models.Model | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self.masked}>"

    @property
    def stored(self) -> str:
        """What the column holds."""
        return f"{self.masked}{BAR}{self.token}"

    @classmethod
    def read(cls, stored: str, purpose: str, index: str = "") -> "Sealed":
        """A value as `stored` gave it."""
        masked, _bar, token = stored.rpartition(BAR)
        return cls(token, purpose, masked, index)

    def open(self, ticket: Ticket) -> str:
        """The plain value, to the bearer of a ticket for this very record and field."""
        if not isinstance(ticket, Ticket):
            raise TicketError(_("查看原文需要凭证：先写明目的"))
        if self.owner is None or not ticket.admits(Ref.to(self.owner), self.name):
            raise TicketError(_("这张查看凭证不是为这条记录的这一项发的"))
        return ciphers.decipher(self.token, self.purpose)


def seal(
    text: str, *, purpose: str, mask: Mask = masks.everything, findable: bool = True
) -> Sealed:
    """Seal a value with the newest key; only what is to be found again has a blind index."""
    shown = mask(text).replace(BAR, " ")
    index = ciphers.blind(text, purpose) if findable else ""
    return Sealed(ciphers.encipher(text, purpose), purpose, shown, index)


def reseal(sealed: Sealed) -> Sealed:
    """The same value under the newest key, index and all; nobody gets to see it."""
    text = ciphers.decipher(sealed.token, sealed.purpose)
    token, index = ciphers.encipher(text, sealed.purpose), ciphers.blind(text, sealed.purpose)
    return replace(sealed, token=token, index=index)


class _Seat(DeferredAttribute):
    """The attribute of a sealed field: seals what is assigned, hands out the sealed value."""

    field: "SealedField"

    def __get__(self, record: models.Model | None, owner: Any = None) -> Any:
        sealed = super().__get__(record, owner)
        if not isinstance(sealed, Sealed):
            return sealed
        name = self.field.attname
        return Sealed(sealed.token, sealed.purpose, sealed.masked, sealed.index, name, record)

    def __set__(self, record: models.Model, value: object) -> None:
        name = self.field.attname
        before = record.__dict__.get(name)
        if isinstance(value, str) and before is not None and value == before.masked:
            return  # a form or a sheet sent back the mask: nothing was changed
        sealed = self.field.sealed(value)
        record.__dict__[name] = sealed
        if self.field.blind and (sealed is None or sealed.index):
            setattr(record, self.field.blind, sealed.index if sealed else "")


class SealedField(_Text):
    """A text encrypted at rest. ``purpose`` is its class of data, with keys of its own."""

    description = _("加密文本")
    descriptor_class = _Seat

    def __init__(
        self,
        verbose_name: Any = None,
        *,
        purpose: str,
        mask: Mask = masks.everything,
        blind: str = "",
        **options: Any,
    ) -> None:
        self.purpose, self.mask, self.blind = purpose, mask, blind
        # An unknown value is NULL, so that nothing is ever sealed for it.
        options.update(null=True, blank=options.get("blank", True))
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"purpose": self.purpose}

    def sealed(self, value: object) -> Sealed | None:
        """What is kept for a value assigned: sealed at once, or None where there is nothing."""
        if value is None or value == "":
            return None
        if isinstance(value, Sealed):
            if value.purpose != self.purpose:
                raise SecretError(_("密文是为别的用途加密的"))
            return replace(value, owner=None, name="")
        if masks.HIDDEN in str(value):
            raise SecretError(_("打码的内容不能当作原文保存，请填写完整内容"))
        return seal(str(value), purpose=self.purpose, mask=self.mask, findable=bool(self.blind))

    def from_db_value(self, value: str | None, *_args: object) -> Sealed | None:
        return None if value is None else Sealed.read(value, self.purpose)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise SecretError(_("加密的列不能直接写入或查找：写入请给对象赋值，查找请用索引列"))
        return value.stored

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is a value; exact values are found through the blind index."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        sealed = self.value_from_object(obj)
        return sealed.stored if sealed else ""


class BlindField(_Char):
    """The blind index of a sealed field, written with it; empty where there is no value."""

    description = _("盲索引")
    db_index: bool

    def __init__(self, *, of: str, **options: Any) -> None:
        self.of = of
        fixed = {"max_length": ciphers.BLIND * 2, "default": "", "blank": True, "editable": False}
        options.setdefault("db_index", True)
        super().__init__(**(options | fixed))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "default", "blank", "editable"):
            options.pop(fixed, None)
        return name, path, args, options | {"of": self.of, "db_index": self.db_index}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        sealed = getattr(model_instance, self.of)
        if sealed is None or sealed.index:
            setattr(model_instance, self.attname, sealed.index if sealed else "")
        return super().pre_save(model_instance, add)


class Masked(Func):
    """The mask of a sealed column, taken by the database: what seals it stays where it is."""

    output_field = models.TextField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"substr({column}, 1, instr({column}, '{BAR}') - 1)", [*params, *params]

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"split_part({column}, '{BAR}', 1)", params
