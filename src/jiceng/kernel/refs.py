"""A pointer to a record of another room, without importing it: `alliance.decision#12`."""

from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class Ref:
    """Label and key of a record; `open` gives the record, or None if it is gone."""

    label: str
    key: str

    def __str__(self) -> str:
        return f"{self.label}#{self.key}"

    @classmethod
    def to(cls, record: Model) -> Self:
        return cls(record._meta.label_lower, str(record.pk))

    @classmethod
    def read(cls, text: str) -> Self:
        label, _, key = text.partition("#")
        return cls(label, key)

    def open(self) -> Any:
        return apps.get_model(self.label)._default_manager.filter(pk=self.key).first()
