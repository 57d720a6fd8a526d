"""A year's round: opened for those it is for, proposed, made public, confirmed and frozen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.actions.checking import drop_many, graded, hold, list_subjects
from jiceng.insight.ratings.actions.keeping import digest_of, digest_of_round
from jiceng.insight.ratings.flows import (
    CONFIRMED,
    IN_FORCE,
    OPEN,
    PUBLIC,
    ROUND,
    VERIFIED,
    WITHDRAWN,
)
from jiceng.insight.ratings.models import Protest, Result, Round, Scheme, Subject
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import store
from jiceng.kernel.journal import note
from jiceng.kernel.paths import inside
from jiceng.kernel.steps import take
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.flows import ENDED
from jiceng.registers.notices.flows import WITHDRAWN as TAKEN_BACK
from jiceng.registers.notices.models import Kind as NoticeKind
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place

NAMED = 5  # of those in the way, so many are named


@transaction.atomic
def open_round(
    *, actor: Actor, scheme: Scheme, org: Org, year: int, due_on: date | None = None,
    everyone: bool = True, chosen: Sequence[models.Model] = (),
) -> Round:  # fmt: skip
    """启动一轮 under the version in force: `everyone` it is for beneath `org`, or those `chosen`;
    more may enter by their own wish while it is open.
    """
    today = clock.today()
    if scheme.state != IN_FORCE or not Scheme.objects.in_force(today).filter(pk=scheme.pk).exists():
        raise ValidationError(
            {"scheme": _("这个办法还没有启用，或者已经由新的一版代替，请选择现行的")}
        )
    if not org.path.startswith(scheme.org.path):
        raise ValidationError({"org": _("这个办法只管%s和下级") % scheme.org})
    if year > today.year:
        raise ValidationError({"year": _("这一年还没有到，请检查年度")})
    if due_on is not None and due_on < today:
        raise ValidationError({"due_on": _("自评截止日已经过去，请检查日期")})
    others = Round.objects.filter(scheme__name=scheme.name, year=year).exclude(state=WITHDRAWN)
    if any(_meet(org.path, one.org.path) for one in others.select_related("org")):
        raise ValidationError({"year": _("这一年这个范围已经启动过，请在那一轮上办理")})
    made: Round = Round.objects.create(
        scheme=scheme, org=org, year=year, due_on=due_on, opened_on=today, recorded_at=clock.now()
    )
    subjects = list(chosen) or (subjects_of(made) if everyone else [])
    _enter(made, subjects)
    note(actor, "ratings.open_round", made, subjects=len(subjects), version=scheme.version)
    return made


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def subjects_of(round_: Round) -> list[Any]:
    """Everybody the scheme is for beneath the round's organisation, in the tree's order."""
    day, scheme = round_.opened_on, round_.scheme
    if scheme.subject == Subject.COMMUNITY:
        places = (
            Place.objects.communities()
            .standing(day)
            .filter(inside("keeper__path", round_.org.path))
        )
        return list(places.select_related("keeper").order_by("keeper__path", "pk"))
    orgs = Org.objects.standing(day).filter(inside("path", round_.org.path))
    fields = {"field__in": scheme.fields} if scheme.fields else {}
    return list(orgs.grassroots().filter(**fields).order_by("path"))


def _enter(round_: Round, subjects: Sequence[Any]) -> list[Result]:
    at = clock.now()
    made = Result.objects.bulk_create(
        [
            Result(
                round=round_, org=one if isinstance(one, Org) else one.keeper,
                place=None if isinstance(one, Org) else one, name=one.name,
                type="" if isinstance(one, Org) else one.type, recorded_at=at,
            )
            for one in subjects
        ]
    )  # fmt: skip
    list_subjects(round_, made)
    return made


@transaction.atomic
def enter(round_: Round, *, actor: Actor, org: Org | None = None, place: Any = None) -> Result:
    """申报参加: one that the round does not list yet; taking part is of one's own will."""
    if hold([round_.pk])[round_.pk] != OPEN:
        raise ValidationError(_("这一轮已经不再受理，请参加下一轮"))
    community = round_.scheme.subject == Subject.COMMUNITY
    subject: Any = place if community else org
    field = "place" if community else "org"
    if subject is None:
        raise ValidationError(
            {field: _("请选择参加评定的%s") % round_.scheme.get_subject_display()}
        )
    home = subject.keeper if community else subject
    if not home.path.startswith(round_.org.path):
        raise ValidationError({field: _("“%s”不在这一轮的范围里") % subject})
    fields = round_.scheme.fields
    if not community and fields and subject.field not in fields:
        raise ValidationError({field: _("这个办法不评“%s”领域的") % subject.get_field_display()})
    if Result.objects.filter(round=round_, **{field: subject}).exists():
        raise ValidationError({field: _("“%s”已经在这一轮里") % subject})
    made = _enter(round_, [subject])[0]
    note(actor, "ratings.enter", round_, subject=str(subject))
    return made


@transaction.atomic
def recheck(round_: Round, *, actor: Actor) -> Round:
    """复查: a second look in the same year at those below the line; what the others hold stays."""
    rows = Result.objects.filter(round=round_, level__value=0, until=None).exclude(since=None)
    chosen = [one.place or one.org for one in rows.select_related("place__keeper", "org")]
    if not chosen:
        raise ValidationError(_("这一轮没有要复查的"))
    same = {"scheme": round_.scheme, "org": round_.org, "year": round_.year}
    if Round.objects.filter(**same, turn=round_.turn + 1).exclude(state=WITHDRAWN).exists():
        raise ValidationError(_("已经启动过复查，请在那一轮上办理"))
    made: Round = Round.objects.create(
        **same, turn=round_.turn + 1, opened_on=clock.today(), recorded_at=clock.now()
    )
    _enter(made, chosen)
    note(actor, "ratings.recheck", made, subjects=len(chosen))
    return made


@transaction.atomic
def propose(round_: Round, *, actor: Actor, leave_out: bool = False) -> Round:
    """提出等次: from the points of what was verified. Whoever is not done is named, and left out
    only where somebody says so.
    """
    hold([round_.pk])  # nobody sends one back between the points and the levels
    late = list(Result.objects.filter(round=round_).unfinished().order_by("org__path"))
    if late and not leave_out:
        words = _("还有 %(n)d 个没有核实：%(names)s。请先办完，或者勾选“本轮不评”")
        names = "、".join(one.name for one in late[:NAMED])
        raise ValidationError({"leave_out": words % {"n": len(late), "names": names}})
    drop_many(late, actor=actor, reason="到提出等次时没有办完")
    rows = list(Result.objects.filter(round=round_, state=VERIFIED).order_by("pk"))
    if not rows:
        raise ValidationError(_("这一轮还没有核实过的，不能提出等次"))
    store(graded(round_, rows), "total", "level")
    take(round_, ROUND, "propose", actor=actor)
    note(actor, "ratings.propose", round_, results=len(rows), left_out=len(late))
    return round_


@transaction.atomic
def publicise(round_: Round, *, actor: Actor, telephone: str) -> Round:
    """公示: a notice with every proposed level, in the order of the organisations; it is checked,
    reviewed and posted in `notices`, where its working days are counted.
    """
    rows = Result.objects.filter(round=round_, state=VERIFIED).select_related("level")
    lines = [f"{one.name}：{one.level}" for one in rows.order_by("org__path", "pk")]
    head = "按党组织顺序排列，不分先后。对等次有意见的，请在公示期内反映。"
    notice = notices.draft(
        actor=actor, org=round_.org, kind=NoticeKind.AWARD, telephone=telephone, origin=round_,
        title=f"{round_.title}拟定等次公示", text="\n".join([head, *lines]),
        amount=round_.scheme.objection_days, basis=round_.scheme.document,
    )  # fmt: skip
    take(round_, ROUND, "publicise", actor=actor, notice=notice)
    note(actor, "ratings.publicise", round_, notice=notice.pk)
    return round_


def _take_notice_back(round_: Round, actor: Actor, reason: str) -> None:
    notice = round_.notice
    if notice is not None and notice.state not in {ENDED, TAKEN_BACK}:
        notices.withdraw(notice, actor=actor, reason=reason)


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么")})


@transaction.atomic
def reopen(round_: Round, *, actor: Actor, reason: str) -> Round:
    """退回重评: the levels proposed are gone, the notice is taken back, the points stay."""
    _reasoned(reason)
    _take_notice_back(round_, actor, reason)
    take(round_, ROUND, "reopen", actor=actor, notice=None)
    Result.objects.filter(round=round_).update(level=None)
    note(actor, "ratings.reopen", round_, reason=reason)
    return round_


@transaction.atomic
def withdraw(round_: Round, *, actor: Actor, reason: str) -> Round:
    """撤销: the round counts nowhere."""
    _reasoned(reason)
    _take_notice_back(round_, actor, reason)
    take(round_, ROUND, "withdraw", actor=actor)
    note(actor, "ratings.withdraw", round_, reason=reason)
    return round_


@transaction.atomic
def confirm(round_: Round, *, actor: Actor) -> Round:
    """确认并定格: after the notice has run its days and every objection is answered. Values,
    keys of records, points and levels go into a digest; what held before ends today.
    """
    notice, today = round_.notice, clock.today()
    if round_.state == PUBLIC and (notice is None or notice.state != ENDED):
        raise ValidationError(_("公示还没有结束。请在“公开公示”里把它公布、期满后结束，再来确认"))
    if Protest.objects.filter(result__round=round_, objection__handled_on=None).exists():
        raise ValidationError(_("还有没答复的异议，答复以后才能确认"))
    take(round_, ROUND, "confirm", actor=actor, confirmed_on=today)
    rows = list(
        Result.objects.filter(round=round_, state=VERIFIED).select_related("org").order_by("pk")
    )
    graded(round_, rows)  # once more: nothing is confirmed that lacks a part
    _end_those_before(round_, rows, today)
    for one in rows:
        one.since = today
    for one, digest in digest_of(round_, rows).items():
        one.digest = digest
    store(rows, "since", "digest", "total", "level")
    round_.digest = digest_of_round(rows)
    round_.save(update_fields=["digest"])
    note(actor, "ratings.confirm", round_, results=len(rows), digest=round_.digest)
    return round_


def _end_those_before(round_: Round, rows: Sequence[Result], day: date) -> None:
    """Levels of the last round hold no more, of those either who did not take part again; a second
    look at some ends only theirs.
    """
    held = Result.objects.filter(
        inside("org__path", round_.org.path), until=None, since__lt=day,
        round__scheme__name=round_.scheme.name, round__scheme__org=round_.scheme.org_id,
    )  # fmt: skip
    if round_.turn:
        places = [one.place_id for one in rows if one.place_id]
        own = models.Q(place=None, org__in=[one.org_id for one in rows])
        held = held.filter(own | models.Q(place__in=places))
    held.update(until=day, ended="新一轮评定")


@transaction.atomic
def hold_ceremony(
    round_: Round, *, actor: Actor, on: date, venue: str = "", theme: str = "", minutes: str = ""
) -> Round:
    """授牌仪式暨工作推进会: a meeting like others, linked to the round; what was taught in it
    stands in the training room.
    """
    if round_.state != CONFIRMED:
        raise ValidationError(_("等次确认以后才能授牌"))
    if round_.confirmed_on is not None and on < round_.confirmed_on:
        raise ValidationError({"on": _("授牌早于确认日期 %s，请检查日期") % round_.confirmed_on})
    hold([round_.pk])
    round_.refresh_from_db(fields=["ceremony"])  # somebody may have noted it meanwhile
    if round_.ceremony is not None and not round_.ceremony.void_reason:
        raise ValidationError({"on": _("这一轮已经登记过授牌仪式")})
    made = meetings.record(
        actor=actor, org=round_.org, type=Type.ACTIVITY, held_on=on, venue=venue,
        theme=theme or f"{round_.title}授牌仪式暨工作推进会", minutes=minutes, due=[],
    )  # fmt: skip
    round_.ceremony = made
    round_.save(update_fields=["ceremony"])
    note(actor, "ratings.hold_ceremony", round_, meeting=made.pk)
    return round_
