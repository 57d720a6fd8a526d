"""Guests from outside the district: taken in, seen at meetings, seen off."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock, identity
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.actions import known
from jiceng.registers.people.models import Person
from jiceng.work.mobility.models import Inflow, Presence

OF_PERSON = ("name", "phone", "id_number")


@transaction.atomic
def take_in(*, actor: Actor, **values: Any) -> Inflow:
    """登记流入; see `take_in_many`."""
    return take_in_many([values], actor=actor)[0]


@transaction.atomic
def take_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Inflow]:
    """登记流入: name, org, home, since, and phone, id_number, source, unit, venue.

    Who stands on a roll of this district is no inflow: their own branch registers them as
    away and names the host. Who was here before and is known by number is not written down again.
    """
    bearers = known(row["id_number"] for row in rows if row.get("id_number"))
    _refuse_ours(bearers.values())
    _refuse_others(rows, bearers)
    _refuse_guests(bearers.values())
    at = clock.now()
    for row in rows:
        if row["since"] > clock.today():
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
        if row["since"] < row["org"].since:
            said = _("“%(org)s”%(since)s才成立，日期不能早于这一天")
            values = {"org": row["org"], "since": row["org"].since}
            raise ValidationError({"since": said % values})
    fresh = [row for row in rows if row.get("id_number") not in bearers]
    told = [{"keeper": row["org"]} | {n: row[n] for n in OF_PERSON if row.get(n)} for row in fresh]
    new = iter(people.register_many(told, actor=actor))
    persons = [bearers.get(row.get("id_number") or "") or next(new) for row in rows]
    _renew(rows, bearers, actor)
    made = [
        Inflow(
            person=person, recorded_at=at, **{k: v for k, v in row.items() if k not in OF_PERSON}
        )
        for person, row in zip(persons, rows, strict=True)
    ]
    insert(made)
    note_many(actor, "mobility.take_in", made)
    return made


def _refuse_ours(bearers: Collection[Person]) -> None:
    ours = Member.objects.present().filter(person__in=bearers).select_related("person", "org")
    member = ours.first()
    if member is not None:
        said = _(
            "“%(name)s”的组织关系就在本区“%(org)s”，请由该支部登记流出并写明接收方"
            "（教育管理工作条例第三十二条）"
        )
        raise ValidationError({"id_number": said % {"name": member, "org": member.org}})


def _refuse_guests(bearers: Collection[Person]) -> None:
    here = Inflow.objects.filter(person__in=bearers, until=None).select_related("person", "org")
    guest = here.first()
    if guest is not None:
        said = _("“%(name)s”已在“%(org)s”登记流入，请先在那里结束流入")
        raise ValidationError({"id_number": said % {"name": guest.person, "org": guest.org}})


def _refuse_others(rows: Sequence[Mapping[str, Any]], bearers: Mapping[str, Person]) -> None:
    """A number that was mistyped must not make a guest of somebody else, nor one guest two."""
    seen: set[int] = set()
    for row in rows:
        person = bearers.get(row.get("id_number") or "")
        if person is None:
            continue
        if person.name != identity.person_name(row["name"]).value:
            said = _("这个身份证号登记的姓名不是“%s”，请核对姓名和号码")
            raise ValidationError({"id_number": said % row["name"]})
        if person.pk in seen:
            said = _("“%s”的身份证号在这批里出现了两次，请核对")
            raise ValidationError({"id_number": said % person.name})
        seen.add(person.pk)


def _renew(
    rows: Sequence[Mapping[str, Any]], bearers: Mapping[str, Person], actor: Actor
) -> None:  # fmt: skip
    """Who was a guest before may have another phone by now; nobody else's is touched."""
    before = set(
        Inflow.objects.filter(person__in=bearers.values()).values_list("person", flat=True)
    )
    for row in rows:
        person = bearers.get(row.get("id_number") or "")
        if person is not None and person.pk in before and row.get("phone"):
            people.correct(person, actor=actor, reason=_("再次流入"), phone=row["phone"])


@transaction.atomic
def see_off(inflow: Inflow, *, actor: Actor, on: date) -> Inflow:
    """结束流入: gone on, gone home, or the relation has come."""
    if on <= inflow.since:
        raise ValidationError({"on": _("结束日期要晚于开始日期（%s）") % inflow.since})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    if not Inflow.objects.filter(pk=inflow.pk, until=None).update(until=on):
        raise ValidationError(_("已经结束，请刷新后再看"))
    inflow.until = on
    note(actor, "mobility.see_off", inflow, on=on)
    return inflow


@transaction.atomic
def attend(inflow: Inflow, *, actor: Actor, meeting: Meeting) -> Presence:
    """登记到场 at a meeting of the host; counted nowhere but as a visit."""
    if meeting.void_reason:
        raise ValidationError({"meeting": _("这条记录已作废，不能再登记到会")})
    ended = inflow.until is not None and meeting.held_on >= inflow.until
    if meeting.held_on < inflow.since or ended:
        raise ValidationError({"meeting": _("那一天不在流入登记的时间里，请核对")})
    if Presence.objects.filter(inflow=inflow, meeting=meeting).exists():
        raise ValidationError({"meeting": _("已经登记过到场")})
    made: Presence = Presence.objects.create(inflow=inflow, meeting=meeting)
    note(actor, "mobility.attend", inflow, meeting=meeting.pk)
    return made
