"""The verbs of 谈心谈话 and of papers: plan who talks, record, read with a reason; hand in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kit.access import may
from jiceng.registers.meetings.actions import roll
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Post
from jiceng.work.appraisal.access import REVIEWS, holds
from jiceng.work.appraisal.actions.rounds import not_ahead
from jiceng.work.appraisal.models import Pair, SelfAnalysis, Talk
from jiceng.work.appraisal.rules import COMMITTEE, MEMBERS, MIXED, required_pairs


def seated(org: Org, day: date) -> set[int]:
    """The people of the branch's committee that day."""
    posts = Post.objects.standing(day).filter(org=org, body=Post.Body.PARTY)
    return set(posts.values_list("person", flat=True))


@transaction.atomic
def plan_talks(*, actor: Actor, org: Org, year: int) -> Pair:
    """安排一年的谈心谈话 of one branch; see `plan_talks_many`. Answers with the first pair."""
    made = plan_talks_many([{"org": org, "year": year}], actor=actor)
    if not made:
        raise ValidationError({"org": _("没有可以安排的：支部只有一名党员，或者都已经列入")})
    return made[0]


@transaction.atomic
def plan_talks_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Pair]:
    """安排谈心谈话: org, year. By the rule, from the roll of today; those already listed stay."""
    today, made = clock.today(), list[Pair]()
    for row in rows:
        org, year = row["org"], row["year"]
        if year not in {today.year, today.year + 1}:
            raise ValidationError({"year": _("只安排今年或者明年的，请检查年度")})
        people, chairs = roll(org, today), seated(org, today)
        here = [one.pk for one in people if one.person_id in chairs]
        rest = [one.pk for one in people if one.person_id not in chairs and not one.exempt]
        listed = Pair.objects.filter(org=org, year=year)
        known = set(listed.values_list("one", "other"))
        rows_ = listed.filter(dropped_on=None).values_list("kind", "one", "other")
        paired = {(kind, pk) for kind, *two in rows_ for pk in two}
        for kind, one, other in required_pairs(seated=here, others=rest, paired=paired):
            if (one, other) not in known:
                made.append(
                    Pair(org=org, year=year, kind=kind, one_id=one, other_id=other,
                         planned_on=max(today, date(year, 1, 1)))
                )  # fmt: skip
    insert(made)
    note_many(actor, "appraisal.plan_talks", made)
    return made


@transaction.atomic
def drop_pair(pair: Pair, *, actor: Actor, on: date) -> Pair:
    """不再要求: one of the two has left, or cannot."""
    pair.dropped_on = on
    pair.save(update_fields=["dropped_on"])
    note(actor, "appraisal.drop_pair", pair, on=on)
    return pair


@transaction.atomic
def talk(*, actor: Actor, **values: Any) -> Talk:
    """Record one talk; see `talk_many`."""
    return talk_many([values], actor=actor)[0]


@transaction.atomic
def talk_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Talk]:
    """登记谈心谈话: one, other (members of one branch), held_on, points. The points are sealed at
    once; only one of the two may write them.
    """
    at, made = clock.now(), list[Talk]()
    sitting: dict[tuple[int, date], set[int]] = {}
    stays = stays_of(member.pk for row in rows for member in (row["one"], row["other"]))
    for row in rows:
        one, other = sorted((row["one"], row["other"]), key=lambda member: member.pk)
        if one.pk == other.pk:
            raise ValidationError({"other": _("谈心谈话要两个人，请选另一位")})
        org, there = (branch_on(stays, member, row["held_on"]) for member in (one, other))
        if org.pk != there.pk:
            raise ValidationError({"other": _("两位不在一个支部，请检查")})
        not_ahead(row["held_on"], "held_on")
        own = getattr(actor, "member_id", None)
        if row.get("points") and actor.pk is not None and own not in {one.pk, other.pk}:
            raise ValidationError({"points": _("谈话要点由谈话的人自己填，别人只登记谈过了")})
        day = row["held_on"]
        if (org.pk, day) not in sitting:
            sitting[org.pk, day] = seated(org, day)
        sits = sum(member.person_id in sitting[org.pk, day] for member in (one, other))
        made.append(
            Talk(org=org, kind=(MEMBERS, MIXED, COMMITTEE)[sits], one=one, other=other,
                 held_on=row["held_on"], points=_sealed(row), recorded_at=at)
        )  # fmt: skip
    insert(made)
    note_many(actor, "appraisal.talk", made)
    return made


Stays = Mapping[int, Sequence[Belonging]]


def stays_of(people: Iterable[int]) -> Stays:
    """Where these members have belonged, in one query."""
    found: dict[int, list[Belonging]] = {}
    for stay in Belonging.objects.filter(member__in=set(people)).select_related("org"):
        found.setdefault(stay.member_id, []).append(stay)
    return found


def branch_on(stays: Stays, member: Member, day: date) -> Org:
    """The branch of that day, not of today. Raises ValidationError for whoever was on no roll."""
    for stay in stays.get(member.pk, ()):
        if stay.since <= day and (stay.until is None or day < stay.until):
            return stay.org
    words = _("%(member)s 在 %(day)s 不在册，请检查日期")
    raise ValidationError({"held_on": words % {"member": member, "day": day}})


def _sealed(row: Mapping[str, Any]) -> Any:
    """What is to be sealed; nothing where nothing was said."""
    return row.get("points") or None


@transaction.atomic
def void_talk(talk_: Talk, *, actor: Actor, reason: str) -> Talk:
    """作废: it stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Talk.objects.filter(pk=talk_.pk, void_reason="").update(void_reason=reason.strip()):
        raise ValidationError(_("这次谈话已经作废"))
    reread(talk_)
    note(actor, "appraisal.void_talk", talk_, reason=reason)
    return talk_


@transaction.atomic
def look(talk_: Talk, *, actor: Actor, purpose: str) -> str:
    """查看谈话要点: the two themselves, and a reviewer above, who says why; every look stays."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    own = getattr(actor, "member_id", None)
    if own not in {talk_.one_id, talk_.other_id} and not may(actor, REVIEWS, talk_.org.path):
        raise PermissionDenied(_("谈话要点只给谈话的两个人和督查员看"))
    ticket = issue_ticket(actor, talk_, "points", purpose=purpose)
    note(actor, "appraisal.look", talk_, reason=purpose)
    return talk_.points.open(ticket) if talk_.points else ""


@transaction.atomic
def hand_in(*, actor: Actor, **values: Any) -> SelfAnalysis:
    """Hand in one paper; see `hand_in_many`."""
    return hand_in_many([values], actor=actor)[0]


@transaction.atomic
def hand_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[SelfAnalysis]:
    """提交党性分析: member, year, text, handed_on. A second one of the year replaces the first; one
    without words (a file alone, or only that it was handed in) leaves the words that stand.
    """
    made = []
    for row in rows:
        member, today = row["member"], clock.today()
        on = row.get("handed_on") or today
        not_ahead(on, "handed_on")
        if not today.year - 1 <= row["year"] <= today.year:
            raise ValidationError({"year": _("只收今年和上一年度的，请检查年度")})
        found = SelfAnalysis.objects.filter(member=member, year=row["year"]).first()
        paper = found or SelfAnalysis(member=member, year=row["year"], recorded_at=clock.now())
        paper.org, paper.handed_on = member.org, on
        if text := row.get("text"):
            paper.text = text
        paper.save()
        made.append(paper)
    note_many(actor, "appraisal.hand_in", made)
    return made


@transaction.atomic
def look_paper(paper: SelfAnalysis, *, actor: Actor, purpose: str) -> str:
    """查看党性分析: who wrote it, and the branch's secretary, who says why; every look stays."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    mine = getattr(actor, "member_id", None) == paper.member_id
    if not mine and not holds(actor, paper.org.path):
        raise PermissionDenied(_("党性分析材料只给本人和支部书记看"))
    ticket = issue_ticket(actor, paper, "text", purpose=purpose)
    note(actor, "appraisal.look_paper", paper, reason=purpose)
    return paper.text.open(ticket) if paper.text else ""
