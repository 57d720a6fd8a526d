"""The verbs of mass organisations: serve, raise, refer, solve, plan."""

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
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.flows import CLOSED
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.orgs.models import Org
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import MassOrg
from jiceng.work.masses.flows import RIGHTS
from jiceng.work.masses.models import MassPlan, MassService, RightsCase
from jiceng.work.masses.rules import NUMBERED, numbered, quarter_of


def _nameless(text: str, field: str) -> None:
    if numbered(text=text):
        raise ValidationError({field: _(NUMBERED)})


@transaction.atomic
def serve(*, actor: Actor, **values: Any) -> MassService:
    """Record one service; see `serve_many`."""
    return serve_many([values], actor=actor)[0]


@transaction.atomic
def serve_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MassService]:
    """登记服务: massorg, kind, group, held_on, served, result, and where (the unit's community).

    Help given is what shows that a mass organisation is alive: it is not recorded twice.
    """
    at, made = clock.now(), []
    for row in rows:
        _nameless(row["result"], "result")
        place = row["place"].pk if row.get("place") else row["massorg"].unit.place_id
        values = {name: value for name, value in row.items() if name != "place"}
        made.append(MassService(**values, place_id=place, recorded_at=at))
    deeds = units.hold_mass_many(
        [
            {"massorg": one.massorg, "held_on": one.held_on, "words": one.get_kind_display()}
            for one in made
        ],
        actor=actor,
    )
    for one, deed in zip(made, deeds, strict=True):
        one.deed = deed
    insert(made)
    note_many(actor, "masses.serve", made)
    return made


@transaction.atomic
def void_service(service: MassService, *, actor: Actor, reason: str) -> MassService:
    """作废: counted nowhere; the activity it stood for was none."""
    why, deed = matters.said(reason), service.deed
    rows = MassService.objects.standing().filter(pk=service.pk)
    if not rows.update(void_reason=why, deed=None):
        raise ValidationError(_("这条服务已经作废"))
    reread(service)
    if deed is not None:
        units.take_back_mass(deed, actor=actor, reason=why)
    note(actor, "masses.void_service", service, reason=why)
    return service


@transaction.atomic
def raise_case(*, actor: Actor, **values: Any) -> RightsCase:
    """Take in one case; see `raise_many`."""
    return raise_many([values], actor=actor)[0]


@transaction.atomic
def raise_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[RightsCase]:
    """受理维权: massorg, kind, group, concerned, content, raised_on; no names."""
    at, made = clock.now(), []
    for row in rows:
        _nameless(row["content"], "content")
        _stood(row["massorg"], row["raised_on"], "raised_on")
        made.append(RightsCase(**row, recorded_at=at))
    insert(made)
    note_many(actor, "masses.raise_case", made)
    return made


def _stood(massorg: MassOrg, on: date, field: str) -> None:
    over = massorg.until is not None and massorg.until <= on
    if on > clock.today() or on < massorg.since or over:
        raise ValidationError({field: _("这一天“%s”不在，请检查日期") % massorg})


@transaction.atomic
def refer(case: RightsCase, *, actor: Actor, to: str = "", org: Org | None = None) -> RightsCase:
    """转交: to a body outside by its name, or to an organisation here, which gets a matter."""
    named = to.strip() or (org.name if org is not None else "")
    if not named:
        raise ValidationError({"to": _("请写转交给谁，或者选本区办理单位")})
    take(case, RIGHTS, "refer", actor=actor, referred_on=clock.today(), referred_to=named[:60])
    if org is not None:
        matters.lodge(
            actor=actor, title=_("维权：%s") % case.get_kind_display(), org=org,
            sender=case.massorg.unit.keeper, source=Source.REQUEST, origin=case,
            origin_text=case.content[:200],
        )  # fmt: skip
    note(actor, "masses.refer", case, to=named)
    return case


@transaction.atomic
def solve(case: RightsCase, *, actor: Actor, result: str) -> RightsCase:
    """已解决, once whoever it was referred to here has reported and been checked."""
    _nameless(result, "result")
    if Matter.objects.standing().about(case).exclude(state=CLOSED).exclude(
            state=Matter.State.HANDED_BACK).exists():  # fmt: skip
        raise ValidationError(_("转交的事项还没有复核销号，请先销号再写结果"))
    take(case, RIGHTS, "solve", actor=actor, solved_on=clock.today(), result=result.strip())
    note(actor, "masses.solve", case)
    return case


@transaction.atomic
def void_case(case: RightsCase, *, actor: Actor, reason: str) -> RightsCase:
    """作废: it stays, says why, and counts nowhere."""
    why = matters.said(reason)
    if not RightsCase.objects.standing().filter(pk=case.pk).update(void_reason=why):
        raise ValidationError(_("这件维权事项已经作废"))
    for one in Matter.objects.standing().about(case).exclude(state=CLOSED):
        matters.void(one, actor=actor, reason=why)
    reread(case)
    note(actor, "masses.void_case", case, reason=why)
    return case


@transaction.atomic
def plan(*, actor: Actor, **values: Any) -> MassPlan:
    """Lay down one quarter; see `plan_many`."""
    return plan_many([values], actor=actor)[0]


@transaction.atomic
def plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MassPlan]:
    """季度计划: massorg, first_on (any day of the quarter), services, about. One a quarter."""
    at, made = clock.now(), []
    there = MassPlan.objects.filter(massorg__in={row["massorg"].pk for row in rows})
    known = set(there.values_list("massorg", "first_on"))
    for row in rows:
        first, massorg = quarter_of(row["first_on"]), row["massorg"]
        if massorg.until is not None and massorg.until <= first:
            raise ValidationError({"massorg": _("“%s”已经撤销，请选别的") % massorg})
        if (massorg.pk, first) in known:
            raise ValidationError({"first_on": _("“%s”这个季度的计划已经登记过") % massorg})
        known.add((massorg.pk, first))
        made.append(MassPlan(**{**row, "first_on": first}, recorded_at=at))
    insert(made)
    note_many(actor, "masses.plan", made)
    return made


@transaction.atomic
def correct_plan(planned: MassPlan, *, actor: Actor, services: int, about: str) -> MassPlan:
    """更正 how many services, on what; the quarter stays."""
    before = {"services": str(planned.services), "about": planned.about}
    planned.services, planned.about = services, about
    planned.save(update_fields=["services", "about"])
    note(actor, "masses.correct_plan", planned, before=before)
    return planned
