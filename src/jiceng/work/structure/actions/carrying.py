"""What the registers do when an application's day has come: one function for each kind."""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.handoffs import asked, hand_on
from jiceng.registers.groups import actions as groups
from jiceng.registers.groups.models import Group
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import BRANCHES, Org, Term
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Post
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Hosting
from jiceng.work.structure.models import Application, Kind, Level, Share

Made = Org | None


def carry(application: Application, *, actor: Actor) -> Made:
    """Do it; the organisation that came of it, if one did. Runs in the caller's transaction."""
    return HOW[application.kind](application, actor)


def _set_up(one: Application, actor: Actor) -> Made:
    made = orgs.set_up(
        actor=actor, name=one.name, kind=one.becomes, field=one.field or _field_of(one),
        parent=one.parent, since=one.effective_on, document=one.document,
        approved_by=_approver(one),
    )  # fmt: skip
    _cover(one, made, one.way or Hosting.Way.OWN, actor)
    return made


def _approver(one: Application) -> str:
    """Whose approval it was, by the name of that day: the district, else the street."""
    line = list(one.org.above().exclude(kind__in=BRANCHES)[:2])
    return str(line[0] if one.decided_by == Level.DISTRICT else line[-1]) if line else ""


def _cover(one: Application, org: Org, way: str, actor: Actor) -> None:
    """Each of its units is covered by the organisation from that day on."""
    for unit in one.covers:
        units.host(unit, actor=actor, org=org, way=way, since=one.effective_on)


def _attach(one: Application, actor: Actor) -> Made:
    """A unit too small to stand alone is covered by an organisation there is."""
    host = Org.objects.get(pk__in=[one.into_id])
    _cover(one, host, one.way or Hosting.Way.ATTACHED, actor)
    return None


def _field_of(one: Application) -> str:
    """The unit's, else the superior's."""
    held = one.unit if one.unit is not None else one.parent
    return str(held.field) if held is not None else ""


def _rename(one: Application, actor: Actor) -> Made:
    orgs.rename(
        _subject(one), actor=actor, name=one.name, since=one.effective_on, document=one.document
    )
    return None


def _move(one: Application, actor: Actor) -> Made:
    assert one.parent is not None  # noqa: S101 - the form has asked for it
    orgs.move(
        _subject(one), actor=actor, parent=one.parent, since=one.effective_on,
        document=one.document,
    )  # fmt: skip
    return None


def _subject(one: Application) -> Org:
    found: Org = Org.objects.get(pk__in=[one.subject_id])
    return found


def _upgrade(one: Application, actor: Actor) -> Made:
    """The branch's members go into the branches set up beneath it, then it is raised."""
    subject = _subject(one)
    if subject.is_branch and one.becomes not in BRANCHES:
        made = {
            name: orgs.set_up(
                actor=actor, name=name, kind=OrgKind.BRANCH, field=subject.field, parent=subject,
                since=one.effective_on, document=one.document, approved_by=_approver(one),
            )
            for name in one.beneath
        }  # fmt: skip
        _send(one, actor, made, rest=next(iter(made.values()), None))
        _dissolve_groups(one, subject, actor)
    changes = {k: v for k, v in {"name": one.name, "field": one.field}.items() if v}
    orgs.upgrade(
        subject, actor=actor, kind=one.becomes, since=one.effective_on, document=one.document,
        **changes,
    )  # fmt: skip
    return None


def _split(one: Application, actor: Actor) -> Made:
    subject = _subject(one)
    made = orgs.split_off(
        subject, actor=actor, name=one.name, since=one.effective_on, document=one.document,
        kind=one.becomes or subject.kind, field=one.field or subject.field,
        parent=one.parent or subject.parent, approved_by=_approver(one),
    )  # fmt: skip
    _send(one, actor, {one.name: made}, rest=None)
    return made


def _merge(one: Application, actor: Actor) -> Made:
    """Members, sub-organisations and units go along; posts end; then it is no more."""
    subject, into = _subject(one), Org.objects.get(pk__in=[one.into_id])
    _send(one, actor, {}, rest=into)
    for child in Org.objects.filter(parent=subject, until=None).order_by("path"):
        orgs.move(child, actor=actor, parent=into, since=one.effective_on, document=one.document)
    _wind_up(one, subject, actor, into)
    orgs.merge(
        subject, actor=actor, into=into, on=one.effective_on, document=one.document,
        reason=one.reason[:300],
    )  # fmt: skip
    return None


def _abolish(one: Application, actor: Actor) -> Made:
    subject = _subject(one)
    _wind_up(one, subject, actor, None)
    orgs.abolish(
        subject, actor=actor, on=one.effective_on, document=one.document, reason=one.reason[:300]
    )
    return None


def _postpone(one: Application, actor: Actor) -> Made:
    term = Term.objects.filter(org=one.subject_id, until=None).first()
    if term is None or one.extended_to is None:
        raise ValidationError(_("“%s”现在没有登记届期，不能延期") % one.subject)
    orgs.postpone_term(
        term, actor=actor, to=one.extended_to, document=one.document, on=one.decided_on
    )
    return None


def _advance(one: Application, actor: Actor) -> Made:
    term = Term.objects.filter(org=one.subject_id, until=None).first()
    if term is None or one.extended_to is None:
        raise ValidationError(_("“%s”现在没有登记届期，不能提前换届") % one.subject)
    orgs.advance_term(
        term, actor=actor, to=one.extended_to, document=one.document, on=one.decided_on
    )
    return None


HOW: Mapping[str, Callable[[Application, Actor], Made]] = {
    Kind.SET_UP: _set_up,
    Kind.ATTACH: _attach,
    Kind.SPLIT: _split,
    Kind.MERGE: _merge,
    Kind.UPGRADE: _upgrade,
    Kind.MOVE: _move,
    Kind.RENAME: _rename,
    Kind.ABOLISH: _abolish,
    Kind.POSTPONE: _postpone,
    Kind.ADVANCE: _advance,
}


def _send(
    one: Application, actor: Actor, made: Mapping[str, Org], *, rest: Org | None
) -> list[Member]:
    """Every member to where they were said to go; the others to `rest`, or they stay."""
    said = {
        share.member_id: made.get(share.branch) if share.branch else share.org
        for share in Share.objects.filter(application=one).select_related("org")
    }
    subject = _subject(one)
    here: Iterable[Member] = (
        Member.objects.filter(org=subject, left_on=None).select_related("org").order_by("pk")
    )
    rows = [
        {"member": member, "to": to, "on": one.effective_on, "reason": str(one)}
        for member in here
        if (to := said.get(member.pk) or rest) is not None
    ]
    moved = members.move_many(rows, actor=actor)
    if moved:  # each has a letter and a receipt, as whoever moves alone
        hand_on("structure.relocate", [{**row, "org": subject} for row in rows], actor=actor)
    return moved


def untransferable(one: Application, actor: Actor) -> str:
    """Why its members could not be moved, in words; nothing if they can or nobody moves.

    Asked of where they are and of every place somebody may go, before anything is written.
    """
    if one.subject_id is None or one.kind not in {Kind.MERGE, Kind.SPLIT, Kind.UPGRADE}:
        return ""
    subject = _subject(one)
    if not subject.is_branch or (one.kind == Kind.UPGRADE and one.becomes in BRANCHES):
        return ""
    if not Member.objects.filter(org=subject, left_on=None).exists():
        return ""
    shares = Org.objects.filter(
        pk__in=Share.objects.filter(application=one).exclude(org=None).values("org")
    )
    places = [subject, one.parent or subject.parent, one.into, *shares.order_by("pk")]
    asked_ = (asked("transfers.refusal", org, actor=actor) for org in places if org is not None)
    return next(filter(None, asked_), "")


def _wind_up(one: Application, subject: Org, actor: Actor, into: Org | None) -> None:
    """What ends with an organisation: its groups, its posts, its covering of units."""
    _dissolve_groups(one, subject, actor)
    held = Post.objects.filter(org=subject, until=None).order_by("pk")
    people.relieve_many([(post, one.effective_on) for post in held], actor=actor, reason=str(one))
    units.release(subject, actor=actor, on=one.effective_on, into=into)


def _dissolve_groups(one: Application, subject: Org, actor: Actor) -> None:
    for group in Group.objects.filter(org=subject, until=None).order_by("pk"):
        groups.dissolve(group, actor=actor, on=one.effective_on, reason=str(one))
