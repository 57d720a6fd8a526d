"""The round: open it, say that nothing changed, or what did; a firm that is gone; confirm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.pasts import put_away
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import around
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.access import may
from jiceng.registers.orgs.models import Org
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.enterprises import flows, rules
from jiceng.work.enterprises.access import KEEPS
from jiceng.work.enterprises.models import TWO_NEW, Card, CardPast, Check, Round, firms
from jiceng.work.enterprises.models.cards import PAST

OF_UNIT = ("staff", "industry")
OF_CARD = ("form", "business", "new_field", "area", "members", "owner", "owner_phone", "reason")
UNTOLD = ("owner", "owner_phone")  # staff write them themselves; the log says only that they did
BATCH = 1_000


@transaction.atomic
def open_round(*, actor: Actor, **values: Any) -> Round:
    """开始一轮排查: org, name, begins, due; words. Firms without a card get an empty one."""
    if values["due"] < values["begins"]:
        raise ValidationError({"due": _("完成时限不能早于开始日期")})
    org: Org = values["org"]
    if Round.objects.filter(org=org, begins=values["begins"]).exists():
        raise ValidationError({"begins": _("这一天开始的一轮已经有了，不用再开")})
    made: Round = Round.objects.create(**{n: v for n, v in values.items() if v is not None})
    _lay_out(org)
    note(actor, "enterprises.open_round", made)
    return made


def _lay_out(org: Org) -> None:
    """An empty card for each firm beneath that has none."""
    bare = firms(clock.today()).filter(inside("keeper__path", org.path))
    bare = bare.exclude(pk__in=Card.objects.values("unit"))
    Card.objects.bulk_create([Card(unit=one) for one in bare], batch_size=BATCH)


def open_rounds() -> None:
    """Every night: in a quarter that has no round of the district yet, one is opened; firms
    registered since get their empty card.
    """
    today = clock.today()
    quarter = around(today, "quarter")
    for org in Org.objects.standing(today).filter(parent=None):
        _lay_out(org)
        held = Round.objects.filter(org=org, begins__lte=quarter.last, due__gte=quarter.first)
        if not held.exists():
            name = _("%s两新组织排查") % (quarter.label or quarter.code)
            open_round(actor=System(_("系统")), org=org, name=name[:40], begins=quarter.first,
                       due=quarter.last)  # fmt: skip


# A card --------------------------------------------------------------------------------------


@transaction.atomic
def enter(*, actor: Actor, **values: Any) -> Card:
    """登记五清; see `enter_many`."""
    return enter_many([values], actor=actor)[0]


@transaction.atomic
def enter_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Card]:
    """Each row: unit, and of its cells those that are known; a card that is there is filled up."""
    found = {row["unit"].pk: row["unit"] for row in rows}
    _standing(*found.values())
    cards = {one.unit_id: one for one in Card.objects.filter(unit__in=found)}
    bare = [Card(unit=unit) for pk, unit in found.items() if pk not in cards]
    cards |= {one.unit_id: one for one in Card.objects.bulk_create(bare, batch_size=BATCH)}
    changes: dict[int, dict[str, Any]] = {pk: {} for pk in found}
    pasts: list[CardPast] = []
    for row in rows:
        unit = found[row["unit"].pk]
        said = {name: row[name] for name in (*OF_UNIT, *OF_CARD) if row.get(name) not in {None, ""}}
        changes[unit.pk] |= _set(unit, cards[unit.pk], said, actor, pasts)
    store(list(cards.values()), *OF_CARD, "told_since")
    insert(pasts)
    hosted = _hosted(found)
    _log_many(
        [
            {"unit": unit, "outcome": "changed" if changes[pk] else "same", "changes": changes[pk],
             "clear": _clear(unit, cards[pk], pk in hosted)}
            for pk, unit in found.items()
        ],
        actor, "enter",
    )  # fmt: skip
    return [cards[row["unit"].pk] for row in rows]


@transaction.atomic
def revise(card: Card, *, actor: Actor, words: str = "", **cells: Any) -> Card:
    """更正 of some cells: the same as saying so at a check."""
    change(card.unit, actor=actor, words=words, way=Check.Way.FIRM, **cells)
    reread(card)
    return card


@transaction.atomic
def same(unit: Unit, *, actor: Actor, way: str = Check.Way.VISIT, words: str = "") -> Check:
    """无变化: one tap."""
    _standing(unit)
    today = Check.objects.filter(unit=unit, held_on=clock.today())
    before = today.exclude(outcome=Check.Outcome.CHANGED).exclude(state=flows.VISITED).first()
    if before is not None:
        raise StepError(_("今天 %s 已经核对过这一家，不用再点") % before.by_name)
    return _log(unit, actor, "same", way=way, words=words, outcome=Check.Outcome.SAME)


@transaction.atomic
def same_many(found: Sequence[Unit], *, actor: Actor, way: str = Check.Way.VISIT) -> list[Check]:
    """无变化 of many, in a few statements."""
    _standing(*found)
    hosted = _hosted(found)
    cards = {one.unit_id: one for one in Card.objects.filter(unit__in=found)}
    return _log_many(
        [
            {"unit": one, "way": way, "outcome": "same",
             "clear": _clear(one, cards.get(one.pk) or Card(unit=one), one.pk in hosted)}
            for one in found
        ],
        actor, "same",
    )  # fmt: skip


@transaction.atomic
def change(
    unit: Unit, *, actor: Actor, way: str = Check.Way.VISIT, words: str = "", **cells: Any
) -> Check:
    """有变化: only the cells that differ are written; of whoever may not write, they wait."""
    _standing(unit)
    known = _known(unit, _card(unit))
    said = {name: value for name, value in cells.items() if not _alike(known.get(name), value)}
    if not said:
        raise ValidationError(_("没有改动哪一项。没有变化的，请点“无变化”"))
    if not may(actor, KEEPS, unit.keeper.path):
        if set(said) & set(UNTOLD):
            raise ValidationError({"owner": _("出资人由社区登记，请告诉社区")})
        told = {name: getattr(value, "pk", value) for name, value in said.items()}
        return _log(unit, actor, "change", way=way, words=words, outcome="changed", told=told)
    changes = _write(unit, said, actor)
    return _log(unit, actor, "change", way=way, words=words, outcome="changed", changes=changes)


@transaction.atomic
def gone(
    unit: Unit, *, actor: Actor, outcome: str, on: date, words: str,
    way: str = Check.Way.VISIT,
) -> Check:  # fmt: skip
    """已注销、已迁出本区: the firm ends on a day, for whoever may write it; else it waits."""
    _standing(unit)
    if outcome not in {Check.Outcome.CLOSED, Check.Outcome.MOVED}:
        raise ValidationError({"outcome": _("请选择已注销还是已迁出")})
    if on <= unit.since or on > clock.today():
        raise ValidationError({"on": _("日期要晚于%s，不能晚于今天") % unit.since})
    if not words.strip():
        raise ValidationError({"words": _("请写一句怎么知道的，例如：门店已换人、登记机关公示")})
    if may(actor, KEEPS, unit.keeper.path):
        made = _log(unit, actor, "gone", way=way, words=words, outcome=outcome)
        _end(unit, on, words, actor)
        return made
    told = {"on": str(on)}
    return _log(unit, actor, "gone", way=way, words=words, outcome=outcome, told=told)


@transaction.atomic
def visited(unit: Unit, *, actor: Actor, words: str, way: str = Check.Way.VISIT) -> Check:
    """去过，还没有核对清: nobody was there who knows; the firm stays on the list of the round."""
    _standing(unit)
    state = flows.VISITED
    return _log(unit, actor, "visited", way=way, words=words, outcome="same", state=state)


@transaction.atomic
def look_over(check: Check, *, actor: Actor) -> Check:
    """核对: what the visit could not say is clear by now."""
    take(check, flows.CHECK, "look_over", actor=actor)
    note(actor, "enterprises.look_over", check)
    return check


def ends_on(check: Check) -> date:
    """The day a firm that is told to be gone ends."""
    return date.fromisoformat(check.told.get("on") or str(check.held_on))


@transaction.atomic
def confirm(check: Check, *, actor: Actor) -> Check:
    """确认: what was told is written into the card, or the firm is closed."""
    unit, on = check.unit, ends_on(check)
    _standing(unit)
    changes: dict[str, Any] = {}
    if check.outcome == Check.Outcome.CHANGED:
        _card(unit)
        changes = _write(unit, _told(check), actor)
    take(
        check, flows.CHECK, "confirm", actor=actor, changes=changes, told={},
        confirmed_by=actor.name[:60], clear=_now_clear(unit),
    )  # fmt: skip
    if check.outcome in {Check.Outcome.CLOSED, Check.Outcome.MOVED}:
        _end(unit, on, check.words, actor)
    note(actor, "enterprises.confirm", check)
    return check


# What they are made of -------------------------------------------------------------------------


def _standing(*found: Unit) -> None:
    """Firms that stand, held until the end: nobody closes or checks them meanwhile."""
    strange = [one for one in found if one.field not in TWO_NEW]
    if strange:
        raise ValidationError({"unit": _("“%s”不是非公企业或社会组织，不进五清底册") % strange[0]})
    held = Unit.objects.select_for_update().filter(pk__in=[one.pk for one in found])
    over = next((one for one in held.order_by("pk") if one.until is not None), None)
    if over is not None:
        said = _("“%(unit)s”%(on)s已经注销或迁出，不能再核对；写错的请在单位台账更正")
        raise StepError(said % {"unit": over, "on": over.until})


def _card(unit: Unit) -> Card:
    card, _made = Card.objects.get_or_create(unit=unit)
    return card


def _known(unit: Unit, card: Card) -> dict[str, Any]:
    return {
        **{name: getattr(unit, name) for name in OF_UNIT},
        **{name: getattr(card, name) for name in OF_CARD},
    }


def _alike(before: Any, after: Any) -> bool:
    """A mask sent back says nothing new."""
    if before in {None, ""} and after in {None, ""}:
        return True
    return bool(before == after or str(before) == str(after))


def _write(unit: Unit, said: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Write what differs; give cell → before and after, without words about the owner."""
    card, pasts = _card(unit), list[CardPast]()
    changes = _set(unit, card, said, actor, pasts)
    mine = [name for name in changes if name in OF_CARD]
    if mine:
        card.save(update_fields=[*mine, "told_since"])
    for past in pasts:
        past.save()
    return changes


def _set(
    unit: Unit, card: Card, said: Mapping[str, Any], actor: Actor, pasts: list[CardPast]
) -> dict[str, Any]:
    """The same with the card's cells still to be saved, and what it said up to today."""
    known = _known(unit, card)
    said = {name: value for name, value in said.items() if not _alike(known.get(name), value)}
    own = {name: value for name, value in said.items() if name in OF_UNIT}
    if own:
        units.correct(unit, actor=actor, reason=_("五清核对"), **own)
    past = put_away(card, CardPast, clock.today()) if said.keys() & set(PAST) else None
    pasts += [past] if past is not None else []
    for name, value in said.items():
        if name in OF_CARD:
            setattr(card, name, value)
    return {
        name: ["", ""] if name in UNTOLD else [_text(known[name]), _text(value)]
        for name, value in said.items()
    }


def _end(unit: Unit, on: date, words: str, actor: Actor) -> None:
    """The firm ends, and who its owner was is no longer needed."""
    units.close(unit, actor=actor, on=on, reason=words)
    Card.objects.filter(unit=unit).update(owner="", owner_phone=None)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _told(check: Check) -> dict[str, Any]:
    """What waits, read back from its keys."""
    found: dict[str, Any] = {}
    for name, value in check.told.items():
        model = Unit if name in OF_UNIT else Card
        field: Any = model._meta.get_field(name)
        of = field.related_model if field.is_relation else None
        found[name] = of._default_manager.filter(pk=value).first() if of and value else value
    return found


def _clear(unit: Unit, card: Card, covered: bool) -> int:
    return rules.clear(**card.five(unit, covered))


def _hosted(found: Iterable[Any]) -> set[int]:
    """Of these units, those an organisation covers today."""
    here = Hosting.objects.standing(clock.today()).filter(unit__in=found)
    return set(here.values_list("unit", flat=True))


def _now_clear(unit: Unit) -> int:
    fresh = Unit.objects.get(pk=unit.pk)
    card = Card.objects.filter(unit=unit).first() or Card(unit=unit)
    return _clear(fresh, card, bool(_hosted([unit])))


def _log(unit: Unit, actor: Actor, verb: str, *, outcome: str, **more: Any) -> Check:
    """One check: confirmed where the actor keeps the firm, else waiting for who does."""
    keeps = may(actor, KEEPS, unit.keeper.path)
    state = more.pop("state", flows.CONFIRMED if keeps else flows.CHECKED)
    sure = state == flows.CONFIRMED
    made: Check = Check.objects.create(
        unit=unit, org_id=unit.keeper_id, held_on=clock.today(), outcome=outcome, state=state,
        by_name=actor.name[:60], confirmed_by=actor.name[:60] if sure else "",
        clear=_now_clear(unit) if sure else 0, **more,
    )  # fmt: skip
    note(actor, f"enterprises.{verb}", made)
    return made


def _log_many(rows: Sequence[Mapping[str, Any]], actor: Actor, verb: str) -> list[Check]:
    """Checks of many firms by whoever keeps them, confirmed at once."""
    who = actor.name[:60]
    shared = {"held_on": clock.today(), "state": flows.CONFIRMED, "by_name": who,
              "confirmed_by": who}  # fmt: skip
    made = [Check(**shared, **row, org_id=row["unit"].keeper_id) for row in rows]
    insert(made)
    note_many(actor, f"enterprises.{verb}", made)
    return made
