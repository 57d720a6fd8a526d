"""The registry: take in extracts, adopt a new firm, tie it to one that is listed, leave it out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.paths import inside
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Field
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from jiceng.registers.units.rules import plain_name
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.actions.sweeping import _card
from jiceng.work.enterprises.models import TWO_NEW, Entry

BATCH = 1_000
SAID = (
    "name", "org", "source", "form", "industry", "standing", "registered_on", "closed_on", "staff",
    "declared", "members",
)  # fmt: skip
FIELDS = {Entry.Source.COMMERCE: Field.PRIVATE_FIRM, Entry.Source.CIVIL: Field.SOCIAL_ORG}


@transaction.atomic
def take_in(*, actor: Actor, **values: Any) -> Entry:
    """登记一家; see `take_in_many`."""
    return take_in_many([values], actor=actor)[0]


@transaction.atomic
def take_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Entry]:
    """Lines of an extract, by credit code: uscc, name, org, source, and what else is told.

    A code known already is brought up to date; a new firm that stands alerts its street. One code
    with two names on one day is refused: somebody must say which is right.
    """
    today, at = clock.today(), clock.now()
    codes = [row["uscc"] for row in rows]
    known = {one.uscc: one for one in Entry.objects.filter(uscc__in=codes)}
    listed = {one.uscc: one for one in Unit.objects.filter(uscc__in=codes)}
    made: dict[str, Entry] = {}
    told: list[Entry] = []
    for row in rows:
        said = {name: row[name] for name in SAID if row.get(name) not in {None, ""}}
        code, entry = row["uscc"], known.get(row["uscc"]) or made.get(row["uscc"])
        _one_name(entry, code, row["name"], today)
        _closed(said, entry, today)
        if entry is None:
            entry = made[code] = _new(code, said, listed.get(code), today, at)
        else:
            gone = entry.closed_on is not None
            for name, value in said.items():
                setattr(entry, name, value)
            if gone and entry.closed_on is None:
                _reopen(entry, today)
            _settle(entry, listed.get(code), today)
            entry.seen_on = today
        told.append(entry)
    Entry.objects.bulk_create(list(made.values()), batch_size=BATCH)
    old = list(known.values())
    columns = [*SAID, "seen_on", "unit", "state", "settled_on", "why", "alerted_on"]
    Entry.objects.bulk_update(old, columns, batch_size=200)
    note_many(actor, "enterprises.take_in", [*made.values(), *old])
    waiting = [one for one in [*made.values(), *old] if one.state == flows.WAITING]
    if fresh := [one for one in waiting if one.alerted_on == today]:
        hand_on("enterprises.alert", fresh, actor=actor)
    return told


def _one_name(entry: Entry | None, code: str, name: str, today: Any) -> None:
    if entry is not None and entry.seen_on == today and entry.name != name:
        said = _("信用代码 %(code)s 今天已按“%(other)s”导入，这一行是“%(name)s”：一个代码只有一家，"
                 "请核对后改正其中一行；确实更名的，在登记信息里更正")  # fmt: skip
        raise ValidationError({"uscc": said % {"code": code, "other": entry.name, "name": name}})


def _closed(said: dict[str, Any], entry: Entry | None, today: Any) -> None:
    """Whoever is not standing has a day on which that began; unknown, it is the day it was first
    told.
    """
    if said.get("standing", Entry.Standing.OPEN) == Entry.Standing.OPEN:
        said["closed_on"] = None
    elif said.get("closed_on") is None:
        said["closed_on"] = (entry and entry.closed_on) or today


def _new(code: str, said: Mapping[str, Any], unit: Unit | None, today: Any, at: Any) -> Entry:
    entry = Entry(uscc=code, first_seen_on=today, seen_on=today, recorded_at=at, **said)
    if unit is not None:
        entry.unit, entry.state, entry.settled_on = unit, flows.LISTED, today
    elif entry.closed_on is not None:
        entry.state, entry.settled_on = flows.LEFT_OUT, today
        entry.why = _("首次导入时已经不存续")
    else:
        entry.alerted_on = today
    return entry


def _reopen(entry: Entry, today: Any) -> None:
    """Open again after it was gone: whoever left it out looks again."""
    if entry.state == flows.LEFT_OUT:
        entry.state, entry.why, entry.settled_on = flows.WAITING, "", None
        entry.alerted_on = today


def _settle(entry: Entry, unit: Unit | None, today: Any) -> None:
    """A firm that was listed meanwhile, or is gone before anybody looked."""
    if entry.state != flows.WAITING:
        return
    if unit is not None:
        entry.unit, entry.state, entry.settled_on = unit, flows.LISTED, today
    elif entry.closed_on is not None:
        entry.state, entry.settled_on, entry.why = flows.LEFT_OUT, today, _("核实前已经不存续")


@transaction.atomic
def correct_entry(entry: Entry, *, actor: Actor, **changes: Any) -> Entry:
    """更正 of what the extract said."""
    _closed(changes, entry, clock.today())
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(changes))
    note(actor, "enterprises.correct_entry", entry)
    return entry


@transaction.atomic
def adopt(entry: Entry, *, actor: Actor, place: Any = None) -> Entry:
    """纳入底册: it becomes a unit with an empty card."""
    if Unit.objects.filter(uscc=entry.uscc).exists():
        raise StepError(_("底册里已有这个信用代码的单位，请用“就是底册里的一家”"))
    unit = units.register(
        actor=actor, name=entry.name, uscc=entry.uscc, field=FIELDS[Entry.Source(entry.source)],
        industry=entry.industry, staff=entry.staff, place=place, keeper=entry.org,
        since=entry.registered_on or entry.first_seen_on,
    )  # fmt: skip
    take(entry, flows.ENTRY, "adopt", actor=actor, unit=unit, settled_on=clock.today())
    _card(unit)
    note(actor, "enterprises.adopt", entry)
    return entry


@transaction.atomic
def adopt_many(entries: Sequence[Entry], *, actor: Actor) -> list[Entry]:
    return [adopt(one, actor=actor) for one in entries]


@transaction.atomic
def tie(entry: Entry, *, actor: Actor, unit: Unit) -> Entry:
    """就是底册里的一家: the unit gets its credit code."""
    if unit.uscc and unit.uscc != entry.uscc:
        said = _("“%(unit)s”登记的信用代码是 %(code)s，与这一家不同，是两家；请核对")
        raise ValidationError({"unit": said % {"unit": unit, "code": unit.uscc}})
    if unit.until is not None or unit.field not in TWO_NEW:
        raise ValidationError({"unit": _("请选择底册里存续的非公企业或社会组织")})
    if not unit.uscc:
        units.correct(unit, actor=actor, reason=_("按登记信息补信用代码"), uscc=entry.uscc)
    take(entry, flows.ENTRY, "tie", actor=actor, unit=unit, settled_on=clock.today())
    note(actor, "enterprises.tie", entry)
    return entry


@transaction.atomic
def leave_out(entry: Entry, *, actor: Actor, why: str) -> Entry:
    """不纳入, with the reason: not at this address, an empty registration."""
    if not why.strip():
        raise ValidationError({"why": _("请写明为什么不纳入，例如：地址查无此单位")})
    take(entry, flows.ENTRY, "leave_out", actor=actor, why=why.strip(), settled_on=clock.today())
    note(actor, "enterprises.leave_out", entry)
    return entry


def near(entry: Entry) -> list[Unit]:
    """Units of the same ground that may be this one: the same name but for its form and brackets.

    Only those without a code, or with this one.
    """
    plain = plain_name(entry.name)
    mine = inside("keeper__path", entry.org.path), Q(uscc=None) | Q(uscc=entry.uscc)
    rows = Unit.objects.filter(*mine, until=None, field__in=TWO_NEW)
    return [one for one in rows.order_by("pk") if plain_name(one.name) == plain][:5]
