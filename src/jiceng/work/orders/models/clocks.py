"""The clock of an order: pauses, delays, and while it rests."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.spans import Span, SpanQuerySet


class Pause(Span):
    """暂停计时: what one waits for, from a day until it goes on."""

    order = models.ForeignKey("orders.Order", models.PROTECT, verbose_name=_("诉求工单"))
    why = models.CharField(_("原因"), max_length=200)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("暂停")
        verbose_name_plural = _("暂停")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(until=None), name="orders_paused_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="orders_pause_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.why}"


class Delay(models.Model):
    """The deadline moved on: an extension, or the days of a pause."""

    class Sort(models.TextChoices):
        EXTENSION = "extension", _("延期")
        PAUSE = "pause", _("恢复计时")

    order = models.ForeignKey("orders.Order", models.PROTECT, verbose_name=_("诉求工单"))
    sort = models.CharField(_("种类"), max_length=10, choices=Sort.choices)
    days = models.IntegerField(_("工作日"))
    to = models.DateField(_("延至"))
    why = models.CharField(_("原因"), max_length=200)
    decided_on = models.DateField(_("决定日期"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")

    def __str__(self) -> str:
        return f"{self.get_sort_display()} {self.to}"


class Rest(Span):
    """While nobody has it in hand: finished, handed out, taken back; `until` it was taken up."""

    class Kind(models.TextChoices):
        FINISHED = "finished", _("办结")
        OUT = "out", _("转外单位")
        CANCELLED = "cancelled", _("撤回")

    order = models.ForeignKey("orders.Order", models.PROTECT, verbose_name=_("诉求工单"))
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("了结")
        verbose_name_plural = _("了结")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(until=None), name="orders_rests_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="orders_rest_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since}"
