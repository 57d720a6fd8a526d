"""Gap-free numbering: a counter row, moved in the same transaction as the number's use."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given in a series."""

    series = models.CharField(_("序列"), max_length=80, unique=True)
    last = models.BigIntegerField(_("末号"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("编号")
        verbose_name_plural = _("编号")

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


def next_numbers(series: str, count: int = 1) -> range:
    """The next `count` numbers of a series; a rollback gives them back."""
    with transaction.atomic():
        moved = Counter.objects.filter(series=series).update(last=F("last") + count)
        if not moved:
            Counter.objects.bulk_create([Counter(series=series)], ignore_conflicts=True)
            Counter.objects.filter(series=series).update(last=F("last") + count)
        last = Counter.objects.values_list("last", flat=True).get(series=series)
    return range(last - count + 1, last + 1)


def next_number(series: str) -> int:
    return next_numbers(series)[0]
