"""Enrol, move, become full, leave, return: each member is always exactly somewhere."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, pour
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.pasts import keep
from jiceng.kernel.prepared import reread
from jiceng.kit.handoffs import asked, hand_on
from jiceng.kit.rooms import gather
from jiceng.registers.members.actions.affiliation import end_all, end_at
from jiceng.registers.members.actions.mobility import end_mobility
from jiceng.registers.members.models import (
    Began,
    Belonging,
    Ended,
    Entry,
    Exit,
    Member,
    MemberPast,
    Merge,
)
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person

BATCH = 1_000


class MovedError(StepError):
    """Somebody else moved this member first."""


@transaction.atomic
def enrol(*, actor: Actor, **values: Any) -> Member:
    """Put one member on the roll; see `enrol_many`."""
    return enrol_many([values], actor=actor)[0]


@transaction.atomic
def enrol_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Member]:
    """Put members on the roll: person, org, joined_on, entered_on, entry, and other columns.

    They belong to the organisation from `entered_on`, the day they came on this roll.
    """
    members = [_draft(row) for row in rows]
    insert(members)
    at = clock.now()
    pour(
        Belonging,
        ("member_id", "org_id", "since", "began", "ended", "recorded_at"),
        ((one.pk, one.org_id, one.entered_on, one.entry, "", at) for one in members),
    )
    _keep_people(members)
    note_many(actor, "members.enrol", members)
    return members


def _draft(row: Mapping[str, Any]) -> Member:
    values = dict(row)
    values["entry"] = values.get("entry") or Entry.OPENING
    came = values.pop("since", None) or values.get("entered_on")
    values["entered_on"] = came or max(clock.today(), values["org"].since)
    values["category"] = values.get("category") or Member.Category.WORKING
    member = Member(**values, told_since=values["entered_on"])
    _check_home(member.org, member.entered_on)
    if member.entered_on < member.joined_on:
        raise ValidationError({"entered_on": _("增加日期不能早于入党日期")})
    if member.full_on is not None and member.full_on < member.joined_on:
        raise ValidationError({"full_on": _("转正日期不能早于入党日期")})
    return member


def _check_home(org: Org, on: date, column: str = "org") -> None:
    """Where a member may belong that day."""
    if not org.is_branch:
        raise ValidationError({column: _("党员要编入党支部，请选择具体的支部")})
    if on < org.since:
        said = _("“%s”%s才成立，日期不能早于这一天") % (org, org.since)
        raise ValidationError({column: said})
    if org.until is not None and on >= org.until:
        raise ValidationError({column: _("“%s”已于%s撤销，请选择别的支部") % (org, org.until)})


def _keep_people(members: Sequence[Member]) -> None:
    """A person's record is answered for by their branch."""
    strayed: dict[int, list[int]] = {}
    for member in members:
        if member.person.keeper_id != member.org_id:
            strayed.setdefault(member.org_id, []).append(member.person_id)
            member.person.keeper = member.org
    for org, people in strayed.items():
        for start in range(0, len(people), BATCH):
            some = people[start : start + BATCH]
            Person.objects.filter(pk__in=some).update(keeper=org)


@transaction.atomic
def move(member: Member, *, actor: Actor, to: Org, on: date, reason: str = "") -> Member:
    """Move a member to another organisation from a day on.

    Compare-and-set on the row (organisation and version as the caller saw them): of two
    movers one wins and the other is told. The old stretch ends where the new one begins.
    """
    _present(member)
    _check_home(to, on, "to")
    if to.pk == member.org_id:
        raise ValidationError({"to": _("这位同志已经在“%s”") % to})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再办理")})
    before = member.org_id
    step(member, org=to)
    _end_stretch(member, on, Ended.MOVED)
    Belonging.objects.create(
        member=member, org=to, since=on, began=Began.MOVED, recorded_at=clock.now()
    )
    Person.objects.filter(pk=member.person_id).update(keeper=to)
    end_at(member, to, on)
    note(actor, "members.move", member, reason=reason, before=before, after=to.pk, on=on)
    hand_on("members.move", member, actor=actor)
    return member


@transaction.atomic
def adjust(member: Member, *, actor: Actor, to: Org, on: date, reason: str = "") -> Member:
    """调整支部 on a clerk's word alone, where no letter is needed: else in words, what is."""
    if words := asked("members.adjust", (member, to), actor=actor):
        raise ValidationError({"to": words})
    return move(member, actor=actor, to=to, on=on, reason=reason)


@transaction.atomic
def move_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Member]:
    """成批转移, as when a unit closes: member, to, on, reason."""
    return [move(actor=actor, **row) for row in rows]


def _end_stretch(member: Member, on: date, ended: str) -> None:
    open_ = Belonging.objects.select_for_update().get(member=member, until=None)
    if on <= open_.since:
        raise ValidationError({"on": _("日期要晚于到本支部的日期（%s）") % open_.since})
    Belonging.objects.filter(pk=open_.pk, until=None).update(until=on, ended=ended)


def step(member: Member, **changes: Any) -> None:
    """Compare-and-set: the one guard of the member's row."""
    won = Member.objects.filter(
        pk=member.pk, org=member.org_id, version=member.version, left_on=member.left_on
    ).update(version=F("version") + 1, **changes)
    if not won:
        raise MovedError(_("这位同志的组织关系刚被别人办理过，请刷新后再看"))
    reread(member)


def full_on_day(member: Member, day: date) -> bool:
    """A full member by then."""
    return member.full_on is not None and member.full_on <= day


def _present(member: Member) -> None:
    if member.left_on is not None:
        raise ValidationError(_("这位同志已经从花名册减少，请先办理恢复"))


@transaction.atomic
def make_full(member: Member, *, actor: Actor, on: date) -> Member:
    """转正. 党龄 counts from the day probation ended."""
    _present(member)
    if member.full_on is not None:
        raise ValidationError(_("这位同志已经是正式党员"))
    for kept in gather("actions", "PROBATIONS"):  # whoever records probation makes full as well
        if words := kept(member):
            raise ValidationError(words)
    if on < member.joined_on:
        raise ValidationError({"on": _("转正日期不能早于入党日期（%s）") % member.joined_on})
    step(member, full_on=on)
    note(actor, "members.make_full", member, on=on)
    return member


@transaction.atomic
def leave(member: Member, *, actor: Actor, on: date, exit: str, reason: str = "") -> Member:
    """减少: with one of the reasons of the yearly statistics; the record stays."""
    _present(member)
    if exit not in Exit.values:
        raise ValidationError({"exit": _("请选择减少原因")})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再办理")})
    if exit == Exit.CANCELLED and full_on_day(member, on):
        raise ValidationError({"exit": _("正式党员不能“取消预备党员资格”，请另选原因")})
    step(member, left_on=on, exit=exit)
    _end_stretch(member, on, exit)
    note(actor, "members.leave", member, reason=reason, exit=exit, on=on)
    end_mobility(member, on, actor=actor)
    end_all(member, on, actor=actor)
    hand_on("members.leave", member, actor=actor)
    return member


@transaction.atomic
def restore(
    member: Member, *, actor: Actor, org: Org, on: date, entry: str = Entry.RESTORED, reason: str
) -> Member:
    """恢复 or 再次转入: back on the roll; the stretch that ended keeps how it ended."""
    if member.left_on is None:
        raise ValidationError(_("这位同志还在花名册里"))
    if member.exit == Exit.DIED:
        said = _(
            "“%s”登记为死亡，不能恢复。登记错了的，由另一位同志在“减少党员名册”里"
            "办理“更正死亡登记”，写明原因"
        )
        raise ValidationError(said % member)
    merged = Merge.objects.standing().filter(gone=member).select_related("kept").first()
    if merged is not None:
        raise ValidationError(_("这条记录已经并入“%s”的另一条，请到那一条办理") % merged.kept)
    if on < member.left_on:
        raise ValidationError({"on": _("日期不能早于减少日期（%s）") % member.left_on})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再办理")})
    _check_home(org, on)
    step(member, org=org, left_on=None, exit="", entered_on=on, entry=entry)
    Belonging.objects.create(member=member, org=org, since=on, began=entry, recorded_at=clock.now())
    Person.objects.filter(pk=member.person_id).update(keeper=org)
    note(actor, "members.restore", member, reason=reason, on=on, entry=entry)
    return member


@transaction.atomic
def reclass(
    member: Member, *, actor: Actor, category: str, since: date, exempt: bool | None = None
) -> Member:
    """类别变更 (退休、毕业…): from a day on; the months before keep their own."""
    _present(member)
    if category not in Member.Category.values:
        raise ValidationError({"category": _("请选择类别")})
    if since < member.told_since:
        raise ValidationError({"since": _("日期不能早于上一次变更（%s）") % member.told_since})
    before = member.category
    changes = {"category": category, "exempt": member.exempt if exempt is None else exempt}
    keep(member, MemberPast, since, **changes)
    note(actor, "members.reclass", member, before=before, after=category, since=since)
    return member


CORRECTED = ("joined_on", "full_on", "category", "exempt")


@transaction.atomic
def correct(member: Member, *, actor: Actor, reason: str, **changes: Any) -> Member:
    """更正: what was written down wrongly, with a reason; belonging is never corrected so."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    if strange := changes.keys() - set(CORRECTED):
        raise ValidationError(_("这些内容不能更正：%s") % "、".join(sorted(strange)))
    joined = changes.get("joined_on", member.joined_on)
    full = changes.get("full_on", member.full_on)
    if full is not None and full < joined:
        raise ValidationError({"full_on": _("转正日期不能早于入党日期")})
    before = {name: getattr(member, name) for name in changes}
    step(member, **changes)
    note(actor, "members.correct", member, reason=reason, before=before)
    return member
