"""The verbs of posts: publish, close; claim, approve, turn down, start, step down, review."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take, take_many
from jiceng.kit.handoffs import hand_on
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.flows import (
    ACCEPTED,
    ACTIVE,
    APPLIED,
    CANCELLED,
    CLAIM,
    ENDED,
    PLANNED,
    TAKEN,
)
from jiceng.work.volunteering.models import (
    CheckIn,
    Claim,
    PostReview,
    RosterShift,
    ServicePost,
    Talent,
)
from jiceng.work.volunteering.rules import Match, half_of, match

BATCH = 2_000
FEW = 20


@transaction.atomic
def publish(*, actor: Actor, **values: Any) -> ServicePost:
    """设岗; see `publish_many`."""
    return publish_many([values], actor=actor)[0]


@transaction.atomic
def publish_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ServicePost]:
    """设岗. Each row: org, name, duty, quota, since, and kind, venue, area, telephone, skills where
    known.
    """
    at, made, asked = clock.now(), [], []
    for row in rows:
        values = dict(row)
        asked.append(list(values.pop("skills", ()) or ()))
        if values["since"] > clock.today():
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
        if ServicePost.objects.filter(org=values["org"], name=values["name"], until=None).exists():
            raise ValidationError({"name": _("“%s”已经有这个名称的岗位") % values["org"]})
        made.append(ServicePost(recorded_at=at, **values))
    insert(made)
    through: Any = ServicePost.skills.through
    through.objects.bulk_create(
        [through(servicepost_id=post.pk, skill_id=skill.pk)
         for post, skills in zip(made, asked, strict=True) for skill in skills],
        batch_size=BATCH,
    )  # fmt: skip
    note_many(actor, "volunteering.publish", made)
    hand_on("volunteering.publish", made, actor=actor)
    return made


@transaction.atomic
def close(post: ServicePost, *, actor: Actor, on: date) -> ServicePost:
    """撤岗: whoever is on it steps down that day."""
    if on <= post.since or on > clock.today():
        said = _("撤岗日期要晚于设岗日期（%s），不能晚于今天")
        raise ValidationError({"on": said % post.since})
    held = Claim.objects.filter(post=post, state__in=TAKEN)
    if late := held.filter(approved_on__gte=on).first():
        raise ValidationError({"on": _("%s才同意认领，日期要晚于这一天") % late.approved_on})
    if not ServicePost.objects.filter(pk=post.pk, until=None).update(until=on):
        raise ValidationError(_("已经撤岗"))
    vacate(held, on)
    Claim.objects.filter(post=post, state=APPLIED).update(state="refused")
    reread(post)
    note(actor, "volunteering.close", post, on=on)
    return post


def vacate(held: Any, on: date) -> None:
    """These claims end that day; what was on the roster from then on falls away."""
    free_shifts(list(held), on)
    held.update(state=ENDED, ended_on=on)


def free_shifts(claims: Iterable[Claim], on: date) -> None:
    for one in claims:
        RosterShift.objects.filter(
            post=one.post_id, member=one.member_id, state=PLANNED, held_on__gte=on
        ).update(state=CANCELLED, noted_on=clock.today())


def matched(post: ServicePost, member: Member) -> Match:
    """The skills of the post that the member named themself."""
    own = Talent.objects.filter(member=member).values_list("skill__name", flat=True)
    wanted = post.skills.order_by("order", "pk").values_list("name", flat=True)
    return match(wanted=wanted, own=own)


@transaction.atomic
def claim(
    post: ServicePost, *, actor: Actor, member: Member, applied_on: date | None = None
) -> Claim:
    """认领: by whoever has reported to the community (or belongs to it)."""
    return claim_many([{"post": post, "member": member, "applied_on": applied_on}],
                      actor=actor)[0]  # fmt: skip


@transaction.atomic
def claim_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Claim]:
    """认领. Each row: post, member, and applied_on where it is not today."""
    today, at, made = clock.today(), clock.now(), []
    members = {row["member"].pk for row in rows}
    here = CheckIn.objects.filter(member__in=members, state=ACCEPTED)
    reported = set(here.values_list("org", "member"))
    open_ = Claim.objects.filter(member__in=members, state__in=(APPLIED, *TAKEN))
    held = set(open_.values_list("post", "member"))
    own, wanted = _skills(rows)
    for row in rows:
        post, member, day = row["post"], row["member"], row.get("applied_on") or today
        if post.until is not None or day < post.since:
            raise ValidationError({"post": _("“%s”这一天没有设，不能认领") % post})
        belongs = member.left_on is None and member.org.path.startswith(post.org.path)
        if (post.org_id, member.pk) not in reported and not belongs:
            said = _("请先到“%s”报到，确认以后再认领岗位")
            raise ValidationError({"member": said % post.org})
        if (post.pk, member.pk) in held:
            raise ValidationError({"member": _("“%s”已经认领了这个岗位") % member})
        held.add((post.pk, member.pk))
        why = match(wanted=wanted.get(post.pk, ()), own=own.get(member.pk, ()))
        made.append(
            Claim(org_id=post.org_id, post=post, member=member, applied_on=day, recorded_at=at,
                  matched=why.fits, why=why.words[:80])
        )  # fmt: skip
    insert(made)
    note_many(actor, "volunteering.claim", made)
    return made


def _skills(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """By member what they can do, by post what it asks for."""
    own: dict[int, list[str]] = {}
    told = Talent.objects.filter(member__in={row["member"].pk for row in rows})
    for member, name in told.values_list("member", "skill__name"):
        own.setdefault(member, []).append(name)
    wanted: dict[int, list[str]] = {}
    asked = ServicePost.objects.filter(pk__in={row["post"].pk for row in rows}).exclude(skills=None)
    for post, name in asked.order_by("skills__order").values_list("pk", "skills__name"):
        wanted.setdefault(post, []).append(name)
    return own, wanted


@transaction.atomic
def approve(claim: Claim, *, actor: Actor, on: date | None = None) -> Claim:
    """同意认领, as long as the post has room."""
    return approve_many([claim], actor=actor, on=on)[0]


@transaction.atomic
def approve_many(rows: Sequence[Claim], *, actor: Actor, on: date | None = None) -> list[Claim]:
    """同意认领, of several on one day; a post takes no more than its number."""
    day = on or clock.today()
    posts = {one.post_id for one in rows}
    # Held until this is written: two clerks cannot both give away the last place.
    room = {
        post.pk: post.quota for post in ServicePost.objects.select_for_update().filter(pk__in=posts)
    }
    taken = Claim.objects.filter(post__in=posts, state__in=TAKEN).order_by()
    for post, n in taken.values_list("post").annotate(n=Count("pk")):
        room[post] -= n
    for one in rows:
        if day < one.applied_on or day > clock.today():
            raise ValidationError({"on": _("同意的日期在认领以后，不晚于今天")})
        if room[one.post_id] < 1:
            said = _("“%s”已经满员，请先调整定员，或者请本人认领别的岗位")
            raise ValidationError({"post": said % one.post})
        room[one.post_id] -= 1
    take_many(rows, CLAIM, "approve", actor=actor, approved_on=day)
    note_many(actor, "volunteering.approve", rows)
    hand_on("volunteering.approve", rows, actor=actor)
    return list(rows)


@transaction.atomic
def turn_down(claim: Claim, *, actor: Actor, answer: str) -> Claim:
    """不同意认领, with the reason the member reads."""
    take(claim, CLAIM, "turn_down", actor=actor, answer=answer)
    note(actor, "volunteering.turn_down", claim, reason=answer)
    hand_on("volunteering.turn_down", [claim], actor=actor)
    return claim


@transaction.atomic
def start(claim: Claim, *, actor: Actor) -> Claim:
    """上岗."""
    return start_many([claim], actor=actor)[0]


@transaction.atomic
def start_many(rows: Sequence[Claim], *, actor: Actor) -> list[Claim]:
    take_many(rows, CLAIM, "start", actor=actor)
    note_many(actor, "volunteering.start", rows)
    return list(rows)


@transaction.atomic
def step_down(claim: Claim, *, actor: Actor, on: date, answer: str = "") -> Claim:
    """离岗; nobody has to say why."""
    if on > clock.today() or (claim.approved_on and on <= claim.approved_on):
        said = _("离岗日期要晚于同意日期（%s），不能晚于今天")
        raise ValidationError({"on": said % claim.approved_on})
    free_shifts([claim], on)
    take(claim, CLAIM, "step_down", actor=actor, ended_on=on, answer=answer)
    note(actor, "volunteering.step_down", claim, on=on)
    return claim


@transaction.atomic
def offer_near(claim: Claim, *, actor: Actor, willing: bool) -> Claim:
    """就近派单: while on duty the member may be named to whoever dispatches nearby; by their own
    word, and taken back as easily.
    """
    day = clock.today() if willing else None
    if not Claim.objects.filter(pk=claim.pk, state__in=TAKEN).update(near_on=day):
        raise ValidationError(_("已经不在这个岗位上，请刷新后再看"))
    reread(claim)
    note(actor, "volunteering.offer_near", claim, willing=willing)
    return claim


@transaction.atomic
def review(
    claim: Claim, *, actor: Actor, held_on: date, words: str, goes_on: bool = True
) -> PostReview:
    """半年履职; see `review_many`."""
    row = {"claim": claim, "held_on": held_on, "words": words, "goes_on": goes_on}
    return review_many([row], actor=actor)[0]


@transaction.atomic
def review_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[PostReview]:
    """Each row: claim, held_on, words, goes_on. Who does not go on steps down by another verb."""
    at, made = clock.now(), []
    had = set(PostReview.objects.filter(claim__in={row["claim"].pk for row in rows})
              .values_list("claim", "half"))  # fmt: skip
    for row in rows:
        one, day = row["claim"], row["held_on"]
        if one.approved_on is None or day < one.approved_on or day > clock.today():
            raise ValidationError({"held_on": _("日期要在在岗期间，不能晚于今天")})
        half = half_of(day)
        if (one.pk, half) in had:
            raise ValidationError({"held_on": _("这半年已经记过履职情况")})
        had.add((one.pk, half))
        made.append(PostReview(half=half, recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.review", [one.claim for one in made])
    return made


def _no_post_is_overfull() -> Iterator[str]:
    """More on a post than its number says only where the number was lowered afterwards."""
    held = Claim.objects.filter(state__in=TAKEN, post__until__isnull=False)
    for pk in held.values_list("pk", flat=True)[:FEW]:
        yield f"认领 {pk} 的岗位已经撤岗，却还在岗"
    strange = Claim.objects.filter(state=ACTIVE, approved_on=None)
    for pk in strange.values_list("pk", flat=True)[:FEW]:
        yield f"认领 {pk} 在岗，却没有同意的日期"


INVARIANTS = [_no_post_is_overfull]
