"""Pairs of organisations, contact plans with enterprises, and the local terms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import cease, come, succeed
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import asked
from jiceng.registers.orgs.models import Field, Org
from jiceng.work.alliance.flows import EVALUATED, GOAL, PAIR, RUNNING
from jiceng.work.alliance.models import (
    AllianceTerms,
    ContactPlan,
    LeadGoal,
    LeadPair,
    LeadVisit,
    SoeContact,
    allowed,
)

BATCH = 2_000


@transaction.atomic
def propose_pair(*, actor: Actor, **values: Any) -> LeadPair:
    """拟结对: leading, lagging, goals, ends_on, and measure (the key of a figure)."""
    on = values.pop("proposed_on", None) or clock.today()
    leading, lagging = values["leading"], values["lagging"]
    come(on, "proposed_on")
    if leading.pk == lagging.pk:
        raise ValidationError({"lagging": _("自己不能带自己，请选择另一个党组织")})
    if values["ends_on"] <= on:
        raise ValidationError({"ends_on": _("到期日期要晚于提出日期")})
    open_ = LeadPair.objects.filter(leading=leading, lagging=lagging).exclude(state=EVALUATED)
    if open_.exists():
        raise ValidationError({"lagging": _("这两个党组织已经在结对，请先评估结束")})
    measure = values.get("measure") or ""
    if measure and asked("alliance.measure", (measure, lagging, on), actor=actor) is None:
        raise ValidationError({"measure": _("没有这个指标，请从指标目录里选一个")})
    made: LeadPair = LeadPair.objects.create(proposed_on=on, **values)
    note(actor, "alliance.propose_pair", made)
    return made


@transaction.atomic
def sign(pair: LeadPair, *, actor: Actor, on: date | None = None) -> LeadPair:
    """签订结对协议: from this day on the change is looked at."""
    day = on or clock.today()
    come(day, "on")
    if day < pair.proposed_on:
        raise ValidationError({"on": _("签订日期早于提出日期，请检查日期")})
    take(pair, PAIR, "sign", actor=actor, signed_on=day)
    note(actor, "alliance.sign", pair)
    return pair


@transaction.atomic
def run(pair: LeadPair, *, actor: Actor) -> LeadPair:
    """开始结对."""
    take(pair, PAIR, "run", actor=actor)
    note(actor, "alliance.run", pair)
    return pair


def _side(pair: LeadPair, org: Org) -> None:
    if org.pk not in {pair.leading_id, pair.lagging_id}:
        said = _("“%(org)s”不是这一对里的一方，请选“%(leading)s”或者“%(lagging)s”")
        told = {"org": org, "leading": pair.leading, "lagging": pair.lagging}
        raise ValidationError({"org": said % told})


@transaction.atomic
def visit(
    pair: LeadPair, *, actor: Actor, on: date, words: str, org: Org | None = None
) -> LeadVisit:
    """记走访: a day and a sentence; of the lagging side if nobody else is named."""
    row = {"pair": pair, "on": on, "words": words, "org": org or pair.lagging}
    return visit_many([row], actor=actor)[0]


@transaction.atomic
def visit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[LeadVisit]:
    """记走访. Each row: pair, org (the side that sets it down), on, words."""
    for row in rows:
        pair, on = row["pair"], row["on"]
        come(on, "on")
        _side(pair, row["org"])
        if pair.state != RUNNING:
            raise ValidationError(_("只有结对中的可以记走访"))
        if on < pair.signed_on:
            raise ValidationError({"on": _("走访日期早于签订日期，请检查日期")})
    made: list[LeadVisit] = LeadVisit.objects.bulk_create(
        [LeadVisit(**row) for row in rows], batch_size=BATCH
    )
    note_many(actor, "alliance.visit", [row["pair"] for row in rows])
    return made


@transaction.atomic
def aim(*, actor: Actor, **values: Any) -> LeadGoal:
    """定目标; see `aim_many`."""
    return aim_many([values], actor=actor)[0]


@transaction.atomic
def aim_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[LeadGoal]:
    """定目标. Each row: pair, org (the side that is to do it), words, due_on, set_on (today)."""
    made = []
    for row in rows:
        pair, on = row["pair"], row.get("set_on") or clock.today()
        come(on, "set_on")
        _side(pair, row["org"])
        if pair.state == EVALUATED:
            raise ValidationError({"pair": _("这一对已经评估结束，不能再定目标")})
        if row["due_on"] < max(on, pair.proposed_on):
            raise ValidationError({"due_on": _("做到的日期不能早于提出日期，请检查日期")})
        made.append(LeadGoal(**{**row, "set_on": on}))
    insert(made)
    note_many(actor, "alliance.aim", made)
    return made


@transaction.atomic
def reach(goal: LeadGoal, *, actor: Actor, on: date, result: str) -> LeadGoal:
    """做到了: on which day, and what one sees of it."""
    come(on, "on")
    if goal.pair.signed_on is None:
        raise ValidationError(_("这一对还没有签订，签订以后再登记做到的目标"))
    if on < goal.set_on:
        raise ValidationError({"on": _("做到的日期不能早于提出日期，请检查日期")})
    if not result.strip():
        raise ValidationError({"result": _("请写一句做成了什么样")})
    take(goal, GOAL, "reach", actor=actor, reached_on=on, result=result.strip())
    note(actor, "alliance.reach", goal)
    return goal


@transaction.atomic
def give_up_goal(goal: LeadGoal, *, actor: Actor, reason: str) -> LeadGoal:
    """不再做, with the reason; counted nowhere."""
    take(goal, GOAL, "give_up_goal", actor=actor, result=reason.strip()[:200])
    note(actor, "alliance.give_up_goal", goal, reason=reason)
    return goal


@transaction.atomic
def evaluate(pair: LeadPair, *, actor: Actor, result: str) -> LeadPair:
    """评估结束: in words, beside the figure at both dates."""
    if not result.strip():
        raise ValidationError({"result": _("请写后进一方有什么变化")})
    take(pair, PAIR, "evaluate", actor=actor, result=result.strip()[:300],
         evaluated_on=clock.today())  # fmt: skip
    note(actor, "alliance.evaluate", pair)
    return pair


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> ContactPlan:
    """定联系计划; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ContactPlan]:
    """定联系计划. Each row: org, unit (a state-owned enterprise), since, and leader, times (by
    default what the local terms say).
    """
    made = []
    units = {row["unit"].pk for row in rows}
    held = set(ContactPlan.objects.filter(unit__in=units, until=None).values_list("org", "unit"))
    usual: dict[Any, int] = {}  # read once for an organisation and day
    for row in rows:
        org, unit, since = row["org"], row["unit"], row["since"]
        come(since, "since")
        if unit.field != Field.STATE_FIRM:
            raise ValidationError({"unit": _("“%s”不是国有企业，请在单位台账里核对领域") % unit})
        if not unit.stood(since):
            raise ValidationError({"unit": _("这一天“%s”还没有登记，或者已经注销、迁出") % unit})
        if (org.pk, unit.pk) in held:
            raise ValidationError({"unit": _("“%s”已经有联系计划") % unit})
        held.add((org.pk, unit.pk))
        times = row.get("times") or usual.get((org.pk, since))
        if times is None:
            times = usual[org.pk, since] = allowed(org, since).contacts
        made.append(ContactPlan(**{**row, "times": times}))
    insert(made)
    note_many(actor, "alliance.plan", made)
    return made


@transaction.atomic
def contact(plan: ContactPlan, *, actor: Actor, on: date, way: str, words: str) -> SoeContact:
    """记联系."""
    return contact_many([{"plan": plan, "on": on, "way": way, "words": words}], actor=actor)[0]


@transaction.atomic
def contact_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SoeContact]:
    """记联系. Each row: plan, on, way, words."""
    for row in rows:
        held, on = row["plan"], row["on"]
        come(on, "on")
        if not held.stood(on):
            raise ValidationError({"on": _("这一天没有联系计划，请检查日期")})
    made: list[SoeContact] = SoeContact.objects.bulk_create(
        [SoeContact(**row) for row in rows], batch_size=BATCH
    )
    note_many(actor, "alliance.contact", [row["plan"] for row in rows])
    return made


@transaction.atomic
def end_plan(plan: ContactPlan, *, actor: Actor, on: date, reason: str = "") -> ContactPlan:
    """不再联系 from a day on."""
    cease(plan, on)
    note(actor, "alliance.end_plan", plan, reason=reason)
    return plan


@transaction.atomic
def set_terms(*, actor: Actor, org: Org, since: date, basis: str, **values: Any) -> AllianceTerms:
    """定共建约定 from a day on; what held before stays for the days before."""
    if not basis.strip():
        raise ValidationError({"basis": _("请写明依据的文件")})
    come(since, "since")
    succeed(AllianceTerms, {"org": org}, since)
    made: AllianceTerms = AllianceTerms.objects.create(
        org=org, since=since, basis=basis.strip(), **values
    )
    note(actor, "alliance.set_terms", made)
    return made
