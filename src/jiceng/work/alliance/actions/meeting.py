"""Joint meetings: who was there, what was decided and by whom it is done, what was ruled."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import cease
from jiceng.kit.titles import told as finding_text
from jiceng.registers.coalitions.actions import within
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Source
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Decision, Meeting, Type
from jiceng.registers.orgs.models import Org
from jiceng.work.alliance import rules
from jiceng.work.alliance.actions.agenda import conclude, unsay
from jiceng.work.alliance.models import (
    AgendaItem,
    ConcurrentSeat,
    JointMeeting,
    JointPresence,
    Resolution,
    Review,
    Ruling,
    allowed,
)

BATCH = 2_000
State = JointPresence.State


def representatives(coalition: Coalition, day: date) -> list[tuple[Partner, Any]]:
    """应到: each seat of the day, and each partner that has none by itself."""
    found: list[tuple[Partner, Any]] = _due([coalition])(coalition, day)
    return found


def _due(coalitions: Sequence[Coalition]) -> Any:
    """The same for many days of several coalitions, read once."""
    keys = {one.pk for one in coalitions}
    partners: dict[int, list[Partner]] = {}
    rows = Partner.objects.filter(coalition__in=keys).select_related("unit", "org").order_by("pk")
    for one in rows:
        partners.setdefault(one.coalition_id, []).append(one)
    seats: dict[int, list[Any]] = {}
    taken = ConcurrentSeat.objects.filter(partner__coalition__in=keys, state="seated")
    for seat in taken.select_related("person").order_by("pk"):
        seats.setdefault(seat.partner_id, []).append(seat)

    def of(coalition: Coalition, day: date) -> list[tuple[Partner, Any]]:
        found: list[tuple[Partner, Any]] = []
        for one in partners.get(coalition.pk, ()):
            if not one.stood(day):
                continue
            own = [s for s in seats.get(one.pk, ()) if s.stood(day) and s.approved_on <= day]
            found += [(one, seat) for seat in own] or [(one, None)]
        return found

    return of


@transaction.atomic
def meet(coalition: Coalition, *, actor: Actor, **values: Any) -> JointMeeting:
    """登记联席会议; see `meet_many`."""
    return meet_many([{"coalition": coalition, **values}], actor=actor)[0]


@transaction.atomic
def meet_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[JointMeeting]:
    """登记联席会议. Each row: coalition, held_on, theme, and minutes, venue, host (a partner whose
    turn it was), excused and absent (partners: none of their seats was there).

    Without enough seats the meeting is recorded all the same; `decide` then asks on what ground.
    """
    of = _due([row["coalition"] for row in rows])
    due = [of(row["coalition"], row["held_on"]) for row in rows]
    missed = []
    for row, seats in zip(rows, due, strict=True):
        within(row["coalition"], row["held_on"], "held_on")
        if not seats:
            raise ValidationError({"held_on": _("这一天还没有共建单位，请先登记加入")})
        missed.append(_missed(row, {partner.pk for partner, _seat in seats}))
    written = meetings.record_many([_register(row) for row in rows], actor=actor)
    at = clock.now()
    made = JointMeeting.objects.bulk_create(
        [
            JointMeeting(
                coalition=row["coalition"], meeting=meeting, host=row.get("host"), recorded_at=at
            )
            for row, meeting in zip(rows, written, strict=True)
        ],
        batch_size=BATCH,
    )
    JointPresence.objects.bulk_create(
        [
            JointPresence(
                joint=joint, partner=partner, seat=seat, state=gone.get(partner.pk, State.PRESENT)
            )
            for joint, gone, seats in zip(made, missed, due, strict=True)
            for partner, seat in seats
        ],
        batch_size=BATCH,
    )
    note_many(actor, "alliance.meet", made)
    return list(made)


def _register(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row.get(name) or "" for name in ("theme", "minutes", "venue")}
    return {
        "org": row["coalition"].keeper, "type": Type.JOINT_CONFERENCE, "held_on": row["held_on"],
        "due": [], **told,
    }  # fmt: skip


def _missed(row: Mapping[str, Any], due: set[Any]) -> dict[Any, str]:
    """How it was with each partner that was not there; all named must have been due."""
    found: dict[Any, str] = {}
    for name, state in (("excused", State.EXCUSED), ("absent", State.ABSENT)):
        for partner in row.get(name) or ():
            if partner.pk not in due:
                raise ValidationError({name: _("“%s”这一天不在应到名单里") % partner})
            if found.setdefault(partner.pk, state) != state:
                raise ValidationError({name: _("同一个单位不能既请假又缺席")})
    host = row.get("host")
    if host is not None and host.pk not in due:
        raise ValidationError({"host": _("“%s”这一天不在应到名单里") % host})
    return found


def tally(joint: JointMeeting) -> rules.Quorum:
    """Whether enough were there, by the local terms of that day."""
    found = Counter(JointPresence.objects.filter(joint=joint).values_list("state", flat=True))
    percent = allowed(joint.coalition.keeper, joint.meeting.held_on).quorum
    return rules.quorum(due=found.total(), present=found[State.PRESENT], percent=percent)


def still_counted(joint: JointMeeting) -> None:
    """As it stands now, whatever the page said; until the transaction ends nobody voids it."""
    if Meeting.objects.select_for_update().get(pk=joint.meeting_id).void_reason:
        raise ValidationError(_("这次会议的记录已经作废"))


@transaction.atomic
def decide(
    joint: JointMeeting, *, actor: Actor, text: str, scope: str, org: Org | None = None,
    owner: str = "", due_on: date | None = None, item: AgendaItem | None = None, waiver: str = "",
) -> Resolution:  # fmt: skip
    """作决定: the register's decision, and a matter with an owner and a day, checked by another."""
    still_counted(joint)
    if not text.strip():
        raise ValidationError({"text": _("请写决定的内容")})
    if org is None:
        raise ValidationError({"org": _("请写明由谁办；没有要办的事，写在会议内容里就可以")})
    if due_on is None:
        raise ValidationError({"due_on": _("请写明什么时候办完")})
    found = tally(joint)
    if not found.met and not waiver.strip():
        said = _("%s。可以只记情况不作决定；章程另有规定的，在“人数不足的说明”里写明依据")
        raise ValidationError({"waiver": said % finding_text(found.finding)})
    if item is not None and item.coalition_id != joint.coalition_id:
        raise ValidationError({"item": _("这个议题不是这个共建组织的，请重新选择")})
    decision = Decision.objects.create(meeting=joint.meeting, text=text.strip(), carried=True)
    matter = matters.lodge(
        actor=actor, title=text.strip()[:200], org=org, sender=joint.coalition.keeper,
        source=Source.DECISION, origin=joint, origin_text=str(joint), owner=owner.strip(),
        raised_on=joint.meeting.held_on, due_on=due_on,
    )  # fmt: skip
    made: Resolution = Resolution.objects.create(
        joint=joint, item=item, decision=decision, matter=matter, scope=scope,
        waiver="" if found.met else waiver.strip(),
    )  # fmt: skip
    note(actor, "alliance.decide", joint, matter=matter.code)
    if item is not None:
        conclude(item, actor=actor, conclusion=text, on=joint.meeting.held_on)
    return made


def _one_at_a_time(joint: JointMeeting) -> None:
    """One ruling of a coalition after the other, and none while a meeting of it becomes void."""
    Coalition.objects.select_for_update().get(pk=joint.coalition_id)


@transaction.atomic
def rule(
    joint: JointMeeting, *, actor: Actor, subject: str, lead: Org | None = None, outside: str = "",
    assist: str = "", category: Any = None,
) -> Ruling:  # fmt: skip
    """归口裁定: whose kind of matter it is from that day on; a former one on the same ends."""
    still_counted(joint)
    if not subject.strip():
        raise ValidationError({"subject": _("请写是哪一类事")})
    if (lead is None) == (not outside.strip()):
        raise ValidationError({"lead": _("由党组织办还是由外单位办，二者填一项")})
    since = joint.meeting.held_on
    _one_at_a_time(joint)
    same = Ruling.objects.valid().filter(joint__coalition=joint.coalition, subject=subject.strip())
    if late := same.filter(since__gte=since).first():
        raise ValidationError({"subject": _("自%s起已经裁定过，请按先后顺序登记") % late.since})
    same.exclude(until__lte=since).update(until=since)
    made: Ruling = Ruling.objects.create(
        joint=joint, subject=subject.strip(), category=category, lead=lead, since=since,
        outside=outside.strip(), assist=assist.strip(),
    )  # fmt: skip
    note(actor, "alliance.rule", joint, subject=made.subject)
    return made


@transaction.atomic
def end_ruling(ruling: Ruling, *, actor: Actor, on: date, reason: str = "") -> Ruling:
    """不再适用 from a day on."""
    cease(ruling, on)
    note(actor, "alliance.end_ruling", ruling, reason=reason)
    return ruling


@transaction.atomic
def void_meeting(joint: JointMeeting, *, actor: Actor, reason: str) -> JointMeeting:
    """作废: the register's meeting is void, and counted nowhere; what it decided is looked at, and
    what it ruled goes with it: a former ruling on the same holds again, up to the next one if there
    is one, and what it concluded waits for the next meeting.
    """
    Meeting.objects.select_for_update().get(pk=joint.meeting_id)  # whoever decides on it waits
    if Resolution.objects.filter(joint=joint, matter__void_reason="").exists():
        raise ValidationError(_("它的决定还在办，请先把落实事项作废"))
    _one_at_a_time(joint)
    meetings.void(joint.meeting, actor=actor, reason=reason)
    for ruling in Ruling.objects.filter(joint=joint):
        former = Ruling.objects.filter(joint__coalition=joint.coalition, until=ruling.since)
        former.filter(subject=ruling.subject).update(until=ruling.until)
    for item in AgendaItem.objects.filter(resolution__joint=joint).select_related("source"):
        unsay(item, actor=actor)
    note(actor, "alliance.void_meeting", joint, reason=reason)
    return joint


@transaction.atomic
def review(
    coalition: Coalition, *, actor: Actor, year: int, words: str, mend: str = "",
    reviewed_on: date | None = None,
) -> Review:  # fmt: skip
    """年度评议: once a year, in words."""
    on = reviewed_on or clock.today()
    within(coalition, on, "reviewed_on")
    if not coalition.since.year <= year <= on.year:
        raise ValidationError({"year": _("这一年还没有成立或者还没有到，请检查年度")})
    if Review.objects.filter(coalition=coalition, year=year).exists():
        raise ValidationError({"year": _("%d年已经评议过") % year})
    made: Review = Review.objects.create(
        coalition=coalition, year=year, reviewed_on=on, words=words.strip(), mend=mend.strip()
    )
    note(actor, "alliance.review", coalition, year=year)
    return made
