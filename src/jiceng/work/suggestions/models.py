"""Suggestions to a superior: what is asked, on which figures it stands, what was answered."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import definition_of, plain
from jiceng.kernel.periods import Period, PeriodError, parse
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org
from jiceng.work.suggestions import flows
from jiceng.work.suggestions.access import SEES

WHERE = "org__path"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Adjectives of suggestions; `day` asks how they stood."""

    def standing(self) -> Self:
        return self.filter(void_reason="")

    def sent(self, period: Period) -> Self:
        return self.standing().filter(sent_on__range=(period.first, period.last))

    def answered(self, day: date) -> Self:
        return self.filter(answered_on__lte=day)

    def waiting(self, day: date) -> Self:
        """Sent by that day, and no answer yet."""
        open_ = Q(answered_on=None) | Q(answered_on__gt=day)
        return self.standing().filter(open_, sent_on__lte=day)

    def for_report(self, period: Period) -> Self:
        """Approved in the period and marked to stand in a report; `line` is what it prints."""
        rows = self.standing().filter(
            in_report=True, approved_on__range=(period.first, period.last)
        )
        return rows.annotate(
            line=Concat(F("topic"), Value("："), F("text"), output_field=models.TextField())
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, WHERE, SEES))


class Suggestion(models.Model):
    """意见建议: of one organisation to its superior, here (`to`) or outside (`superior`).

    `basis` names figures, one a line, asked live at `org` for `period`; `frozen` keeps them as
    they stood on the day of sending.
    """

    class Source(models.TextChoices):
        MEETING = "meeting", _("会议")
        ORDER = "order", _("群众诉求")
        FINDING = "finding", _("督查检查")
        SURVEY = "survey", _("调研走访")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        DRAFTED = flows.DRAFTED, _("起草")
        APPROVED = flows.APPROVED, _("已审定")
        SENT = flows.SENT, _("已上报")
        ANSWERED = flows.ANSWERED, _("已答复")
        CLOSED = flows.CLOSED, _("已办结")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        PARTLY = "partly", _("部分采纳")
        LATER = "later", _("列入计划")
        EXPLAINED = "explained", _("说明情况")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("上报单位"))
    to = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("本系统里的上级"),
    )  # fmt: skip
    superior = models.CharField(_("上级单位"), max_length=60)
    topic = models.CharField(_("主题"), max_length=60)
    source = models.CharField(_("来源"), max_length=8, choices=Source.choices)
    origin = models.CharField(_("来源记录"), max_length=80, blank=True, default="")
    origin_text = models.CharField(_("来源说明"), max_length=200, blank=True, default="")
    text = models.TextField(_("意见建议"), max_length=1_000)
    basis = models.TextField(_("依据的指标"), blank=True, default="")
    period = models.CharField(_("指标的期间"), max_length=24, blank=True, default="")
    frozen = models.JSONField(_("上报时的数"), default=list, editable=False)
    in_report = models.BooleanField(_("写进报告"), default=False)
    drafted_on = models.DateField(_("起草日期"))
    approved_on = models.DateField(_("审定日期"), null=True, blank=True)
    sent_on = models.DateField(_("上报日期"), null=True, blank=True)
    sent_with = models.CharField(_("随上报包"), max_length=40, blank=True, default="")
    answer_by = models.DateField(_("请于何日前答复"), null=True, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    outcome = models.CharField(
        _("答复结果"), max_length=10, choices=Outcome.choices, blank=True, default=""
    )
    reply = models.TextField(_("答复"), max_length=1_000, blank=True, default="")
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("落实情况"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.DRAFTED, editable=False
    )
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见建议")
        verbose_name_plural = _("意见建议")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
                name="suggestions_answered_after_sent",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "sent_on"], name="suggestions_of"),
            models.Index(fields=["sent_on", "answered_on"], name="suggestions_day"),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def keys(self) -> list[str]:
        return [line.strip() for line in self.basis.splitlines() if line.strip()]

    def asked(self) -> list[dict[str, Any]]:
        """The basis as it stands now: name, title, value, unit, and which definition it follows."""
        if not self.keys:
            return []
        ask, known = ask_of(self.period), shelved()
        found = (known[key] for key in self.keys if key in known)
        return [
            {
                "name": one.name, "title": str(one.title), "unit": str(one.unit),
                "value": plain(one.read(self.org, ask).value), "definition": definition_of(one),
            }
            for one in found
        ]  # fmt: skip


def shelved() -> dict[str, Any]:
    """Every figure of the installed rooms by its key."""
    return {one.key: one for one in gather("figures", "FIGURES")}


def ask_of(period: str) -> Ask:
    """The question about a period; of one that is not over, states as of today."""
    asked = parse(period)
    return Ask(asked, min(asked.last, clock.today()))


def basis_faults(basis: str, period: str) -> dict[str, str]:
    """Field → what is wrong with the figures named, or with the period they are asked for."""
    keys = [line.strip() for line in basis.splitlines() if line.strip()]
    strange = [key for key in keys if key not in shelved()]
    if strange:
        return {"basis": _now("没有叫“%s”的指标，请照“指标”页上的名称写") % strange[0]}
    if keys and not period:
        return {"period": _now("写了依据的指标，请写明期间，例如 2026年三季度")}
    try:
        asked = parse(period) if period else None
    except PeriodError as why:
        return {"period": str(why)}
    if asked is not None and asked.first > clock.today():
        return {"period": _now("这个期间还没有开始，请检查期间")}
    return {}
