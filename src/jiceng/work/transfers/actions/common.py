"""What both ends share: the committee that may decide, and words that need a reason."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.access import may
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import rules
from jiceng.work.transfers.access import COMMITTEES


def committee_of(org: Org) -> Org | None:
    """The nearest organisation, from this one upwards, that may approve probationary members."""
    able = org.above().filter(may_approve=True, until=None)
    found: Org | None = able.order_by("-path").first()
    return found


def refusal(org: Org) -> str:
    """Why nobody's relation can be sent or received here, and what to do; nothing if it can."""
    if committee_of(org) is not None:
        return ""
    said = _("请先在党组织台账登记哪一级党委有审批权限")
    return f"{_(rules.WORDS_RIGHT) % {'org': org}}（{rules.AUTHORITY}）。{said}"


def across(here: Org, to: Org) -> str:
    """Why a member does not simply change from one branch to the other; nothing if they may."""
    if committee_of(here) == committee_of(to):
        return ""
    told = _(
        "“%(here)s”和“%(to)s”不属于同一个基层党委，要凭介绍信接转：请改办“申请转出”（%(article)s）"
    )
    return told % {"here": here, "to": to, "article": rules.AUTHORITY}


def deciding(org: Org, actor: Actor, field: str = "") -> Org:
    """The committee that decides about this branch, if this person may act for it."""
    committee = committee_of(org)
    if committee is None or not rules.may_transfer(may_approve=committee.may_approve):
        said = f"{_(rules.WORDS_RIGHT) % {'org': org}}（{rules.AUTHORITY}）"
        raise ValidationError({field: said} if field else said)
    if not may(actor, COMMITTEES, committee.path):
        said = _("“%(org)s”的组织关系由“%(committee)s”审批，请由该党委办理（%(article)s）")
        told = {"org": org, "committee": committee, "article": rules.AUTHORITY}
        raise ValidationError(said % told)
    return committee


def heed(findings: Iterable[Finding], because: str, field: str = "because") -> str:
    """What the rules object to: what blocks is refused, all else needs a reason. Gives it."""
    told = []
    for one in findings:
        words = f"{_(one.words) % one.values}（{one.cites}）"
        if one.blocks:
            raise ValidationError(words)
        told.append(words)
    if told and not because.strip():
        raise ValidationError({field: "；".join(told)})
    return because.strip()


def said(reason: str, field: str = "reason") -> str:
    """The reason, tidied; refused where there is none."""
    if not reason.strip():
        raise ValidationError({field: _("请写明原因")})
    return reason.strip()[:300]
