"""Rosters laid side by side, differences settled, records verified round by round."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.book import ClosedValue, of_node
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.periods import Period, around
from jiceng.kernel.prepared import reread
from jiceng.kernel.uids import uid7
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.work.membership.actions.detail import fill
from jiceng.work.membership.forms.fix import OF_DETAIL, OF_PERSON
from jiceng.work.membership.models import Difference, Roll, Round, Verification

BATCH = 1_000
MANY = 1_000  # a history's round; a branch's own is written so that two at once do no harm
COUNTED = "members.members"  # the figure a statement of members is taken from


@transaction.atomic
def compare(
    *,
    actor: Actor,
    org: Org,
    taken_on: date,
    rows: Sequence[Mapping[str, Any]],
    source: str,
    unread: int = 0,
    uid: UUID | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Roll:
    """Lay a roster beside ours and keep what differs; the roll itself is not touched.

    Each row: `member` (ours, or None), `name`, `org` (the branch it names, or None),
    `branch` (as written), `differs`: (item, here, there) of each column that differs.
    Of one `uid` there is one roll, however often it is asked for.
    """
    if uid is not None and (kept := Roll.objects.filter(uid=uid).first()) is not None:
        return kept
    roll_here = _on_roll(org, taken_on)
    told = _last_statement(org, taken_on)
    seen = {row["member"].pk for row in rows if row["member"] is not None}
    roll: Roll = Roll.objects.create(
        uid=uid or uid7(),
        org=org,
        taken_on=taken_on,
        source=source,
        rows=len(rows) + unread,
        ours=len(roll_here),
        stated=told[0],
        stated_in=told[1],
        matched=len(seen & roll_here.keys()),
        unread=unread,
        made_at=clock.now(),
    )
    found = [one for row in rows for one in _of_row(roll, row, roll_here)]
    found += _only_here(roll, roll_here, seen)
    _write(found, tell)
    note(actor, "membership.compare", roll, rows=roll.rows, found=len(found))
    return roll


def _write(found: Sequence[Difference], tell: Callable[[int, int], None]) -> None:
    for begin in range(0, len(found), BATCH):
        insert(found[begin : begin + BATCH])
        tell(min(begin + BATCH, len(found)), len(found))


def _only_here(
    roll: Roll, here: Mapping[Any, tuple[Member, Org, str]], seen: set[Any]
) -> Iterator[Difference]:
    kind = Difference.Kind.ONLY_HERE
    for pk, (member, at, name) in here.items():
        if pk not in seen:
            yield Difference(roll=roll, org=at, kind=kind, member=member, name=name)


def _on_roll(org: Org, day: date) -> dict[Any, tuple[Member, Org, str]]:
    """Who belonged beneath the node that day: member, branch, name."""
    rows = Belonging.objects.standing(day).select_related("member__person", "org")
    under = org.under(day)
    rows = rows if under is None else rows.filter(org__in=under.values("pk"))
    return {one.member_id: (one.member, one.org, one.member.person.name) for one in rows}


def _last_statement(org: Org, day: date) -> tuple[int | None, str]:
    """The member count of the last report closed for this node by that day, and its period."""
    kept = ClosedValue.objects.filter(
        of_node(org.path, "period__path"), name=COUNTED, period__day__lte=day
    ).select_related("period")
    last = kept.order_by("-period__day", "-period__adjustment").first()
    if last is None or not isinstance(last.value, int):
        return None, ""
    return last.value, Period(last.period.first, last.period.last).code[:40]


def _of_row(
    roll: Roll, row: Mapping[str, Any], here: Mapping[Any, tuple[Member, Org, str]]
) -> list[Difference]:
    member, at = row["member"], row["org"] or roll.org
    if member is None or member.pk not in here:
        words = ""
        if member is not None:
            gone = member.left_on is not None
            words = _("已减少：%s") % member.get_exit_display() if gone else str(member.org)
        return [
            Difference(
                roll=roll,
                org=at,
                kind=Difference.Kind.ONLY_THERE,
                member=member,
                name=row["name"][:50],
                item=_("所在党支部"),
                here=words[:120],
                there=row["branch"][:120],
            )
        ]
    where = here[member.pk][1]
    return [
        Difference(
            roll=roll,
            org=where,
            kind=Difference.Kind.DIFFERS,
            member=member,
            name=here[member.pk][2],
            item=item[:30],
            here=ours[:120],
            there=theirs[:120],
        )
        for item, ours, theirs in row["differs"]
    ]


@transaction.atomic
def settle(
    difference: Difference, *, actor: Actor, settled: str, settled_reason: str
) -> Difference:
    """处理一条差异 with a reason; what stood on both sides stays."""
    settle_many([(difference, settled, settled_reason)], actor=actor)
    reread(difference)
    return difference


@transaction.atomic
def settle_many(rows: Sequence[tuple[Difference, str, str]], *, actor: Actor) -> list[Difference]:
    """Settle differences: each with how and why. One that is settled already is refused.

    One UPDATE for each answer, however many it is given to.
    """
    same: dict[tuple[str, str], list[Difference]] = {}
    for one, settled, reason in rows:
        if settled not in Difference.Settled.values:
            raise ValidationError({"settled": _("请选择怎样处理")})
        if not reason.strip():
            raise ValidationError({"settled_reason": _("请写明处理说明")})
        same.setdefault((settled, reason.strip()), []).append(one)
    for (settled, reason), found in same.items():
        for start in range(0, len(found), BATCH):
            _settle(found[start : start + BATCH], settled, reason)
    done = [one for one, _settled, _reason in rows]
    note_many(actor, "membership.settle", done)
    return done


def _settle(found: Sequence[Difference], settled: str, reason: str) -> None:
    open_ = Difference.objects.filter(pk__in=[one.pk for one in found], settled="")
    told = {"settled": settled, "settled_reason": reason, "settled_on": clock.today()}
    left = {*open_.values_list("pk", flat=True)}
    if len(left) < len(found) or open_.update(**told) < len(found):
        late = next((one for one in found if one.pk not in left), found[0])
        raise ValidationError(_("“%s”这一条已经处理，请刷新后再看") % late.name)


@transaction.atomic
def settle_rest(
    roll: Roll, *, actor: Actor, kind: str, settled: str, settled_reason: str, item: str = ""
) -> Roll:
    """The same answer for all open differences of a kind, or of one item of it."""
    rows = Difference.objects.filter(roll=roll, kind=kind).open()
    rows = rows.filter(item=item.strip()) if item.strip() else rows
    found = list(rows)
    if not found:
        raise ValidationError({"kind": _("这一类没有还没处理的差异")})
    settle_many([(one, settled, settled_reason) for one in found], actor=actor)
    note(actor, "membership.settle_rest", roll, reason=settled_reason, count=len(found))
    return roll


@transaction.atomic
def verify(*, actor: Actor, **values: Any) -> Verification:
    """Verify one member; see `verify_many`."""
    return verify_many([values], actor=actor)[0]


@transaction.atomic
def verify_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Verification]:
    """核对: member, round, outcome, and posted; of the round that runs today, at their branch.

    A member verified in this round already keeps that line; saying something else changes it.
    """
    today, at = clock.today(), clock.now()
    made: list[Verification] = []
    codes = {one: round_code(one, today) for one in {row["round"] for row in rows}}
    for row in rows:
        member = row["member"]
        if member.left_on is not None:
            raise ValidationError({"member": _("“%s”已经从花名册减少") % member})
        made.append(
            Verification(
                member_id=member.pk,  # keys, not records: a round has tens of thousands of rows
                org_id=row["org"].pk if row.get("org") else member.org_id,
                round=row["round"],
                period=codes[row["round"]],
                outcome=row["outcome"],
                posted=row.get("posted") or False,
                verified_on=today,
                by_name=actor.name,
                recorded_at=at,
            )
        )
    if len(made) > MANY and not _begun(made):
        insert(made)
    else:
        made = Verification.objects.bulk_create(
            made,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["member", "round", "period"],
            update_fields=["org", "outcome", "posted", "verified_on", "by_name", "recorded_at"],
        )
    note_many(actor, "membership.verify", [row["member"] for row in rows])
    return made


def _begun(made: Sequence[Verification]) -> bool:
    """Has anybody been verified in this round yet?"""
    first = made[0]
    return bool(Verification.objects.of_round(first.round, first.period).exists())


def round_code(round_: str, day: date) -> str:
    """The round that runs on a day: 2026, or 2026Q3."""
    if round_ not in Round.values:
        raise ValidationError({"round": _("请选择核对轮次")})
    return around(day, round_).code


@transaction.atomic
def fix(member: Member, *, actor: Actor, **changes: Any) -> Member:
    """核对时更正: facts of the person and of the extended set, put right in one go."""
    facts = {name: value for name, value in changes.items() if name in OF_PERSON}
    own = {name: value for name, value in changes.items() if name in OF_DETAIL}
    if not facts and not own:
        raise ValidationError(_("没有改动；都对的话，返回后直接点“完成”"))
    if facts:
        people.correct(member.person, actor=actor, reason=_("信息核对"), **facts)
    if own:
        fill(member, actor=actor, **own)
    note(actor, "membership.fix", member, columns=sorted(changes))
    return member
