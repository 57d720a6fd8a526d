"""The verbs of teams' visits: log, finish what was left; the leader of a silent team is asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.paths import upward
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import succeed
from jiceng.kit.handoffs import hand_on
from jiceng.registers.teams.models import Leading, Team
from jiceng.work.volunteering.models import ServiceHabit, TeamVisit
from jiceng.work.volunteering.rules import SILENT_DAYS, silent_since

WORKER = System("服务队走访提醒")


@transaction.atomic
def log_visit(*, actor: Actor, **values: Any) -> TeamVisit:
    """记走访; see `log_visit_many`."""
    return log_visit_many([values], actor=actor)[0]


@transaction.atomic
def log_visit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[TeamVisit]:
    """记走访. Each row: team, held_on, households, words, and todo where something is left."""
    at, made = clock.now(), []
    for row in rows:
        team, day = row["team"], row["held_on"]
        if day > clock.today() or day < team.since or (team.until and day >= team.until):
            raise ValidationError({"held_on": _("日期要在服务队活动期间，不能晚于今天")})
        made.append(TeamVisit(org_id=team.keeper_id, recorded_at=at, **row))
    insert(made)
    note_many(actor, "volunteering.log_visit", made)
    return made


@transaction.atomic
def finish(visit: TeamVisit, *, actor: Actor, on: date) -> TeamVisit:
    """办好了 what was left to do."""
    if on < visit.held_on or on > clock.today():
        raise ValidationError({"on": _("办好日期在走访以后，不能晚于今天")})
    if not TeamVisit.objects.filter(pk=visit.pk, done_on=None).exclude(todo="").update(done_on=on):
        raise ValidationError(_("没有要办的，或者已经办好"))
    reread(visit)
    note(actor, "volunteering.finish", visit, on=on)
    return visit


@transaction.atomic
def finish_many(rows: Sequence[TeamVisit], *, actor: Actor, on: date) -> None:
    """办好了, of several on one day."""
    keys = [one.pk for one in rows]
    TeamVisit.objects.filter(pk__in=keys, done_on=None, held_on__lte=on).update(done_on=on)
    note_many(actor, "volunteering.finish", rows)


@transaction.atomic
def settle_habit(*, actor: Actor, **values: Any) -> ServiceHabit:
    """定下本地习惯: org, silent_days, insurance, document, since; the former one ends that day."""
    if values["silent_days"] < 1:
        raise ValidationError({"silent_days": _("天数至少是 1")})
    succeed(ServiceHabit, {"org": values["org"]}, values["since"])
    made: ServiceHabit = ServiceHabit.objects.create(**values)
    note(actor, "volunteering.settle_habit", made)
    return made


def habit_of(path: str, day: date) -> ServiceHabit | None:
    """The nearest above a node; None where nobody has settled any."""
    rows = ServiceHabit.objects.standing(day).filter(org__path__in=upward(path))
    found: ServiceHabit | None = rows.order_by("-org__path").first()
    return found


def silent(day: date) -> list[tuple[Team, date, int]]:
    """Teams with a leader that have logged no visit for as long as is usual: since when, and the
    number of whole stretches of silence.
    """
    led = Leading.objects.standing(day).values("team")
    teams = Team.objects.standing(day).filter(pk__in=led).select_related("keeper")
    last = dict(
        TeamVisit.objects.filter(held_on__lte=day).order_by().values_list("team").annotate(
            on=Max("held_on")
        )
    )  # fmt: skip
    found, days = [], {}
    for team in teams.order_by("pk"):
        path = team.keeper.path
        if path not in days:
            habit = habit_of(path, day)
            days[path] = habit.silent_days if habit is not None else SILENT_DAYS
        since = last.get(team.pk) or team.since
        turns = silent_since(last=since, day=day, days=days[path])
        if turns:
            found.append((team, since, turns))
    return found


def remind_silent() -> int:
    """The day's job: the leader of a silent team is asked, once for each stretch of silence."""
    rows = silent(clock.today())
    if rows:
        hand_on("volunteering.silent", rows, actor=WORKER)
    return len(rows)
