"""Classes in batches, their groups, who is enrolled; rounds of elections a class may hang on."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.venues.models import Venue
from jiceng.work.training import flows
from jiceng.work.training.access import SEES
from jiceng.work.training.models.planning import Audience, HereQuerySet, Plan


class Round(models.Model):
    """换届轮次: a round of elections by its name and day, for classes to hang on."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("组织党组织"))
    name = models.CharField(_("名称"), max_length=60)
    nominate_by = models.DateField(_("推荐截止"))
    voting_on = models.DateField(_("选举日"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("换届轮次")
        verbose_name_plural = _("换届轮次")

    def __str__(self) -> str:
        return self.name


class Nominee(models.Model):
    """推荐人选: whom a town or street names for a round, why and for what."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name=_("换届轮次"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("推荐党组织"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    tags = models.CharField(_("特点"), max_length=120, blank=True, default="")
    role = models.CharField(_("拟任职务"), max_length=40, blank=True, default="")
    named_on = models.DateField(_("推荐日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("推荐人选")
        verbose_name_plural = _("推荐人选")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "person"], name="training_named_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "named_on"], name="training_nominee_org")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class ClassQuerySet(HereQuerySet):
    """Adjectives of classes."""

    def standing(self) -> Self:
        return self.filter(state__in=(flows.APPROVED, flows.CLOSED))

    def begun(self, period: Period) -> Self:
        """Approved, with the first day in the period."""
        return self.standing().filter(starts_on__range=(period.first, period.last))


class TrainingClass(models.Model):
    """培训班的一批: one stretch of days for one audience; further batches point to the first.

    `way` says whether they go out, invite somebody in, or meet here; `level`, who holds it: a class
    of the centre is entered here for those of the district who were in it. `days` counts both ends.
    """

    class Way(models.TextChoices):
        HOME = "home", _("集中培训")
        OUT = "out", _("走出去")
        IN = "in", _("请进来")

    class Level(models.TextChoices):
        CENTRAL = "central", _("中央级")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        DISTRICT = "district", _("区级")
        STREET = "street", _("街道级")

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("筹备中")
        SUBMITTED = flows.SUBMITTED, _("待批准")
        APPROVED = flows.APPROVED, _("已批准")
        CLOSED = flows.CLOSED, _("已结班")
        CANCELLED = flows.CANCELLED, _("已取消")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("主办党组织"))
    name = models.CharField(_("班次"), max_length=80)
    audience = models.ForeignKey(Audience, models.PROTECT, verbose_name=_("培训对象"))
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, verbose_name=_("年度培训计划")
    )
    way = models.CharField(_("形式"), max_length=6, choices=Way.choices, default=Way.HOME)
    level = models.CharField(
        _("办班层级"), max_length=10, choices=Level.choices, default=Level.DISTRICT
    )
    batch = models.IntegerField(_("批次"), default=1)
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("首批"))
    host = models.CharField(_("承办单位"), max_length=80, blank=True, default="")
    place = models.CharField(_("地点"), max_length=80, blank=True, default="")
    school = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办党校")
    )
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, verbose_name=_("换届轮次")
    )
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结束日期"))
    days = models.IntegerField(_("天数"), editable=False)
    quota = models.IntegerField(_("名额"), null=True, blank=True)
    cost = models.DecimalField(
        _("经费（元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    rules = models.CharField(_("纪律要求"), max_length=300, blank=True, default="")
    text = models.CharField(_("日程安排"), max_length=500, blank=True, default="")
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    approved_on = models.DateField(_("批准日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("结班日期"), null=True, blank=True, editable=False)
    summary = models.CharField(_("小结"), max_length=500, blank=True, default="", editable=False)
    report_by = models.DateField(_("学习报告截止"), null=True, blank=True, editable=False)
    report = models.TextField(_("学习报告"), blank=True, default="", editable=False)
    reported_on = models.DateField(_("报告日期"), null=True, blank=True, editable=False)
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训班")
        verbose_name_plural = _("培训班")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_class_in_order"
            ),
            models.UniqueConstraint(
                fields=["first", "batch"], condition=Q(first__isnull=False),
                name="training_batch_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "starts_on"], name="training_class_org"),
            models.Index(fields=["audience", "starts_on", "org"], name="training_class_of"),
        ]

    def __str__(self) -> str:
        return self.name if self.first_id is None else f"{self.name}（{self.batch}）"


class ClassGroupQuerySet(models.QuerySet["ClassGroup"]):
    """Adjectives of groups of classes."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "klass__org__path", SEES))


class ClassGroup(models.Model):
    """学员小组: its leader signed the promise; the paper hangs at it as a file."""

    klass = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name=_("培训班"))
    name = models.CharField(_("小组"), max_length=40)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领队")
    )
    promised_on = models.DateField(_("签承诺书日期"), null=True, blank=True)

    objects: ClassVar[Any] = ClassGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("学员小组")
        verbose_name_plural = _("学员小组")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["klass", "name"], name="training_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.klass} {self.name}"


class EnrolmentQuerySet(HereQuerySet):
    """Adjectives of enrolments: who is or was in a class."""

    def attended(self, period: Period) -> Self:
        """Those whose class began in the period and who took part."""
        return self.filter(
            state=flows.ATTENDED, klass__starts_on__range=(period.first, period.last)
        )

    def coming(self) -> Self:
        return self.filter(state__in=(flows.INVITED, flows.CONFIRMED))

    def tallied(self) -> Self:
        """With `held_count` (sessions held) and `here_count` (of these, signed in)."""
        held: Any = TrainingClass.objects.filter(pk=OuterRef("klass"), session__state=flows.HELD)
        signs: Any = self.model._meta.get_field("signin").related_model
        here = signs.objects.filter(enrolment=OuterRef("pk"), session__state=flows.HELD)
        return self.annotate(
            held_count=_counted(held.values("pk").annotate(n=Count("session")).values("n")),
            here_count=_counted(here.order_by().values("enrolment").annotate(n=Count("pk"))
                                .values("n")),
        )  # fmt: skip


def _counted(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows[:1], output_field=IntegerField()), 0)


class Enrolment(models.Model):
    """学员: one person in one class, from the organisation they come from."""

    class State(models.TextChoices):
        INVITED = flows.INVITED, _("已通知")
        CONFIRMED = flows.CONFIRMED, _("已确认")
        ATTENDED = flows.ATTENDED, _("已参训")
        ABSENT = flows.ABSENT, _("未参训")
        DECLINED = flows.DECLINED, _("不能参加")
        WITHDRAWN = flows.WITHDRAWN, _("已撤销")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    klass = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name=_("培训班"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("学员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党组织"))
    group = models.ForeignKey(
        ClassGroup, models.PROTECT, null=True, blank=True, verbose_name=_("学员小组")
    )
    post = models.CharField(_("职务"), max_length=40, blank=True, default="")
    invited_on = models.DateField(_("通知日期"))
    reason = models.CharField(_("原因"), max_length=200, blank=True, default="", editable=False)
    essay = models.TextField(_("心得体会"), blank=True, default="", editable=False)
    essay_on = models.DateField(_("心得日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.INVITED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("学员")
        verbose_name_plural = _("学员")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["klass", "person"],
                condition=~Q(state=flows.WITHDRAWN),
                name="training_enrolled_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "invited_on"], name="training_enrolled_org"),
            models.Index(fields=["person", "state", "klass"], name="training_enrolled_who"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.klass}"
