"""Certificates: a number without gaps, for whoever took part in a class that is over."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.work.training import flows
from jiceng.work.training.access import SEES
from jiceng.work.training.models.classes import Enrolment
from jiceng.work.training.models.sessions import Session
from jiceng.work.training.rules import HOUR


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Adjectives of certificates."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "enrolment__klass__org__path", SEES))


class Certificate(models.Model):
    """结业证: given by a person once the class is closed; the number of one taken back stays used.

    `uid` stands in the code that is printed on it: whoever scans it learns whether it holds.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name=_("学员"))
    year = models.IntegerField(_("年度"), editable=False)
    number = models.IntegerField(_("序号"), editable=False)
    issued_on = models.DateField(_("发证日期"))
    void_on = models.DateField(_("收回日期"), null=True, blank=True, editable=False)
    void_reason = models.CharField(
        _("收回原因"), max_length=200, blank=True, default="", editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("结业证")
        verbose_name_plural = _("结业证")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "number"], name="training_certificate_number"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(void_reason=""), name="training_certified_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "issued_on"], name="training_certificate_of"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The number as printed."""
        return f"培结〔{self.year}〕{self.number:04}号"

    @property
    def hours(self) -> int:
        """Whole hours of the sessions held at which the trainee signed in."""
        rows = Session.objects.filter(signin__enrolment=self.enrolment_id, state=flows.HELD)
        return int((rows.aggregate(n=Sum("minutes"))["n"] or 0) // HOUR)


def awardable(klass: Any) -> models.QuerySet[Enrolment]:
    """Who took part in the class of this key and holds no certificate of it."""
    held = Certificate.objects.standing().filter(enrolment__klass=klass)
    rows = Enrolment.objects.filter(klass=klass, state=flows.ATTENDED)
    return rows.exclude(pk__in=held.values("enrolment"))
