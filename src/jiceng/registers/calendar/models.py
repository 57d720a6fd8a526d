"""The calendar: days that are not what their weekday says, and the years they are known for."""

from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import WorkCalendar
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.uids import uid7

FIRST_YEAR, LAST_YEAR = 1949, 2199


class LoadedYear(models.Model):
    """A year whose days off and days worked instead are known, and from which notice."""

    year = models.IntegerField(
        _("年份"),
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    source = models.CharField(_("依据"), max_length=120)
    recorded_at = models.DateTimeField(_("录入时间"), editable=False)
    # Renewed with every change, so that a process knows whether what it keeps is still good.
    stamp = models.UUIDField(_("版次"), default=uid7, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已载入年份")
        verbose_name_plural = _("已载入年份")
        ordering: ClassVar[list[str]] = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"


class WorkdayExceptionQuerySet(models.QuerySet["WorkdayException"]):
    """Adjectives of exceptional days."""

    def visible_to(self, actor: Actor) -> Self:
        """The calendar is for everybody."""
        del actor
        return self.all()

    def worked(self) -> Self:
        return self.filter(is_workday=True)

    def off(self) -> Self:
        return self.filter(is_workday=False)


class WorkdayException(models.Model):
    """One day that is off though a weekday, or worked though a weekend (调休)."""

    date = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=120, blank=True)
    year = models.ForeignKey(LoadedYear, models.PROTECT, verbose_name=_("年份"))

    objects: ClassVar[Any] = WorkdayExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("特殊工作日")
        verbose_name_plural = _("特殊工作日")
        ordering: ClassVar[list[str]] = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {_('上班') if self.is_workday else _('放假')}"


def calendar() -> WorkCalendar:
    """The working-day calendar as it stands: one small query, the rest kept by the process."""
    return _calendar(tuple((known.year, known.stamp) for known in KNOWN()))


KNOWN = Prepared(lambda: LoadedYear.objects.only("year", "stamp").order_by("year"), shared=True)


@lru_cache(maxsize=4)
def _calendar(versions: tuple[tuple[int, UUID], ...]) -> WorkCalendar:
    days = dict(WorkdayException.objects.values_list("date", "is_workday"))
    return WorkCalendar(MappingProxyType(days), frozenset(year for year, _stamp in versions))
