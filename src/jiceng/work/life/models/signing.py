"""签到: a sheet for a meeting, a line for each person, and the code that stands on the screen."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.access import ROLLS
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.life.access import RECORDS

SALT = "jiceng.life.sign"


class SignSheetQuerySet(models.QuerySet["SignSheet"]):
    """Adjectives of sheets."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", RECORDS))


class SignSheet(models.Model):
    """签到表 of one meeting. The code is a convenience: list, paper and proxy count the same, and
    nobody's whereabouts are asked.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("召集党组织"))
    type = models.CharField(_("类型"), max_length=20, choices=Type.choices)
    held_on = models.DateField(_("日期"))
    theme = models.CharField(_("主题"), max_length=120, blank=True, default="")
    minutes = models.IntegerField(_("签到码几分钟换一次"), default=10)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("会议"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SignSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("签到表")
        verbose_name_plural = _("签到表")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "type", "held_on"],
                condition=models.Q(closed_at=None),
                name="life_one_open_sheet",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="life_sheet_org"),
            models.Index(fields=["type", "held_on", "org"], name="life_sheet_type"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_type_display()} {self.held_on}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.held_on == clock.today()


def code_of(sheet: SignSheet) -> str:
    """The code for the screen: which sheet and until when, signed, so that nobody makes one up."""
    until = clock.now() + timedelta(minutes=sheet.minutes)
    return signing.dumps([sheet.pk, int(until.timestamp())], salt=SALT)


def read_code(code: str) -> tuple[SignSheet | None, bool]:
    """The sheet of a code, and whether the code still holds; no sheet for one that is not ours."""
    try:
        key, until = signing.loads(code, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None, False
    sheet = SignSheet.objects.select_related("org").filter(pk=key).first()
    return sheet, clock.now().timestamp() <= until


class SigningQuerySet(models.QuerySet["Signing"]):
    """Adjectives of lines."""

    def during(self, period: Period) -> Self:
        return self.filter(sheet__held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        """By name for whoever keeps the roll, and one's own."""
        own = models.Q(member=getattr(actor, "member_id", None), member__isnull=False)
        return self.filter(seen_by(actor, "sheet__org__path", (*ROLLS, *RECORDS)) | own)


class Signing(models.Model):
    """签到: one person at one meeting, once, however it was told and however often."""

    class Way(models.TextChoices):
        CODE = "code", _("扫码")
        LIST = "list", _("点名")
        PAPER = "paper", _("纸质签到")
        PROXY = "proxy", _("代签")

    sheet = models.ForeignKey(SignSheet, models.PROTECT, verbose_name=_("签到表"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    way = models.CharField(_("方式"), max_length=6, choices=Way.choices)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = _("签到")
        verbose_name_plural = _("签到")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sheet", "member"], name="life_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_way_display()}"
