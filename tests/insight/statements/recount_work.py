"""More of the same: the numbers of the working rooms, counted again from the bare tables."""

from decimal import Decimal
from typing import Any

from django.apps import apps

from tests.insight.statements.recount import (
    COUNTED,
    Bare,
    Chosen,
    Row,
    _communities,
    _places,
    _roll,
    _sectors,
    counted,
    fits,
    ratio,
)

# Venues ------------------------------------------------------------------------------------------


def _venues(bare: Bare, chosen: Chosen) -> list[Row]:
    """The state of each venue that day, closed ones left out."""
    kinds = bare.former("venues.VenuePast", "venue", "kind")
    levels = bare.former("venues.VenuePast", "venue", "level")
    found = []
    columns = ("venue", "state", "venue__kind", "venue__level", "venue__place")
    for one in bare.spans("venues.Status", *columns):
        kind = kinds.get(one.venue, one.venue__kind)
        level = levels.get(one.venue, one.venue__level)
        told = {"kind": kind, "level": level, "state": one.state}
        if one.state != "closed" and fits(chosen, **told):
            found.append(one)
    return found


def _used(bare: Bare, chosen: Chosen) -> list[Row]:
    return _venues(bare, {**chosen, "state": ("in_use",)})


COUNTED["venues.venues"] = lambda bare, chosen: len(_venues(bare, chosen))
COUNTED["venues.in_use"] = lambda bare, chosen: len(_used(bare, chosen))


@counted("grounds.estates")
def estates(bare: Bare, _: Chosen) -> int:
    sites = {one.venue__place for one in _used(bare, {"kind": ("sub_site",)})}
    return len({place.pk for place in _places(bare, "estate")} & sites)


@counted("grounds.open_bases")
def open_bases(bare: Bare, _: Chosen) -> int:
    bases = bare.rows("grounds.OpenBase", "opened_on", "ended_on")
    return sum(bare.stood(base.opened_on, base.ended_on) for base in bases)


@counted("grounds.spent")
def spent(bare: Bare, chosen: Chosen) -> Decimal:
    columns = ("paid_on", "void_reason", "amount", "works__venue__level")
    paid = [one for one in bare.rows("grounds.Spending", *columns) if bare.fell(one.paid_on)]
    kept = [one for one in paid if not one.void_reason]
    return sum((p.amount for p in kept if fits(chosen, level=p.works__venue__level)), Decimal(0))


def _at_bases(bare: Bare) -> list[Row]:
    columns = ("held_on", "state", "visit", "space__venue__kind")
    rows = [one for one in bare.rows("booking.Booking", *columns) if bare.fell(one.held_on)]
    return [one for one in rows if one.space__venue__kind == "base"]


def _visits(bare: Bare) -> list[Row]:
    used = {one.visit for one in _at_bases(bare) if one.state == "used"}
    visits = bare.rows("venues.Visit", "void_reason", "members")
    return [one for one in visits if one.pk in used and not one.void_reason]


@counted("booking.base_bookings")
def base_bookings(bare: Bare, _: Chosen) -> int:
    return sum(one.state in ("accepted", "used") for one in _at_bases(bare))


COUNTED["booking.base_visits"] = lambda bare, _: len(_visits(bare))
COUNTED["booking.base_people"] = lambda bare, _: sum(v.members or 0 for v in _visits(bare))

# Services ----------------------------------------------------------------------------------------

COUNTED["services.categories"] = lambda bare, _: len(bare.spans("services.Category"))
COUNTED["services.items"] = lambda bare, _: len(bare.spans("services.Guide"))


@counted("halls.covered_fully")
def covered_fully(bare: Bare, _: Chosen) -> int:
    columns = ("place", "stage", "platform__kind")
    taken = bare.spans("halls.Adoption", *columns)
    full = {a.place for a in taken if (a.stage, a.platform__kind) == ("full", "public_service")}
    return len({c.pk for c in _communities(bare, {"type": ("urban",)})} & full)


def _accepted(bare: Bare) -> list[Row]:
    orders = bare.rows("orders.Order", "accepted_on", "state", "unreasonable_on")
    return [o for o in orders if bare.fell(o.accepted_on) and o.state != "cancelled"]


def _counted(bare: Bare) -> set[int]:
    early = [o for o in _accepted(bare) if o.unreasonable_on and o.unreasonable_on <= bare.day]
    return {o.pk for o in _accepted(bare)} - {o.pk for o in early}


def _finished(bare: Bare) -> int:
    rests = bare.spans("orders.Rest", "order", "kind")
    return len(_counted(bare) & {rest.order for rest in rests if rest.kind == "finished"})


COUNTED["orders.accepted"] = lambda bare, _: len(_accepted(bare))
COUNTED["orders.finished"] = lambda bare, _: _finished(bare)
COUNTED["orders.finished:share"] = lambda bare, _: ratio(_finished(bare), len(_counted(bare)))


@counted("greetings.sent")
def sent(bare: Bare, _: Chosen) -> int:
    told = bare.rows("greetings.Greeting", "held_on", "message__state")
    return sum(bare.fell(one.held_on) and one.message__state == "sent" for one in told)


@counted("inspection.records")
def records(bare: Bare, chosen: Chosen) -> int:
    read = bare.rows("inspection.Inspection", "inspected_on", "channel")
    return sum(bare.fell(one.inspected_on) and fits(chosen, channel=one.channel) for one in read)


# Training ----------------------------------------------------------------------------------------


def _classes(bare: Bare, chosen: Chosen) -> list[Row]:
    columns = ("starts_on", "state", "days", "way", "audience__key")
    begun = [
        one for one in bare.rows("training.TrainingClass", *columns)
        if bare.fell(one.starts_on) and one.starts_on <= bare.day
        and one.state in ("approved", "closed")
    ]  # fmt: skip
    return [one for one in begun if fits(chosen, audience=one.audience__key)]


@counted("training.participants")
def participants(bare: Bare, chosen: Chosen) -> int:
    columns = ("person", "state", "klass__starts_on", "klass__audience__key")
    came = [
        one for one in bare.rows("training.Enrolment", *columns)
        if one.state == "attended" and bare.fell(one.klass__starts_on)
        and one.klass__starts_on <= bare.day
    ]  # fmt: skip
    return len({one.person for one in came if fits(chosen, audience=one.klass__audience__key)})


@counted("training.groups:of")
def groups(bare: Bare, chosen: Chosen) -> int:
    held = {one.pk for one in _classes(bare, chosen)}
    return sum(group.klass in held for group in bare.rows("training.ClassGroup", "klass"))


@counted("training.planned_sessions")
def planned(bare: Bare, chosen: Chosen) -> int:
    columns = ("approved_on", "former", "year", "sessions", "audience__key")
    plans = bare.rows("training.Plan", *columns)
    known = [plan for plan in plans if plan.approved_on and plan.approved_on <= bare.day]
    outdated = {plan.former for plan in known}
    years = range(bare.period.first.year, bare.period.last.year + 1)
    last = [p for p in known if p.pk not in outdated and p.year in years]
    return min(p.sessions for p in last if fits(chosen, audience=p.audience__key))


@counted("training.study_sessions")
def study_sessions(bare: Bare, chosen: Chosen) -> int:
    studies = bare.rows("training.Study", "held_on", "state", "theme__key")
    held = [s for s in studies if bare.fell(s.held_on) and s.held_on <= bare.day]
    return sum(s.state == "held" and fits(chosen, campaign=s.theme__key) for s in held)


@counted("training.sites_working:share")
def sites_working(bare: Bare, _: Chosen) -> Any:
    sites = {one.venue for one in _used(bare, {"kind": ("remote_site",)})}
    checks = bare.rows("training.SiteCheck", "venue", "held_on", "works")
    last: dict[int, bool] = {}
    for check in sorted(checks, key=lambda one: (one.held_on, one.pk)):
        if check.held_on <= bare.day:
            last[check.venue] = check.works
    return ratio(sum(last.get(site, False) for site in sites), len(sites))


COUNTED["training.days"] = lambda bare, chosen: sum(c.days or 0 for c in _classes(bare, chosen))
COUNTED["training.visit_batches"] = lambda bare, chosen: sum(
    one.way == "out" for one in _classes(bare, chosen)
)

# Teams and volunteers ----------------------------------------------------------------------------


@counted("teams.teams")
def teams(bare: Bare, chosen: Chosen) -> int:
    return sum(
        fits(chosen, kind=one.team__kind) for one in bare.spans("teams.Keeping", "team__kind")
    )


def _home(bare: Bare) -> dict[int, str]:
    sectors = _sectors(bare)
    return {one.member: sectors[one.org] for one in _roll(bare)}


def _reports(bare: Bare) -> list[Row]:
    rows = bare.rows("volunteering.CheckIn", "member", "accepted_on", "ended_on", "state")
    return [one for one in rows if one.state != "revoked"]


@counted("volunteering.new_reports")
def new_reports(bare: Bare, _: Chosen) -> int:
    return len({one.member for one in _reports(bare) if bare.fell(one.accepted_on)})


def _reported(bare: Bare) -> set[int]:
    return {r.member for r in _reports(bare) if bare.stood(r.accepted_on, r.ended_on)}


@counted("volunteering.members_reported")
def members_reported(bare: Bare, chosen: Chosen) -> int:
    home = _home(bare)
    return sum(fits(chosen, **{"from": home.get(one)}) for one in _reported(bare))


@counted("volunteering.members_serving")
def members_serving(bare: Bare, _: Chosen) -> int:
    claims = bare.rows("volunteering.Claim", "member", "approved_on", "ended_on")
    return len(
        _reported(bare) & {c.member for c in claims if bare.stood(c.approved_on, c.ended_on)}
    )


@counted("volunteering.posts_claimed")
def posts_claimed(bare: Bare, chosen: Chosen) -> int:
    home = _home(bare)
    first, last = bare.period.first, bare.period.last
    claims = [
        one for one in bare.rows("volunteering.Claim", "member", "approved_on", "ended_on")
        if one.approved_on and one.approved_on <= last
        and (one.ended_on is None or one.ended_on >= first)
    ]  # fmt: skip
    return sum(fits(chosen, **{"from": home.get(one.member)}) for one in claims)


def _activities(bare: Bare, chosen: Chosen) -> list[Row]:
    sectors = _sectors(bare)
    columns = ("org", "held_on", "state", "people_served")
    rows = bare.rows("volunteering.VolunteerActivity", *columns)
    held = [one for one in rows if bare.fell(one.held_on) and one.state in ("held", "closed")]
    return [one for one in held if fits(chosen, **{"from": sectors[one.org]})]


COUNTED["volunteering.activities"] = lambda bare, chosen: len(_activities(bare, chosen))
COUNTED["volunteering.people_served"] = lambda bare, chosen: sum(
    one.people_served or 0 for one in _activities(bare, chosen)
)

# Life --------------------------------------------------------------------------------------------


def _meetings(bare: Bare, chosen: Chosen) -> set[int]:
    columns = ("held_on", "void_reason", "type", "org__field")
    held = [m for m in bare.rows("meetings.Meeting", *columns) if bare.fell(m.held_on)]
    kept = [m for m in held if not m.void_reason]
    return {m.pk for m in kept if fits(chosen, type=m.type, field=m.org__field)}


COUNTED["life.meetings"] = lambda bare, chosen: len(_meetings(bare, chosen))


@counted("life.attended")
def attended(bare: Bare, chosen: Chosen) -> int:
    here = _meetings(bare, chosen)
    rows = apps.get_model("meetings.Attendance")._base_manager.filter(meeting__in=here)
    return sum(s == "present" and not e for s, e in rows.values_list("state", "exempt"))


# Coalitions --------------------------------------------------------------------------------------


def _led(bare: Bare, level: str, kind: str) -> int:
    made = bare.spans("coalitions.Coalition", "kind", "place")
    held = {one.place for one in made if one.kind == kind}
    return len({place.pk for place in _places(bare, level)} & held)


COUNTED["coalitions.streets"] = lambda bare, _: _led(bare, "street", "street")
COUNTED["coalitions.communities"] = lambda bare, _: _led(bare, "community", "community")


@counted("coalitions.alliances")
def alliances(bare: Bare, chosen: Chosen) -> int:
    made = bare.spans("coalitions.Coalition", "kind", "level")
    return sum(one.kind == "alliance" and fits(chosen, level=one.level) for one in made)


@counted("coalitions.partner_orgs")
def partner_orgs(bare: Bare, _: Chosen) -> int:
    partners = bare.spans("coalitions.Partner", "org")
    standing = {org.pk for org in bare.spans("orgs.Org")}
    return len({one.org for one in partners} & standing)
