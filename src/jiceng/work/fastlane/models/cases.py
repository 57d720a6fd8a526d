"""Cases of the city's direct line, known by the number the city gave them."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane import flows
from jiceng.work.fastlane.access import IMPORTS, SEES
from jiceng.work.fastlane.models.issues import Issue
from jiceng.work.fastlane.rules import NEAR, Likeness, likeness

OFFERED = 5


class DirectCaseQuerySet(models.QuerySet["DirectCase"]):
    """Adjectives of cases."""

    def received(self, period: Period) -> Self:
        return self.filter(received_on__range=(period.first, period.last))

    def linked(self, day: date) -> Self:
        """Tied by that day to what still counts: a voided trouble is none."""
        return self.filter(linked_on__lte=day, issue__void_reason="")

    def settled(self, day: date) -> Self:
        return self.filter(settled_on__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", (*SEES, *IMPORTS)))


class DirectCase(models.Model):
    """直通车办件: imported from the city's list, linked with what the firm raised here."""

    class State(models.TextChoices):
        IMPORTED = flows.IMPORTED, _("已导入")
        LINKED = flows.LINKED, _("已关联")
        CLOSED = flows.CLOSED, _("已办结")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    number = models.CharField(_("办件编号"), max_length=40, unique=True)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("收到的党组织"))
    firm = models.CharField(_("企业名称"), max_length=80)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("登记的企业"),
    )  # fmt: skip
    content = models.CharField(_("困难"), max_length=500)
    received_on = models.DateField(_("收到日期"))
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True, default="")
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("快车道问题"),
    )  # fmt: skip
    linked_on = models.DateField(_("关联日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.IMPORTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DirectCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("直通车办件")
        verbose_name_plural = _("直通车办件")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(issue=None, linked_on=None) | (~Q(issue=None) & ~Q(linked_on=None)),
                name="fastlane_link_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("received_on")),
                name="fastlane_settled_after_received",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "received_on"], name="fastlane_case_org"),
            models.Index(fields=["settled_on", "org"], name="fastlane_case_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.firm}"

    def doubles(self) -> list[tuple[Issue, Likeness]]:
        """What firms' organisations raised that may be the same trouble, the likeliest first.

        Of a firm the register knows, what was raised for it; of any other, whatever was raised
        for a firm so called or in like words where the case was received.
        """
        day = timedelta(days=NEAR)
        near = (self.received_on - day, self.received_on + day)
        rows = Issue.objects.standing().filter(raised_on__range=near).select_related("unit", "org")
        here = Q(unit=self.unit_id) if self.unit_id else inside("org__path", self.org.path)
        found = [
            (one, likeness(firm=self.unit_id or self.firm,
                           other=one.unit_id if self.unit_id else one.unit.name, text=self.content,
                           said=one.content, on=self.received_on, then=one.raised_on))
            for one in rows.filter(here).order_by("pk")
        ]  # fmt: skip
        return sorted((pair for pair in found if pair[1].offered), key=lambda p: p[1].rank)[
            :OFFERED
        ]
