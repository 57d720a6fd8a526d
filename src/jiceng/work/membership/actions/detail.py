"""The national roster in, person, member and extended set in one; the extended set on its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member, Mobility
from jiceng.work.membership.forms.national import DETAILS, came_of
from jiceng.work.membership.models import Detail

TOLD = ("kind", "came", "gone", "mobile")  # of the national roster; said by other columns here


@transaction.atomic
def take(*, actor: Actor, **values: Any) -> Member:
    """One row of the national roster; see `take_many`."""
    return take_many([values], actor=actor)[0]


@transaction.atomic
def take_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Member]:
    """Rows of the national roster onto our roll: base set, extended set, mobility as marked."""
    made = members.enrol_roster_many([_base(row) for row in rows], actor=actor)
    at = clock.now()
    details = []
    for row, member in zip(rows, made, strict=True):
        said = _said(row)
        if said:
            details.append(Detail(member=member, recorded_at=at, **said))
    insert(details)
    away = [m for row, m in zip(rows, made, strict=True) if row.get("mobile")]
    if away:
        where = _("待核实（全国系统标记为流动）")
        facts = {"direction": Mobility.Direction.OUT, "where": where}
        members.go_mobile_many(
            [{"member": one, "since": one.entered_on, **facts} for one in away], actor=actor
        )
    note_many(actor, "membership.take", [one.member for one in details])
    return made


def _base(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if name not in (*DETAILS, *TOLD)}
    came = came_of(row.get("came") or "")
    if came is not None:
        found["entered_on"], found["entry"] = came
    return found


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """The extended columns that say something."""
    return {name: row[name] for name in DETAILS if row.get(name)}


@transaction.atomic
def correct_national_many(
    pairs: Sequence[tuple[Member, Mapping[str, Any]]], *, actor: Actor
) -> list[Member]:
    """An import that changes known rows; belonging and mobility are handled by their own acts."""
    done = []
    for member, values in pairs:
        if {"came", "gone", "mobile"} & values.keys():
            said = _("“%s”的增减和流动情况不能用表格改，请到花名册上办理")
            raise ValidationError({"came": said % member.person})
        base = {k: v for k, v in values.items() if k not in (*DETAILS, *TOLD)}
        if base:
            members.correct_roster_many([(member, base)], actor=actor)
        own = {k: v for k, v in values.items() if k in DETAILS}
        if own:
            fill(member, actor=actor, **own)
        done.append(member)
    return done


@transaction.atomic
def fill(member: Member, *, actor: Actor, **values: Any) -> Member:
    """登记扩展信息: columns of the extended set, those given and no others."""
    if strange := values.keys() - set(DETAILS):
        raise ValidationError(_("没有这些扩展信息：%s") % "、".join(sorted(strange)))
    row = Detail.objects.select_for_update().filter(member=member).first()
    row = row or Detail(member=member, recorded_at=clock.now())
    before = {name: getattr(row, name) for name in values if name != "native"}
    for name, value in values.items():
        setattr(row, name, _empty(name) if value in (None, "") else value)
    row.save()
    note(actor, "membership.fill", member, columns=sorted(values), before=before)
    return member


def _empty(name: str) -> Any:
    field: Any = Detail._meta.get_field(name)
    if field.null:
        return None
    return field.get_default()


@transaction.atomic
def fill_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Detail]:
    """Extended sets of members who have none yet: member and columns, for history and demo."""
    at, made = clock.now(), []
    for row in rows:
        said = {name: value for name, value in row.items() if name != "member"}
        made.append(Detail(member_id=row["member"].pk, recorded_at=at, **said))
    insert(made)
    note_many(actor, "membership.fill", [row["member"] for row in rows])
    return made


@transaction.atomic
def withdraw_national_many(found: Sequence[Member], *, actor: Actor) -> None:
    """Take back rows a mistaken import wrote, extended set and mobility first."""
    Detail.objects.filter(member__in=found).delete()
    members.withdraw_many(found, actor=actor)
