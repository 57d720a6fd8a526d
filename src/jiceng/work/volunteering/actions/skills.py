"""The verbs of skills: list, drop; a member says what they can do, and takes it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.models import Skill, Talent

BATCH = 2_000


@transaction.atomic
def list_skill(*, actor: Actor, **values: Any) -> Skill:
    """列出一项特长; see `list_skill_many`."""
    return list_skill_many([values], actor=actor)[0]


@transaction.atomic
def list_skill_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Skill]:
    """Each row: name, since, and order."""
    names = [row["name"] for row in rows]
    if taken := Skill.objects.filter(name__in=names, until=None).first():
        raise ValidationError({"name": _("“%s”已经在特长清单里") % taken})
    made = Skill.objects.bulk_create([Skill(**row) for row in rows])
    note_many(actor, "volunteering.list_skill", made)
    return list(made)


@transaction.atomic
def drop_skill(skill: Skill, *, actor: Actor, on: Any) -> Skill:
    """停用: offered no more; who said it keeps it."""
    if on <= skill.since:
        raise ValidationError({"on": _("停用日期要晚于开始日期（%s）") % skill.since})
    if not Skill.objects.filter(pk=skill.pk, until=None).update(until=on):
        raise ValidationError(_("已经停用"))
    reread(skill)
    note(actor, "volunteering.drop_skill", skill, on=on)
    return skill


@transaction.atomic
def say(member: Member, *, actor: Actor, skills: Sequence[Skill]) -> Member:
    """说明特长, by the member's own word: exactly these; the others are taken back."""
    wanted = {one.pk for one in skills}
    held = Talent.objects.filter(member=member)
    gone = held.exclude(skill__in=wanted)
    gone.delete()
    known = set(held.values_list("skill", flat=True))
    Talent.objects.bulk_create(
        Talent(member=member, skill=one, said_on=clock.today())
        for one in skills
        if one.pk not in known
    )
    note(actor, "volunteering.say", member, count=len(wanted))
    return member


@transaction.atomic
def say_many(rows: Sequence[tuple[Member, Sequence[Skill]]], *, actor: Actor) -> None:
    """Members who have said nothing yet, each with their skills."""
    today = clock.today()
    Talent.objects.bulk_create(
        [Talent(member=m, skill=one, said_on=today) for m, skills in rows for one in skills],
        batch_size=BATCH,
    )
    note_many(actor, "volunteering.say", [member for member, _skills in rows])
