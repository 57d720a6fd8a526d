"""The verbs of the roster: plan, ask somebody to stand in, take over, serve, miss, drop."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.actions.hours import not_oneself
from jiceng.work.volunteering.flows import CONFIRMED, PLANNED, SERVED, SHIFT, TAKEN
from jiceng.work.volunteering.models import Claim, RosterShift, ServiceHours
from jiceng.work.volunteering.rules import lasts

Busy = defaultdict[tuple[int, date], list[tuple[time, time]]]
BATCH = 2_000
WORKER = System("值班提醒")


@transaction.atomic
def plan_shift(*, actor: Actor, **values: Any) -> RosterShift:
    """排班; see `plan_shift_many`."""
    return plan_shift_many([values], actor=actor)[0]


@transaction.atomic
def plan_shift_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[RosterShift]:
    """排班. Each row: post, member, held_on, starts_at, ends_at. Only who is on the post."""
    at, made = clock.now(), []
    posts, people = {r["post"].pk for r in rows}, {r["member"].pk for r in rows}
    held = Claim.objects.filter(post__in=posts, member__in=people, state__in=TAKEN)
    on_it = set(held.values_list("post", "member"))
    busy = _busy(people, {row["held_on"] for row in rows})
    for row in rows:
        post, member, day = row["post"], row["member"], row["held_on"]
        minutes = lasts(starts=row["starts_at"], ends=row["ends_at"])
        if minutes <= 0:
            raise ValidationError({"ends_at": _("结束时间要晚于开始时间")})
        if (post.pk, member.pk) not in on_it:
            said = _("“%(who)s”不在“%(post)s”上，请先同意认领")
            raise ValidationError({"member": said % {"who": member, "post": post}})
        if _overlaps(busy[member.pk, day], row["starts_at"], row["ends_at"]):
            raise ValidationError({"starts_at": _("“%s”这个时间已经排了班") % member})
        busy[member.pk, day].append((row["starts_at"], row["ends_at"]))
        made.append(RosterShift(org_id=post.org_id, minutes=minutes, recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.plan_shift", made)
    return made


def _busy(people: set[int], days: set[date]) -> Busy:
    """When these are on the roster those days. They are held until this is written: somebody who
    is planned in and takes over a shift at one moment cannot get both.
    """
    list(Member.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    busy: Busy = defaultdict(list)
    rows = RosterShift.objects.filter(member__in=people, held_on__in=days)
    for member, day, *span in rows.filter(state__in=(PLANNED, SERVED)).values_list(
        "member", "held_on", "starts_at", "ends_at"
    ):
        busy[member, day].append((span[0], span[1]))
    return busy


def _overlaps(taken: Sequence[tuple[time, time]], starts: time, ends: time) -> bool:
    return any(starts < end and begin < ends for begin, end in taken)


@transaction.atomic
def ask_swap(shift: RosterShift, *, actor: Actor, to: Member) -> RosterShift:
    """请人替班: somebody else of the post; nothing changes before they agree."""
    if to.pk == shift.member_id:
        raise ValidationError({"to": _("请选另一位同志")})
    if not Claim.objects.filter(post=shift.post_id, member=to, state__in=TAKEN).exists():
        raise ValidationError({"to": _("“%s”不在这个岗位上，不能替班") % to})
    if not RosterShift.objects.filter(pk=shift.pk, state=PLANNED).update(swap_to=to):
        raise ValidationError(_("这一班已经登记，不能再换"))
    reread(shift)
    note(actor, "volunteering.ask_swap", shift, to=to.pk)
    hand_on("volunteering.ask_swap", shift, actor=actor)
    return shift


@transaction.atomic
def take_over(shift: RosterShift, *, actor: Actor) -> RosterShift:
    """同意替班: the shift is theirs from now on."""
    to, was = shift.swap_to, shift.member
    if to is None:
        raise ValidationError(_("没有人请替这一班"))
    if not Claim.objects.filter(post=shift.post_id, member=to, state__in=TAKEN).exists():
        raise ValidationError(_("“%s”不在这个岗位上，不能替班") % to)
    day = shift.held_on
    if _overlaps(_busy({to.pk}, {day})[to.pk, day], shift.starts_at, shift.ends_at):
        raise ValidationError(_("“%s”这个时间已经排了班") % to)
    asked = RosterShift.objects.filter(pk=shift.pk, state=PLANNED, swap_to=to, member=was)
    if not asked.update(member=to, swap_to=None):
        raise ValidationError(_("这一班刚被改过，请刷新后再看"))
    hand_on("volunteering.take_over", shift, actor=actor)  # as it was asked
    reread(shift)
    note(actor, "volunteering.take_over", shift, before={"member": str(was)})
    return shift


@transaction.atomic
def decline_swap(shift: RosterShift, *, actor: Actor) -> RosterShift:
    """不能替班: the shift stays with whoever asked, and they are told to ask somebody else."""
    to = shift.swap_to
    asked = RosterShift.objects.filter(pk=shift.pk, state=PLANNED, swap_to=to)
    if to is None or not asked.update(swap_to=None):
        raise ValidationError(_("没有人请替这一班"))
    hand_on("volunteering.decline_swap", shift, actor=actor)  # as it was asked
    reread(shift)
    note(actor, "volunteering.decline_swap", shift, before={"swap_to": str(to)})
    return shift


@transaction.atomic
def serve(shift: RosterShift, *, actor: Actor, log: str = "") -> RosterShift:
    """登记到岗: by the community; the hours stand confirmed with it."""
    return serve_many([shift], actor=actor, log=log)[0]


@transaction.atomic
def serve_many(rows: Sequence[RosterShift], *, actor: Actor, log: str = "") -> list[RosterShift]:
    today, at = clock.today(), clock.now()
    for one in rows:
        not_oneself(one.member_id, actor)
        if one.held_on > today:
            raise ValidationError(_("%s还没有到，请到那天再登记") % one.held_on)
    take_many(rows, SHIFT, "serve", actor=actor, log=log, swap_to=None, noted_on=today)
    ServiceHours.objects.bulk_create(
        [
            ServiceHours(org_id=one.org_id, member_id=one.member_id, held_on=one.held_on,
                         minutes=one.minutes, kind=ServiceHours.Kind.SHIFT,
                         source=str(Ref.to(one)), words=str(one.post), confirmed_on=today,
                         state=CONFIRMED, recorded_at=at)
            for one in rows
        ],
        batch_size=BATCH,
    )  # fmt: skip
    note_many(actor, "volunteering.serve", rows)
    return list(rows)


@transaction.atomic
def miss(shift: RosterShift, *, actor: Actor, log: str = "") -> RosterShift:
    """记未到岗: a note for the roster, not a mark against anybody."""
    return miss_many([shift], actor=actor, log=log)[0]


@transaction.atomic
def miss_many(rows: Sequence[RosterShift], *, actor: Actor, log: str = "") -> list[RosterShift]:
    if early := [one for one in rows if one.held_on > clock.today()]:
        raise ValidationError(_("%s还没有到，请到那天再登记") % early[0].held_on)
    take_many(rows, SHIFT, "miss", actor=actor, log=log, swap_to=None, noted_on=clock.today())
    note_many(actor, "volunteering.miss", rows)
    return list(rows)


@transaction.atomic
def drop_shift(shift: RosterShift, *, actor: Actor, log: str = "") -> RosterShift:
    """取消值班."""
    take_many([shift], SHIFT, "drop_shift", actor=actor, log=log, swap_to=None,
              noted_on=clock.today())  # fmt: skip
    note(actor, "volunteering.drop_shift", shift)
    return shift


def remind_shifts() -> int:
    """The day before: whoever is due tomorrow hears of it once."""
    tomorrow = clock.today() + timedelta(days=1)
    rows = RosterShift.objects.filter(held_on=tomorrow, state=PLANNED)
    due = list(rows.select_related("post", "org", "member").order_by("pk"))
    if due:
        hand_on("volunteering.shift_due", due, actor=WORKER)
    return len(due)
