"""Reports: an organisation's own wording, the manuscript on its way, and what was issued.

What is issued holds frozen text, values, record ids and definitions, and never changes.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.insight.reports.access import READS
from jiceng.insight.reports.flows import DRAFT, ISSUED, WITHDRAWN
from jiceng.insight.reports.slots import Draft
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalError
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.kit.cells import period_said
from jiceng.kit.documents.texts import one_line
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme


class IssueQuerySet(models.QuerySet["Issue"]):
    """Adjectives of issued reports; the bulk doors to change one are closed."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", READS))

    def within(self, period: Period) -> Self:
        return self.filter(issued_at__date__range=(period.first, period.last))

    def valid(self, day: date) -> Self:
        """Not withdrawn by that day."""
        gone = Manuscript.objects.filter(withdrawn_on__lte=day).exclude(issue=None)
        return self.exclude(pk__in=gone.values("issue"))

    def update(self, **kwargs: Any) -> int:
        raise JournalError("已定稿的报告不能修改，只能另出一份")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise JournalError("已定稿的报告不能删除")


class Issue(models.Model):
    """One report as issued: the only copy of numbers that is allowed.

    `content` holds the blocks of text and, for every blank, the exact value, the ids of its
    rows, the bounds in force and a hash of the definition; `digest` is taken over all of it.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    report = models.CharField(_("报告"), max_length=40)
    title = models.CharField(_("标题"), max_length=120)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    period = models.CharField(_("期间"), max_length=24)
    as_of = models.DateField(_("时点"))
    bounds = models.JSONField(_("界限"), default=dict, encoder=DjangoJSONEncoder)
    content = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("摘要"), max_length=64)
    anchor = models.CharField(_("流水链首"), max_length=90)
    issued_at = models.DateTimeField(_("定稿时间"), editable=False)
    issued_by = models.CharField(_("定稿人"), max_length=60)

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("定稿报告")
        verbose_name_plural = _("定稿报告")
        ordering = ("-issued_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_at"], name="reports_issue_org")
        ]

    def __str__(self) -> str:
        return f"{self.called} {self.as_of}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise JournalError("已定稿的报告不能修改，只能另出一份")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise JournalError("已定稿的报告不能删除")

    @property
    def called(self) -> str:
        return one_line(self.title)

    @property
    def draft(self) -> Draft:
        """The report as it was written, from the frozen content alone."""
        return Draft.read(self.content, self.digest, self.anchor)

    @property
    def sound(self) -> bool:
        """Does the content still agree with its digest?"""
        return self.digest == self.draft.fingerprint()


class WordingQuerySet(models.QuerySet["Wording"]):
    """Adjectives of wordings."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", READS))


class Wording(models.Model):
    """One version of a report's text as an organisation has it: prose, and tags for its numbers.

    No version is changed; who edits writes the next. An empty text is the text of the house.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    report = models.CharField(_("报告"), max_length=40)
    number = models.PositiveSmallIntegerField(_("版次"))
    source = models.TextField(_("正文"), blank=True)
    written_at = models.DateTimeField(_("写成时间"), default=clock.now, editable=False)
    written_by = models.CharField(_("写稿人"), max_length=60)

    objects: ClassVar[Any] = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告文本")
        verbose_name_plural = _("报告文本")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "report", "number"], name="reports_wording_number"
            )
        ]

    def __str__(self) -> str:
        return _("第%d版") % self.number


class ManuscriptQuerySet(models.QuerySet["Manuscript"]):
    """Adjectives of manuscripts."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", READS))

    def living(self) -> Self:
        return self.exclude(state=WITHDRAWN)


class Manuscript(models.Model):
    """A report on its way from the first draft to the issue: live until it is issued.

    `approved` holds what each number said when somebody approved it; `approved_digest` is taken
    over the whole of it, so that nothing else goes out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中")
        REVIEW = "review", _("待审定")
        APPROVED = "approved", _("已审定")
        ISSUED = "issued", _("已印发")
        WITHDRAWN = "withdrawn", _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    report = models.CharField(_("报告"), max_length=40)
    title = models.CharField(_("标题"), max_length=120)
    period = models.CharField(_("期间"), max_length=24)
    as_of = models.DateField(_("时点"))
    campaign = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("专项活动"),
    )  # fmt: skip
    wording = models.ForeignKey(
        Wording, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文本")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=DRAFT)
    approved = models.JSONField(_("审定的数字"), default=list, encoder=DjangoJSONEncoder)
    approved_digest = models.CharField(_("审定摘要"), max_length=64, blank=True)
    issue = models.OneToOneField(
        Issue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("定稿")
    )
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)

    objects: ClassVar[Any] = ManuscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告稿")
        verbose_name_plural = _("报告稿")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "period"], name="reports_manuscript_org")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "report", "period"],
                condition=~models.Q(state=WITHDRAWN) & models.Q(campaign=None),
                name="reports_manuscript_once",
            ),
            models.UniqueConstraint(
                fields=["org", "report", "period", "campaign"],
                condition=~models.Q(state=WITHDRAWN),
                name="reports_campaign_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ISSUED) | models.Q(issue__isnull=False),
                name="reports_issued_has_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {period_said('period', self.period)}"

    @property
    def source(self) -> str:
        """The organisation's own text; empty where it is that of the house."""
        return self.wording.source if self.wording is not None else ""

    @property
    def open(self) -> bool:
        return self.state == DRAFT
