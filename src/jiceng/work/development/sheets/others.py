"""Columns of the steps, the papers, the contacts and introducers, and what a district sets."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Member
from jiceng.work.development.access import SEES
from jiceng.work.development.forms import QuotaForm, RequirementForm
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Quota, Requirement
from jiceng.work.development.rules.checks import probation_ends


def counted(step: Any) -> str:
    """应到、实到 and the ballots, as a ledger says them."""
    if step.due is None:
        return ""
    told = {"due": step.due, "present": step.present, "ayes": step.ayes, "noes": step.noes or 0,
            "abstained": step.abstained or 0}  # fmt: skip
    return _("应到%(due)s 实到%(present)s 赞成%(ayes)s 反对%(noes)s 弃权%(abstained)s") % told


def amiss(step: Any) -> str:
    return "；".join(step.faults or ())


def standing(step: Any) -> str:
    return _("已撤回：%s") % step.void_reason if step.void_reason else ""


STEPS = Sheet(
    name="development.steps",
    title=gettext_lazy("发展步骤台账"),
    model=CaseStep,
    columns=[
        Column("case__person__name", gettext_lazy("姓名")),
        Column("org__name", gettext_lazy("党支部"), width=24),
        Column("on"),
        Column("verb"),
        Column("decided_by__name", gettext_lazy("决定的党组织"), width=20),
        Column("who"),
        Column("votes", gettext_lazy("表决"), show=counted, width=30),
        Column("carried"),
        Column("document"),
        Column("version"),
        Column("amiss", gettext_lazy("不合要求之处"), show=amiss, width=40, shown=False),
        Column("remark", shown=False),
        Column("void", gettext_lazy("撤回"), show=standing, shown=False),
    ],
    search=("case__person__name", "case__person__initials", "org__name"),
    filters=("verb", "version", "on"),
    order=("-on", "-pk"),
    at="case__org__path",
    on="on",
    related=("case__person", "org", "decided_by"),
    definition=gettext_lazy("一行一步；意见和政治审查内容不在台账里，只在本人的页面上。"),
)


def ends_on(member: Any) -> Any:
    """When the probation of somebody admitted elsewhere runs out."""
    return probation_ends(resolved_on=member.joined_on)


def papers(actor: Actor) -> Any:
    """Every paper a step has left, the missing first."""
    there = ExpressionWrapper(Q(received_on__isnull=False), output_field=BooleanField())
    return Paper.objects.visible_to(actor).annotate(in_hand=there)


def there(paper: Any) -> str:
    return _("已收") if paper.received_on else _("缺")


PAPERS = Sheet(
    name="development.papers",
    title=gettext_lazy("发展党员材料台账"),
    model=Paper,
    columns=[
        Column("case__person__name", gettext_lazy("姓名")),
        Column("case__org__name", gettext_lazy("党支部"), width=24),
        Column("kind"),
        Column("there", gettext_lazy("有无"), show=there),
        Column("wanted_on"),
        Column("received_on"),
        Column("number"),
        Column("kept_at"),
    ],
    rows=papers,
    search=("case__person__name", "case__person__initials", "case__org__name"),
    filters=("kind", "received_on", "wanted_on"),
    order=("in_hand", "received_on", "wanted_on", "pk"),
    at="case__org__path",
    related=("case__person", "case__org"),
    definition=gettext_lazy("每一步应当留下的材料；缺的排在前面。"),
)
BACKINGS = Sheet(
    name="development.backings",
    title=gettext_lazy("联系人和介绍人台账"),
    model=Backing,
    columns=[
        Column("case__person__name", gettext_lazy("姓名")),
        Column("case__org__name", gettext_lazy("党支部"), width=24),
        Column("part"),
        Column("member__person__name", gettext_lazy("党员")),
        Column("since"),
        Column("until"),
        Column("reason"),
    ],
    search=("case__person__name", "member__person__name", "case__org__name"),
    filters=("part", "since", "until"),
    order=("-since", "-pk"),
    at="case__org__path",
    related=("case__person", "case__org", "member__person"),
)
REQUIREMENTS = Sheet(
    name="development.requirements",
    title=gettext_lazy("本地发展要求"),
    model=Requirement,
    columns=[
        Column("name", width=24),
        Column("stage"),
        Column("kind"),
        Column("times"),
        Column("every"),
        Column("strict"),
        Column("org__name", gettext_lazy("适用范围"), choose="org", width=20),
        Column("document", width=24),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=RequirementForm,
    search=("name", "document"),
    filters=("stage", "kind"),
    order=("stage", "pk"),
    related=("org",),
    definition=gettext_lazy("各地在全国规定之外的要求（双推双评三全程、思想汇报等），按文件列入。"),
)
QUOTAS = Sheet(
    name="development.quotas",
    title=gettext_lazy("年度发展计划"),
    model=Quota,
    columns=[
        Column("year"),
        Column("org__name", gettext_lazy("党组织"), choose="org", width=24),
        Column("number", summed=True),
        Column("document", width=24),
    ],
    form=QuotaForm,
    search=("org__name", "org__initials"),
    filters=("year",),
    order=("-year", "org__path"),
    related=("org",),
    definition=gettext_lazy("一年的计划只下达到一个层级；实际发展数按支部大会通过的日期计。"),
)


def unkept(actor: Actor) -> Any:
    """Probationers on the roll whom no case here knows, of the branches this person keeps."""
    rows = Member.objects.present().filter(seen_by(actor, "org__path", SEES), full_on=None)
    known = Case.objects.open().filter(person=OuterRef("person"))
    return rows.filter(~Exists(known))


ARRIVED = Sheet(
    name="development.arrived",
    title=gettext_lazy("待接续考察的预备党员"),
    model=Member,
    columns=[
        Column("person__name", gettext_lazy("姓名")),
        Column("org__name", gettext_lazy("党支部"), width=24),
        Column("joined_on", gettext_lazy("接收为预备党员日期")),
        Column("ends", gettext_lazy("预备期满"), kind="date", show=ends_on),
        Column("entry"),
        Column("entered_on", gettext_lazy("到本支部日期")),
    ],
    rows=unkept,
    search=("person__name", "person__initials", "org__name"),
    filters=("entry", "joined_on"),
    order=("joined_on", "pk"),
    related=("person", "org"),
    definition=gettext_lazy(
        "在册的预备党员中，“发展党员”里还没有记录的：从外地转入的，或者以前接收、后来补录的。"
        "接续后由本支部考察、讨论转正。"
    ),
)

__all__ = ["ARRIVED", "BACKINGS", "PAPERS", "QUOTAS", "REQUIREMENTS", "STEPS"]
