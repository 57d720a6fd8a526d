"""Who packages go to and come from, and with which keys."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.insight.packages import signing
from jiceng.insight.packages.access import SEES
from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org


class Side(models.TextChoices):
    UPPER = "upper", _("上级，本级报给它")
    LOWER = "lower", _("下级，它报给本级")


class KeyQuerySet(SpanQuerySet["Key"]):
    """Adjectives of keys."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Key(models.Model):
    """签名钥匙 of an organisation: the private half sealed, the public half for its partners."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    kind = models.CharField(_("算法"), max_length=12, default=signing.USUAL)
    name = models.CharField(_("指纹"), max_length=16)
    public = models.CharField(_("公钥"), max_length=100)
    private = SealedField(_("私钥"), purpose="channel")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("签名钥匙")
        verbose_name_plural = _("签名钥匙")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="packages_one_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerQuerySet(SpanQuerySet["Partner"]):
    """Adjectives of partners."""

    def lower(self) -> Self:
        return self.filter(side=Side.LOWER)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Partner(models.Model):
    """对方节点: another installation, known by its code and its public key, for a stretch of time.

    The key is compared once in person or on the telephone; the address and the token are for
    sending over the line, and may be left out where files are carried. `certificate` is what the
    other side's machine shows (or its authority's), where no public authority vouches for it: then
    it alone is trusted.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("本级党组织"))
    side = models.CharField(_("上级还是下级"), max_length=5, choices=Side.choices)
    code = models.CharField(_("对方编码"), max_length=40)
    name = models.CharField(_("对方名称"), max_length=60)
    kind = models.CharField(_("算法"), max_length=12, default=signing.USUAL)
    public = models.CharField(_("对方公钥"), max_length=100)
    address = models.CharField(_("接收地址"), max_length=300, blank=True, default="")
    token = SealedField(_("接口令牌"), purpose="channel")
    certificate = models.TextField(_("对方证书"), blank=True, default="")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("对方节点")
        verbose_name_plural = _("对方节点")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "side", "code"], condition=Q(until=None),
                name="packages_one_partner",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
