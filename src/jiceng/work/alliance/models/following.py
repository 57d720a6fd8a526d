"""What came of a decision, told to a later meeting of the same coalition."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.work.alliance.models.meetings import JointMeeting, Resolution


class HearingQuerySet(models.QuerySet["Hearing"]):
    """Adjectives of hearings."""

    def valid(self) -> Self:
        """What was told to a meeting that is void was told to nobody."""
        return self.filter(joint__meeting__void_reason="")

    def told(self, day: date) -> Self:
        return self.valid().filter(joint__meeting__held_on__lte=day)


class Hearing(models.Model):
    """听取办理情况: how far a decision was, in a sentence, as a later meeting heard it."""

    joint = models.ForeignKey(JointMeeting, models.PROTECT, verbose_name=_("听取的会议"))
    resolution = models.ForeignKey(Resolution, models.PROTECT, verbose_name=_("交办事项"))
    words = models.CharField(_("报告的情况"), max_length=300)

    objects: ClassVar[Any] = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理情况报告")
        verbose_name_plural = _("办理情况报告")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["joint", "resolution"], name="alliance_heard_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["resolution"], name="alliance_hearing_of")
        ]

    def __str__(self) -> str:
        return self.words
