"""The papers of a dossier: which a step leaves, whether it is there, where the original lies."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.work.development.access import SEES
from jiceng.work.development.models.case import Case


class PaperQuerySet(models.QuerySet["Paper"]):
    """Adjectives of papers."""

    def wanted(self, day: date) -> Self:
        """Those a step had left by that day."""
        return self.filter(wanted_on__lte=day)

    def missing(self) -> Self:
        return self.filter(received_on=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "case__org__path", SEES))


class Paper(models.Model):
    """One paper of a dossier. A file may be attached; the 志愿书 is a number and nothing else."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("入党申请书")
        TALK = "talk", _("谈话记录")
        RECOMMENDATION = "recommendation", _("推荐（推优）材料、会议记录")
        ACTIVIST_FILING = "activist_filing", _("积极分子备案报告、批复")
        ACTIVIST_RECORD = "activist_record", _("入党积极分子培养考察登记表")
        OPINIONS = "opinions", _("征求意见记录")
        AGREEMENT = "agreement", _("列为发展对象的请示、批复")
        NOTICE = "notice", _("公示及公示情况报告")
        POLITICAL = "political", _("政治审查结论性材料")
        TRAINING = "training", _("集中培训证明")
        REVIEW = "review", _("支委会审查会议记录")
        PREREVIEW = "prereview", _("预审意见")
        FORM = "form", _("入党志愿书")
        RESOLUTION = "resolution", _("支部大会决议、计票单")
        APPROVAL = "approval", _("审批批复")
        APPROVAL_FILING = "approval_filing", _("审批备案表")
        PROBATION_RECORD = "probation_record", _("预备党员教育考察登记表")
        CONVERSION_REQUEST = "conversion_request", _("转正申请书")
        CONVERSION_RESOLUTION = "conversion_resolution", _("转正决议、计票单")
        CONVERSION_APPROVAL = "conversion_approval", _("转正批复")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("发展党员"))
    kind = models.CharField(_("材料"), max_length=24, choices=Kind.choices)
    wanted_on = models.DateField(_("应有日期"))
    received_on = models.DateField(_("收齐日期"), null=True, blank=True)
    number = models.CharField(_("编号（文号）"), max_length=80, blank=True)
    kept_at = models.CharField(_("存放处"), max_length=80, blank=True)

    objects: ClassVar[Any] = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("发展党员材料")
        verbose_name_plural = _("发展党员材料")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "kind"], name="development_paper_once"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=date(1921, 7, 1)),
                name="development_paper_day",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "wanted_on"], name="development_paper_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
