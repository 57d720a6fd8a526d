"""Gap-free numbering: a counter row, moved in the same transaction as the number's use."""

from typing import Any, ClassVar

from django.db import connections, models, router, transaction
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.prepared import planned


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
    connection: Any = connections[router.db_for_write(Counter)]
    told = connection.features.can_return_columns_from_insert  # not so the older SQLite
    with (
        transaction.atomic(using=connection.alias, savepoint=False),
        planned(connection),
        connection.cursor() as cursor,
    ):
        for move in (ONWARD, BEGIN):
            cursor.execute(move + (" RETURNING last" if told else ""), {"of": series, "by": count})
            if not told:
                cursor.execute("SELECT last FROM kernel_counter WHERE series = %s", [series])
            if (found := cursor.fetchone()) is not None:
                break
    last: int = found[0]
    return range(last - count + 1, last + 1)


ONWARD = "UPDATE kernel_counter SET last = last + %(by)s WHERE series = %(of)s"
BEGIN = (  # two may begin a series at one moment
    "INSERT INTO kernel_counter (series, last) VALUES (%(of)s, %(by)s)"
    " ON CONFLICT (series) DO UPDATE SET last = kernel_counter.last + excluded.last"
)


def next_number(series: str) -> int:
    return next_numbers(series)[0]
