"""The tree: every Party organisation, where it hangs, and where it used to hang."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.paths import PathField, inside, upward
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.access import SEES


class Kind(models.TextChoices):
    """类别."""

    DISTRICT = "district_committee", _("区委")
    WORK_COMMITTEE = "work_committee", _("党工委")
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint_branch", _("联合党支部")
    TEMPORARY_BRANCH = "temporary_branch", _("临时党支部")
    MOBILE_BRANCH = "mobile_branch", _("流动党员党支部")


BRANCHES = (Kind.BRANCH, Kind.JOINT_BRANCH, Kind.TEMPORARY_BRANCH, Kind.MOBILE_BRANCH)


class Field(models.TextChoices):
    """领域."""

    URBAN_COMMUNITY = "urban_community", _("城市社区")
    VILLAGE = "village", _("村")
    AGENCY = "agency", _("机关")
    SCHOOL = "school", _("学校")
    HOSPITAL = "hospital", _("医院")
    STATE_FIRM = "state_firm", _("国有企业")
    PRIVATE_FIRM = "private_firm", _("非公企业")
    SOCIAL_ORG = "social_org", _("社会组织")
    OTHER = "other", _("其他")


class OrgQuerySet(SpanQuerySet["Org"]):
    """Adjectives of organisations."""

    def within(self, org: "Org") -> Self:
        return self.filter(inside("path", org.path))

    def grassroots(self) -> Self:
        """Without the district committee itself: 基层党组织."""
        return self.exclude(kind=Kind.DISTRICT)

    def branches(self) -> Self:
        return self.filter(kind__in=BRANCHES)

    def as_of(self, day: date) -> Self:
        """With `then_name`, `then_kind`, `then_field`, `then_may_approve` of that day."""
        rows: Any = as_of(self, OrgPast, day, "name", "kind", "field", "may_approve")
        return rows  # type: ignore[no-any-return]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "path", SEES))


class Org(Span):
    """One Party organisation; `since` is the day it was set up."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    code = models.CharField(_("党组织编码"), max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(_("党组织名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    stat_name = models.CharField(_("党内统计用简称"), max_length=40, blank=True, default="")
    initials = models.CharField(_("拼音首字母"), max_length=80, blank=True, editable=False)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    field = models.CharField(_("领域"), max_length=20, choices=Field.choices, default=Field.OTHER)
    may_approve = models.BooleanField(_("有审批预备党员权限"), default=False)
    # 功能型党组织：临时任务中设立，党员组织关系不转入（支部条例第八条）
    functional = models.BooleanField(_("功能型党组织"), default=False)
    new_business = models.BooleanField(_("新业态"), default=False)
    phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    away = models.CharField(_("驻外情况"), max_length=40, blank=True, default="")
    # By name: who approved it may be no more, or stand above the district.
    approved_by = models.CharField(_("批准成立的上级党组织"), max_length=80, blank=True, default="")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上级党组织"),
    )
    path = PathField(_("路径"), max_length=200, unique=True, editable=False)
    told_since = models.DateField(_("现状起"), editable=False)

    objects: ClassVar[Any] = OrgQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCHES

    def above(self) -> models.QuerySet["Org"]:
        """The line of superiors, from the root down, itself included."""
        line: models.QuerySet[Org] = Org.objects.filter(path__in=upward(self.path)).order_by("path")
        return line

    def under(self, day: date) -> models.QuerySet[Any] | None:
        """The organisations beneath, itself included, as the tree stood that day."""
        if self.parent_id is None:
            return None
        moved = OrgPath.objects.standing(day)
        if not moved.exists():
            found: models.QuerySet[Any] = Org.objects.filter(inside("path", self.path))
            return found
        here = inside("path", self.path_on(day))
        then = moved.filter(here).values("org")
        return Org.objects.filter((here & ~Q(pk__in=moved.values("org"))) | Q(pk__in=then))

    def path_on(self, day: date) -> str:
        """Where this organisation itself hung that day."""
        former = OrgPath.objects.standing(day).filter(org=self.pk).values_list("path", flat=True)
        return former.first() or self.path

    def superior(self, day: date) -> "Org | None":
        """What it hung under that day; None for the root."""
        former = OrgPath.objects.standing(day)
        own = former.filter(org=self.pk).values_list("path", flat=True).first()
        if own is None:
            return self.parent
        above = upward(own)[-2]
        moved = former.filter(path=above).select_related("org").first()
        return moved.org if moved is not None else Org.objects.get(path=above)

    def paths(self, day: date) -> dict[Any, str]:
        tree: dict[Any, str] = dict(Org.objects.values_list("pk", "path"))
        tree.update(OrgPath.objects.standing(day).values_list("org", "path"))
        own = tree.get(self.pk, self.path)
        return {pk: path for pk, path in tree.items() if path.startswith(own)}


class OrgPast(Past):
    """What an organisation was called, and what it was, before a change."""

    OF: ClassVar[str] = "org"
    org = models.ForeignKey(Org, models.PROTECT, verbose_name=_("党组织"))
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    field = models.CharField(_("领域"), max_length=20, choices=Field.choices)
    may_approve = models.BooleanField(_("有审批预备党员权限"), default=False)

    class Meta(Past.Meta):
        verbose_name = _("党组织曾用情况")
        verbose_name_plural = _("党组织曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="orgs_past")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"


class OrgPath(Span):
    """A place in the tree that an organisation has left; today's is its own `path`."""

    org = models.ForeignKey(Org, models.PROTECT, verbose_name=_("党组织"))
    path = PathField(_("曾用路径"), max_length=200)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("曾用路径")
        verbose_name_plural = _("曾用路径")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["since", "until"], name="orgs_path_span"),
            models.Index(fields=["path"], name="orgs_path_former"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.path}"


class OrgEventQuerySet(models.QuerySet["OrgEvent"]):
    """Adjectives of events."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class OrgEvent(models.Model):
    """A dated event in the life of an organisation; it never rewrites the past."""

    class What(models.TextChoices):
        SET_UP = "set_up", _("成立")
        RENAMED = "renamed", _("更名")
        UPGRADED = "upgraded", _("升格")
        MOVED = "moved", _("调整隶属")
        MERGED = "merged", _("合并")
        SPLIT = "split", _("分设")
        ABOLISHED = "abolished", _("撤销")

    org = models.ForeignKey(Org, models.PROTECT, verbose_name=_("党组织"))
    what = models.CharField(_("事项"), max_length=20, choices=What.choices)
    held_on = models.DateField(_("日期"))
    other = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("另一方")
    )
    document = models.CharField(_("文号"), max_length=80, blank=True)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = OrgEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("党组织沿革")
        verbose_name_plural = _("党组织沿革")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "held_on"], name="orgs_event_org"),
            models.Index(fields=["what", "held_on", "org"], name="orgs_event_what"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.get_what_display()} {self.held_on}"


class TermQuerySet(SpanQuerySet["Term"]):
    """Adjectives of terms."""

    def dated(self, day: date) -> Self:
        """With `due_on`: the day the term is due to end, as was decided by that day."""
        told = Q(postponed_on__lte=day, postponed_to__isnull=False)
        early = Q(advanced_on__lte=day, advanced_to__isnull=False)
        return self.annotate(
            due_on=Case(
                When(early, then=F("advanced_to")),
                When(told, then=F("postponed_to")),
                default=F("ends_on"),
            )
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Term(Span):
    """A leading body's term: `since` is election day, `ends_on` the day it is due to end."""

    org = models.ForeignKey(Org, models.PROTECT, verbose_name=_("党组织"))
    ends_on = models.DateField(_("届满日期"))
    postponed_to = models.DateField(_("批准延期至"), null=True, blank=True)
    postponed_on = models.DateField(_("批准延期日期"), null=True, blank=True)
    advanced_to = models.DateField(_("批准提前至"), null=True, blank=True)
    advanced_on = models.DateField(_("批准提前日期"), null=True, blank=True)
    document = models.CharField(_("批准文号"), max_length=80, blank=True)

    objects: ClassVar[Any] = TermQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("届期")
        verbose_name_plural = _("届期")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org"], condition=Q(until=None), name="orgs_one_open_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.since}—{self.ends_on}"

    @property
    def due(self) -> date:
        return self.advanced_to or self.postponed_to or self.ends_on
