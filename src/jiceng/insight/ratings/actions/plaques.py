"""Plaques and awards, examples, and a level that is taken away; each is a person's decision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.access import SETS
from jiceng.insight.ratings.actions.checking import not_ahead
from jiceng.insight.ratings.models import Plaque, Result, Round
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.kit.access import may


@transaction.atomic
def award(*, actor: Actor, **values: Any) -> Plaque:
    """授牌 to one; see `award_many`."""
    return award_many([values], actor=actor)[0]


@transaction.atomic
def award_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Plaque]:
    """Each row: result, issued_on, and optionally recipient, expires_on, award. Numbers have no gap
    within an organiser's year.
    """
    _theirs([row["result"] for row in rows], actor)
    at, made = clock.now(), []
    held = Plaque.objects.filter(result__in=[row["result"].pk for row in rows], withdrawn_on=None)
    if held.exists():
        raise ValidationError({"result": _("已经授过牌；要换牌请先收回原来的")})
    for row in rows:
        _deserved(row["result"], row["issued_on"], row.get("expires_on"))
    series = [_series(row["result"].round, row["issued_on"]) for row in rows]
    numbers = {
        one: iter(next_numbers(f"ratings/{one}", count)) for one, count in Counter(series).items()
    }
    for row, one in zip(rows, series, strict=True):
        result, given = row["result"], row.get("award")
        made.append(
            Plaque(
                series=one, number=next(numbers[one]), result=result, org=result.org,
                level=result.level, recipient=row.get("recipient") or result.name,
                issued_on=row["issued_on"], expires_on=row.get("expires_on"), recorded_at=at,
                award=given if given is not None else result.level.award,
            )
        )  # fmt: skip
    insert(made)
    note_many(actor, "ratings.award", made)
    return made


def _theirs(results: Sequence[Result], actor: Actor) -> None:
    """Whoever gave a level, or a level above, gives its plaque and takes either away; nobody
    beneath.
    """
    for result in results:
        giver = result.round.org
        if not may(actor, SETS, giver.path):
            said = _("“%(name)s”的等次是%(giver)s评定的，由%(giver)s或者它的上级授牌、收回、取消；"
                     "有情况请报给%(giver)s")  # fmt: skip
            raise ValidationError(said % {"name": result.name, "giver": giver})


def _series(round_: Round, on: date) -> str:
    return f"{round_.org.short_name or round_.org.name}{on.year}"


def _deserved(result: Result, on: date, expires_on: date | None) -> None:
    not_ahead(on, "issued_on")
    if expires_on is not None and expires_on < on:
        raise ValidationError({"expires_on": _("有效期早于授牌日期，请检查日期")})
    if result.since is None or result.level is None:
        raise ValidationError({"result": _("等次还没有确认，不能授牌")})
    if not result.level.with_plaque:
        said = _("“%(level)s”按办法不授牌") % {"level": result.level}
        raise ValidationError({"result": said})
    if on < result.since or (result.until is not None and on >= result.until):
        raise ValidationError({"issued_on": _("这一天等次不在有效期里，请检查日期")})


@transaction.atomic
def give_plaques(
    round_: Round, *, actor: Actor, on: date, expires_on: date | None = None
) -> list[Plaque]:
    """集中授牌: to everybody whose level has a plaque and who has none yet."""
    rows = Result.objects.filter(round=round_, level__with_plaque=True).exclude(since=None)
    given = Plaque.objects.filter(withdrawn_on=None).values("result")
    rows = rows.exclude(pk__in=given).select_related("level", "org", "round__org")
    if not rows:
        raise ValidationError(_("没有等着授牌的"))
    made = award_many(
        [{"result": one, "issued_on": on, "expires_on": expires_on}
         for one in rows.order_by("org__path", "pk")],
        actor=actor,
    )  # fmt: skip
    note(actor, "ratings.give_plaques", round_, plaques=len(made))
    return made


@transaction.atomic
def take_down(plaque: Plaque, *, actor: Actor, on: date, reason: str) -> Plaque:
    """收回牌匾: it stays in the register, with the day and the reason."""
    return take_down_many([plaque], actor=actor, on=on, reason=reason)[0]


@transaction.atomic
def take_down_many(
    plaques: Sequence[Plaque], *, actor: Actor, on: date, reason: str
) -> Sequence[Plaque]:
    """Several for one reason: all of them come down, or none."""
    _theirs([one.result for one in plaques], actor)
    not_ahead(on)
    if any(on < one.issued_on for one in plaques):
        raise ValidationError({"on": _("收回早于授牌日期，请检查日期")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明收回的原因")})
    down = {"withdrawn_on": on, "withdrawn_why": reason.strip()}
    rows = Plaque.objects.filter(pk__in=[one.pk for one in plaques], withdrawn_on=None)
    if rows.update(**down) != len(plaques):
        raise ValidationError(_("这块牌匾已经收回"))
    for one in plaques:
        one.withdrawn_on, one.withdrawn_why = on, reason.strip()
    note_many(actor, "ratings.take_down", plaques, reason=reason)
    return plaques


@transaction.atomic
def lapse(result: Result, *, actor: Actor, on: date, reason: str) -> Result:
    """取消等次 before the next round, for a reason; the points of then stay as they were."""
    _theirs([result], actor)
    not_ahead(on)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明取消的原因")})
    if result.since is None or on <= result.since:
        raise ValidationError({"on": _("等次还没有确认，或者早于确认日期，请检查")})
    rows = Result.objects.filter(pk=result.pk, until=None)
    if not rows.update(until=on, ended=reason.strip()):
        raise ValidationError(_("这个等次已经终止"))
    reread(result)
    note(actor, "ratings.lapse", result, reason=reason)
    return result


@transaction.atomic
def flag(result: Result, *, actor: Actor) -> Result:
    """作为示例: a report may name it; only what is confirmed and holds."""
    if result.since is None or result.until is not None:
        raise ValidationError(_("等次确认并且有效的，才能作为示例"))
    result.flagged = True
    result.save(update_fields=["flagged"])
    note(actor, "ratings.flag", result)
    return result


@transaction.atomic
def unflag(result: Result, *, actor: Actor) -> Result:
    """不再作为示例."""
    result.flagged = False
    result.save(update_fields=["flagged"])
    note(actor, "ratings.unflag", result)
    return result
