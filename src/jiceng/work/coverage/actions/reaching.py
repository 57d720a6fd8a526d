"""Plans firm by firm, and the half-yearly look at what is attached."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.orgs.models import Org
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.coverage.flows import DONE, DROPPED, PLAN
from jiceng.work.coverage.models import AttachedReview, UnitPlan

OVER = (DONE, DROPPED)


def come(on: date, field: str = "on") -> None:
    if on > clock.today():
        raise ValidationError({field: _("日期还没有到，请到那一天再登记")})


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> UnitPlan:
    """拟定一企一策; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[UnitPlan]:
    """Each row: unit, measure, owner, due_on, and way. One open plan for a unit."""
    today, at, made = clock.today(), clock.now(), []
    going = UnitPlan.objects.exclude(state__in=OVER).filter(unit__in=[row["unit"] for row in rows])
    held = set(going.values_list("unit", flat=True))
    for row in rows:
        unit: Unit = row["unit"]
        if unit.until is not None and unit.until <= today:
            said = _("“%s”已于%s注销或迁出，不用再拟定")
            raise ValidationError({"unit": said % (unit, unit.until)})
        if unit.pk in held:
            raise ValidationError({"unit": _("“%s”还有一份没有完成的，请先完成或者终止") % unit})
        if row["due_on"] < today:
            raise ValidationError({"due_on": _("完成时限不能早于今天")})
        held.add(unit.pk)
        made.append(UnitPlan(drafted_on=today, recorded_at=at, **row))
    insert(made)
    note_many(actor, "coverage.draft", made)
    return made


@transaction.atomic
def approve(plan: UnitPlan, *, actor: Actor) -> UnitPlan:
    """批准, by another than who drafted it."""
    take(plan, PLAN, "approve", actor=actor, approved_on=clock.today())
    note(actor, "coverage.approve", plan)
    return plan


@transaction.atomic
def begin(plan: UnitPlan, *, actor: Actor) -> UnitPlan:
    """开始实施."""
    take(plan, PLAN, "begin", actor=actor)
    note(actor, "coverage.begin", plan)
    return plan


@transaction.atomic
def finish(plan: UnitPlan, *, actor: Actor, outcome: str) -> UnitPlan:
    """完成, with what came of it."""
    if not outcome.strip():
        raise ValidationError({"outcome": _("请写明结果")})
    take(plan, PLAN, "finish", actor=actor, outcome=outcome, done_on=clock.today())
    note(actor, "coverage.finish", plan, reason=outcome)
    return plan


@transaction.atomic
def drop(plan: UnitPlan, *, actor: Actor, reason: str) -> UnitPlan:
    """终止, with the reason."""
    take(plan, PLAN, "drop", actor=actor, outcome=reason, dropped_on=clock.today())
    note(actor, "coverage.drop", plan, reason=reason)
    return plan


@transaction.atomic
def formed(
    covers: Sequence[Unit],
    *,
    actor: Actor,
    org: Org,
    on: date,
    application: str = "",
    new: bool = True,
) -> None:
    """组建请示执行了: the plans of these units get their result; what was attached graduates.

    `application` is a Ref as text; `new`: the organisation was set up for them and did not stand
    before, so that whoever was attached elsewhere stands on their own now.
    """
    keys = [unit.pk for unit in covers]
    plans = UnitPlan.objects.exclude(state__in=OVER).filter(unit__in=keys)
    touched = list(plans.order_by("pk"))
    plans.update(application=application, result=org)
    note_many(actor, "coverage.formed", touched)
    if not new:
        return
    held = Hosting.objects.filter(unit__in=keys, until=None, way=Hosting.Way.ATTACHED)
    for one in held.filter(since__lt=on).exclude(org=org).select_related("unit", "org"):
        _graduate(one, org, on, actor)


def _graduate(hosting: Hosting, org: Org, on: date, actor: Actor) -> None:
    units.part(hosting, actor=actor, on=on, reason=_("已成立“%s”") % org)
    made = AttachedReview.objects.create(
        hosting=hosting, reviewed_on=on, outcome=AttachedReview.Outcome.GRADUATED,
        words=_("已成立“%s”") % org, recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "coverage.graduate", made, org=str(org))


@transaction.atomic
def review(*, actor: Actor, **values: Any) -> AttachedReview:
    """登记挂靠研究; see `review_many`."""
    return review_many([values], actor=actor)[0]


@transaction.atomic
def review_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[AttachedReview]:
    """Each row: unit, reviewed_on, outcome, and full, words. The unit is attached that day."""
    at, made = clock.now(), []
    for row in rows:
        unit, on = row["unit"], row["reviewed_on"]
        come(on, "reviewed_on")
        if row["outcome"] == AttachedReview.Outcome.GRADUATED:
            raise ValidationError({"outcome": _("毕业随组建请示的执行自动登记，不用填")})
        hosting = Hosting.objects.standing(on).filter(unit=unit, way=Hosting.Way.ATTACHED)
        found = hosting.order_by("pk").first()
        if found is None:
            said = _("“%s”这一天没有挂靠在哪个党组织，请先请示挂靠")
            raise ValidationError({"unit": said % unit})
        told = {name: row[name] for name in ("reviewed_on", "outcome", "full", "words")
                if row.get(name) is not None}  # fmt: skip
        made.append(AttachedReview(hosting=found, recorded_at=at, **told))
    insert(made)
    note_many(actor, "coverage.review", made)
    return made


def sound() -> Iterator[str]:
    """A plan that is done says when, and one that goes on does not."""
    for plan in UnitPlan.objects.filter(state=DONE, done_on=None):
        yield f"一企一策 {plan.pk} 已完成而没有完成日期"
    for plan in UnitPlan.objects.exclude(state=DONE).exclude(done_on=None):
        yield f"一企一策 {plan.pk} 没有完成而有完成日期"
