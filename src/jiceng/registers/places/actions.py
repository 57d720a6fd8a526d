"""The verbs of places: lay out, change, profile, furnish, plan upgrades."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.pasts import keep
from jiceng.kernel.prepared import reread
from jiceng.kernel.reading import initials
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import (
    AreaNorm,
    Equipment,
    Facility,
    Level,
    Place,
    PlacePast,
    Premises,
    Profile,
    Upgrade,
)

DATA = Path(__file__).parent / "data"
DISTRICT_DIGITS, STREET_DIGITS = 6, 9


class UnknownDistrictError(ValidationError):
    """No district has this code."""


@transaction.atomic
def lay_out(*, actor: Actor, **values: Any) -> Place:
    """Register one place; see `lay_out_many`."""
    return lay_out_many([values], actor=actor)[0]


@transaction.atomic
def lay_out_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Place]:
    """Register places: name, level, keeper, since, and other columns; parents first.

    A row's parent may be an earlier row of the same list, given as its index.
    """
    made: list[Place] = []
    for row in rows:
        values = dict(row)
        if isinstance(values.get("parent"), int):
            values["parent"] = made[values["parent"]]
        place = Place(**values)
        place.told_since = place.since
        place.initials = initials(place.name)
        place.code = place.code or None
        made.append(place)
    taken = Place.objects.filter(code__in=[p.code for p in made if p.code])
    if taken.exists():
        codes = "、".join(str(place.code) for place in taken[:5])
        raise ValidationError({"code": _("这些区划代码已经登记过：%s") % codes})
    for level in Level.values:  # parents get their keys before their children point at them
        batch = [place for place in made if place.level == level]
        for place in batch:
            place.parent = place.parent
        insert(batch)
    note_many(actor, "places.lay_out", made)
    return made


@transaction.atomic
def change(place: Place, *, actor: Actor, since: date, **changes: Any) -> Place:
    """更名、变更类型或责任党组织, from a day on; the past keeps what was."""
    if "name" in changes:
        changes["initials"] = initials(changes["name"])
    before = {name: str(getattr(place, name)) for name in changes}
    keep(place, PlacePast, since, **changes)
    note(actor, "places.change", place, before=before, since=since)
    return place


@transaction.atomic
def profile_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Profile]:
    """报送概况: place, since, population, households, income (yuan), extent, source.

    The open profile of each place ends where the new one begins; a second one of the same
    day replaces the first, which the journal keeps.
    """
    places = [row["place"] for row in rows]
    begun = {row["place"].pk: row["since"] for row in rows}
    standing = Profile.objects.filter(place__in=places, until=None)
    ended, replaced = [], []
    for old in standing:
        if old.since > begun[old.place_id]:
            raise ValidationError({"since": _("已有更晚的概况（%s），请检查日期") % old.since})
        if old.since == begun[old.place_id]:
            replaced.append(old)
        else:
            old.until = begun[old.place_id]
            ended.append(old)
    before = [[p.place_id, p.population, p.households, str(p.income)] for p in replaced]
    Profile.objects.filter(pk__in=[p.pk for p in replaced]).delete()
    store(ended, "until")
    made = [Profile(recorded_at=clock.now(), **row) for row in rows]
    insert(made)
    note_many(actor, "places.profile", places, replaced=before)
    return made


@transaction.atomic
def profile(*, actor: Actor, **values: Any) -> Profile:
    return profile_many([values], actor=actor)[0]


@transaction.atomic
def furnish_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Premises]:
    """登记用房: place, name, use, area (m²), since, and `facilities` it has."""
    rooms, equipment = [], []
    for row in rows:
        values = dict(row)
        facilities = values.pop("facilities", ())
        room = Premises(**values)
        rooms.append(room)
        equipment += [
            Equipment(premises=room, facility=facility, since=room.since) for facility in facilities
        ]
    insert(rooms)
    for item in equipment:
        item.premises = item.premises
    insert(equipment)
    note_many(actor, "places.furnish", [room.place for room in rooms])
    return rooms


@transaction.atomic
def furnish(*, actor: Actor, **values: Any) -> Premises:
    return furnish_many([values], actor=actor)[0]


@transaction.atomic
def equip(premises: Premises, *, actor: Actor, facility: Facility, since: date) -> Equipment:
    """添置一项设施。"""
    made: Equipment = Equipment.objects.create(premises=premises, facility=facility, since=since)
    note(actor, "places.equip", premises.place, facility=facility.name)
    return made


@transaction.atomic
def set_norm(*, actor: Actor, **values: Any) -> AreaNorm:
    """规定面积标准: the former one of this type ends where the new one begins."""
    same = AreaNorm.objects.filter(type=values["type"], until=None)
    if same.filter(since__gte=values["since"]).exists():
        raise ValidationError({"since": _("已有同日或更晚开始的标准，请检查日期")})
    same.update(until=values["since"])
    made: AreaNorm = AreaNorm.objects.create(**values)
    note(actor, "places.set_norm", made)
    return made


@transaction.atomic
def plan_upgrade(*, actor: Actor, **values: Any) -> Upgrade:
    """提出提升计划: place, gap, measure, owner, due; planned today unless said."""
    values.setdefault("planned_on", clock.today())
    if values["due"] < values["planned_on"]:
        raise ValidationError({"due": _("完成时限不能早于计划提出日")})
    made: Upgrade = Upgrade.objects.create(recorded_at=clock.now(), **values)
    note(actor, "places.plan_upgrade", made)
    return made


@transaction.atomic
def finish_upgrade(upgrade: Upgrade, *, actor: Actor, on: date, result: str) -> Upgrade:
    """提升完成。照片可附可不附。"""
    if on < upgrade.planned_on:
        raise ValidationError({"on": _("完成日期不能早于计划提出日")})
    if not Upgrade.objects.filter(pk=upgrade.pk, done_on=None).update(done_on=on, result=result):
        raise ValidationError(_("这项计划已经办结"))
    reread(upgrade)
    note(actor, "places.finish_upgrade", upgrade, result=result)
    return upgrade


def district_list(code: str, division: Path | None = None) -> dict[str, Any]:
    """A district's streets and communities by the statistical division codes.

    The demo district's list is part of the package; any other comes from the division
    files (`streets.csv`, `villages.csv`, `areas.csv`) in the folder `division`.
    Raises UnknownDistrictError.
    """
    own = DATA / f"{code}.json"
    if own.is_file():
        found: dict[str, Any] = json.loads(own.read_text(encoding="utf-8"))
        return found
    if division is None or not (division / "areas.csv").is_file():
        raise UnknownDistrictError(_("没有区划代码 %s 的名单") % code)
    name = next((r["name"] for r in _lines(division, "areas") if r["code"] == code), "")
    if not name:
        raise UnknownDistrictError(_("没有区划代码为 %s 的区（县）") % code)
    streets = {
        r["code"]: {"code": r["code"].ljust(12, "0"), "name": r["name"], "communities": []}
        for r in _lines(division, "streets")
        if r["areaCode"] == code
    }
    for row in _lines(division, "villages"):
        if row["areaCode"] == code:
            street: Any = streets[row["streetCode"]]
            street["communities"].append(_community(row))
    return {"code": code, "name": name, "streets": list(streets.values())}


def _community(row: Mapping[str, str]) -> dict[str, str]:
    """A residents' committee is an urban community; a villagers' committee is not."""
    name = row["name"].removesuffix("居民委员会").removesuffix("居委会")
    village = name.endswith(("村民委员会", "村委会"))
    return {"code": row["code"], "name": name, "type": "" if village else "urban"}


def _lines(division: Path, name: str) -> Iterator[dict[str, str]]:
    with (division / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def lay_out_district(
    listed: Mapping[str, Any], *, actor: Actor, root: Org, keepers: Mapping[str, Org], since: date
) -> list[Place]:
    """Register a district, its streets and communities, each with the organisation that
    leads it (`keepers`: division code → organisation; without one, the level above keeps it).
    """
    rows: list[dict[str, Any]] = [
        {
            "code": listed["code"],
            "name": listed["name"],
            "level": Level.DISTRICT,
            "keeper": root,
            "since": since,
        }
    ]
    for street in listed["streets"]:
        keeper = keepers.get(street["code"], root)
        here = len(rows)
        rows.append(_row(street, Level.STREET, keeper, since, 0))
        for community in street["communities"]:
            own = keepers.get(community["code"], keeper)
            row = _row(community, Level.COMMUNITY, own, since, here)
            rows.append({**row, "type": community.get("type", "urban")})
    return lay_out_many(rows, actor=actor)


def _row(
    listed: Mapping[str, Any], level: str, keeper: Org, since: date, parent: int
) -> dict[str, Any]:
    return {
        "code": listed["code"],
        "name": listed["name"],
        "level": level,
        "keeper": keeper,
        "since": since,
        "parent": parent,
    }


def places_hold(org: Org, on: date) -> str:
    """An organisation that keeps a place cannot be abolished before somebody else does."""
    count = Place.objects.standing(on).filter(keeper=org).count()
    return (
        _("“%(org)s”还负责 %(count)s 处地点，请先变更责任党组织")
        % {
            "org": org,
            "count": count,
        }
        if count
        else ""
    )


def orphans() -> Iterator[str]:
    """Places whose keeper has been abolished while they still stand."""
    today = clock.today()
    for place in Place.objects.standing(today).filter(keeper__until__lte=today):
        yield f"{place} 的责任党组织已撤销"


def gaps() -> Iterator[str]:
    """Profiles of one place that overlap."""
    last: Profile | None = None
    for one in Profile.objects.order_by("place", "since").iterator():
        same = last is not None and last.place_id == one.place_id
        if same and last and (last.until is None or last.until > one.since):
            yield f"地点 {one.place_id} 的概况在 {one.since} 重叠"
        last = one


HOLDERS = [places_hold]
INVARIANTS = [orphans, gaps]
