"""Plaques and awards, examples, and a level that is taken away; each is a person's decision."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.actions.checking import not_ahead
from jiceng.insight.ratings.models import Plaque, Result, Round
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers


@transaction.atomic
def award(*, actor: Actor, **values: Any) -> Plaque:
    """授牌 to one; see `award_many`."""
    return award_many([values], actor=actor)[0]


@transaction.atomic
def award_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Plaque]:
    """Each row: result, issued_on, and optionally recipient, expires_on, award. Numbers have no gap
    within an organiser's year.
    """
    at, made = clock.now(), []
    for row in rows:
        _deserved(row["result"], row["issued_on"])
    for row in rows:
        result, on = row["result"], row["issued_on"]
        if row.get("expires_on") is not None and row["expires_on"] < on:
            raise ValidationError({"expires_on": _("有效期早于授牌日期，请检查日期")})
        series = f"{result.round.org.short_name or result.round.org.name}{on.year}"
        given = row.get("award")
        made.append(
            Plaque(
                series=series, number=next_numbers(f"ratings/{series}")[0], result=result,
                org=result.org, level=result.level, recipient=row.get("recipient") or result.name,
                issued_on=on, expires_on=row.get("expires_on"), recorded_at=at,
                award=given if given is not None else result.level.award,
            )
        )  # fmt: skip
    Plaque.objects.bulk_create(made)
    note_many(actor, "ratings.award", made)
    return made


def _deserved(result: Result, on: date) -> None:
    not_ahead(on, "issued_on")
    if result.since is None or result.level is None:
        raise ValidationError({"result": _("等次还没有确认，不能授牌")})
    if not result.level.with_plaque:
        said = _("“%(level)s”按办法不授牌") % {"level": result.level}
        raise ValidationError({"result": said})
    if on < result.since or (result.until is not None and on >= result.until):
        raise ValidationError({"issued_on": _("这一天等次不在有效期里，请检查日期")})
    if Plaque.objects.filter(result=result, withdrawn_on=None).exists():
        raise ValidationError({"result": _("已经授过牌；要换牌请先收回原来的")})


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
    not_ahead(on)
    if on < plaque.issued_on:
        raise ValidationError({"on": _("收回早于授牌日期，请检查日期")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明收回的原因")})
    rows = Plaque.objects.filter(pk=plaque.pk, withdrawn_on=None)
    if not rows.update(withdrawn_on=on, withdrawn_why=reason.strip()):
        raise ValidationError(_("这块牌匾已经收回"))
    plaque.refresh_from_db()
    note(actor, "ratings.take_down", plaque, reason=reason)
    return plaque


@transaction.atomic
def lapse(result: Result, *, actor: Actor, on: date, reason: str) -> Result:
    """取消等次 before the next round, for a reason; the points of then stay as they were."""
    not_ahead(on)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明取消的原因")})
    if result.since is None or on <= result.since:
        raise ValidationError({"on": _("等次还没有确认，或者早于确认日期，请检查")})
    rows = Result.objects.filter(pk=result.pk, until=None)
    if not rows.update(until=on, ended=reason.strip()):
        raise ValidationError(_("这个等次已经终止"))
    result.refresh_from_db()
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
