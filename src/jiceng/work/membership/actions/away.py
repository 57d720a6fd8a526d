"""Members abroad and the contacts with them; veterans from their arrival to a branch."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Entry, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.work.membership.actions.dates import be_here, end_span, not_ahead
from jiceng.work.membership.models import Abroad, Contact, Veteran


@transaction.atomic
def go_abroad(*, actor: Actor, **values: Any) -> Abroad:
    """登记出国（境）; see `go_abroad_many`."""
    return go_abroad_many([values], actor=actor)[0]


@transaction.atomic
def go_abroad_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Abroad]:
    """登记出国（境）: member, country, purpose, since, due_back. One stay at a time."""
    at, made = clock.now(), []
    standing = Abroad.objects.filter(until=None, member__in=[row["member"].pk for row in rows])
    away = set(standing.values_list("member", flat=True))
    for row in rows:
        be_here(row["member"])
        not_ahead("since", row["since"])
        if row["member"].pk in away:
            raise ValidationError({"member": _("“%s”已经登记出国（境）") % row["member"]})
        away.add(row["member"].pk)
        made.append(Abroad(**row, recorded_at=at))
    insert(made)
    note_many(actor, "membership.go_abroad", made)
    return made


@transaction.atomic
def contact(
    abroad: Abroad, *, actor: Actor, contacted_on: date, way: str, said: str = ""
) -> Contact:
    """登记联系; see `contact_many`."""
    row = {"abroad": abroad, "contacted_on": contacted_on, "way": way, "said": said}
    return contact_many([row], actor=actor)[0]


@transaction.atomic
def contact_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Contact]:
    """登记联系: abroad, contacted_on, way, said; within the stay."""
    at, made = clock.now(), []
    for row in rows:
        stay, on = row["abroad"], row["contacted_on"]
        not_ahead("contacted_on", on)
        if on < stay.since or (stay.until is not None and on >= stay.until):
            raise ValidationError({"contacted_on": _("联系日期不在出国（境）期间，请检查")})
        made.append(Contact(**row, recorded_at=at))
    insert(made)
    note_many(actor, "membership.contact", [one.abroad for one in made])
    return made


@transaction.atomic
def return_home(abroad: Abroad, *, actor: Actor, on: date) -> Abroad:
    """登记回国."""
    end_span(abroad, on, _("回国"))
    note(actor, "membership.return_home", abroad, on=on)
    return abroad


@transaction.atomic
def report_veteran(*, actor: Actor, **values: Any) -> Veteran:
    """退役军人报到; see `report_veteran_many`."""
    return report_veteran_many([values], actor=actor)[0]


@transaction.atomic
def report_veteran_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Veteran]:
    """报到: name, org, discharged_on, arrived_on, and numbers; a known person is found again.

    Who is on our roll already is placed at once: that is read from the roll.
    """
    known = people.known(row["id_number"] for row in rows if row.get("id_number"))
    told = set(
        Veteran.objects.filter(person__in=[one.pk for one in known.values()]).values_list(
            "person", flat=True
        )
    )
    at, made = clock.now(), []
    for row in rows:
        person = known.get(row.get("id_number") or "")
        if person is not None and person.pk in told:
            raise ValidationError({"id_number": _("“%s”已经登记过报到") % person})
        if person is None:
            names = ("name", "id_number", "phone", "born_on", "sex")
            facts = {name: row[name] for name in names if row.get(name)}
            person = people.register(actor=actor, keeper=row["org"], **facts)
        facts = {name: row[name] for name in ("discharged_on", "arrived_on")}
        made.append(Veteran(person=person, org=row["org"], recorded_at=at, **facts))
    insert(made)
    note_many(actor, "membership.report_veteran", made)
    return made


@transaction.atomic
def place_veteran(
    veteran: Veteran, *, actor: Actor, org: Org, on: date, joined_on: date,
    full_on: date | None = None,
) -> Veteran:  # fmt: skip
    """编入支部: the relation arrives as a transfer; the branch answers for them from then on."""
    if on < veteran.arrived_on:
        said = _("编入日期不能早于报到日期（%s）") % veteran.arrived_on
        raise ValidationError({"on": said})
    not_ahead("on", on)
    member = Member.objects.filter(person=veteran.person).first()
    if member is not None and member.left_on is None:
        raise ValidationError({"org": _("这位同志已经编入“%s”") % member.org})
    entry = Entry.TRANSFERRED_IN
    if member is not None:
        why = _("退役军人组织关系转入")
        members.restore(member, actor=actor, org=org, on=on, entry=entry, reason=why)
    else:
        members.enrol(
            actor=actor, person=veteran.person, org=org, joined_on=joined_on, full_on=full_on,
            entered_on=on, entry=entry,
        )  # fmt: skip
    note(actor, "membership.place_veteran", veteran, on=on, org=org.pk)
    return veteran
