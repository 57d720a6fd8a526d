"""What units, alliances and ratings supply, counted again from the bare tables."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.insight.statements.recount import Bare, Chosen, Row, _sectors, fits, ratio
from tests.insight.statements.recount_work import COUNTED, counted

TWO_NEW = ("private_firm", "social_org")


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


# Units -------------------------------------------------------------------------------------------


def _hosted(bare: Bare) -> set[int]:
    return {one.unit for one in bare.spans("units.Hosting", "unit")}


@counted("units.instructors")
def instructors(bare: Bare, chosen: Chosen) -> int:
    hosted, sent = _hosted(bare), {}
    for one in bare.spans("units.Guidance", "person", "unit"):
        sent[one.person] = sent.get(one.person, False) or one.unit not in hosted
    told = ["unit_without_org" if bald else "unit_with_org" for bald in sent.values()]
    return sum(fits(chosen, target=one) for one in told)


def _worked(bare: Bare) -> set[int]:
    """Units an instructor or a mass organisation did something for within a year."""
    begin = _year_before(bare.day)
    seen = {
        one.guidance for one in bare.rows("units.GuideVisit", "guidance", "visited_on")
        if begin < one.visited_on <= bare.day
    }  # fmt: skip
    done = {
        one.massorg for one in bare.rows("units.MassDeed", "massorg", "held_on")
        if begin < one.held_on <= bare.day
    }  # fmt: skip
    sent = {one.unit for one in bare.spans("units.Guidance", "unit") if one.pk in seen}
    return sent | {one.unit for one in bare.spans("units.MassOrg", "unit") if one.pk in done}


@counted("units.reached:share")
def reached(bare: Bare, chosen: Chosen) -> Any:
    told = {
        one.pk for one in bare.spans("units.Unit", "field")
        if fits(chosen, two_new="two_new" if one.field in TWO_NEW else "other")
    }  # fmt: skip
    return ratio(len(told & (_hosted(bare) | _worked(bare))), len(told))


# Alliances ---------------------------------------------------------------------------------------


@counted("alliance.seats")
def seats(bare: Bare, _: Chosen) -> int:
    there = {one.pk for one in bare.spans("coalitions.Coalition")}
    partners = bare.rows("coalitions.Partner", "coalition")
    here = {one.pk for one in partners if one.coalition in there}
    rows = bare.spans("alliance.ConcurrentSeat", "person", "state", "approved_on", "partner")
    held = [r for r in rows if r.state == "seated" and r.approved_on and r.approved_on <= bare.day]
    held = [one for one in held if one.partner in here]
    return len({one.person for one in held})


@counted("alliance.liaisons")
def liaisons(bare: Bare, _: Chosen) -> int:
    units = {one.pk for one in bare.spans("units.Unit")}
    orgs = {one.pk for one in bare.spans("orgs.Org")}
    partners = {  # a firm that is closed takes part no more
        one.pk for one in bare.spans("coalitions.Partner", "unit", "org")
        if (one.unit in units if one.unit else one.org in orgs)
    }  # fmt: skip
    officers = bare.spans("alliance.LiaisonOfficer", "person", "partner")
    return len({one.person for one in officers if one.partner in partners})


@counted("alliance.meetings")
def meetings(bare: Bare, chosen: Chosen) -> int:
    columns = ("meeting__held_on", "meeting__void_reason", "coalition__kind")
    held = [m for m in bare.rows("alliance.JointMeeting", *columns) if not m.meeting__void_reason]
    held = [m for m in held if bare.fell(m.meeting__held_on)]
    return sum(fits(chosen, kind=m.coalition__kind) for m in held)


@counted("alliance.issues_resolved")
def issues_resolved(bare: Bare, chosen: Chosen) -> int:
    settled = bare.spans("matters.Settlement", "matter", "kind")
    closed = {s.matter for s in settled if s.kind == "closed" and bare.fell(s.since)}
    rows = bare.rows("alliance.Resolution", "matter", "matter__void_reason", "scope")
    kept = [r for r in rows if not r.matter__void_reason and r.matter in closed]
    return sum(fits(chosen, scope=one.scope) for one in kept)


@counted("alliance.fund")
def fund(bare: Bare, _: Chosen) -> Any:
    rows = bare.spans("alliance.AllianceTerms", "district_fund", "street_fund")
    told = {r.district_fund + r.street_fund for r in rows if r.district_fund is not None}
    return told.pop() if len(told) == 1 else None


# What is shared and promised ---------------------------------------------------------------------


def _promises(bare: Bare) -> list[Row]:
    rows = bare.rows("cobuilding.Promise", "made_on", "void_reason", "confirmed_on")
    return [one for one in rows if not one.void_reason and bare.fell(one.made_on)]


COUNTED["cobuilding.promises"] = lambda bare, _: len(_promises(bare))
COUNTED["cobuilding.promises_kept"] = lambda bare, _: sum(
    one.confirmed_on is not None and one.confirmed_on <= bare.day for one in _promises(bare)
)


@counted("cobuilding.shared_used")
def shared_used(bare: Bare, _: Chosen) -> int:
    first, last = bare.period.first, bare.period.last
    columns = ("since", "until", "void_reason", "venue")
    shared = [
        one for one in bare.rows("cobuilding.SharedResource", *columns)
        if not one.void_reason and one.since <= last and (one.until is None or one.until > first)
    ]  # fmt: skip
    uses = bare.rows("cobuilding.ResourceUse", "resource", "taken_on")
    taken = {one.resource for one in uses if bare.fell(one.taken_on)}
    came: dict[int, date] = {}
    for visit in bare.rows("venues.Visit", "venue", "held_on", "void_reason"):
        if not visit.void_reason and bare.fell(visit.held_on):
            came[visit.venue] = max(visit.held_on, came.get(visit.venue, visit.held_on))
    return sum(
        one.pk in taken or (one.venue in came and came[one.venue] >= one.since) for one in shared
    )


# Ratings -----------------------------------------------------------------------------------------


@counted("ratings.indicators")
def indicators(bare: Bare, chosen: Chosen) -> int:
    schemes = bare.spans("ratings.Scheme", "state", "kind")
    told = {one.pk: one.kind for one in schemes if one.state == "in_force"}
    items = [one for one in bare.rows("ratings.Item", "scheme") if one.scheme in told]
    return sum(fits(chosen, scheme=told[one.scheme]) for one in items)


@counted("ratings.rated")
def rated(bare: Bare, chosen: Chosen) -> int:
    sectors = _sectors(bare)
    columns = ("org", "state", "since", "round__opened_on", "round__state", "round__scheme__kind")
    rows = [
        one for one in bare.rows("ratings.Result", *columns)
        if one.state != "dropped" and one.round__state != "withdrawn"
        and bare.fell(one.round__opened_on) and one.since is not None and one.since <= bare.day
    ]  # fmt: skip
    return sum(fits(chosen, scheme=one.round__scheme__kind, field=sectors[one.org]) for one in rows)


def _results(bare: Bare, kind: str) -> list[Row]:
    columns = ("org", "type", "level__value", "round__scheme__kind")
    rows = bare.spans("ratings.Result", *columns)
    return [one for one in rows if one.round__scheme__kind == kind]


@counted("ratings.stars")
def stars(bare: Bare, chosen: Chosen) -> int:
    sectors = _sectors(bare)
    rows = [one for one in _results(bare, "star") if (one.level__value or 0) >= 1]
    return sum(fits(chosen, stars=one.level__value, field=sectors[one.org]) for one in rows)


def _share_of(least: int) -> Callable[[Bare, Chosen], Any]:
    def how(bare: Bare, chosen: Chosen) -> Any:
        rows = [one for one in _results(bare, "standard") if fits(chosen, type=one.type)]
        return ratio(sum((one.level__value or 0) >= least for one in rows), len(rows))

    return how


COUNTED["ratings.standard:share"] = _share_of(1)
COUNTED["ratings.excellent:share"] = _share_of(2)


def _awards(bare: Bare, chosen: Chosen) -> list[Any]:
    sectors = _sectors(bare)
    rows = bare.rows("ratings.Plaque", "org", "issued_on", "award")
    given = [one for one in rows if bare.fell(one.issued_on) and one.award is not None]
    return [one.award for one in given if fits(chosen, field=sectors[one.org])]


COUNTED["ratings.least_award"] = lambda bare, chosen: min(_awards(bare, chosen))
COUNTED["ratings.most_award"] = lambda bare, chosen: max(_awards(bare, chosen))
