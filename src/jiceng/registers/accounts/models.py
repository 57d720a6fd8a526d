"""Accounts, and the roles granted to them on nodes of the tree, for a time."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.kit.roles import Role
from jiceng.kit.titles import LABELS
from jiceng.registers.accounts.access import SEES
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.services.models import Provider

ROLES = [(role.value, LABELS[role]) for role in Role]


class AccountQuerySet(models.QuerySet["Account"]):
    """Adjectives of accounts."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "home__path", SEES))


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name they sign in with."""

    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> AccountQuerySet:
        return self.get_queryset().visible_to(actor)


class Account(AbstractBaseUser):
    """Somebody who may sign in. Staff use a password and a second factor; secretaries and
    members a one-time binding code, then a long-lived phone session.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("工作人员")
        PHONE = "phone", _("手机用户")
        CLIENT = "client", _("接口客户端")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=50)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices, default=Kind.STAFF)
    home = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所属党组织"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    # A shop or firm of the catalogue, for which whoever signs in confirms and finishes orders.
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("服务商")
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change = models.BooleanField(_("须改密码"), default=False)
    totp = SealedField(_("动态口令密钥"), purpose="totp", editable=False)
    totp_last = models.BigIntegerField(_("已用口令步"), default=0, editable=False)
    # Changes whenever all sessions must end: password, role or suspension.
    stamp = models.IntegerField(_("会话版本"), default=0, editable=False)
    language = models.CharField(_("语言"), max_length=10, blank=True, default="")

    USERNAME_FIELD = "username"
    objects: ClassVar[Any] = AccountManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> list["Grant"]:
        """What is held today; read once per request."""
        held = Grant.objects.standing(clock.today()).filter(account=self).select_related("org")
        return list(held.order_by("pk")) if self.is_active else []

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def nodes(self) -> list[Org]:
        """The organisations of what is held today."""
        return [grant.org for grant in self.grants]

    @cached_property
    def mark(self) -> tuple[Any, ...]:
        """All of an account that decides what is seen with it."""
        own = self.pk, self.stamp, self.home_id, self.person_id, self.member_id, self.provider_id
        return *own, tuple((grant.role, grant.org.path) for grant in self.grants)

    def reach(self, *roles: str) -> tuple[str, ...]:
        """Paths of the nodes held today with one of these roles (any, if none is named)."""
        return tuple(g.org.path for g in self.grants if not roles or g.role in roles)


class GrantQuerySet(SpanQuerySet["Grant"]):
    """Adjectives of grants."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Grant(Span):
    """A role on a node of the tree, for a time; a stand-in's grant names whose place it takes."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=ROLES)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    stands_in_for = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代行")
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = GrantQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["account", "role", "org"],
                condition=Q(until=None),
                name="accounts_granted_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "since", "until"], name="accounts_grant_span")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()} {self.org}"


class Session(AbstractBaseSession):
    """What a browser is known by; it names the account signed in with it, so that one question
    gives all that every page needs: session, account and what is held today.
    """

    session_key = models.CharField(_("会话标识"), max_length=40, primary_key=True)
    session_data = models.TextField(_("会话内容"))
    expire_date = models.DateTimeField(_("失效时间"), db_index=True)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, related_name="sessions", verbose_name=_("账号")
    )

    objects: ClassVar[Any] = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name: ClassVar[Any] = _("登录会话")
        verbose_name_plural: ClassVar[Any] = _("登录会话")


class Attempt(models.Model):
    """Failures in a row, per account name and per source; both are kept as digests."""

    key = models.CharField(_("对象摘要"), max_length=64, unique=True)
    failures = models.IntegerField(_("连续失败"), default=0)
    until = models.DateTimeField(_("暂缓至"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("登录失败")
        verbose_name_plural = _("登录失败")

    def __str__(self) -> str:
        return f"{self.failures}"


class BindingQuerySet(models.QuerySet["Binding"]):
    """Adjectives of binding codes."""

    def usable(self, moment: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=moment)


class Binding(models.Model):
    """A one-time code from one's own organisation; only its digest is kept."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name=_("账号"))
    digest = models.CharField(_("绑定码摘要"), max_length=64, unique=True)
    issued_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    objects: ClassVar[Any] = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("绑定码")
        verbose_name_plural = _("绑定码")

    def __str__(self) -> str:
        return f"{self.account} {self.issued_at:%Y-%m-%d}"


class Token(models.Model):
    """An API client's token; only its digest is kept."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name=_("账号"))
    digest = models.CharField(_("令牌摘要"), max_length=64, unique=True)
    label = models.CharField(_("用途"), max_length=60)
    issued_at = models.DateTimeField(_("发出时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return self.label
