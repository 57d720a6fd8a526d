"""Applications to change the tree: what they ask, whom they name, each time they were asked."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Field, Org
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.structure import flows
from jiceng.work.structure.access import SEES


class Kind(models.TextChoices):
    """请示的事项."""

    SET_UP = "set_up", _("成立")
    ATTACH = "attach", _("挂靠")
    SPLIT = "split", _("分设")
    MERGE = "merge", _("合并")
    UPGRADE = "upgrade", _("升格")
    MOVE = "move", _("调整隶属")
    RENAME = "rename", _("更名")
    ABOLISH = "abolish", _("撤销")
    POSTPONE = "postpone", _("延期换届")
    ADVANCE = "advance", _("提前换届")


class Level(models.TextChoices):
    """由谁决定."""

    STREET = "street", _("街道（基层党委）")
    DISTRICT = "district", _("区委")


def units_named(text: str) -> tuple[list[Unit], list[str]]:
    """Units by full name or credit code, one a line; and the lines that name none, or several."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    rows = Unit.objects.filter(Q(name__in=lines) | Q(uscc__in=lines)).order_by("until", "pk")
    found: dict[str, list[Unit]] = {line: [] for line in lines}
    for unit in rows:
        for line in {unit.name, unit.uscc or ""} & set(lines):
            found[line].append(unit)
    alone = {line: units[0] for line, units in found.items() if len(units) == 1}
    return list(alone.values()), [line for line in lines if line not in alone]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Adjectives of applications."""

    def going(self) -> Self:
        """Neither decided nor withdrawn, or approved and not yet carried out."""
        return self.exclude(state__in=(flows.DONE, flows.REFUSED, flows.WITHDRAWN))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Application(models.Model):
    """请示: what an organisation asks its superiors to change, and what they answered.

    `org` asks; `subject` changes (nothing yet where one is to be set up). What else is filled
    depends on the kind. Nothing in the tree changes before it is approved and its day has come.
    """

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("草稿")
        SUBMITTED = flows.SUBMITTED, _("待街道研究")
        CONSULTING = flows.CONSULTING, _("待行业党委意见")
        RETURNED = flows.RETURNED, _("已退回补正")
        DECIDING = flows.DECIDING, _("待街道审批")
        AGREED = flows.AGREED, _("待区委审批")
        APPROVED = flows.APPROVED, _("已批准，待执行")
        DONE = flows.DONE, _("已办结")
        REFUSED = flows.REFUSED, _("不同意")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("申请党组织"))
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    subject = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("变更的党组织"),
    )  # fmt: skip
    name = models.CharField(_("新名称"), max_length=80, blank=True, default="")
    becomes = models.CharField(
        _("类别（新）"), max_length=20, choices=OrgKind.choices, blank=True, default=""
    )
    field = models.CharField(
        _("领域"), max_length=20, choices=Field.choices, blank=True, default=""
    )
    parent = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级党组织")
    )
    into = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在单位")
    )
    way = models.CharField(
        _("组建方式"), max_length=10, choices=Hosting.Way.choices, blank=True, default=""
    )
    others = models.TextField(_("其他覆盖单位"), blank=True, default="")
    leader = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("龙头单位")
    )
    instructor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("驻派指导员"),
    )  # fmt: skip
    sector = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业党委")
    )
    concurred = models.CharField(
        _("行业党委同意文号"), max_length=80, blank=True, default="", editable=False
    )
    full = models.IntegerField(_("正式党员人数"), null=True, blank=True)
    branches = models.TextField(_("下设党支部"), blank=True, default="")
    extended_to = models.DateField(_("延期（提前）至"), null=True, blank=True)
    ends_on = models.DateField(_("任务预计结束日期"), null=True, blank=True)
    consulted = models.CharField(_("与流入地商定情况"), max_length=120, blank=True, default="")
    reason = models.CharField(_("理由"), max_length=500)
    effective_on = models.DateField(_("拟执行日期"))
    decided_on = models.DateField(_("批复日期"), null=True, blank=True)
    document = models.CharField(_("批复文号"), max_length=80, blank=True, default="")
    answer = models.CharField(_("批复意见"), max_length=300, blank=True, default="")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFTED)
    decided_by = models.CharField(
        _("由谁决定"), max_length=10, choices=Level.choices, blank=True, default="", editable=False
    )
    result = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("新成立的党组织"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织设置请示")
        verbose_name_plural = _("组织设置请示")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "state"], name="structure_org"),
            models.Index(fields=["subject", "state"], name="structure_subject"),
            models.Index(fields=["state", "effective_on"], name="structure_due"),
        ]
        # Of two that are submitted at one moment the database takes one.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=flows.GOING, subject__isnull=False),
                name="structure_one_going",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} · {self.get_kind_display()}"

    @property
    def what(self) -> str:
        """Whom it is about: what is to change, or what is to be."""
        return str(self.subject) if self.subject_id else self.name or str(self.unit)

    @property
    def covers(self) -> list[Unit]:
        """The units it is to cover, its own first, then those named beside it."""
        rest: Any = Unit.objects.filter(pk__in=self.beside_set.values("unit"))
        own = [self.unit] if self.unit is not None else []
        return [*own, *(one for one in rest.order_by("pk") if one.pk != self.unit_id)]

    @property
    def beneath(self) -> list[str]:
        """Names of the branches to be set up beneath an upgraded branch, the first for the rest."""
        lines = (line.strip() for line in self.branches.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class Beside(models.Model):
    """One of the units an application names in `others`: whatever the unit is called later."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name=_("请示"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("请示的其他覆盖单位")
        verbose_name_plural = _("请示的其他覆盖单位")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "unit"], name="structure_beside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.unit}"


class RoundQuerySet(SpanQuerySet["Round"]):
    """Adjectives of rounds."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "application__org__path", SEES))


class Round(Span):
    """One time an application lay with the superiors: from its submission to their answer."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("批准")
        RETURNED = "returned", _("退回补正")
        REFUSED = "refused", _("不同意")
        WITHDRAWN = "withdrawn", _("撤回")

    application = models.ForeignKey(Application, models.PROTECT, verbose_name=_("组织设置请示"))
    due_on = models.DateField(_("应答复日期"))
    outcome = models.CharField(
        _("答复"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("请示办理")
        verbose_name_plural = _("请示办理")
        # The day itself may see both: a simple change is answered at once.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(until=None), name="structure_one_round"
            ),
            models.CheckConstraint(
                condition=Q(until=None, outcome="") | (Q(until__gte=F("since")) & ~Q(outcome="")),
                name="structure_round_order",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "since"], name="structure_round_of"),
            models.Index(fields=["since", "until"], name="structure_round_span"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.since}"


class Share(models.Model):
    """Where one member goes by a merge, split or upgrade; who is not named goes with the rest."""

    application = models.ForeignKey(Application, models.PROTECT, verbose_name=_("组织设置请示"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("去往党支部")
    )
    branch = models.CharField(_("去往新设支部"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("党员去向")
        verbose_name_plural = _("党员去向")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "member"], name="structure_one_share")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.org or self.branch}"
