"""The verbs of report-ins: report, accept, refuse, end, revoke."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import JournalLine, note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.actions.endings import tell, told
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.actions.posts import vacate
from jiceng.work.volunteering.flows import (
    ACCEPTED,
    ACTIVE,
    APPLIED,
    APPROVED,
    CHECKIN,
    ENDED,
    OPEN,
    REFUSED,
    TAKEN,
)
from jiceng.work.volunteering.models import CheckIn, Claim

FEW = 20
RELEASE = "volunteering.release"


@transaction.atomic
def report(*, actor: Actor, **values: Any) -> CheckIn:
    """社区报到; see `report_many`."""
    return report_many([values], actor=actor)[0]


@transaction.atomic
def report_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[CheckIn]:
    """报到. Each row: org (the community), member, and way, wish, applied_on where known."""
    today, at, made = clock.today(), clock.now(), []
    members = [row["member"].pk for row in rows]
    open_ = CheckIn.objects.filter(member__in=members, state__in=OPEN)
    held = set(open_.values_list("org", "member"))
    for row in rows:
        values = {**row, "applied_on": row.get("applied_on") or today}
        org, member = values["org"], values["member"]
        if org.is_branch and org.parent is None:
            raise ValidationError({"org": _("请选择社区党组织")})
        if member.left_on is not None:
            raise ValidationError({"member": _("“%s”已经不在花名册里") % member})
        if member.org.path.startswith(org.path):
            said = _("“%s”就在这里过组织生活，不用报到")
            raise ValidationError({"member": said % member})
        if (org.pk, member.pk) in held:
            raise ValidationError({"member": _("“%s”已经在这里报到或者正在等确认") % member})
        if values["applied_on"] > today:
            raise ValidationError({"applied_on": _("日期还没有到，请检查日期")})
        held.add((org.pk, member.pk))
        made.append(CheckIn(recorded_at=at, **values))
    insert(made)
    note_many(actor, "volunteering.report", made)
    hand_on("volunteering.report", [one for one in made if one.way == "phone"], actor=actor)
    return made


@transaction.atomic
def accept(checkin: CheckIn, *, actor: Actor, on: date | None = None) -> CheckIn:
    """确认报到: the receipt gets its number."""
    return accept_many([checkin], actor=actor, on=on)[0]


@transaction.atomic
def accept_many(rows: Sequence[CheckIn], *, actor: Actor, on: date | None = None) -> list[CheckIn]:
    """确认报到, of several on one day (today unless said)."""
    day = on or clock.today()
    if day > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if early := [one for one in rows if day < one.applied_on]:
        raise ValidationError({"on": _("确认日期不能早于申请日期（%s）") % early[0].applied_on})
    numbers = next_numbers(f"volunteering.checkin.{day.year}", len(rows))
    take_many(rows, CHECKIN, "accept", actor=actor, accepted_on=day)
    for one, number in zip(rows, numbers, strict=True):
        one.number = f"BD{day.year}-{number:05d}"
    store(rows, "number")
    note_many(actor, "volunteering.accept", rows)
    hand_on("volunteering.accept", rows, actor=actor)
    return list(rows)


@transaction.atomic
def refuse(checkin: CheckIn, *, actor: Actor, answer: str) -> CheckIn:
    """退回报到, with the reason the member reads."""
    take(checkin, CHECKIN, "refuse", actor=actor, answer=answer)
    note(actor, "volunteering.refuse", checkin, reason=answer)
    hand_on("volunteering.refuse", [checkin], actor=actor)
    return checkin


@transaction.atomic
def end(checkin: CheckIn, *, actor: Actor, on: date, answer: str = "") -> CheckIn:
    """结束报到: moved house, went elsewhere; the posts held here end the same day."""
    if on > clock.today() or (checkin.accepted_on and on <= checkin.accepted_on):
        said = _("结束日期要晚于报到日期（%s），不能晚于今天")
        raise ValidationError({"on": said % checkin.accepted_on})
    _leave_posts(Q(org=checkin.org_id, member=checkin.member_id), on)
    take(checkin, CHECKIN, "end", actor=actor, ended_on=on, answer=answer)
    note(actor, "volunteering.end", checkin, on=on)
    return checkin


@transaction.atomic
def revoke(checkin: CheckIn, *, actor: Actor, answer: str) -> CheckIn:
    """撤销报到: it was recorded wrongly, and never counted."""
    _leave_posts(Q(org=checkin.org_id, member=checkin.member_id), clock.today())
    take(checkin, CHECKIN, "revoke", actor=actor, answer=answer)
    note(actor, "volunteering.revoke", checkin, reason=answer)
    return checkin


def _leave_posts(whose: Q, on: date) -> None:
    held = Claim.objects.filter(whose)
    held.filter(state=APPLIED).update(state=REFUSED)
    begun = held.filter(state__in=TAKEN)
    if late := begun.filter(approved_on__gte=on).order_by("-approved_on").first():
        said = _("%s才同意认领岗位，日期要晚于这一天")
        raise ValidationError({"on": said % late.approved_on})
    vacate(begun, on)


REPORTED = Prepared(lambda member: CheckIn.objects.filter(member=member)[:1])
CLAIMED = Prepared(lambda member: Claim.objects.filter(member=member)[:1])


@transaction.atomic
def release(member: Member, *, actor: Actor) -> None:
    """Whoever has left the roll is reported in nowhere and on no post from that day on.

    Where that day is put right, what had ended with the wrong one ends on it; who never left
    stays on both.
    """
    if not REPORTED(member.pk) and not CLAIMED(member.pk):
        return
    on, own = member.left_on, CheckIn.objects.filter(member=member)
    posts = Claim.objects.filter(member=member)
    came, held = _told(member, own), _told(member, posts)
    if on is None:
        _stand_on(own.filter(pk__in=came), posts.filter(pk__in=held), actor)
        return
    own.filter(state=APPLIED).update(state=REFUSED)
    begun = own.filter(Q(state=ACCEPTED) | Q(pk__in=came))
    rows = list(begun)
    if late := [one.accepted_on for one in rows if one.accepted_on and one.accepted_on >= on]:
        said = _("这位同志%s才在社区报到，日期要晚于这一天")
        raise ValidationError({"on": said % max(late)})
    tell([*rows, *posts.filter(state__in=TAKEN)], RELEASE, actor=actor, field="ended_on")
    posts.filter(pk__in=held).update(ended_on=on)
    _leave_posts(Q(member=member), on)
    own.filter(pk__in=[one.pk for one in rows]).update(state=ENDED, ended_on=on)


def _told(member: Member, rows: Any) -> list[int]:
    """Those that ended when the member left, and are not in use again."""
    return list(told(member, rows.filter(state=ENDED), RELEASE))


def _stand_on(reports: Any, posts: Any, actor: Actor) -> None:
    """They never left: report-in and posts stand on, as far as there is room; shifts that fell
    away are planned anew.
    """
    back: list[Any] = list(reports)
    reports.update(state=ACCEPTED, ended_on=None)
    for one in posts.filter(post__until=None).select_related("post"):
        if Claim.objects.filter(post=one.post_id, state__in=TAKEN).count() < one.post.quota:
            begun = JournalLine.objects.about(one).filter(verb="volunteering.start").exists()
            one.state, one.ended_on = ACTIVE if begun else APPROVED, None
            one.save(update_fields=["state", "ended_on"])
            back.append(one)
    if back:
        note_many(actor, "volunteering.stand_on", back)


def _posts_within_the_report() -> Iterator[str]:
    """Whoever has left the roll holds no post and stands in no list."""
    for model in (CheckIn, Claim):
        open_ = (ACCEPTED,) if model is CheckIn else TAKEN
        rows = model.objects.filter(state__in=open_, member__left_on__lte=clock.today())
        for pk in rows.values_list("pk", flat=True)[:FEW]:
            yield f"{model._meta.verbose_name} {pk}：党员已经不在花名册里"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_posts_within_the_report]
