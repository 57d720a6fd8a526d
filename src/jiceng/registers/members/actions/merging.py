"""Two records that are one person: the older stays, the other points to it; undone if fresh."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.registers.members.actions.following import follow, give_back
from jiceng.registers.members.models import Affiliation, Belonging, Exit, Member, Merge, Mobility
from jiceng.registers.people import actions as people

# The older record takes over where the younger stands now.
STATE = ("org_id", "left_on", "exit", "entered_on", "entry")
FILLED = ("id_number", "phone", "address", "born_on", "ethnicity", "education", "degree")

BLINDS = {"id_number": "id_blind", "phone": "phone_blind"}


@transaction.atomic
def merge(one: Member, other: Member, *, actor: Actor, reason: str) -> Merge:
    """合并重复记录: the stretches of the younger record, and all that was recorded of it, pass to
    the older; neither row goes away.

    Refused where both have an identity number and they differ, where the two belonged
    somewhere on the same day, or where the younger is still registered as mobile.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么认定是同一个人")})
    if one.pk == other.pk:
        raise ValidationError({"other": _("请选择另一条记录")})
    pair = Member.objects.select_for_update().filter(pk__in=[one.pk, other.pk])
    kept, gone = sorted(pair, key=lambda member: member.pk)  # uids of one moment have no order
    _check(kept, gone)
    before = _before(kept, gone)
    last = max((kept, gone), key=lambda member: member.entered_on)
    state = {name: getattr(last, name) for name in STATE}
    full = kept.full_on or gone.full_on
    Belonging.objects.filter(member=gone).update(member=kept)
    before["rows"] = follow(gone, kept)
    today = clock.today()
    _set(gone, left_on=today, exit=Exit.MISTAKEN)
    _set(kept, **state, full_on=full)
    before["filled"] = _fill(kept, gone, actor, reason)
    before["versions"] = [kept.version, gone.version]
    made: Merge = Merge.objects.create(
        kept=kept, gone=gone, on=today, reason=reason, before=before, made_at=clock.now()
    )
    note(actor, "members.merge", kept, reason=reason, gone=gone.pk)
    note(actor, "members.merge", gone, reason=reason, kept=kept.pk)
    return made


def _check(kept: Member, gone: Member) -> None:
    merged = Merge.objects.standing().filter(gone__in=[kept, gone]).select_related("kept").first()
    if merged is not None:
        raise ValidationError({"other": _("其中一条已经并入“%s”，请打开那一条") % merged.kept})
    a, b = kept.person.id_blind, gone.person.id_blind
    if a and b and a != b:
        said = _("两条记录的身份证号不同，不是同一个人；号码写错的先更正再合并")
        raise ValidationError({"other": said})
    if Mobility.objects.filter(member=gone, until=None).exists():
        said = _("较晚的一条还登记为流动，请先结束流动再合并")
        raise ValidationError({"other": said})
    if Affiliation.objects.filter(member=gone, until=None).exists():
        said = _("较晚的一条还由别处协助管理，请先结束协助管理再合并")
        raise ValidationError({"other": said})
    _refuse_overlap(kept, gone)


def _refuse_overlap(kept: Member, gone: Member) -> None:
    """One person cannot have belonged to two organisations on one day."""
    for stretch in Belonging.objects.filter(member=gone).select_related("org").order_by("since"):
        end = Q() if stretch.until is None else Q(since__lt=stretch.until)
        later = Q(until=None) | Q(until__gt=stretch.since)
        twin = Belonging.objects.filter(end & later, member=kept).select_related("org").first()
        twin = twin or Belonging.objects.filter(member=kept, since=stretch.since).first()
        if twin is None:
            continue
        said = _(
            "两条记录在同一段日子里都有组织关系：%(a)s（%(s)s 起）和 %(b)s（%(t)s 起）。"
            "多登的一条请先撤回导入，或用“减少”写明到哪一天为止，再合并"
        )
        raise ValidationError(
            {"other": said % {"a": twin.org, "s": twin.since, "b": stretch.org, "t": stretch.since}}
        )


def _before(kept: Member, gone: Member) -> dict[str, Any]:
    named = (*STATE, "full_on", "version")
    return {
        "kept": {name: getattr(kept, name) for name in named},
        "gone": {name: getattr(gone, name) for name in named},
        "stretches": list(Belonging.objects.filter(member=gone).values_list("pk", flat=True)),
        "keepers": [kept.person.keeper_id, gone.person.keeper_id],
    }


def _set(member: Member, **changes: Any) -> None:
    Member.objects.filter(pk=member.pk).update(version=F("version") + 1, **changes)
    reread(member)


def _whole(person: Any, name: str) -> Any:
    """A column's value; a sealed one with its index, so that it is found where it goes."""
    value, index = getattr(person, name), BLINDS.get(name)
    return replace(value, index=getattr(person, index)) if value and index else value


def _fill(kept: Member, gone: Member, actor: Actor, reason: str) -> list[str]:
    """What the older record does not know and the younger does; a number has one bearer."""
    mine, theirs = kept.person, gone.person
    known = {name: _whole(theirs, name) for name in FILLED if getattr(theirs, name)}
    lacking = {name: value for name, value in known.items() if not getattr(mine, name)}
    if "id_number" in lacking:
        people.correct(theirs, actor=actor, reason=reason, id_number="")
    if lacking:
        people.correct(mine, actor=actor, reason=reason, **lacking)
    mine.keeper_id = kept.org_id
    mine.save(update_fields=["keeper"])
    return sorted(lacking)


def _give_back(kept: Member, gone: Member, actor: Actor, reason: str, filled: list[str]) -> None:
    """The columns the older record took from the younger, back where they were."""
    mine, theirs = kept.person, gone.person
    number = _whole(mine, "id_number")
    if filled:
        empty = {name: None if name == "born_on" else "" for name in filled}
        people.correct(mine, actor=actor, reason=reason, **empty)
    if "id_number" in filled:
        people.correct(theirs, actor=actor, reason=reason, id_number=number)


@transaction.atomic
def part(merge: Merge, *, actor: Actor, reason: str) -> Merge:
    """撤销合并: everything as it stood, as long as nothing else was done to either since."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么撤销")})
    kept = Member.objects.select_for_update().get(pk=merge.kept_id)
    gone = Member.objects.select_for_update().get(pk=merge.gone_id)
    before = merge.before
    if [kept.version, gone.version] != before["versions"]:
        said = _("合并以后“%s”又办理过别的手续，不能直接撤销合并；请先把那一次手续更正回去")
        raise ValidationError({"reason": said % kept})
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=clock.now()):
        raise ValidationError({"reason": _("这次合并已经撤销，请刷新后再看")})
    _give_back(kept, gone, actor, reason, before["filled"])
    Belonging.objects.filter(pk__in=before["stretches"]).update(member=gone)
    give_back(gone, before.get("rows", {}))
    for member, said in ((kept, before["kept"]), (gone, before["gone"])):
        changes = {name: value for name, value in said.items() if name != "version"}
        for name in ("left_on", "entered_on", "full_on"):
            changes[name] = date.fromisoformat(str(changes[name])) if changes[name] else None
        _set(member, **changes)
    for member, keeper in zip((kept, gone), before["keepers"], strict=True):
        member.person.keeper_id = keeper
        member.person.save(update_fields=["keeper"])
    reread(merge)
    note(actor, "members.part", kept, reason=reason, gone=gone.pk)
    note(actor, "members.part", gone, reason=reason, kept=kept.pk)
    return merge
