"""Instructors sent to units, their visits, and the mass organisations of units."""

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
from jiceng.kernel.spans import end, succeed
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import (
    Guidance,
    GuideVisit,
    LoadNorm,
    MassDeed,
    MassOrg,
    Unit,
)

BATCH = 500


@transaction.atomic
def send(*, actor: Actor, **values: Any) -> Guidance:
    """选派指导员 to one unit; see `send_many`."""
    return send_many([values], actor=actor)[0]


@transaction.atomic
def send_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Guidance]:
    """Each row: person, unit, since, duties. Sent once to a unit that stands."""
    units = [row["unit"] for row in rows]
    held = set(Guidance.objects.filter(unit__in=units, until=None).values_list("person", "unit"))
    made = []
    for row in rows:
        _stands(row["unit"], row["since"])
        key = (row["person"].pk, row["unit"].pk)
        if key in held:
            said = _("“%s”已经是“%s”的指导员") % (row["person"], row["unit"])
            raise ValidationError({"person": said})
        held.add(key)
        made.append(Guidance(**row))
    insert(made)
    note_many(actor, "units.send", made)
    return made


def _stands(unit: Unit, on: date, field: str = "since") -> None:
    if on > clock.today():
        raise ValidationError({field: _("日期还没有到，请到那一天再登记")})
    if unit.until is not None and on >= unit.until:
        raise ValidationError({"unit": _("“%s”已于%s注销或迁出") % (unit, unit.until)})


@transaction.atomic
def set_load(*, actor: Actor, **values: Any) -> LoadNorm:
    """确定联系家数上限: most, since, document; what held before ends that day."""
    if values["most"] < 1:
        raise ValidationError({"most": _("至少联系一家")})
    succeed(LoadNorm, {}, values["since"])
    made: LoadNorm = LoadNorm.objects.create(**values)
    note(actor, "units.set_load", made)
    return made


@transaction.atomic
def recall(guidance: Guidance, *, actor: Actor, on: date, reason: str) -> Guidance:
    """召回 or end: from that day on the instructor is not sent there any more."""
    _after(guidance.since, on)
    if not end(guidance, on, recalled_for=reason):
        raise ValidationError(_("这次选派已于%s结束") % guidance.until)
    note(actor, "units.recall", guidance, reason=reason)
    return guidance


def _after(since: date, on: date) -> None:
    if on <= since:
        raise ValidationError({"on": _("日期要晚于%s") % since})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})


@transaction.atomic
def visit(guidance: Guidance, *, actor: Actor, **values: Any) -> GuideVisit:
    """登记走访; see `visit_many`."""
    return visit_many([{"guidance": guidance, **values}], actor=actor)[0]


@transaction.atomic
def visit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[GuideVisit]:
    """Each row: guidance, visited_on, words, and problem, solved_on where there was one."""
    at, made = clock.now(), []
    for row in rows:
        one, on = row["guidance"], row["visited_on"]
        if on > clock.today():
            raise ValidationError({"visited_on": _("日期还没有到，请检查日期")})
        if on < one.since or (one.until is not None and on >= one.until):
            raise ValidationError({"visited_on": _("这一天“%s”没有选派到这家单位") % one.person})
        made.append(GuideVisit(recorded_at=at, **row))
        _solves(made[-1])
    insert(made)
    note_many(actor, "units.visit", made)
    return made


def _solves(one: GuideVisit) -> None:
    if one.solved_on is None:
        return
    if not one.problem:
        raise ValidationError({"solved_on": _("没有写反映的问题，不用填解决日期")})
    if not one.visited_on <= one.solved_on <= clock.today():
        raise ValidationError({"solved_on": _("解决日期在走访日期和今天之间，请检查")})


@transaction.atomic
def solve(visit: GuideVisit, *, actor: Actor, on: date) -> GuideVisit:
    """The problem a visit brought home is solved."""
    held = GuideVisit.objects.filter(pk=visit.pk, solved_on=None)
    if visit.solved_on is None:
        visit.solved_on = on
        _solves(visit)
        if held.update(solved_on=on):
            note(actor, "units.solve", visit)
            return visit
        reread(visit)
    raise ValidationError(_("已经登记%s解决") % visit.solved_on)


@transaction.atomic
def found_mass(*, actor: Actor, **values: Any) -> MassOrg:
    """登记群团组织; see `found_mass_many`."""
    return found_mass_many([values], actor=actor)[0]


@transaction.atomic
def found_mass_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MassOrg]:
    """Each row: unit, kind, since, and guide, head, person where known. One of a kind in a unit;
    a head known as a person needs no name beside.
    """
    units = [row["unit"] for row in rows]
    held = set(MassOrg.objects.filter(unit__in=units, until=None).values_list("unit", "kind"))
    made = []
    for row in rows:
        _stands(row["unit"], row["since"])
        _guides(row.get("guide"), row["since"])
        one = MassOrg(**row)
        one.head = one.head or _called(one.person)
        if (one.unit_id, one.kind) in held:
            said = _("“%s”已经登记过%s") % (one.unit, one.get_kind_display())
            raise ValidationError({"kind": said})
        held.add((one.unit_id, one.kind))
        made.append(one)
    insert(made)
    note_many(actor, "units.found_mass", made)
    return made


def _guides(org: Org | None, on: date) -> None:
    if org is not None and org.until is not None and on >= org.until:
        raise ValidationError({"guide": _("%s 已经撤销，请选择别的党组织") % org})


def _called(person: Person | None) -> str:
    return person.name[:30] if person is not None else ""


@transaction.atomic
def name_head(
    massorg: MassOrg, *, actor: Actor, head: str = "", person: Person | None = None
) -> MassOrg:
    """更换负责人: by name, and as a person where one is to record on the phone."""
    name = head.strip() or _called(person)
    if not name:
        raise ValidationError({"head": _("请写负责人的姓名，或者从人员库里选")})
    if massorg.until is not None:
        raise ValidationError(_("已于%s撤销") % massorg.until)
    before = {"head": massorg.head, "person": str(massorg.person or "")}
    massorg.head, massorg.person = name, person
    massorg.save(update_fields=["head", "person"])
    note(actor, "units.name_head", massorg, before=before)
    return massorg


@transaction.atomic
def dissolve_mass(massorg: MassOrg, *, actor: Actor, on: date, reason: str) -> MassOrg:
    """撤销群团组织."""
    _after(massorg.since, on)
    if not end(massorg, on):
        raise ValidationError(_("已于%s撤销") % massorg.until)
    note(actor, "units.dissolve_mass", massorg, reason=reason)
    return massorg


@transaction.atomic
def hold_mass(massorg: MassOrg, *, actor: Actor, held_on: date, words: str) -> MassDeed:
    """登记群团活动."""
    row = {"massorg": massorg, "held_on": held_on, "words": words}
    return hold_mass_many([row], actor=actor)[0]


@transaction.atomic
def hold_mass_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MassDeed]:
    """Each row: massorg, held_on, words."""
    for row in rows:
        one, on = row["massorg"], row["held_on"]
        ended = one.until is not None and on >= one.until
        if on < one.since or on > clock.today() or ended:
            raise ValidationError({"held_on": _("这一天“%s”不在，请检查日期") % one})
    made = MassDeed.objects.bulk_create([MassDeed(**row) for row in rows], batch_size=BATCH)
    note_many(actor, "units.hold_mass", made)
    return made


@transaction.atomic
def take_back_mass(deed: MassDeed, *, actor: Actor, reason: str) -> None:
    """撤回群团活动 recorded in error: it was never held; the journal keeps that it was said."""
    note(actor, "units.take_back_mass", deed.massorg, reason=reason, held_on=deed.held_on)
    deed.delete()
