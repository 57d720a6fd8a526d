"""The numbers of docs/blanks.csv counted again from the bare tables, by loops over what is written.

No adjective of a model, no split and no measure of the kernel is used here: a fault in one of
those would otherwise be on both sides. Asked of the whole district only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.apps import apps

from jiceng.kernel.periods import Period

Row = Any
Chosen = Mapping[str, tuple[Any, ...]]
COUNTED: dict[str, Callable[["Bare", Chosen], Any]] = {}
BACHELOR, COLLEGE = ("1", "2"), ("1", "2", "3")  # first digit of the code of a degree
BRANCHES = ("branch", "joint_branch", "temporary_branch", "mobile_branch")
TWO_NEW = ("private_firm", "social_org")


@dataclass
class Bare:
    """The tables as they are, on one report day of one period; read once each."""

    period: Period
    day: date
    read: dict[Any, list[Row]] = field(default_factory=dict)

    def rows(self, label: str, *columns: str) -> list[Row]:
        if (label, columns) not in self.read:
            found = apps.get_model(label)._base_manager.values("pk", *columns)
            self.read[label, columns] = [SimpleNamespace(**row) for row in found]
        return self.read[label, columns]

    def stood(self, since: date | None, until: date | None) -> bool:
        return since is not None and since <= self.day and (until is None or until > self.day)

    def fell(self, day: date | None) -> bool:
        return day is not None and self.period.first <= day <= self.period.last

    def spans(self, label: str, *columns: str) -> list[Row]:
        rows = self.rows(label, "since", "until", *columns)
        return [row for row in rows if self.stood(row.since, row.until)]

    def former(self, label: str, of: str, column: str) -> dict[int, Any]:
        """What was said on the day by those that have changed since."""
        return {getattr(row, of): getattr(row, column) for row in self.spans(label, of, column)}


def counted(key: str) -> Callable[[Any], Any]:
    def keep(how: Any) -> Any:
        COUNTED[key] = how
        return how

    return keep


def fits(chosen: Chosen, **told: Any) -> bool:
    """Does a row with these values fall under what was chosen?"""
    return all(str(told[name]) in map(str, values) for name, values in chosen.items())


def years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def ratio(top: Any, bottom: Any) -> Any:
    return Decimal(top) / Decimal(bottom) if bottom else None


# Ground ------------------------------------------------------------------------------------------


def _places(bare: Bare, level: str) -> list[Row]:
    types = bare.former("places.PlacePast", "place", "type")
    keepers = bare.former("places.PlacePast", "place", "keeper")
    found = [p for p in bare.spans("places.Place", "level", "type", "keeper") if p.level == level]
    return [
        SimpleNamespace(pk=p.pk, type=types.get(p.pk, p.type), keeper=keepers.get(p.pk, p.keeper))
        for p in found
    ]


def _band(number: int | None, high: int, low: int) -> str:
    if number is None:
        return "不详"
    return "large" if number >= high else "middle" if number >= low else "small"


def _communities(bare: Bare, chosen: Chosen) -> list[Row]:
    told = {p.place: p for p in bare.spans("places.Profile", "place", *PROFILE)}
    blank = SimpleNamespace(**dict.fromkeys(PROFILE))
    rows = []
    for place in _places(bare, "community"):
        own = told.get(place.pk, blank)
        known = {
            "type": place.type,
            "population": _band(own.population, 10_000, 5_000),
            "households": _band(own.households, 3_000, 1_000),
        }
        if fits(chosen, **known):
            rows.append(SimpleNamespace(pk=place.pk, keeper=place.keeper, told=own))
    return rows


PROFILE = ("population", "households", "income")
COUNTED["places.streets"] = lambda bare, _: len(_places(bare, "street"))
COUNTED["places.groups"] = lambda bare, _: len(_places(bare, "group"))
COUNTED["places.areas"] = lambda bare, chosen: sum(
    fits(chosen, type=place.type) for place in _places(bare, "area")
)
COUNTED["places.communities"] = lambda bare, chosen: len(_communities(bare, chosen))


@counted("places.population")
def population(bare: Bare, chosen: Chosen) -> int:
    return sum(c.told.population or 0 for c in _communities(bare, chosen))


@counted("places.no_income")
def no_income(bare: Bare, chosen: Chosen) -> int:
    return sum(c.told.income == 0 for c in _communities(bare, chosen))


@counted("places.smallest_premises")
def smallest(bare: Bare, chosen: Chosen) -> Decimal:
    areas: dict[int, Decimal] = {}
    for room in bare.spans("places.Premises", "place", "area"):
        areas[room.place] = areas.get(room.place, Decimal(0)) + room.area
    return min(areas[c.pk] for c in _communities(bare, chosen) if c.pk in areas)


@counted("units.units")
def units(bare: Bare, chosen: Chosen) -> int:
    return sum(fits(chosen, rank=u.rank) for u in bare.spans("units.Unit", "rank"))


# Organisations and members -----------------------------------------------------------------------


def _org_told(bare: Bare, org: Row) -> dict[str, Any]:
    kinds = bare.former("orgs.OrgPast", "org", "kind")
    sectors = bare.former("orgs.OrgPast", "org", "field")
    kind, sector = kinds.get(org.pk, org.kind), sectors.get(org.pk, org.field)
    three = "committee" if kind in ("committee", "work_committee", "district_committee") else kind
    three = "branch" if kind in BRANCHES else three
    new = "two_new" if sector in TWO_NEW else "other"
    return {"type": kind, "kind": three, "field": sector, "two_new": new}


@counted("orgs.orgs")
def orgs(bare: Bare, chosen: Chosen) -> int:
    told = [_org_told(bare, org) for org in bare.spans("orgs.Org", "kind", "field")]
    return sum(t["type"] != "district_committee" and fits(chosen, **t) for t in told)


@counted("orgs.established")
def established(bare: Bare, chosen: Chosen) -> int:
    begun = [o for o in bare.rows("orgs.Org", "since", "kind", "field") if bare.fell(o.since)]
    told = [_org_told(bare, org) for org in begun]
    return sum(t["type"] != "district_committee" and fits(chosen, **t) for t in told)


def _sectors(bare: Bare) -> dict[int, str]:
    sectors = {org.pk: org.field for org in bare.rows("orgs.Org", "field")}
    return sectors | bare.former("orgs.OrgPast", "org", "field")


def _roll(bare: Bare) -> list[Row]:
    return bare.spans("members.Belonging", "member", "org")


@counted("members.members")
def members(bare: Bare, chosen: Chosen) -> int:
    sectors = _sectors(bare)
    return sum(fits(chosen, field=sectors[one.org]) for one in _roll(bare))


@counted("members.mobile")
def mobile(bare: Bare, chosen: Chosen) -> int:
    sectors = _sectors(bare)
    stays = bare.spans("members.Mobility", "member", "direction")
    away = {one.member for one in stays if one.direction == "out"}
    here = [one for one in _roll(bare) if fits(chosen, field=sectors[one.org])]
    return len({one.member for one in here} & away)


@counted("members.mobile_share")
def mobile_share(bare: Bare, chosen: Chosen) -> Any:
    return ratio(mobile(bare, chosen), members(bare, chosen))


@counted("mobility.certificates")
def certificates(bare: Bare, _: Chosen) -> int:
    return sum(bare.fell(c.issued_on) for c in bare.rows("mobility.Certificate", "issued_on"))


# Two-committee cadres ----------------------------------------------------------------------------


def _cadres(bare: Bare, chosen: Chosen) -> dict[int, date | None]:
    """Person → birthday of those with a post in a committee of a community."""
    grounds = {place.keeper: place.type for place in reversed(_places(bare, "community"))}
    learnt = bare.former("people.PersonPast", "person", "education")
    found = {}
    columns = ("org", "body", "person", "person__born_on", "person__education")
    for post in bare.spans("people.Post", *columns):
        if post.body not in ("party", "residents") or post.org not in grounds:
            continue
        code = learnt.get(post.person, post.person__education)
        school = "不详" if not code else "bachelor" if code[0] in BACHELOR else "college"
        born = post.person__born_on
        old = years(born, bare.day) if born else None
        told = {"type": grounds[post.org], "education": school, "age": _generation(old)}
        if fits(chosen, **told):
            found[post.person] = born
    return found


def _generation(old: int | None) -> str:
    if old is None:
        return "不详"
    bounds = ((35, "young"), (45, "middle"), (50, "older"))
    return next((name for most, name in bounds if old <= most), "senior")


COUNTED["people.cadres"] = lambda bare, chosen: len(_cadres(bare, chosen))


@counted("people.cadres_age")
def cadres_age(bare: Bare, chosen: Chosen) -> Any:
    ages = [years(born, bare.day) for born in _cadres(bare, chosen).values() if born]
    return ratio(sum(ages), len(ages))


@counted("people.cadres_per_community")
def per_community(bare: Bare, chosen: Chosen) -> Any:
    return ratio(len(_cadres(bare, chosen)), len(_communities(bare, chosen)))


def _part(key: str, part: dict[str, tuple[str, ...]], base: dict[str, tuple[str, ...]]) -> None:
    def how(bare: Bare, chosen: Chosen) -> Any:
        return ratio(len(_cadres(bare, {**chosen, **part})), len(_cadres(bare, {**chosen, **base})))

    COUNTED[key] = how


MIDDLE = ("middle", "older")
_part("people.cadres_young_share", {"age": ("young",)}, {})
_part("people.cadres_middle_share", {"age": MIDDLE}, {})
_part("people.cadres_senior_share", {"age": ("senior",)}, {})
_part("people.cadres_older_of_middle", {"age": ("older",)}, {"age": MIDDLE})
_part("people.cadres_bachelor_share", {"education": ("bachelor",)}, {})
_part("people.cadres_college_share", {"education": ("college",)}, {})


def _deputies(bare: Bare) -> list[Row]:
    posts = bare.spans("people.Post", "org", "person", "title", "fulltime")
    return [
        p for p in posts
        if p.title == "fulltime_deputy" or (p.title == "deputy" and p.fulltime)
    ]  # fmt: skip


@counted("people.fulltime_deputies")
def deputies(bare: Bare, _: Chosen) -> int:
    return len({post.person for post in _deputies(bare)})


@counted("people.least_fulltime_deputies")
def least_deputies(bare: Bare, chosen: Chosen) -> int:
    paths = {org.pk: org.path for org in bare.rows("orgs.Org", "path")}
    paths |= bare.former("orgs.OrgPath", "org", "path")
    held = [(post.person, paths[post.org]) for post in _deputies(bare)]
    return min(
        len({person for person, path in held if path.startswith(paths[place.keeper])})
        for place in _communities(bare, chosen)
    )


# Development and transfers -----------------------------------------------------------------------


@counted("development.activists_trained")
def activists(bare: Bare, chosen: Chosen) -> int:
    steps = bare.rows("development.CaseStep", "case", "verb", "on", "void_reason", "carried")
    kept = [s for s in steps if s.void_reason == "" and s.carried is not False and bare.fell(s.on)]
    return len({s.case for s in kept if fits(chosen, kind=s.verb) and s.verb in ("study", "train")})


def _on(label: str, of: str, column: str, bare: Bare) -> Callable[[int, date, Any], Any]:
    """What a past says of any day."""
    pasts = bare.rows(label, of, column, "since", "until")

    def told(pk: int, day: date, now: Any) -> Any:
        for past in pasts:
            if getattr(past, of) == pk and past.since <= day < past.until:
                return getattr(past, column)
        return now

    return told


@counted("development.admitted")
def admitted(bare: Bare, chosen: Chosen) -> int:
    person = ("member__person", "member__person__born_on", "member__person__education")
    columns = ("since", "began", "org", "org__field", "member__person__sex", *person)
    sector = _on("orgs.OrgPast", "org", "field", bare)
    learnt = _on("people.PersonPast", "person", "education", bare)
    number = 0
    for one in bare.rows("members.Belonging", *columns):
        if one.began != "admitted" or not bare.fell(one.since):
            continue
        code = learnt(one.member__person, one.since, one.member__person__education)
        school = "不详" if not code else "college_plus" if code[0] in COLLEGE else "lower"
        where = sector(one.org, one.since, one.org__field)
        born = one.member__person__born_on
        age = "不详" if not born else "below_bound" if years(born, one.since) <= 35 else "older"
        number += fits(
            chosen, sex=one.member__person__sex, age=age, education=school,
            field="two_new" if where in TWO_NEW else where,
        )  # fmt: skip
    return number


@counted("development.two_new_share")
def two_new_share(bare: Bare, chosen: Chosen) -> Any:
    return ratio(admitted(bare, {**chosen, "field": ("two_new",)}), admitted(bare, chosen))


@counted("transfers.online")
def online(bare: Bare, _: Chosen) -> int:
    come = bare.rows("transfers.Arrival", "ended_on", "state", "channel")
    gone = bare.rows("transfers.Departure", "ended_on", "state", "channel", "kind")
    ended = [r for r in (*come, *gone) if r.channel == "online" and bare.fell(r.ended_on)]
    return sum(
        r.state == "closed" and r.kind == "out" if hasattr(r, "kind") else r.state == "accepted"
        for r in ended
    )
