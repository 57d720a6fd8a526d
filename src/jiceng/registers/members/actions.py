"""The verbs of membership: enrol, move, become full, leave; each member is always somewhere."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.registers.members.models import Belonging, Entry, Exit, Member, Mobility
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person


class MovedError(Exception):
    """Somebody else moved this member first."""


@transaction.atomic
def enrol(*, actor: Actor, **values: Any) -> Member:
    """Put one member on the roll; see `enrol_many`."""
    return enrol_many([values], actor=actor)[0]


@transaction.atomic
def enrol_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Member]:
    """Put members on the roll: person, org, joined_on, entered_on, entry, and other columns.

    `since` may say from when they belong to the organisation, else from `entered_on`.
    """
    members, begun = [], []
    for row in rows:
        values = dict(row)
        begun.append(values.pop("since", None) or values["entered_on"])
        values.setdefault("entry", Entry.OPENING)
        members.append(Member(**values))
    for member in members:
        if not member.org.is_branch:
            raise ValidationError({"org": _("党员要编入党支部，请选择具体的支部")})
    Member.objects.bulk_create(members, batch_size=1_000)
    at = clock.now()
    Belonging.objects.bulk_create(
        (
            Belonging(member=member, org=member.org, since=since, recorded_at=at)
            for member, since in zip(members, begun, strict=True)
        ),
        batch_size=1_000,
    )
    note_many(actor, "members.enrol", members)
    return members


@transaction.atomic
def move(member: Member, *, actor: Actor, to: Org, on: date, reason: str = "") -> Member:
    """Move a member to another organisation from a day on.

    Compare-and-set on the row (organisation and version as the caller saw them): of two
    movers one wins and the other is told. The old stretch ends where the new one begins.
    """
    if not to.is_branch:
        raise ValidationError({"to": _("党员要编入党支部，请选择具体的支部")})
    _step(member, org=to)
    open_ = Belonging.objects.select_for_update().get(member=member, until=None)
    if on <= open_.since:
        raise ValidationError({"on": _("转移日期要晚于到本支部的日期（%s）") % open_.since})
    Belonging.objects.filter(pk=open_.pk, until=None).update(until=on)
    Belonging.objects.create(member=member, org=to, since=on, recorded_at=clock.now())
    Person.objects.filter(pk=member.person_id).update(keeper=to)
    note(actor, "members.move", member, reason=reason, before=open_.org_id, after=to.pk)
    return member


def _step(member: Member, **changes: Any) -> None:
    """Compare-and-set: the one guard of the member's row."""
    won = Member.objects.filter(
        pk=member.pk, org=member.org_id, version=member.version, left_on=None
    ).update(version=F("version") + 1, **changes)
    if not won:
        raise MovedError(_("这位同志的组织关系刚被别人办理过，请刷新后再看"))
    member.refresh_from_db()


@transaction.atomic
def make_full(member: Member, *, actor: Actor, on: date) -> Member:
    """转正. 党龄 counts from the day probation ended."""
    if member.full_on is not None:
        raise ValidationError(_("这位同志已经是正式党员"))
    _step(member, full_on=on)
    note(actor, "members.make_full", member, on=on)
    return member


@transaction.atomic
def leave(member: Member, *, actor: Actor, on: date, exit: str, reason: str = "") -> Member:
    """减少: with one of the reasons of the yearly statistics; the record stays."""
    if exit not in Exit.values:
        raise ValidationError({"exit": _("请选择减少原因")})
    _step(member, left_on=on, exit=exit)
    Belonging.objects.filter(member=member, until=None).update(until=on)
    Mobility.objects.filter(member=member, until=None, since__lt=on).update(until=on)
    note(actor, "members.leave", member, reason=reason, exit=exit, on=on)
    return member


@transaction.atomic
def go_mobile(
    member: Member, *, actor: Actor, direction: str, where: str, since: date, contact: str = ""
) -> Mobility:
    """登记流动党员."""
    made: Mobility = Mobility.objects.create(
        member=member,
        direction=direction,
        where=where,
        since=since,
        contact=contact,
        recorded_at=clock.now(),
    )
    note(actor, "members.go_mobile", member, where=where)
    return made


@transaction.atomic
def come_back(mobility: Mobility, *, actor: Actor, on: date) -> Mobility:
    """结束流动."""
    mobility.until = on
    mobility.save(update_fields=["until"])
    note(actor, "members.come_back", mobility.member, on=on)
    return mobility
