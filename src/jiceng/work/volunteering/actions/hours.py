"""The verbs of hours: log what was done besides, confirm, deny; never one's own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.work.volunteering.flows import ACCEPTED, CLAIMED, CONFIRMED, HOURS
from jiceng.work.volunteering.models import CheckIn, ServiceHours
from jiceng.work.volunteering.rules import DAY_MINUTES, may_confirm

FEW = 20


def not_oneself(served: int, by: Actor) -> None:
    """Refuses whoever would confirm their own service."""
    own = getattr(by, "member_id", None)
    if not may_confirm(served=served, confirms=own):
        raise ValidationError(_("自己的服务时长要由受益的一方或者社区另一位同志确认"))


@transaction.atomic
def log_hours(*, actor: Actor, **values: Any) -> ServiceHours:
    """登记服务时长; see `log_hours_many`."""
    return log_hours_many([values], actor=actor)[0]


@transaction.atomic
def log_hours_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ServiceHours]:
    """登记. Each row: org (the community served), member, held_on, minutes, words, and `asks` where
    somebody in particular was served, who may say by a code of their own whether it was so.
    """
    at, today, made = clock.now(), clock.today(), []
    people = {row["member"].pk for row in rows}
    reported = set(
        CheckIn.objects.filter(member__in=people, state=ACCEPTED).values_list("org", "member")
    )
    for row in rows:
        org, member = row["org"], row["member"]
        if row["held_on"] > today:
            raise ValidationError({"held_on": _("日期还没有到，请检查日期")})
        if not 0 < row["minutes"] <= DAY_MINUTES:
            said = _("一天的服务时长在1到%d分钟之间，请检查")
            raise ValidationError({"minutes": said % DAY_MINUTES})
        if (org.pk, member.pk) not in reported and not member.org.path.startswith(org.path):
            raise ValidationError({"org": _("没有在“%s”报到，请选报到的社区") % org})
        values = dict(row)
        slip = uuid4() if values.pop("asks", False) else None  # nobody guesses it
        made.append(ServiceHours(recorded_at=at, slip=slip, **values))
    insert(made)
    note_many(actor, "volunteering.log_hours", made)
    hand_on("volunteering.log_hours", made, actor=actor)
    return made


@transaction.atomic
def confirm(hours: ServiceHours, *, actor: Actor) -> ServiceHours:
    """确认时长, by anybody of the community but whoever served."""
    return confirm_many([hours], actor=actor)[0]


@transaction.atomic
def confirm_many(rows: Sequence[ServiceHours], *, actor: Actor) -> list[ServiceHours]:
    for one in rows:
        not_oneself(one.member_id, actor)
    take_many(rows, HOURS, "confirm", actor=actor, confirmed_on=clock.today())
    note_many(actor, "volunteering.confirm", rows)
    return list(rows)


@transaction.atomic
def deny(hours: ServiceHours, *, actor: Actor, answer: str) -> ServiceHours:
    """不予确认, with the reason the member reads."""
    not_oneself(hours.member_id, actor)
    take(hours, HOURS, "deny", actor=actor, told=answer, confirmed_on=clock.today())
    note(actor, "volunteering.deny", hours, reason=answer)
    hand_on("volunteering.deny", hours, actor=actor)
    return hours


@transaction.atomic
def vouch(hours: ServiceHours, *, actor: Actor, so: bool) -> ServiceHours:
    """受益人说明: so it was, or not; once, while it waits. Who said it is not kept."""
    here = ServiceHours.objects.filter(pk=hours.pk, state=CLAIMED, vouched=None)
    if not here.exclude(slip=None).update(vouched=so, vouched_on=clock.today()):
        raise StepError(_("已经说过或者社区已经办了，不用再说"))
    reread(hours)
    note(actor, "volunteering.vouch", hours, so=so)
    return hours


def _confirmed_has_its_day() -> Iterator[str]:
    rows = ServiceHours.objects.filter(state=CONFIRMED, confirmed_on=None)
    for pk in rows.values_list("pk", flat=True)[:FEW]:
        yield f"服务时长 {pk} 已确认，却没有确认日期"


INVARIANTS = [_confirmed_has_its_day]
