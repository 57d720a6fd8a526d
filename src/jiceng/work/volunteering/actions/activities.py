"""The verbs of activities: plan, sign up, hold, settle by the community, send back, call off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.flows import ACTIVITY, CANCELLED, CLOSED, CONFIRMED, PLANNED
from jiceng.work.volunteering.models import ActivityPart, ServiceHours, VolunteerActivity
from jiceng.work.volunteering.rules import DAY_MINUTES

BATCH = 2_000
FEW = 20


@transaction.atomic
def arrange(*, actor: Actor, **values: Any) -> VolunteerActivity:
    """计划活动; see `arrange_many`."""
    return arrange_many([values], actor=actor)[0]


@transaction.atomic
def arrange_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[VolunteerActivity]:
    """计划活动. Each row: org, community, name, held_on, starts_at, minutes, and team, series,
    place, insurance, badge where known.
    """
    at, made = clock.now(), []
    for row in rows:
        if not 0 < row["minutes"] <= DAY_MINUTES:
            said = _("一天的服务时长在1到%d分钟之间，请检查")
            raise ValidationError({"minutes": said % DAY_MINUTES})
        team = row.get("team")
        if team is not None and team.until is not None and team.until <= row["held_on"]:
            raise ValidationError({"team": _("“%s”那天已经解散") % team})
        made.append(VolunteerActivity(recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.arrange", made)
    hand_on("volunteering.arrange", made, actor=actor)
    return made


@transaction.atomic
def sign_up(activity: VolunteerActivity, *, actor: Actor, member: Member) -> ActivityPart:
    """报名; see `sign_up_many`."""
    return sign_up_many([{"activity": activity, "member": member}], actor=actor)[0]


@transaction.atomic
def sign_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ActivityPart]:
    """报名. Each row: activity, member."""
    keys = {row["activity"].pk for row in rows}
    held = set(ActivityPart.objects.filter(activity__in=keys).values_list("activity", "member"))
    made = []
    for row in rows:
        activity, member = row["activity"], row["member"]
        if activity.state != PLANNED:
            raise ValidationError({"activity": _("“%s”已经开展或取消，不能再报名") % activity})
        if member.left_on is not None:
            raise ValidationError({"member": _("“%s”已经不在花名册里") % member})
        if (activity.pk, member.pk) in held:
            raise ValidationError({"member": _("“%s”已经报了名") % member})
        held.add((activity.pk, member.pk))
        made.append(ActivityPart(activity=activity, member=member, signed_on=clock.today()))
    insert(made)
    note_many(actor, "volunteering.sign_up", [one.activity for one in made])
    return made


@transaction.atomic
def hold(
    activity: VolunteerActivity, *, actor: Actor, people_served: int,
    absent: Sequence[ActivityPart] = (), badge: bool | None = None,
) -> VolunteerActivity:  # fmt: skip
    """登记开展: who was there (everybody who signed up but these), how many were served."""
    if activity.held_on > clock.today():
        raise ValidationError(_("%s还没有到，请到那天再登记") % activity.held_on)
    if people_served < 0:
        raise ValidationError({"people_served": _("不能小于 0，请检查")})
    take(activity, ACTIVITY, "hold", actor=actor, people_served=people_served,
         badge=activity.badge if badge is None else badge)  # fmt: skip
    parts = ActivityPart.objects.filter(activity=activity)
    left = parts.filter(member__left_on__lte=activity.held_on)  # signed up, and gone by that day
    gone = {one.pk for one in absent} | set(left.values_list("pk", flat=True))
    parts.exclude(pk__in=gone).update(came=True)
    parts.filter(pk__in=gone).update(came=False)
    note(actor, "volunteering.hold", activity, people_served=people_served)
    hand_on("volunteering.hold", activity, actor=actor)
    return activity


@transaction.atomic
def settle(
    activity: VolunteerActivity, *, actor: Actor, people_served: int | None = None, told: str = ""
) -> VolunteerActivity:
    """社区确认: it was so (or so many were served); the hours of who came stand with it."""
    served = activity.people_served if people_served is None else people_served
    if served is None or served < 0:
        raise ValidationError({"people_served": _("请填服务人数")})
    own = getattr(actor, "member_id", None)
    came = ActivityPart.objects.filter(activity=activity, came=True)
    if own is not None and came.filter(member=own).exists():
        raise ValidationError(_("自己参加的活动要由社区另一位同志确认"))
    take(activity, ACTIVITY, "settle", actor=actor, people_served=served, told=told,
         settled_on=clock.today())  # fmt: skip
    today, at, source = clock.today(), clock.now(), str(Ref.to(activity))
    ServiceHours.objects.bulk_create(
        [
            ServiceHours(org_id=activity.community_id, member_id=member, held_on=activity.held_on,
                         minutes=activity.minutes, kind=ServiceHours.Kind.ACTIVITY, source=source,
                         words=activity.name, confirmed_on=today, state=CONFIRMED, recorded_at=at)
            for member in came.values_list("member", flat=True)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    note(actor, "volunteering.settle", activity, people_served=served)
    return activity


@transaction.atomic
def send_back(activity: VolunteerActivity, *, actor: Actor, told: str) -> VolunteerActivity:
    """退回组织单位: it was not so, and why."""
    take(activity, ACTIVITY, "send_back", actor=actor, told=told, people_served=None)
    ActivityPart.objects.filter(activity=activity).update(came=None)
    note(actor, "volunteering.send_back", activity, reason=told)
    hand_on("volunteering.send_back", activity, actor=actor)
    return activity


@transaction.atomic
def call_off(activity: VolunteerActivity, *, actor: Actor, told: str = "") -> VolunteerActivity:
    """取消活动."""
    take(activity, ACTIVITY, "call_off", actor=actor, told=told)
    note(actor, "volunteering.call_off", activity, reason=told)
    return activity


def _settled_counts_people() -> Iterator[str]:
    rows = VolunteerActivity.objects.filter(state=CLOSED, people_served=None)
    for pk in rows.values_list("pk", flat=True)[:FEW]:
        yield f"活动 {pk} 社区已确认，却没有服务人数"
    early = VolunteerActivity.objects.filter(held_on__gt=clock.today())
    for pk in early.exclude(state__in=(PLANNED, CANCELLED)).values_list("pk", flat=True)[:FEW]:
        yield f"活动 {pk} 还没有到日子，却已经开展"


INVARIANTS = [_settled_counts_people]
