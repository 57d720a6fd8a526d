"""Requirements, audiences and who is due, plans and needs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.people.models import Post
from jiceng.work.training.flows import (
    APPROVED,
    COLLECTING,
    DRAFTED,
    PLAN,
    REPLACED,
)
from jiceng.work.training.models import Audience, Due, Need, Plan, Theme


def past(day: date, name: str) -> None:
    """What is recorded has happened."""
    if day > clock.today():
        raise ValidationError({name: _("日期还没有到，请检查日期")})


def in_turn(version: Any, on: date) -> None:
    """A version is approved no earlier than the one before it."""
    former = version.former
    if former is not None and former.approved_on is not None and on < former.approved_on:
        said = _("上一版 %s 才审定，新的一版不能早于它")
        raise ValidationError({"on": said % former.approved_on})


def stop(row: Any, on: date) -> None:
    """End a span on a day after it began."""
    if on <= row.since:
        raise ValidationError({"on": _("停用日期要晚于启用日期（%s）") % row.since})
    row.until = on
    row.save(update_fields=["until"])


@transaction.atomic
def list_theme(*, actor: Actor, **values: Any) -> Theme:
    """列入学习要求; see `list_theme_many`."""
    return list_theme_many([values], actor=actor)[0]


@transaction.atomic
def list_theme_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Theme]:
    """Requirements and study topics: org, kind, key, group, name, order, since."""
    for row in rows:
        held = Theme.objects.filter(org=row["org"], key=row["key"], name=row["name"], until=None)
        if held.exists():
            raise ValidationError({"name": _("这一套要求里已经有“%s”") % row["name"]})
    made = Theme.objects.bulk_create([Theme(**row) for row in rows])
    note_many(actor, "training.list_theme", made)
    return made


@transaction.atomic
def end_theme(theme: Theme, *, actor: Actor, on: date) -> Theme:
    """停用一项要求; what met it stays so."""
    stop(theme, on)
    note(actor, "training.end_theme", theme, on=on)
    return theme


# Audiences ---------------------------------------------------------------------------------


@transaction.atomic
def define(*, actor: Actor, **values: Any) -> Audience:
    """定义培训对象: org, key, name, titles, fields, communities, hours, due_days, classes,
    practises, since.
    Who is due by the rule is listed at once.
    """
    if Audience.objects.filter(key=values["key"]).exists():
        raise ValidationError({"key": _("代号“%s”已经用过，请换一个") % values["key"]})
    made: Audience = Audience.objects.create(**values)
    note(actor, "training.define", made)
    resolve(made, actor=actor)
    return made


RULE = ("org", "titles", "fields", "communities")  # what decides which posts are meant


@transaction.atomic
def redefine(audience: Audience, *, actor: Actor, **changes: Any) -> Audience:
    """修改培训对象; the list follows the rule from now on, and the past stays as it was listed.

    Another first day, the rule being the same, is a correction: the list begins on that day.
    """
    if audience.until is not None:
        raise ValidationError(_("这一类培训对象已经停用，请另立一类"))
    changes.pop("key", None)
    was = {name: getattr(audience, name) for name in (*RULE, "since")}
    before = {name: str(getattr(audience, name)) for name in changes}
    for name, value in changes.items():
        setattr(audience, name, value)
    if any(getattr(audience, name) != was[name] for name in RULE):
        audience.ruled_on = clock.today()
    audience.save(update_fields=[*changes, "ruled_on"])
    note(actor, "training.redefine", audience, before=before)
    if audience.since != was["since"]:
        _begin_anew(audience, was["since"])
    resolve(audience, actor=actor)
    return audience


def _begin_anew(audience: Audience, former: date) -> None:
    """What began with the list, and what lies before its corrected first day, begins with it."""
    rows = Due.objects.filter(audience=audience, post__isnull=False).select_related("post")
    kept: list[Due] = []
    gone: list[Due] = []
    for row in rows:
        if row.since == max(row.post.since, former) or row.since < audience.since:
            row.since = max(row.post.since, audience.since)
            (gone if row.until is not None and row.until <= row.since else kept).append(row)
    Due.objects.filter(pk__in=[row.pk for row in gone]).delete()
    store(kept, "since")


@transaction.atomic
def retire(audience: Audience, *, actor: Actor, on: date) -> Audience:
    """停用一类培训对象; whoever is on its list is no longer due from that day."""
    stop(audience, on)
    open_ = Due.objects.filter(audience=audience).filter(Q(until=None) | Q(until__gt=on))
    open_.filter(since__gte=on).delete()
    open_.filter(since__lt=on).update(until=on)
    note(actor, "training.retire", audience, on=on)
    return audience


@transaction.atomic
def resolve(audience: Audience, *, actor: Actor) -> Audience:
    """核对应训名单: it says what the posts say; nobody is enrolled by it."""
    if not audience.titles or audience.until is not None:
        return audience
    wanted = {post.pk: post for post in audience.posts(clock.today()).order_by("pk")}
    last, moved = _shorten(audience, wanted)
    added = _lengthen(audience, wanted, last)
    if added or moved:
        note(actor, "training.resolve", audience, added=added, moved=moved)
    return audience


def _shorten(audience: Audience, wanted: Mapping[int, Post]) -> tuple[dict[int, Due], int]:
    """End the rows whose post has ended, or is no longer meant: today, for it was until now.
    Gives the last row of each post, and how many have changed.
    """
    today = clock.today()
    rows = Due.objects.filter(audience=audience, post__isnull=False).select_related("post")
    last: dict[int, Due] = {}
    ended, gone = [], []
    for row in rows.order_by("since", "pk"):
        post: Any = row.post
        ends = [row.until, post.until, None if post.pk in wanted else today]
        until = min((day for day in ends if day is not None), default=None)
        if until is not None and until <= row.since:
            gone.append(row.pk)
            continue
        last[post.pk] = row
        if until != row.until:
            row.until = until
            ended.append(row)
    Due.objects.filter(pk__in=gone).delete()
    store(ended, "until")
    return last, len(ended) + len(gone)


def _lengthen(audience: Audience, wanted: Mapping[int, Post], last: Mapping[int, Due]) -> int:
    """List the posts that are meant and not listed: new ones from the day they were taken up in
    an organisation of the rule, those that are meant again from today.
    """
    today, entered, new = clock.today(), audience.entered(), []
    begins = max(audience.since, audience.ruled_on or audience.since)
    for post in wanted.values():
        row = last.get(post.pk)
        if row is None:
            since = max(post.since, begins, entered.get(post.org_id, begins))
        elif row.until is not None and row.until != post.until:
            since = max(row.until, begins, today)
        else:
            continue
        if post.until is None or post.until > since:
            new.append(Due(audience=audience, post=post, person_id=post.person_id,
                           org_id=post.org_id, since=since, until=post.until))  # fmt: skip
    insert(new)
    return len(new)


@transaction.atomic
def forget_posts(posts: Sequence[Post], *, actor: Actor) -> None:
    """Posts that a mistaken import wrote are taken back: nobody was due by them."""
    rows = Due.objects.filter(post__in=[post.pk for post in posts])
    note_many(actor, "training.forget_posts", list(rows))
    rows.delete()


def resolve_all() -> int:
    """Nightly: every list follows the posts; gives how many lists there are."""
    audiences = list(Audience.objects.filter(until=None).order_by("pk"))
    for audience in audiences:
        resolve(audience, actor=System("应训名单"))
    return len(audiences)


@transaction.atomic
def list_due(*, actor: Actor, **values: Any) -> Due:
    """列入应训名单 by hand; see `list_due_many`."""
    return list_due_many([values], actor=actor)[0]


@transaction.atomic
def list_due_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Due]:
    """People of an audience that has no rule over posts: audience, person, org, since."""
    known = Due.objects.filter(audience__in={row["audience"].pk for row in rows}, until=None)
    here = set(known.values_list("audience", "person"))
    for row in rows:
        audience, person = row["audience"], row["person"]
        if audience.titles:
            said = _("“%s”按任职自动列出，请登记任职；名单会随之更新") % audience
            raise ValidationError({"audience": said})
        if (audience.pk, person.pk) in here:
            raise ValidationError({"person": _("“%s”已经在名单里") % person})
        here.add((audience.pk, person.pk))
    made = Due.objects.bulk_create([Due(**row) for row in rows])
    note_many(actor, "training.list_due", made)
    return made


@transaction.atomic
def strike(due: Due, *, actor: Actor, on: date) -> Due:
    """移出应训名单, one listed by hand."""
    if due.post_id is not None:
        raise ValidationError(_("这一行随任职列出，请在任职里登记免职"))
    stop(due, on)
    note(actor, "training.strike", due, on=on)
    return due


# Plans -------------------------------------------------------------------------------------


@transaction.atomic
def open_plan(*, actor: Actor, **values: Any) -> Plan:
    """立年度计划; see `open_plan_many`."""
    return open_plan_many([values], actor=actor)[0]


@transaction.atomic
def open_plan_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Plan]:
    """Plans, open for needs at first: org, year, audience, sessions, persons, text."""
    for row in rows:
        same = Plan.objects.filter(org=row["org"], year=row["year"], audience=row["audience"])
        if same.exclude(state=REPLACED).exists():
            said = _("%(year)s 年“%(who)s”的计划已经有了，要改请另立一版")
            raise ValidationError(
                {"audience": said % {"year": row["year"], "who": row["audience"]}}
            )
    at = clock.now()
    made = Plan.objects.bulk_create([Plan(recorded_at=at, **row) for row in rows])
    note_many(actor, "training.open_plan", made)
    return made


@transaction.atomic
def amend_plan(plan: Plan, *, actor: Actor, **changes: Any) -> Plan:
    """修改计划, as long as it is being drawn up."""
    if plan.state not in {COLLECTING, DRAFTED}:
        raise ValidationError(_("计划已经送审，要改请先退回；审定以后要改请另立一版"))
    kept = {n: v for n, v in changes.items() if n in {"sessions", "persons", "text"}}
    before = {name: str(getattr(plan, name)) for name in kept}
    for name, value in kept.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(kept))
    note(actor, "training.amend_plan", plan, before=before)
    return plan


@transaction.atomic
def draw_up(plan: Plan, *, actor: Actor, words: str = "") -> Plan:
    """拟定: no further needs are taken."""
    take(plan, PLAN, "draw_up", actor=actor, told=words)
    note(actor, "training.draw_up", plan, reason=words)
    return plan


@transaction.atomic
def submit_plan(plan: Plan, *, actor: Actor, words: str = "") -> Plan:
    """送审."""
    take(plan, PLAN, "submit_plan", actor=actor, told=words)
    note(actor, "training.submit_plan", plan, reason=words)
    return plan


@transaction.atomic
def check_plan(plan: Plan, *, actor: Actor, words: str = "") -> Plan:
    """科室审核, by another than who sent it in."""
    take(plan, PLAN, "check_plan", actor=actor, told=words)
    note(actor, "training.check_plan", plan, reason=words)
    return plan


@transaction.atomic
def return_plan(plan: Plan, *, actor: Actor, words: str = "") -> Plan:
    """退回修改, with the reason."""
    take(plan, PLAN, "return_plan", actor=actor, told=words)
    note(actor, "training.return_plan", plan, reason=words)
    return plan


@transaction.atomic
def approve_plan(
    plan: Plan, *, actor: Actor, on: date, document: str = "", words: str = ""
) -> Plan:
    """部长审定, by another than who checked it; the former version is replaced."""
    past(on, "on")
    in_turn(plan, on)
    if plan.former_id is not None:
        Plan.objects.filter(pk=plan.former_id, state=APPROVED).update(state=REPLACED)
    take(plan, PLAN, "approve_plan", actor=actor, approved_on=on, document=document, told=words)
    note(actor, "training.approve_plan", plan, reason=words, on=on)
    return plan


@transaction.atomic
def revise_plan(plan: Plan, *, actor: Actor) -> Plan:
    """另立一版 of an approved plan: it holds until the new one is approved."""
    open_ = Plan.objects.filter(org=plan.org_id, year=plan.year, audience=plan.audience_id)
    if plan.state != APPROVED or open_.exclude(state__in=(APPROVED, REPLACED)).exists():
        raise ValidationError(_("只有已审定、没有正在修改的计划可以另立一版"))
    made: Plan = Plan.objects.create(
        org=plan.org, year=plan.year, audience=plan.audience, sessions=plan.sessions,
        persons=plan.persons, text=plan.text, version=plan.version + 1, former=plan,
        state=DRAFTED, recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "training.revise_plan", made)
    return made


@transaction.atomic
def need(*, actor: Actor, **values: Any) -> Need:
    """提出培训需求; see `need_many`."""
    return need_many([values], actor=actor)[0]


@transaction.atomic
def need_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Need]:
    """What organisations ask for: plan, org, words, form, handed_on."""
    for row in rows:
        past(row["handed_on"], "handed_on")
        if row["plan"].state != COLLECTING:
            raise ValidationError({"plan": _("这份计划已经不再征集需求，请向主办单位反映")})
    at = clock.now()
    made = Need.objects.bulk_create([Need(recorded_at=at, **row) for row in rows])
    note_many(actor, "training.need", made)
    return made


def _lists_follow_the_posts() -> Iterator[str]:
    """A row of the list ends with its post, or before, where the rule has left it."""
    late = Q(until=None) | Q(until__gt=F("post__until"))
    rows = Due.objects.filter(late, audience__until=None, post__until__lt=clock.today())
    for pk in rows.values_list("pk", flat=True):
        yield f"应训名单 {pk} 与任职起止不符"


INVARIANTS = [_lists_follow_the_posts]
