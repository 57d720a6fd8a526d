"""Cases of members who no longer meet the conditions, and what was done in each, step by step."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.disposal import flows
from jiceng.work.disposal.access import SEES


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def visible_to(self, actor: Actor) -> Self:
        """The branch's secretary and the staff above; never the person concerned by their role."""
        rows = self.filter(seen_by(actor, "org__path", SEES))
        own = getattr(actor, "member_id", None)
        return rows if own is None else rows.exclude(member=own)

    def open(self, day: date) -> Self:
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def handled(self, period: Period) -> Self:
        """Settled in the period: kept, or the decision carried out."""
        return self.filter(handled_on__range=(period.first, period.last))

    def open_to_subject(self) -> Self:
        """What the person concerned has been told, and may see."""
        return self.exclude(told_on=None)


class Case(models.Model):
    """One member's case, in the branch that opened it. Restricted: see `access`."""

    class Ground(models.TextChoices):
        """第三十一条的六种情形，和先教育、失联、出国（境）的情形."""

        FIRST = "first", _("（一）理想信念缺失，丧失党员条件")
        SECOND = "second", _("（二）信仰改变，经教育没有转变")
        THIRD = "third", _("（三）坚持退党")
        FOURTH = "fourth", _("（四）以退党相要挟，经教育不改")
        FIFTH = "fifth", _("（五）限期改正后仍没有转变")
        SIXTH = "sixth", _("（六）连续六个月，按自行脱党")
        DUTIES = "duties", _("不履行义务，愿意改正")
        LOST = "lost", _("失去联系")
        ABROAD = "abroad", _("出国（境）长期不归或定居")

    class Lead(models.TextChoices):
        """线索来源."""

        WATCH = "watch", _("看护提示")
        REVIEW = "review", _("民主评议不合格")
        REPORT = "report", _("群众或党员反映")
        SELF = "self", _("本人提出")
        OTHER = "other", _("其他")

    class Failing(models.TextChoices):
        """哪一项连续没有做到."""

        LIFE = "life", _("不参加组织生活")
        DUES = "dues", _("不交纳党费")
        WORK = "work", _("不做党所分配的工作")

    class State(models.TextChoices):
        PROPOSED = flows.PROPOSED, _("已提出")
        TALKED = flows.TALKED, _("已谈话")
        CORRECTING = flows.CORRECTING, _("限期改正中")
        SEARCHING = flows.SEARCHING, _("查找联系中")
        WEIGHED = flows.WEIGHED, _("待研究")
        URGED = flows.URGED, _("已劝其退党")
        DECIDED = flows.DECIDED, _("支部大会已决定")
        APPROVED = flows.APPROVED, _("上级已批准")
        CARRIED = flows.CARRIED, _("已执行")
        TOLD = flows.TOLD, _("已告知本人")
        APPEALED = flows.APPEALED, _("申诉中")
        UPHELD = flows.UPHELD, _("申诉后维持")
        OVERTURNED = flows.OVERTURNED, _("申诉后改变")
        KEPT = flows.KEPT, _("保留，不予处置")
        RESTORED = flows.RESTORED, _("已恢复党籍")
        REMOVED = flows.REMOVED, _("停止党籍后除名")
        DROPPED = flows.DROPPED, _("已撤回")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("保留")
        ADVISED = "advised", _("劝退")
        REMOVED = "removed", _("除名")
        LAPSED = "lapsed", _("自行脱党除名")
        SUSPENDED = "suspended", _("停止党籍")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    opened_on = models.DateField(_("提出日期"))
    ground = models.CharField(_("情形"), max_length=10, choices=Ground.choices)
    lead = models.CharField(_("线索来源"), max_length=10, choices=Lead.choices, default=Lead.OTHER)
    failing = models.CharField(
        _("哪一项"), max_length=10, choices=Failing.choices, blank=True, default=""
    )
    failing_since = models.DateField(_("从哪天起"), null=True, blank=True)
    facts = models.TextField(_("事实"), max_length=2_000)
    state = models.CharField(
        _("状态"), max_length=12, choices=State.choices, default=State.PROPOSED, editable=False
    )
    correct_by = models.DateField(_("限期改正到"), null=True, blank=True)
    reformed = models.BooleanField(_("改正情况"), null=True, blank=True)
    urged_on = models.DateField(_("劝其退党日期"), null=True, blank=True)
    outcome = models.CharField(
        _("决定"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    decided_on = models.DateField(_("支部大会日期"), null=True, blank=True)
    due = models.IntegerField(_("应到会有表决权"), null=True, blank=True)
    present = models.IntegerField(_("实到会有表决权"), null=True, blank=True)
    ayes = models.IntegerField(_("赞成"), null=True, blank=True)
    noes = models.IntegerField(_("反对"), null=True, blank=True)
    superior = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准党组织")
    )
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")
    effective_on = models.DateField(_("执行日期"), null=True, blank=True)
    told_on = models.DateField(_("告知本人日期"), null=True, blank=True)
    appealed_on = models.DateField(_("申诉日期"), null=True, blank=True)
    handled_on = models.DateField(_("处置日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织处置")
        verbose_name_plural = _("组织处置")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(closed_on=None), name="disposal_one_open_case"
            ),
            models.CheckConstraint(
                condition=Q(ayes=None) | Q(ayes__lte=F("present")),
                name="disposal_ayes_within_present",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "opened_on"], name="disposal_org"),
            models.Index(fields=["handled_on", "outcome", "org"], name="disposal_handled"),
        ]

    def __str__(self) -> str:
        # Where a case is named without being opened, it names nobody.
        return f"处置 {self.opened_on:%Y}-{self.pk}"


class Proceeding(models.Model):
    """One step of a case as it was done: on which day, in which words."""

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("组织处置"))
    what = models.CharField(_("步骤"), max_length=20)
    held_on = models.DateField(_("日期"))
    words = models.TextField(_("情况"), max_length=2_000, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("处置过程")
        verbose_name_plural = _("处置过程")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "held_on"], name="disposal_by_case")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.what} {self.held_on}"
