"""The extended set: what the national register holds of a member beside the base set."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import SealedField
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.work.membership.access import SEES


class Stratum(models.TextChoices):
    """新社会阶层类型."""

    FIRM = "firm", _("民营企业和外商投资企业管理技术人员")
    INTERMEDIARY = "intermediary", _("中介组织和社会组织从业人员")
    NEW_MEDIA = "new_media", _("新媒体从业人员")
    FREELANCE = "freelance", _("自由职业人员")


class JoinedAs(models.TextChoices):
    """入党类型."""

    ADMITTED = "admitted", _("发展入党")
    AGAIN = "again", _("重新入党")
    POSTHUMOUS = "posthumous", _("追认党员")


class Conversion(models.TextChoices):
    """转正情况."""

    ON_TIME = "on_time", _("按期转正")
    EXTENDED = "extended", _("延长预备期")
    AFTER_EXTENSION = "after_extension", _("延长预备期后转正")


class DetailQuerySet(models.QuerySet["Detail"]):
    """Adjectives of details."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "member__org__path", SEES))


class Detail(models.Model):
    """One member's extended set; a member without a row has nothing of it filled in."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    stratum = models.CharField(
        _("新社会阶层类型"), max_length=12, choices=Stratum.choices, blank=True, default=""
    )
    job = models.CharField(_("工作岗位"), max_length=60, blank=True, default="")
    rank = models.CharField(_("从事专业技术职务"), max_length=60, blank=True, default="")
    migrant = models.BooleanField(_("是否农民工"), default=False)
    native = SealedField(_("户籍所在地"), purpose="address", mask=masks.address)
    lost = models.BooleanField(_("是否失联党员"), default=False)
    joined_as = models.CharField(
        _("入党类型"), max_length=12, choices=JoinedAs.choices, blank=True, default=""
    )
    conversion = models.CharField(
        _("转正情况"), max_length=16, choices=Conversion.choices, blank=True, default=""
    )
    joined_in = models.CharField(_("入党时所在支部"), max_length=120, blank=True, default="")
    extended = models.PositiveSmallIntegerField(_("延长预备期时间（月）"), null=True, blank=True)
    correction = models.SmallIntegerField(_("党龄校正值（年）"), default=0)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DetailQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员扩展信息")
        verbose_name_plural = _("党员扩展信息")

    def __str__(self) -> str:
        return str(self.member)
