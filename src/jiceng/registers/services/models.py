"""The catalogue: categories, items, the versions of their guides; who offers and who provides."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.services import flows
from jiceng.registers.services.access import SEES

CONTENT = (
    "name", "conditions", "materials", "steps", "days", "legal_days", "charge", "window",
    "telephone", "basis", "at_district", "at_street", "at_community", "menu",
)  # fmt: skip


class CategoryQuerySet(SpanQuerySet["Category"]):
    """Adjectives of categories."""

    def visible_to(self, actor: Actor) -> Self:
        """The catalogue is for everybody who works here."""
        return self.all() if actor.reach(*SEES) else self.none()


class Category(Span):
    """大类 of the catalogue, as long as it is published."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("公布单位"))
    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("大类"), max_length=40)

    objects: ClassVar[Any] = CategoryQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务大类")
        verbose_name_plural = _("服务大类")
        ordering: ClassVar[list[str]] = ["code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="services_category_org")
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """项目: one thing residents may ask for; what is said of it stands in its versions."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("公布单位"))
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("大类"))
    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("项目"), max_length=80)  # as the newest version calls it
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("服务项目")
        verbose_name_plural = _("服务项目")
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.name


class GuideQuerySet(models.QuerySet["Guide"]):
    """Adjectives of guides."""

    def standing(self, day: date) -> Self:
        """Published that day, whatever became of it since."""
        begun = self.filter(since__lte=day)
        return begun.filter(Q(until=None) | Q(until__gt=day))

    def menu(self) -> Self:
        return self.filter(menu=True)

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.reach(*SEES) else self.none()


class Guide(models.Model):
    """服务指南: one version of what an item asks for and promises.

    Valid from `since` up to, not including, `until`. A published version is never changed: the
    next one begins where it ends. A draft has no days.
    """

    class State(models.TextChoices):
        DRAFT = flows.DRAFT, _("草稿")
        PUBLISHED = flows.PUBLISHED, _("已公布")
        RETIRED = flows.RETIRED, _("已停止")
        DROPPED = flows.DROPPED, _("未发布")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("服务项目"))
    number = models.IntegerField(_("版次"), default=1, editable=False)
    name = models.CharField(_("项目"), max_length=80)
    conditions = models.TextField(_("受理条件"), blank=True, default="")
    materials = models.TextField(_("申请材料"), blank=True, default="")
    steps = models.TextField(_("办理流程"), blank=True, default="")
    days = models.IntegerField(_("承诺时限（工作日）"), null=True, blank=True)
    legal_days = models.IntegerField(_("法定时限（工作日）"), null=True, blank=True)
    charge = models.CharField(_("收费"), max_length=60, blank=True, default="")
    window = models.CharField(_("办理窗口"), max_length=80, blank=True, default="")
    telephone = models.CharField(_("咨询电话"), max_length=40, blank=True, default="")
    basis = models.CharField(_("依据"), max_length=120, blank=True, default="")
    at_district = models.BooleanField(_("区级办"), default=False)
    at_street = models.BooleanField(_("街道级办"), default=False)
    at_community = models.BooleanField(_("社区级办"), default=True)
    menu = models.BooleanField(_("列入服务菜单"), default=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    since = models.DateField(_("有效期起"), null=True, blank=True, editable=False)
    until = models.DateField(_("有效期止（不含）"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务指南")
        verbose_name_plural = _("服务指南")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="services_version_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="draft"), name="services_one_draft"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(since__isnull=False, until=None),
                name="services_one_version_stands",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="services_guide_order"
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["item", "since", "until"], name="services_guide_span"),
            models.Index(fields=["state", "since"], name="services_guide_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def promise(self) -> str:
        """How long it takes, in words."""
        if self.days is None:
            return str(_("没有承诺时限"))
        return str(_("%d 个工作日") % self.days) if self.days else str(_("当场办结"))

    @property
    def levels(self) -> str:
        told = (
            (self.at_district, _("区级")),
            (self.at_street, _("街道级")),
            (self.at_community, _("社区级")),
        )
        return "、".join(str(words) for here, words in told if here)


class ServingQuerySet(SpanQuerySet["Serving"]):
    """Adjectives of offers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Serving(Span):
    """开办: an organisation's own window serves this item, for a stretch of time."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("开办单位"))
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("服务项目"))
    window = models.CharField(_("窗口"), max_length=80, blank=True, default="")
    telephone = models.CharField(_("电话"), max_length=40, blank=True, default="")

    objects: ClassVar[Any] = ServingQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("开办项目")
        verbose_name_plural = _("开办项目")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "item"], condition=Q(until=None), name="services_served_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="services_serving_org"),
            models.Index(fields=["item", "since", "until"], name="services_serving_item"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.item}"


class ProviderQuerySet(SpanQuerySet["Provider"]):
    """Adjectives of providers."""

    def open(self) -> Self:
        """Taking orders now."""
        return self.filter(until=None, paused_on=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Provider(Span):
    """服务商: whoever serves residents beside the offices; `since` is the day it was listed."""

    class Kind(models.TextChoices):
        FIRM = "firm", _("企业")
        SOCIAL_ORG = "social_org", _("社会组织")
        SHOP = "shop", _("商户")
        MEMBER_SHOP = "member_shop", _("党员商户")
        UNIT = "unit", _("共建单位")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("属地党组织"))
    name = models.CharField(_("名称"), max_length=80)
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True
    )
    phone = SealedField(_("联系电话"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("电话索引"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在地")
    )
    where = models.CharField(_("门店地址"), max_length=120, blank=True, default="")
    hours = models.CharField(_("服务时间"), max_length=80, blank=True, default="")
    minutes = models.IntegerField(_("承诺确认时间（分钟）"), null=True, blank=True)
    consented_on = models.DateField(_("同意公开日期"), null=True, blank=True)
    paused_on = models.DateField(_("暂停接单日期"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = ProviderQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("服务商")
        verbose_name_plural = _("服务商")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "since", "until"], name="services_provider_keeper"),
            models.Index(fields=["kind", "since", "keeper"], name="services_provider_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Supply(Span):
    """Which items a provider serves, for a stretch of time."""

    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name=_("服务商"))
    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("服务项目"))

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("承接项目")
        verbose_name_plural = _("承接项目")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "item"], condition=Q(until=None), name="services_supplied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.item}"
