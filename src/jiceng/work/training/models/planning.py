"""What is to be learnt and by whom: requirements, audiences, who is due, plans, needs, courses."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside, upward
from jiceng.kernel.periods import Period
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org, OrgPast, OrgPath
from jiceng.registers.people.models import Person, Post
from jiceng.registers.places.models import Place
from jiceng.work.training import flows
from jiceng.work.training.access import SEES


class Form(models.TextChoices):
    """方式."""

    LECTURE = "lecture", _("专题讲座")
    VISIT = "visit", _("现场观摩")
    DISCUSSION = "discussion", _("分组讨论")
    EXCHANGE = "exchange", _("交流研讨")


def above(actor: Actor) -> set[str]:
    """The paths of what this person keeps, and all above them."""
    return {one for path in actor.reach() for one in upward(path)}


class HereQuerySet(models.QuerySet[Any]):
    """Rows that hang at an organisation."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))

    def handed(self, actor: Actor) -> Self:
        """Those one may choose: one's own, and what the levels above set for everybody."""
        return self.filter(seen_by(actor, "org__path", SEES) | Q(org__path__in=above(actor)))


class HereSpanQuerySet(SpanQuerySet[Any]):
    """Spans that hang at an organisation."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))

    def handed(self, actor: Actor) -> Self:
        """Those one may choose: one's own, and what the levels above set for everybody."""
        return self.filter(seen_by(actor, "org__path", SEES) | Q(org__path__in=above(actor)))


class Theme(Span):
    """学习要求的一项: of a set (“5个2”, three topics of a campaign) that courses and study meet."""

    class Kind(models.TextChoices):
        REQUIREMENT = "requirement", _("课程要求")
        CAMPAIGN = "campaign", _("专题学习")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    key = models.SlugField(_("代号"), max_length=40)
    group = models.CharField(_("所属要求"), max_length=40)
    name = models.CharField(_("内容"), max_length=60)
    order = models.IntegerField(_("次序"), default=1)

    objects: ClassVar[Any] = HereSpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("学习要求")
        verbose_name_plural = _("学习要求")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["org", "key", "name"], condition=Q(until=None), name="training_theme_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}·{self.name}"


class Audience(Span):
    """培训对象: a rule over posts, as data; without a post named, people are listed by hand.

    `key` is the word by which figures are split. `hours` is the yearly floor, `due_days` the days
    within which somebody new to the post is trained; `classes`, how many they go to in a year;
    `practises` asks a practice a year of them. `ruled_on` is the day the rule last changed: before
    it, the list stays as it was.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    key = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("培训对象"), max_length=40)
    titles = models.JSONField(_("职务"), default=list, blank=True)
    fields = models.JSONField(_("党组织领域"), default=list, blank=True)
    communities = models.BooleanField(_("限社区“两委”"), default=False)
    hours = models.IntegerField(_("每年学时"), null=True, blank=True)
    due_days = models.IntegerField(_("任职后多少天内培训"), null=True, blank=True)
    classes = models.IntegerField(_("每年参加培训班次数"), null=True, blank=True)
    practises = models.BooleanField(_("每年实践锻炼"), default=False)
    document = models.CharField(_("依据文号"), max_length=120, blank=True, default="")
    ruled_on = models.DateField(_("规则改定日期"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = HereSpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("培训对象")
        verbose_name_plural = _("培训对象")

    def __str__(self) -> str:
        return self.name

    def posts(self, day: date) -> Any:
        """The posts of the rule, past and present; none for a list kept by hand."""
        if not self.titles:
            return Post.objects.none()
        rows = Post.objects.filter(inside("org__path", self.org.path), title__in=self.titles)
        if self.fields:
            rows = rows.filter(org__field__in=self.fields)
        if self.communities:
            kept: Any = Place.objects.communities().standing(day).values("keeper")
            bodies = (Post.Body.PARTY, Post.Body.RESIDENTS)
            rows = rows.filter(org__in=kept, body__in=bodies)
        return rows

    def entered(self) -> dict[int, date]:
        """The day from which an organisation is one of the rule, where it once was not: it came
        from elsewhere in the tree, or from another field.
        """
        ours = inside("path", self.org.path)
        for path in OrgPath.objects.filter(org=self.org_id).values_list("path", flat=True):
            ours |= inside("path", path)
        left: Any = OrgPath.objects.exclude(ours).filter(until__isnull=False).order_by("until")
        found: dict[int, date] = dict(left.values_list("org", "until"))
        if self.fields:
            others: Any = OrgPast.objects.exclude(field__in=self.fields).order_by("until")
            for org, until in others.values_list("org", "until"):
                found[org] = max(until, found.get(org, until))
        return found


class DueQuerySet(HereSpanQuerySet):
    """Adjectives of those due."""

    def of(self, audience: Audience) -> Self:
        return self.filter(audience=audience)


class Due(Span):
    """应训人员: who belongs to an audience, as long as the post is held. Follows the posts
    (`actions.resolve`), or is listed by hand where the audience has no rule.
    """

    audience = models.ForeignKey(Audience, models.PROTECT, verbose_name=_("培训对象"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("任职")
    )

    objects: ClassVar[Any] = DueQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("应训人员")
        verbose_name_plural = _("应训人员")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["audience", "post"], condition=Q(until=None), name="training_due_once"
            ),
            models.UniqueConstraint(
                fields=["audience", "person"],
                condition=Q(post=None, until=None),
                name="training_due_by_hand_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="training_due_org"),
            models.Index(fields=["audience", "since", "until", "org"], name="training_due_of"),
            models.Index(fields=["person", "audience"], name="training_due_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.audience}"


class PlanQuerySet(HereQuerySet):
    """Adjectives of plans."""

    def in_force(self, period: Period, day: date) -> Self:
        """Approved for a year of the period, the last version of each that day."""
        years = range(period.first.year, period.last.year + 1)
        later = Plan.objects.filter(former=OuterRef("pk"), approved_on__lte=day)
        return self.filter(~Exists(later), approved_on__lte=day, year__in=years)

    def asking(self, actor: Actor) -> Self:
        """Open for needs: of an organisation at or above one that this person keeps."""
        return self.filter(state=flows.COLLECTING, org__path__in=above(actor))


class Plan(models.Model):
    """年度培训计划 for one audience: how many sessions at least, how many persons. An approved one
    is not changed: a new version replaces it when it is approved itself.
    """

    class State(models.TextChoices):
        COLLECTING = flows.COLLECTING, _("征集需求")
        DRAFTED = flows.DRAFTED, _("拟定中")
        SUBMITTED = flows.SUBMITTED, _("待审核")
        CHECKED = flows.CHECKED, _("待审定")
        APPROVED = flows.APPROVED, _("已审定")
        REPLACED = flows.REPLACED, _("已被新版替代")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    year = models.IntegerField(_("年度"))
    audience = models.ForeignKey(Audience, models.PROTECT, verbose_name=_("培训对象"))
    sessions = models.IntegerField(_("至少集中培训次数"))
    persons = models.IntegerField(_("计划人数"), null=True, blank=True)
    text = models.CharField(_("安排"), max_length=500, blank=True, default="")
    version = models.IntegerField(_("版本"), default=1, editable=False)
    former = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("上一版")
    )
    document = models.CharField(_("文号"), max_length=80, blank=True, default="")
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    approved_on = models.DateField(_("审定日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.COLLECTING, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度培训计划")
        verbose_name_plural = _("年度培训计划")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "year", "audience"],
                condition=~Q(state__in=("approved", "replaced")),
                name="training_plan_one_open",
            ),
            models.UniqueConstraint(
                fields=["org", "year", "audience"],
                condition=Q(state="approved"),
                name="training_plan_one_in_force",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "year"], name="training_plan_org")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.audience}"


class Need(models.Model):
    """培训需求: what an organisation asks for, while a plan is open for it."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name=_("年度培训计划"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("提出党组织"))
    words = models.CharField(_("想学什么"), max_length=200)
    form = models.CharField(_("希望的方式"), max_length=12, choices=Form.choices, blank=True)
    handed_on = models.DateField(_("提出日期"))
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = HereQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训需求")
        verbose_name_plural = _("培训需求")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "handed_on"], name="training_need_org")
        ]

    def __str__(self) -> str:
        return self.words


class Lecturer(Span):
    """讲师库的一人."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("管理党组织"))
    name = models.CharField(_("讲师"), max_length=50)
    institution = models.CharField(_("所在单位"), max_length=80, blank=True, default="")
    field = models.CharField(_("擅长"), max_length=80, blank=True, default="")

    objects: ClassVar[Any] = HereSpanQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("讲师")
        verbose_name_plural = _("讲师")

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(HereQuerySet):
    """Adjectives of courses."""

    def made(self, period: Period) -> Self:
        return self.filter(made_on__range=(period.first, period.last))

    def in_force(self) -> Self:
        return self.filter(state=flows.APPROVED)

    def online(self, day: date) -> Self:
        """To be studied on the net that day."""
        begun = self.filter(approved_on__lte=day).exclude(address="")
        return begun.filter(Q(replaced_on=None) | Q(replaced_on__gt=day))


class Course(models.Model):
    """课程: one version of a design, the requirements it meets; on the menu of halls if so said."""

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("拟定中")
        SUBMITTED = flows.SUBMITTED, _("待审核")
        CHECKED = flows.CHECKED, _("待审定")
        APPROVED = flows.APPROVED, _("已审定")
        REPLACED = flows.REPLACED, _("已被新版替代")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定党组织"))
    name = models.CharField(_("课程"), max_length=80)
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, verbose_name=_("年度培训计划")
    )
    themes = models.ManyToManyField(Theme, blank=True, verbose_name=_("对应的要求"))
    lecturer = models.ForeignKey(
        Lecturer, models.PROTECT, null=True, blank=True, verbose_name=_("讲师")
    )
    form = models.CharField(_("方式"), max_length=12, choices=Form.choices, default=Form.LECTURE)
    minutes = models.IntegerField(_("时长（分钟）"))
    text = models.CharField(_("内容和教材"), max_length=500, blank=True, default="")
    on_menu = models.BooleanField(_("列入讲习所菜单"), default=False)
    address = models.CharField(_("网上学习的地址"), max_length=200, blank=True, default="")
    version = models.IntegerField(_("版本"), default=1, editable=False)
    former = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("上一版")
    )
    told = models.CharField(_("办理意见"), max_length=300, blank=True, default="", editable=False)
    made_on = models.DateField(_("拟定日期"))
    approved_on = models.DateField(_("审定日期"), null=True, blank=True, editable=False)
    replaced_on = models.DateField(_("被替代日期"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFTED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("课程")
        verbose_name_plural = _("课程")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "made_on"], name="training_course_org")
        ]

    def __str__(self) -> str:
        return self.name
