"""What a district asks besides, what was done of it, and the yearly plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.registers.orgs.models import Org
from jiceng.work.development.models import Case, Fulfilment, Paper, Quota, Requirement
from jiceng.work.development.rules.facts import STAGE_OF

FULL_SCORE = 100


@transaction.atomic
def require(*, actor: Actor, **values: Any) -> Requirement:
    """列入本地要求: asked of a stage besides the national rules, from a day on."""
    if not str(values.get("document") or "").strip():
        raise ValidationError({"document": _("请写明依据文件：本地要求要有文件依据")})
    made: Requirement = Requirement.objects.create(**values)
    note(actor, "development.require", made)
    return made


@transaction.atomic
def drop(requirement: Requirement, *, actor: Actor, on: date) -> Requirement:
    """取消本地要求 from a day on; what was done of it stays."""
    if on <= requirement.since:
        raise ValidationError({"on": _("日期要晚于开始的日期（%s）") % requirement.since})
    if not Requirement.objects.filter(pk=requirement.pk, until=None).update(until=on):
        raise ValidationError(_("已经取消过，请刷新后再看"))
    requirement.until = on
    note(actor, "development.drop", requirement, on=on)
    return requirement


@transaction.atomic
def fulfil(
    case: Case, *, actor: Actor, requirement: Requirement, on: date | None = None,
    cast: int | None = None, ayes: int | None = None, score: Decimal | None = None, text: str = "",
) -> Fulfilment:  # fmt: skip
    """落实一项本地要求: ballots of a recommendation, a score, a log or a report."""
    day = on or clock.today()
    if day > clock.today() or day < case.applied_on:
        raise ValidationError({"on": _("日期应在申请以后、今天以前")})
    if requirement.stage != STAGE_OF.get(case.state) or not case.org.path.startswith(
        requirement.org.path
    ):
        raise ValidationError({"requirement": _("这项要求不适用于现在的阶段或者本支部")})
    kind = Requirement.Kind
    if requirement.kind == kind.RECOMMENDATION and (cast is None or ayes is None):
        raise ValidationError({"ayes": _("推荐要填参加人数和同意票数")})
    if cast is not None and ayes is not None and ayes > cast:
        told = {"ayes": ayes, "cast": cast}
        raise ValidationError({"ayes": _("同意%(ayes)s票多于参加的%(cast)s人，请核对计票") % told})
    if requirement.kind == kind.APPRAISAL and (score is None or not 0 <= score <= FULL_SCORE):
        raise ValidationError({"score": _("评议要填 0 到 100 的得分")})
    if requirement.kind in {kind.LOG, kind.REPORT} and not text.strip():
        raise ValidationError({"text": _("请写明内容摘要")})
    made: Fulfilment = Fulfilment.objects.create(
        case=case, requirement=requirement, on=day, cast=cast, ayes=ayes, score=score, text=text,
        recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "development.fulfil", case, requirement=str(requirement), on=day)
    return made


@transaction.atomic
def receive(
    paper: Paper, *, actor: Actor, on: date | None = None, number: str = "", kept_at: str = ""
) -> Paper:
    """材料收齐: the original is there; of the 志愿书 its number is asked."""
    return receive_many([paper], actor=actor, on=on, number=number, kept_at=kept_at)[0]


@transaction.atomic
def receive_many(
    papers: Sequence[Paper], *, actor: Actor, on: date | None = None, number: str = "",
    kept_at: str = "",
) -> list[Paper]:  # fmt: skip
    """材料收齐 of several at once; a number is of one paper alone."""
    day = on or clock.today()
    if day > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    for one in papers:
        if one.kind == Paper.Kind.FORM and not (number or one.number).strip():
            words = _("请填入党志愿书编号；志愿书由省里印制，不在这里打印")
            raise ValidationError({"number": words})
    told = {"number": number} if number else {}
    keys = [one.pk for one in papers]
    rows = Paper.objects.filter(pk__in=keys, received_on=None)
    if rows.update(received_on=day, kept_at=kept_at, **told) != len(keys):
        raise ValidationError(_("这份材料已经登记过，请刷新后再看"))
    for one in papers:
        one.received_on, one.kept_at, one.number = day, kept_at, number or one.number
    note_many(actor, "development.receive", papers, on=day)
    return list(papers)


@transaction.atomic
def plan(*, actor: Actor, org: Org, year: int, number: int, document: str = "") -> Quota:
    """下达年度发展计划 to one organisation; a year is planned on one level of a line."""
    line = Quota.objects.filter(year=year).select_related("org")
    for one in line:
        if one.org_id == org.pk:
            raise ValidationError({"org": _("“%s”这一年已有计划，请用“调整计划”") % org})
        if one.org.path.startswith(org.path) or org.path.startswith(one.org.path):
            words = _("“%s”这一年已有计划；一年的计划只下达到一个层级，否则会重复计算")
            raise ValidationError({"org": words % one.org})
    made: Quota = Quota.objects.create(
        org=org, year=year, number=number, document=document, recorded_at=clock.now()
    )
    note(actor, "development.plan", made)
    return made


@transaction.atomic
def replan(quota: Quota, *, actor: Actor, number: int, reason: str, document: str = "") -> Quota:
    """调整计划: the number before stays in the journal."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么调整")})
    before = quota.number
    quota.number, quota.document = number, document or quota.document
    quota.save(update_fields=["number", "document"])
    note(actor, "development.replan", quota, reason=reason, before={"number": before})
    return quota
