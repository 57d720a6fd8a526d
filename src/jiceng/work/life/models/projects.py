"""Projects to take up, who took them, and the board of examples."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Venue
from jiceng.work.life import flows
from jiceng.work.life.access import SEES
from jiceng.work.life.models.shapes import Form


class ProjectQuerySet(SpanQuerySet["Project"]):
    """Adjectives of projects."""

    def visible_to(self, actor: Actor) -> Self:
        """The catalogue is for every branch."""
        return self.all() if actor.reach(*SEES) else self.none()


class Project(Span):
    """创意组织生活项目: Party spirit, skills and practice in one, to be taken and taken again.

    `base` is the venue where it is at home; an open base is one.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("提供党组织"))
    name = models.CharField(_("项目"), max_length=60)
    aim = models.CharField(_("目的"), max_length=200)
    form = models.CharField(_("方式"), max_length=12, choices=Form.choices)
    minutes = models.IntegerField(_("时长（分钟）"))
    seats = models.IntegerField(_("最多人数"), null=True, blank=True)
    material = models.CharField(_("需要的材料"), max_length=200, blank=True, default="")
    base = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("基地")
    )
    spirit = models.BooleanField(_("党性教育"), default=True)
    skill = models.BooleanField(_("素质拓展"), default=False)
    practice = models.BooleanField(_("互动实践"), default=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ProjectQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("创意项目")
        verbose_name_plural = _("创意项目")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"], condition=Q(until=None), name="life_project_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> list[Any]:
        """What it is made of."""
        told = ("spirit", "skill", "practice")
        named: Any = [self._meta.get_field(name) for name in told if getattr(self, name)]
        return [field.verbose_name for field in named]


class TakingQuerySet(models.QuerySet["Taking"]):
    """Adjectives of takings."""

    def held(self, period: Period) -> Self:
        """Carried out in a period; a voided record does not count."""
        return self.filter(
            state=flows.HELD,
            meeting__void_reason="",
            meeting__held_on__range=(period.first, period.last),
        )

    def waiting(self) -> Self:
        """Not carried out yet, or only at a meeting that was voided since."""
        voided = Q(state=flows.HELD) & ~Q(meeting__void_reason="")
        return self.filter(Q(state=flows.TAKEN) | voided)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Taking(models.Model):
    """取用: a branch means to carry out a project, did so at a meeting, and says how it was."""

    class State(models.TextChoices):
        TAKEN = flows.TAKEN, _("准备开展")
        HELD = flows.HELD, _("已开展")
        DROPPED = flows.DROPPED, _("不办了")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, verbose_name=_("创意项目"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    taken_on = models.DateField(_("取用日期"), editable=False)
    planned_on = models.DateField(_("打算哪天办"), null=True, blank=True)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议")
    )
    rating = models.IntegerField(
        _("评分"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    words = models.CharField(_("感受和建议"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.TAKEN, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = TakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目取用")
        verbose_name_plural = _("项目取用")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(meeting__isnull=False), name="life_held_at_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["project", "org"], condition=Q(state="taken"), name="life_taken_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "taken_on"], name="life_taking_org"),
            models.Index(fields=["project", "state", "org"], name="life_taking_project"),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.project}"


class ExampleQuerySet(models.QuerySet["Example"]):
    """Adjectives of examples."""

    def shown(self) -> Self:
        return self.filter(state=flows.SHOWN, meeting__void_reason="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Example(models.Model):
    """创新案例: a meeting that others may learn from, shown only if its branch agrees."""

    class State(models.TextChoices):
        NAMED = flows.NAMED, _("待支部同意")
        OFFERED = flows.OFFERED, _("支部已同意，待展示")
        SHOWN = flows.SHOWN, _("展示中")
        DECLINED = flows.DECLINED, _("支部不同意")
        DOWN = flows.DOWN, _("已撤下")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="+", verbose_name=_("会议")
    )
    title = models.CharField(_("案例"), max_length=60)
    words = models.CharField(_("做法和效果"), max_length=500)
    named_on = models.DateField(_("提出日期"), editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.NAMED, editable=False
    )
    told = models.CharField(_("办理意见"), max_length=200, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ExampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("创新案例")
        verbose_name_plural = _("创新案例")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "named_on"], name="life_example_org"),
        ]

    def __str__(self) -> str:
        return self.title
