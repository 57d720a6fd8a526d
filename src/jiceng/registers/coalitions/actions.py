"""The verbs of coalitions: set up, correct, adopt a charter, renew, join, leave, dissolve."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.reading import initials
from jiceng.kernel.spans import cease, come
from jiceng.registers.coalitions.models import Coalition, Kind, Level, Partner, Renewal
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Hosting

FEW = 20
HEIGHT = {Level.DISTRICT: 3, Level.STREET: 2, Level.COMMUNITY: 1}
OF_LEVEL = {Kind.STREET: Level.STREET, Kind.COMMUNITY: Level.COMMUNITY}


@transaction.atomic
def set_up(*, actor: Actor, **values: Any) -> Coalition:
    """成立; see `set_up_many`."""
    return set_up_many([values], actor=actor)[0]


@transaction.atomic
def set_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Coalition]:
    """成立. Each row: kind, name, keeper, since, and level, place, parent, charter, charter_on,
    ends_on (of the term) and document where known. A committee's level is that of its kind.
    """
    at, made, terms = clock.now(), [], []
    named, grounds = set(_named(rows)), _grounds(rows)
    for row in rows:
        values = dict(row)
        ends_on = values.pop("ends_on", None)
        values["level"] = OF_LEVEL.get(values["kind"]) or values.get("level") or ""
        values["place"] = values.get("place") or grounds.get((values["keeper"].pk, values["level"]))
        _check(values, ends_on)
        key = values["keeper"].pk, values["name"]
        if key in named:
            raise ValidationError({"name": _("“%s”已经有这个名称的共建组织") % values["keeper"]})
        named.add(key)
        one = Coalition(initials=initials(values["name"]), recorded_at=at, **values)
        made.append(one)
        if ends_on:
            terms.append(
                Renewal(coalition=one, on=one.since, ends_on=ends_on, document=one.document)
            )
    insert(made)
    insert(terms)
    note_many(actor, "coalitions.set_up", made)
    return made


def _named(rows: Sequence[Mapping[str, Any]]) -> Any:
    keepers = {row["keeper"].pk for row in rows}
    return Coalition.objects.filter(keeper__in=keepers, until=None).values_list("keeper", "name")


def _grounds(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int | None, str], Place]:
    """The street or community each keeper answers for, by keeper and level."""
    keepers = {row["keeper"].pk for row in rows}
    places = Place.objects.filter(keeper__in=keepers, until=None).order_by("-pk")
    return {(one.keeper_id, one.level): one for one in places}


def _check(values: Mapping[str, Any], ends_on: date | None) -> None:
    keeper, since, level = values["keeper"], values["since"], values["level"]
    if not keeper.stood(since):
        raise ValidationError({"since": _("这一天“%s”不在，请检查日期") % keeper})
    come(since)
    if not level:
        raise ValidationError({"level": _("请选择是区级、街道级还是社区级")})
    adopted = values.get("charter_on")
    if adopted is not None:
        come(adopted, "charter_on")
        if adopted < since:
            raise ValidationError({"charter_on": _("章程通过日期早于成立日期，请检查日期")})
    if bool(adopted) != bool(str(values.get("charter") or "").strip()):
        raise ValidationError({"charter": _("章程和通过日期要一起填；还没有通过的两项都不填")})
    if ends_on is not None and ends_on <= since:
        raise ValidationError({"ends_on": _("届满日期要晚于成立日期")})
    _check_parent(values.get("parent"), level, since)


def _check_parent(parent: Coalition | None, level: str, since: date) -> None:
    if parent is None:
        return
    if HEIGHT[Level(parent.level)] <= HEIGHT[Level(level)]:
        raise ValidationError({"parent": _("上级组织的层级要高于本级")})
    if since < parent.since or parent.until is not None:
        raise ValidationError({"parent": _("上级组织这一天还没有成立或者已经解散")})


def within(coalition: Coalition, on: date, field: str = "since") -> None:
    """The coalition stood that day, and the day has come."""
    if not coalition.stood(on):
        raise ValidationError({field: _("这一天“%s”还没有成立或已经解散") % coalition})
    come(on, field)


@transaction.atomic
def correct(
    coalition: Coalition, *, actor: Actor, reason: str, name: str, document: str = "",
    parent: Coalition | None = None, charter_on: date | None = None,
) -> Coalition:  # fmt: skip
    """更正 name, document, what it hangs under and the day of the first charter, with a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    _check_parent(parent, coalition.level, clock.today())
    taken = Coalition.objects.filter(keeper=coalition.keeper, name=name, until=None)
    if taken.exclude(pk=coalition.pk).exists():
        raise ValidationError({"name": _("“%s”已经有这个名称的共建组织") % coalition.keeper})
    before = {"name": coalition.name, "document": coalition.document,
              "parent": str(coalition.parent or ""),
              "charter_on": str(coalition.charter_on or "")}  # fmt: skip
    if charter_on is not None and charter_on != coalition.charter_on:
        _check_first(coalition, charter_on)
        coalition.charter_on = charter_on
    coalition.name, coalition.document, coalition.parent = name, document, parent
    coalition.initials = initials(name)
    coalition.save(update_fields=["name", "initials", "document", "parent", "charter_on"])
    note(actor, "coalitions.correct", coalition, reason=reason, before=before)
    return coalition


def _check_first(coalition: Coalition, charter_on: date) -> None:
    """The day of the first charter, set right."""
    within(coalition, charter_on, "charter_on")
    if coalition.charter_on is None:
        raise ValidationError({"charter_on": _("章程还没有通过，请在“通过章程”里登记")})
    if coalition.revised_on is not None and charter_on >= coalition.revised_on:
        said = _("章程已在%s修订过，通过日期要早于它")
        raise ValidationError({"charter_on": said % coalition.revised_on})


@transaction.atomic
def adopt(coalition: Coalition, *, actor: Actor, charter: str, charter_on: date) -> Coalition:
    """通过章程（议事规则）, or 修订 of one: the later text takes the former's place, which the
    journal keeps; the day of the first stays, since when the coalition has been at work.
    """
    within(coalition, charter_on, "charter_on")
    if not charter.strip():
        raise ValidationError({"charter": _("请写章程（议事规则）的内容，全文可以作附件")})
    last = coalition.revised_on or coalition.charter_on
    if last is not None and charter_on < last:
        said = _("现在的章程是%s通过的，修订的日期不能早于它")
        raise ValidationError({"charter_on": said % last})
    before = {"charter": coalition.charter, "charter_on": str(coalition.charter_on or ""),
              "revised_on": str(coalition.revised_on or "")}  # fmt: skip
    coalition.charter = charter.strip()
    if last is None:
        coalition.charter_on = charter_on
    elif charter_on > last:
        coalition.revised_on = charter_on
    coalition.save(update_fields=["charter", "charter_on", "revised_on"])
    note(actor, "coalitions.adopt", coalition, before=before)
    return coalition


@transaction.atomic
def renew(
    coalition: Coalition, *, actor: Actor, on: date, ends_on: date, document: str = ""
) -> Renewal:
    """换届（续届）: the same coalition for another term."""
    within(coalition, on, "on")
    last = Renewal.objects.filter(coalition=coalition).order_by("-on").first()
    if last is not None and (on < last.on or ends_on <= last.ends_on):
        said = _("本届到%s，新的一届要在它之后开始和届满")
        raise ValidationError({"ends_on": said % last.ends_on})
    if ends_on <= on:
        raise ValidationError({"ends_on": _("届满日期要晚于换届日期")})
    made: Renewal = Renewal.objects.create(
        coalition=coalition, on=on, ends_on=ends_on, document=document
    )
    note(actor, "coalitions.renew", coalition, ends_on=ends_on, document=document)
    return made


@transaction.atomic
def join(*, actor: Actor, **values: Any) -> Partner:
    """加入; see `join_many`."""
    return join_many([values], actor=actor)[0]


@transaction.atomic
def join_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Partner]:
    """加入. Each row: coalition, since, and org or unit or both; the organisation that is the
    unit's own comes along by itself.
    """
    keys = {row["coalition"].pk for row in rows}
    held = set(
        Partner.objects.filter(coalition__in=keys, until=None).values_list(
            "coalition", "org", "unit"
        )
    )
    units = {(c, unit) for c, _org, unit in held if unit}
    orgs = {(c, org) for c, org, unit in held if org and not unit}
    own = _own_orgs(rows)
    made = []
    for row in rows:
        coalition, unit, since = row["coalition"], row.get("unit"), row["since"]
        org = row.get("org") or (_then(own.get(unit.pk), since) if unit is not None else None)
        within(coalition, since)
        _check_partner(org, unit, since)
        who: Any = unit if unit is not None else org
        key, taken = (coalition.pk, who.pk), units if unit is not None else orgs
        if key in taken:
            raise ValidationError({"unit": _("“%s”已经是共建单位，不能加入两次") % who})
        taken.add(key)
        made.append(Partner(coalition=coalition, org=org, unit=unit, field=who.field, since=since))
    insert(made)
    note_many(actor, "coalitions.join", [one.coalition for one in made])
    return made


def _own_orgs(rows: Sequence[Mapping[str, Any]]) -> dict[int, Org]:
    units = {row["unit"].pk for row in rows if row.get("unit") is not None}
    hosted = Hosting.objects.filter(unit__in=units, until=None).select_related("org").order_by("pk")
    found: dict[int, Org] = {}
    for one in hosted:
        if one.org.until is None and (one.way == Hosting.Way.OWN or one.unit_id not in found):
            found[one.unit_id] = one.org
    return found


def _then(org: Org | None, day: date) -> Org | None:
    """Nobody comes along who was not there yet."""
    return org if org is not None and org.since <= day else None


def _check_partner(org: Org | None, unit: Any, since: date) -> None:
    if org is None and unit is None:
        raise ValidationError({"unit": _("请选择单位或者单位党组织，至少一项")})
    for name, one in (("unit", unit), ("org", org)):
        if one is None:
            continue
        if not one.stood(since):
            said = _("这一天“%s”还没有成立或已经不在，请检查日期")
            raise ValidationError({name: said % one})


@transaction.atomic
def leave(partner: Partner, *, actor: Actor, on: date, reason: str = "") -> Partner:
    """退出 from a day on."""
    cease(partner, on)
    note(actor, "coalitions.leave", partner.coalition, partner=str(partner), reason=reason)
    return partner


@transaction.atomic
def dissolve(coalition: Coalition, *, actor: Actor, on: date, reason: str) -> Coalition:
    """解散: every partner leaves that day; what hangs under it is looked after first."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么解散")})
    rows = Partner.objects.filter(Q(until=None) | Q(until__gt=on), coalition=coalition)
    last = max([coalition.since, *rows.values_list("since", flat=True)])
    if coalition.until is None and on <= last:
        raise ValidationError({"on": _("解散日期要晚于最近一次登记的日期（%s）") % last})
    if below := Coalition.objects.filter(parent=coalition, until=None).first():
        raise ValidationError(_("“%s”还在它下面，请先更正上级组织") % below)
    cease(coalition, on)
    rows.update(until=on)
    note(actor, "coalitions.dissolve", coalition, reason=reason, on=on)
    return coalition


# What must hold ----------------------------------------------------------------------------


def coalitions_hold(org: Org, on: date) -> str:
    """An organisation that leads a coalition is not abolished before that is dissolved."""
    held = Coalition.objects.filter(Q(until=None) | Q(until__gt=on), keeper=org).count()
    said = _("还牵头 %s 个共建组织，请先登记解散；接替的党组织另行成立")
    return said % held if held else ""


def _nobody_outlasts_the_coalition() -> Iterator[str]:
    late = Q(since__lt=F("coalition__since")) | Q(coalition__until__isnull=False) & (
        Q(until=None) | Q(until__gt=F("coalition__until"))
    )
    for pk in Partner.objects.filter(late).values_list("pk", flat=True)[:FEW]:
        yield f"共建单位 {pk} 参加的日子超出共建组织存在的日子"


HOLDERS = [coalitions_hold]
INVARIANTS = [_nobody_outlasts_the_coalition]
