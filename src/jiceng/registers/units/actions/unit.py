"""The verbs of units: register, correct, host, close."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.reading import initials
from jiceng.kernel.spans import come, end
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Guidance, Hosting, MassOrg, Unit, UnitPast, closed_words


@transaction.atomic
def register(*, actor: Actor, **values: Any) -> Unit:
    """Register one unit; see `register_many`."""
    return register_many([values], actor=actor)[0]


@transaction.atomic
def register_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Unit]:
    """Register units: name, field, keeper, since, and other columns.

    A unified social credit code belongs to one unit only.
    """
    made = []
    for row in rows:
        unit = Unit(**row)
        unit.initials = initials(unit.name)
        unit.uscc = unit.uscc or None
        made.append(unit)
    codes = [unit.uscc for unit in made if unit.uscc]
    taken = Unit.objects.filter(uscc__in=codes).values_list("uscc", "name")
    if taken or len(set(codes)) < len(codes):
        said = "、".join(f"{code}（{name}）" for code, name in taken) or _("表内有重复")
        words = _("这些信用代码已经登记过：%s。请到那一家的页面更正，不要再登记")
        raise ValidationError({"uscc": words % said})
    insert(made)
    note_many(actor, "units.register", made)
    return made


@transaction.atomic
def correct(unit: Unit, *, actor: Actor, reason: str, **changes: Any) -> Unit:
    """更正, with a reason; what stood before is kept in the journal."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    before = {name: str(getattr(unit, name)) for name in changes}
    for name, value in changes.items():
        setattr(unit, name, value)
    unit.initials = initials(unit.name)
    unit.save(update_fields=[*changes, "initials"])
    note(actor, "units.correct", unit, reason=reason, before=before)
    return unit


@transaction.atomic
def move_ground(unit: Unit, *, actor: Actor, keeper: Org, on: date, reason: str) -> Unit:
    """变更属地 from a day on: the days before stay with whoever kept it then."""
    come(on, "on")
    held: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if held.until:
        raise ValidationError(_("“%s”已于%s注销或迁出") % (held, held.until))
    if keeper == held.keeper:
        raise ValidationError({"keeper": _("这个单位已经在“%s”的地面上，请重新选择") % keeper})
    if not keeper.stood(on) or keeper.until:
        raise ValidationError({"keeper": _("这一天“%s”还没有成立或者已经撤销，请检查") % keeper})
    last = UnitPast.objects.filter(unit=held).order_by("-until").first()
    begun: date = (last and last.until) or held.since
    if on <= begun:
        raise ValidationError({"on": _("日期要晚于%s") % begun})
    UnitPast.objects.create(unit=held, keeper=held.keeper, since=begun, until=on)
    before, held.keeper = held.keeper, keeper
    held.save(update_fields=["keeper"])
    unit.keeper = keeper
    note(actor, "units.move_ground", held, reason=reason, before=str(before), on=on)
    return unit


@transaction.atomic
def host(unit: Unit, *, actor: Actor, org: Org, way: str, since: date) -> Hosting:
    """组建: an organisation covers the unit from a day on."""
    _can_cover(unit, org, since)
    if Hosting.objects.filter(unit=unit, org=org, until=None).exists():
        raise ValidationError({"org": _("这个单位已由 %s 覆盖") % org})
    made: Hosting = Hosting.objects.create(unit=unit, org=org, way=way, since=since)
    note(actor, "units.host", unit, org=org.name, way=way)
    return made


def _can_cover(unit: Unit, org: Org, since: date) -> None:
    """Both stand that day and still do: what has ended since would stay covered for ever."""
    if org.until:
        raise ValidationError({"org": _("%s 已经撤销，不能再覆盖单位") % org})
    if unit.until:
        raise ValidationError({"since": closed_words(unit)})
    for one in (unit, org):
        if not one.stood(since):
            said = _("这一天“%(one)s”还没有成立（%(since)s），请检查日期")
            raise ValidationError({"since": said % {"one": one, "since": one.since}})


@transaction.atomic
def host_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Hosting]:
    """Cover many units: unit, org, way, since."""
    for row in rows:
        _can_cover(row["unit"], row["org"], row["since"])
    made = [Hosting(**row) for row in rows]
    insert(made)
    note_many(actor, "units.host", [hosting.unit for hosting in made])
    return made


@transaction.atomic
def part(hosting: Hosting, *, actor: Actor, on: date, reason: str) -> Hosting:
    """解除组建关系 of one unit: it stands alone, or another covers it, from that day on."""
    if on <= hosting.since:
        raise ValidationError({"on": _("日期要晚于%s") % hosting.since})
    if not end(hosting, on):
        raise ValidationError(_("这条组建关系已于%s结束") % hosting.until)
    note(actor, "units.part", hosting.unit, org=str(hosting.org), reason=reason)
    return hosting


@transaction.atomic
def release(org: Org, *, actor: Actor, on: date, into: Org | None = None) -> list[Unit]:
    """An organisation ends: it covers no unit any more; `into` covers them where one is named."""
    rows = list(Hosting.objects.filter(org=org, until=None).select_related("unit").order_by("pk"))
    late = [one for one in rows if one.since >= on]
    if late:
        said = _("“%s”%s才登记组建，日期要晚于这一天")
        raise ValidationError({"on": said % (late[0].unit, late[0].since)})
    Hosting.objects.filter(pk__in=[one.pk for one in rows]).update(until=on)
    units = [one.unit for one in rows if one.unit.until is None]
    if into is not None:
        held = set(Hosting.objects.filter(org=into, until=None).values_list("unit", flat=True))
        Hosting.objects.bulk_create(
            Hosting(unit=one.unit, org=into, way=one.way, since=on)
            for one in rows
            if one.unit.until is None and one.unit_id not in held
        )
    note_many(actor, "units.release", units, org=org.name, into=str(into or ""))
    return units


@transaction.atomic
def close(unit: Unit, *, actor: Actor, on: date, reason: str) -> Unit:
    """注销或迁出: the unit ends, and with it whatever covered it; a day on which one of these had
    not begun is refused.
    """
    if on <= unit.since:
        raise ValidationError({"on": _("日期要晚于%s") % unit.since})
    held = [model.objects.filter(unit=unit, until=None) for model in (Hosting, Guidance, MassOrg)]
    for rows in held:
        if late := rows.filter(since__gte=on).order_by("-since").first():
            said = _("“%(late)s”自%(since)s起登记，日期要晚于这一天")
            raise ValidationError({"on": said % {"late": late, "since": late.since}})
    if not end(unit, on):
        raise ValidationError(_("“%s”已于%s注销或迁出") % (unit, unit.until))
    for rows in held:
        rows.update(until=on)
    note(actor, "units.close", unit, reason=reason)
    return unit


def units_hold(org: Org, on: date) -> str:
    """An organisation that answers for units cannot be abolished before they are handed on."""
    count = Unit.objects.standing(on).filter(keeper=org).count()
    return (
        _("“%(org)s”还联系 %(count)s 家单位，请先变更属地党组织")
        % {
            "org": org,
            "count": count,
        }
        if count
        else ""
    )


def twins() -> Iterator[str]:
    """Two open records of one hosting."""
    doubled = (
        Hosting.objects.filter(until=None)
        .values("unit", "org")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    for row in doubled:
        yield f"单位 {row['unit']} 与党组织 {row['org']} 有两条有效的组建关系"
