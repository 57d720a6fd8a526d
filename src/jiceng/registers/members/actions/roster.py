"""A roster's rows: person and member in one, enrolled, corrected, or withdrawn within the day."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine, note_many
from jiceng.kit.rooms import gather
from jiceng.registers.members.actions.member import CORRECTED, correct, enrol_many
from jiceng.registers.members.models import Belonging, Entry, Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.actions import known, register_many
from jiceng.registers.people.models import Person, Post

BATCH = 1_000
WITHIN = timedelta(days=1)
OF_PERSON = (
    "name",
    "sex",
    "ethnicity",
    "born_on",
    "education",
    "degree",
    "id_number",
    "phone",
    "address",
)


def enrol_roster(*, actor: Actor, **values: Any) -> Member:
    """One person onto the roster; see `enrol_roster_many`."""
    return enrol_roster_many([values], actor=actor)[0]


@transaction.atomic
def enrol_roster_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Member]:
    """A roster's rows, person and member in one: columns of both, `org` the branch.

    Somebody on another roster is refused with where they stand: they move, they do not
    enrol twice. A known person who is no member yet (a cadre) becomes one.
    """
    rows, old = _admitted_before(rows)
    standing = known(row["id_number"] for row in rows if row.get("id_number"))
    _refuse_enrolled(list(standing.values()))
    fresh = [row for row in rows if row.get("id_number") not in standing]
    drafts = [{k: row[k] for k in OF_PERSON if k in row} | {"keeper": row["org"]} for row in fresh]
    made = iter(register_many(drafts, actor=actor))
    entries = []
    for row in rows:
        person = standing.get(row.get("id_number") or "") or next(made)
        entries.append({k: v for k, v in row.items() if k not in OF_PERSON} | {"person": person})
    members = enrol_many(entries, actor=actor)
    for document, places in old.items():
        admitted_before([members[place] for place in places], actor=actor, document=document)
    return members


@transaction.atomic
def admitted_before(members: Sequence[Member], *, actor: Actor, document: str = "") -> None:
    """补录以前接收的党员: their way into the Party is not kept here, and the journal says so; by
    which document of the province, where it admitted them itself.
    """
    note_many(actor, "members.admitted_before", members, document=document)


def _admitted_before(
    rows: Sequence[Mapping[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """The rows as they are enrolled; and of those newly admitted, by the province's document
    where there is one, at which places they stand.

    Whoever keeps the way into the Party (`ADMISSIONS`) says on which days nobody is newly
    admitted but there; who was admitted before that, or by the province, is written down here.
    """
    plain = [{k: v for k, v in row.items() if k != "approval"} for row in rows]
    old: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.get("entry") == Entry.ADMITTED:
            old.setdefault(str(row.get("approval") or "").strip(), []).append(place)
        elif row.get("approval"):
            said = _("批准文号只在增加原因是“新接收预备党员”时填写（追认、直接接收）")
            raise ValidationError({"approval": said})
    for document, places in old.items():
        days = {rows[n].get("entered_on") or clock.today() for n in places}
        for refused in gather("actions", "ADMISSIONS"):
            told = refused(days, way="direct" if document else "")
            if told:
                raise ValidationError({"entry": next(iter(told.values()))})
    return plain, old


def _refuse_enrolled(people: Sequence[Person]) -> None:
    for start in range(0, len(people), BATCH):
        some = [person.pk for person in people[start : start + BATCH]]
        member = Member.objects.filter(person__in=some).select_related("person", "org").first()
        if member is None:
            continue
        open_ = Belonging.objects.filter(member=member, until=None).first()
        if open_ is None:
            said = _("“%(name)s”%(on)s已从花名册减少（%(why)s）。重新回来请办理“恢复”")
            values: dict[str, Any] = {"on": member.left_on, "why": member.get_exit_display()}
        else:
            said = _("这位同志已在“%(org)s”花名册里（%(since)s 转入）。要转到本支部吗？")
            values = {"org": member.org, "since": open_.since}
        raise ValidationError({"id_number": said % (values | {"name": member.person.name})})


@transaction.atomic
def correct_roster_many(
    pairs: Sequence[tuple[Member, Mapping[str, Any]]], *, actor: Actor
) -> list[Member]:
    """An import that changes known rows: facts of person and member, never where they belong."""
    reason = _("导入更正")
    told = []
    for member, values in pairs:
        if {"org", "entered_on", "entry"} & values.keys():
            said = _("“%s”的所在支部和增加情况不能用表格改，请办理转移")
            raise ValidationError({"org": said % member.person})
        facts = {k: v for k, v in values.items() if k in OF_PERSON}
        own = {k: v for k, v in values.items() if k in CORRECTED}
        if facts:
            told.append((member.person, facts))
        if own:
            correct(member, actor=actor, reason=reason, **own)
    people.correct_many(told, actor=actor, reason=reason)
    return [member for member, _values in pairs]


@transaction.atomic
def withdraw_many(members: Sequence[Member], *, actor: Actor) -> None:
    """Take back rows that a mistaken import wrote: these members never were.

    The one way a member's row goes away, open for a day and only while nothing else has
    been recorded of them; the journal keeps that they were written and withdrawn.
    """
    late = clock.now() - WITHIN
    lines = JournalLine.objects.filter(verb="members.enrol", at__gte=late)
    keys = [str(member.pk) for member in members]
    fresh = set(lines.filter(record__in=keys).values_list("record", flat=True))
    if any(key not in fresh for key in keys):
        raise ValidationError(_("入册超过一天的党员不能撤回，请办理减少"))
    note_many(actor, "members.withdraw", members)
    persons = [member.person_id for member in members]
    Belonging.objects.filter(member__in=members).delete()
    try:
        Member.objects.filter(pk__in=[member.pk for member in members]).delete()
    except ProtectedError as error:
        raise ValidationError(_("其中有人已有别的记录，不能撤回，请逐条办理")) from error
    made = JournalLine.objects.filter(verb="people.register", at__gte=late)
    new = set(made.filter(record__in=map(str, persons)).values_list("record", flat=True))
    seated = set(Post.objects.filter(person__in=persons).values_list("person", flat=True))
    ours = [pk for pk in persons if str(pk) in new and pk not in seated]
    Person.objects.filter(pk__in=ours).delete()
