"""The verbs of teams: set up, correct, rename, move, join, leave, lead, disband."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.pasts import keep
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.reading import initials
from jiceng.registers.members.actions.endings import tell, told
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.registers.teams.models import Joining, Keeping, Leading, Team, TeamPast

BATCH = 2_000
FEW = 20
RELEASE = "teams.release"


@transaction.atomic
def set_up(*, actor: Actor, **values: Any) -> Team:
    """组建服务队; see `set_up_many`."""
    return set_up_many([values], actor=actor)[0]


@transaction.atomic
def set_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Team]:
    """组建. Each row: kind, name, keeper, since, and area and services where known."""
    at, made = clock.now(), []
    for row in rows:
        keeper, since = row["keeper"], row["since"]
        if since < keeper.since or (keeper.until is not None and since >= keeper.until):
            raise ValidationError({"since": _("这一天“%s”不在，请检查日期") % keeper})
        _come(since)
        _unnamed(keeper, row["name"])
        made.append(Team(initials=initials(row["name"]), told_since=since, recorded_at=at, **row))
    insert(made)
    Keeping.objects.bulk_create(
        [Keeping(team=one, keeper=one.keeper, since=one.since) for one in made], batch_size=BATCH
    )
    note_many(actor, "teams.set_up", made)
    return made


def _come(on: date, field: str = "since") -> None:
    if on > clock.today():
        raise ValidationError({field: _("日期还没有到，请到那一天再登记")})


def _unnamed(keeper: Org, name: str, own: int | None = None) -> None:
    taken = Team.objects.filter(keeper=keeper, name=name, until=None)
    if (taken.exclude(pk=own) if own is not None else taken).exists():
        raise ValidationError({"name": _("“%s”已经有这个名称的服务队") % keeper})


@transaction.atomic
def correct(team: Team, *, actor: Actor, reason: str, kind: str, services: str = "") -> Team:
    """更正 the kind and what it does, with a reason; nothing changed, it was written wrongly."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    before = {"kind": team.kind, "services": team.services}
    team.kind, team.services = kind, services
    team.save(update_fields=["kind", "services"])
    note(actor, "teams.correct", team, reason=reason, before=before)
    return team


@transaction.atomic
def rename(team: Team, *, actor: Actor, name: str, since: date) -> Team:
    """更名, from a day on."""
    _within(team, since)
    _unnamed(team.keeper, name, team.pk)
    before = {"name": team.name}
    _keep(team, since, name=name, initials=initials(name))
    note(actor, "teams.rename", team, before=before, since=since)
    return team


@transaction.atomic
def move(team: Team, *, actor: Actor, keeper: Org, since: date, area: Place | None = None) -> Team:
    """调整责任党组织和片区, from a day on; what was counted before stays where it was."""
    _within(team, since)
    if since < keeper.since or (keeper.until is not None and since >= keeper.until):
        raise ValidationError({"keeper": _("这一天“%s”不在，请检查日期") % keeper})
    _unnamed(keeper, team.name, team.pk)
    before = {"keeper": str(team.keeper), "area": str(team.area or "")}
    if keeper != team.keeper:
        _hand_over(team, keeper, since)
    _keep(team, since, area=area)
    note(actor, "teams.move", team, before=before, since=since)
    return team


def _hand_over(team: Team, keeper: Org, since: date) -> None:
    now = Keeping.objects.get(team=team, until=None)
    if now.since > since:
        raise ValidationError({"since": _("自%s起已经登记过责任党组织，请检查日期") % now.since})
    if now.since == since:  # written wrongly on the very day
        Keeping.objects.filter(pk=now.pk).update(keeper=keeper)
    else:
        Keeping.objects.filter(pk=now.pk).update(until=since)
        Keeping.objects.create(team=team, keeper=keeper, since=since)
    team.keeper = keeper
    team.save(update_fields=["keeper"])


def _keep(team: Team, since: date, **changes: Any) -> None:
    if since < team.told_since:
        said = _("自%s起已经登记过更名或调整，请按先后顺序登记")
        raise ValidationError({"since": said % team.told_since})
    keep(team, TeamPast, since, **changes)


def _within(team: Team, on: date, field: str = "since") -> None:
    if on < team.since or (team.until is not None and on >= team.until):
        raise ValidationError({field: _("这一天“%s”还没有组建或已经解散") % team.name})
    _come(on, field)


@transaction.atomic
def join(
    team: Team, *, actor: Actor, since: date, member: Member | None = None, name: str = ""
) -> Joining:
    """加入: a member of the roll, or somebody else by name."""
    row = {"team": team, "since": since, "member": member, "name": name}
    return join_many([row], actor=actor)[0]


@transaction.atomic
def join_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Joining]:
    """加入. Each row: team, since, and either member or name."""
    teams = {row["team"].pk for row in rows}
    held = set(
        Joining.objects.filter(team__in=teams).filter(Q(until=None)).values_list(
            "team", "member", "name"
        )
    )  # fmt: skip
    made = []
    for row in rows:
        team, member, name = row["team"], row.get("member"), str(row.get("name") or "").strip()
        _within(team, row["since"])
        if (member is None) == (not name):
            raise ValidationError({"member": _("选一名党员，或者写其他队员的姓名，二者填一项")})
        if member is not None and member.left_on is not None:
            raise ValidationError({"member": _("“%s”已经不在花名册里，请写姓名") % member})
        key = (team.pk, member.pk if member is not None else None, name)
        if key in held:
            raise ValidationError({"member": _("“%s”已经在队里") % (member or name)})
        held.add(key)
        made.append(Joining(team=team, member=member, name=name, since=row["since"]))
    insert(made)
    note_many(actor, "teams.join", [one.team for one in made])
    return made


@transaction.atomic
def leave(joining: Joining, *, actor: Actor, on: date) -> Joining:
    """退出; whoever led the team no longer does."""
    return leave_many([joining], actor=actor, on=on)[0]


@transaction.atomic
def leave_many(rows: Sequence[Joining], *, actor: Actor, on: date) -> list[Joining]:
    """退出 on one day, of one or several teams."""
    _come(on, "on")
    for one in rows:
        if one.until is not None:
            raise ValidationError(_("“%s”已经退出，请刷新后再看") % one)
        if on <= one.since:
            raise ValidationError({"on": _("退出日期要晚于加入日期（%s）") % one.since})
    keys = [one.pk for one in rows]
    _end_leading(on, joining__in=keys)
    Joining.objects.filter(pk__in=keys).update(until=on)
    for one in rows:
        one.until = on
    note_many(actor, "teams.leave", [one.team for one in rows])
    return list(rows)


def _end_leading(on: date, **where: Any) -> None:
    held = Leading.objects.filter(**where).filter(Q(until=None) | Q(until__gt=on))
    if held.filter(since__gte=on).exists():
        raise ValidationError({"on": _("这位同志在这一天之后才任队长，请检查日期")})
    held.update(until=on)


@transaction.atomic
def lead(team: Team, *, actor: Actor, joining: Joining, since: date) -> Leading:
    """指定队长: one of the team; the former one ends that day."""
    return lead_many([{"team": team, "joining": joining, "since": since}], actor=actor)[0]


@transaction.atomic
def lead_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Leading]:
    """指定队长. Each row: team, joining, since; one row a team."""
    teams = [row["team"] for row in rows]
    before = {one.team_id: one for one in Leading.objects.filter(team__in=teams, until=None)}
    made = []
    for row in rows:
        team, who, since = row["team"], row["joining"], row["since"]
        _within(team, since)
        if who.team_id != team.pk or since < who.since or who.until is not None:
            raise ValidationError({"joining": _("队长要是这一天在队的队员，请先登记加入")})
        old = before.get(team.pk)
        if old is not None and old.since >= since:
            raise ValidationError({"since": _("自%s起已经登记过队长，请检查日期") % old.since})
        made.append(Leading(team=team, joining=who, since=since))
    for row in rows:
        if (old := before.get(row["team"].pk)) is not None:
            Leading.objects.filter(pk=old.pk).update(until=row["since"])
    insert(made)
    note_many(actor, "teams.lead", teams)
    return made


@transaction.atomic
def disband(team: Team, *, actor: Actor, on: date, reason: str = "") -> Team:
    """解散: everybody leaves that day."""
    if team.until is not None:
        raise ValidationError(_("“%s”已经解散") % team)
    _come(on, "on")
    rows: Any = Joining.objects.filter(Q(until=None) | Q(until__gt=on), team=team)
    led: Any = Leading.objects.filter(Q(until=None) | Q(until__gt=on), team=team)
    kept: Any = Keeping.objects.filter(team=team, until=None)
    begun = [one.since for some in (rows, led, kept) for one in some]
    last = max(team.told_since, *begun)
    if on <= last:
        raise ValidationError({"on": _("解散日期要晚于最近一次登记的日期（%s）") % last})
    led.update(until=on)
    rows.update(until=on)
    kept.update(until=on)
    team.until = on
    team.save(update_fields=["until"])
    note(actor, "teams.disband", team, reason=reason, on=on)
    return team


@transaction.atomic
def release(member: Member, *, actor: Actor) -> None:
    """Whoever has left the roll is in no team as a member of it from that day on.

    Where that day is put right, what had ended with the wrong one ends on it; who never left
    stays in the teams.
    """
    on, rows = member.left_on, list(JOINED(member.pk))
    before = told(member, rows, RELEASE)
    if on is None:
        _stand_on(member, [one for one in rows if one.pk in before], before, actor)
        return
    rows = [one for one in rows if one.pk in before or one.until is None or one.until > on]
    if late := [one.since for one in rows if one.since >= on]:
        said = _("这位同志%s才加入服务队，日期要晚于这一天")
        raise ValidationError({"on": said % max(late)})
    tell(rows, RELEASE, actor=actor)
    for one in rows:
        own = before.get(one.pk, one.until)
        one.until = min(day for day in (on, own, one.team.until) if day is not None)
        one.save(update_fields=["until"])
        longer = Q(until=None) | Q(until__gt=one.until)
        led = Leading.objects.filter(longer, joining=one, since__lt=one.until)
        tell(led, RELEASE, actor=actor)
        led.update(until=one.until)
    if rows:
        note_many(actor, RELEASE, [one.team for one in rows])


def _stand_on(
    member: Member, rows: Sequence[Joining], before: Mapping[int, date | None], actor: Actor
) -> None:
    back = [one for one in rows if before[one.pk] is not None or one.team.until is None]
    for one in back:
        one.until = before[one.pk]
        one.save(update_fields=["until"])
        held = list(Leading.objects.filter(joining=one))
        days = told(member, held, RELEASE)
        led = Leading.objects.filter(team=one.team_id, until=None).exists()
        for row in [row for row in held if row.pk in days and (days[row.pk] or not led)]:
            row.until = days[row.pk]
            row.save(update_fields=["until"])
    if back:
        note_many(actor, "teams.stand_on", [one.team for one in back])


JOINED = Prepared(lambda who: Joining.objects.filter(member=who).select_related("team"))


# What must hold ----------------------------------------------------------------------------


def teams_hold(org: Org, on: date) -> str:
    """An organisation with teams is not abolished before they are handed over or disbanded."""
    held = Team.objects.filter(Q(until=None) | Q(until__gt=on), keeper=org).count()
    return _("还有 %s 支服务队，请先调整责任党组织或者解散") % held if held else ""


def _outside(rows: Any, around: Any) -> Any:
    """Rows whose span is not held whole by one of these."""
    open_ = around.filter(until=None, since__lte=OuterRef("since"))
    whole = around.filter(Q(until=None) | Q(until__gte=OuterRef("until")))
    whole = whole.filter(since__lte=OuterRef("since"))
    lost = Q(until=None) & ~Exists(open_)
    return rows.filter(lost | (Q(until__isnull=False) & ~Exists(whole)))


def _nobody_outlasts_the_team() -> Iterator[str]:
    own = Team.objects.filter(pk=OuterRef("team"))
    for pk in _outside(Joining.objects.all(), own).values_list("pk", flat=True)[:FEW]:
        yield f"队员 {pk} 在队的日子超出服务队存在的日子"
    within = Joining.objects.filter(pk=OuterRef("joining"), team=OuterRef("team"))
    for pk in _outside(Leading.objects.all(), within).values_list("pk", flat=True)[:FEW]:
        yield f"队长 {pk} 任职的日子不在队"


def _each_is_somebody() -> Iterator[str]:
    strange = Joining.objects.filter(Q(member=None, name="") | ~Q(member=None) & ~Q(name=""))
    for pk in strange.values_list("pk", flat=True)[:FEW]:
        yield f"队员 {pk} 要么是党员，要么有姓名，二者居一"


def _kept_as_long_as_it_stands() -> Iterator[str]:
    same = Keeping.objects.filter(team=OuterRef("pk"), keeper=OuterRef("keeper"))
    ended = same.filter(until=OuterRef("until"))
    for team in Team.objects.filter(
        Q(until=None) & ~Exists(same.filter(until=None)) | Q(until__isnull=False) & ~Exists(ended)
    )[:FEW]:
        yield f"服务队 {team.pk} 的责任党组织和登记的不一致"


HOLDERS = [teams_hold]
INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _nobody_outlasts_the_team,
    _each_is_somebody,
    _kept_as_long_as_it_stands,
]
