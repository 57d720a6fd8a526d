"""The steps taken in a case, and who stands behind it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.development.access import SEES
from jiceng.work.development.models.case import Case


class Verb(models.TextChoices):
    """The steps that are recorded."""

    APPLY = "apply", _("提交入党申请")
    TALK = "talk", _("派人谈话")
    ELECT = "elect", _("确定入党积极分子")
    FILE_ACTIVIST = "file_activist", _("积极分子备案")
    ASSIGN = "assign", _("指定培养联系人")
    EXAMINE = "examine", _("半年考察")
    STUDY = "study", _("积极分子培训")
    CONSULT = "consult", _("听取意见、支委会研究")
    AGREE = "agree", _("上级党委同意")
    DECLINE = "decline", _("不同意列为发展对象")
    PUBLISH = "publish", _("拟写公示")
    LIST = "list_candidate", _("列为发展对象")
    INTRODUCE = "introduce", _("确定入党介绍人")
    INSPECT = "inspect", _("政治审查")
    TRAIN = "train", _("集中培训")
    REVIEW = "review", _("支委会审查")
    PREREVIEW = "prereview", _("上级党委预审")
    ISSUE = "issue_form", _("发给入党志愿书")
    VOTE = "vote", _("支部大会表决")
    SEND_BACK = "send_back", _("退回继续培养")
    INTERVIEW = "interview", _("上级党委派人谈话")
    APPROVE = "approve", _("审批为预备党员")
    FILE_APPROVAL = "file_approval", _("审批备案")
    PLACE = "place", _("编入支部和党小组")
    SWEAR = "swear", _("入党宣誓")
    OBSERVE = "observe", _("预备期考察")
    ASK_FULL = "ask_full", _("提出转正申请")
    VOTE_FULL = "vote_full", _("支部大会讨论转正")
    APPROVE_FULL = "approve_full", _("批准转正")
    EXTEND = "extend", _("延长预备期")
    CANCEL = "cancel", _("取消预备党员资格")
    HOLD = "hold", _("转正审批未通过")
    DEFER = "defer", _("推迟讨论转正")
    DISOWN = "disown", _("不予承认预备党员身份")
    TAKE_OVER = "take_over", _("转入的预备党员接续考察")
    ARCHIVE = "archive", _("材料归档")
    RELOCATE = "relocate", _("转移培养关系")
    STOP = "stop", _("终止")


class CaseStepQuerySet(models.QuerySet["CaseStep"]):
    """Adjectives of steps."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def of(self, *verbs: str) -> Self:
        """These steps; a vote only if it carried."""
        return self.standing().filter(verb__in=verbs).exclude(carried=False)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "case__org__path", SEES))


class CaseStep(models.Model):
    """One step: what, when, who decided, how it was counted, by which paper and which text."""

    class Body(models.TextChoices):
        COMMITTEE = "committee", _("支委会")
        ASSEMBLY = "assembly", _("支部大会")

    class Decision(models.TextChoices):
        AGREED = "agreed", _("同意")
        FILED = "filed", _("备案")
        CONVERT = "convert", _("按期转正")
        EXTEND = "extend", _("延长预备期")
        CANCEL = "cancel", _("取消预备党员资格")

    class Version(models.TextChoices):
        OLD = "2014", _("2014年细则")
        NEW = "2026", _("2026年细则")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("发展党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党支部"))
    verb = models.CharField(_("步骤"), max_length=16, choices=Verb.choices)
    on = models.DateField(_("日期"))
    decided_by = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定的党组织")
    )
    body = models.CharField(_("由谁决定"), max_length=10, choices=Body.choices, blank=True)
    who = models.CharField(_("谈话人、负责人"), max_length=50, blank=True)
    due = models.IntegerField(_("应到"), null=True, blank=True)
    present = models.IntegerField(_("实到"), null=True, blank=True)
    ayes = models.IntegerField(_("赞成"), null=True, blank=True)
    noes = models.IntegerField(_("反对"), null=True, blank=True)
    abstained = models.IntegerField(_("弃权"), null=True, blank=True)
    written = models.IntegerField(_("会前书面赞成"), null=True, blank=True)
    carried = models.BooleanField(_("通过（合格）"), null=True, blank=True)
    decision = models.CharField(_("决定"), max_length=8, choices=Decision.choices, blank=True)
    days = models.IntegerField(_("天数"), null=True, blank=True)
    hours = models.IntegerField(_("学时"), null=True, blank=True)
    months = models.IntegerField(_("月数"), null=True, blank=True)
    document = models.CharField(_("文号（编号）"), max_length=80, blank=True)
    text = models.TextField(_("意见（主要内容）"), blank=True)
    outcome = models.CharField(_("计票结果"), max_length=200, blank=True)
    version = models.CharField(_("适用细则"), max_length=4, choices=Version.choices)
    faults = models.JSONField(_("不合要求之处"), default=list, blank=True)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    before = models.CharField(_("此前状态"), max_length=12, choices=Case.State.choices, blank=True)
    void_reason = models.CharField(_("撤回原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("发展步骤")
        verbose_name_plural = _("发展步骤")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "on"], name="development_step_case"),
            models.Index(fields=["verb", "on", "org"], name="development_step_verb"),
            models.Index(fields=["org", "on"], name="development_step_org"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.on}"


class BackingQuerySet(SpanQuerySet["Backing"]):
    """Adjectives of contacts and introducers."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "case__org__path", SEES))


class Backing(Span):
    """A full member who stands behind somebody: 培养联系人 or 入党介绍人."""

    class Part(models.TextChoices):
        CONTACT = "contact", _("培养联系人")
        INTRODUCER = "introducer", _("入党介绍人")

    case = models.ForeignKey(Case, models.PROTECT, verbose_name=_("发展党员"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    part = models.CharField(_("身份"), max_length=10, choices=Part.choices)
    reason = models.CharField(_("调整原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = BackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("联系人和介绍人")
        verbose_name_plural = _("联系人和介绍人")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="development_backing_order"
            ),
            models.UniqueConstraint(
                fields=["case", "member", "part"], condition=Q(until=None),
                name="development_backs_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "part"], name="development_backing_case"),
            models.Index(fields=["member", "until"], name="development_backing_of"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.member}"
