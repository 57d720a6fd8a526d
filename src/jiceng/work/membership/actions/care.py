"""困难党员, visits and honours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.work.membership.actions.dates import be_here, end_span, homes, not_ahead
from jiceng.work.membership.models import Hardship, Honour, Visit

KEPT_DAYS = 1826  # hardship goes five years after it ended, as the field register says


@transaction.atomic
def list_hardship(*, actor: Actor, **values: Any) -> Hardship:
    """列为困难党员; see `list_hardship_many`."""
    return list_hardship_many([values], actor=actor)[0]


@transaction.atomic
def list_hardship_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Hardship]:
    """列为困难党员: member, cause, since, measure. Nobody is listed twice at a time."""
    at = clock.now()
    asked = [row["member"].pk for row in rows]
    standing = Hardship.objects.filter(until=None, member__in=asked)
    listed = set(standing.values_list("member", flat=True))
    made = []
    for row, home in zip(rows, homes(rows, "since"), strict=True):
        be_here(row["member"])
        not_ahead("since", row["since"])
        if row["member"].pk in listed:
            said = _("“%s”已经列为困难党员；情况变了先结束原来那条")
            raise ValidationError({"member": said % row["member"]})
        listed.add(row["member"].pk)
        made.append(Hardship(**row, org=home, recorded_at=at))
    insert(made)
    note_many(actor, "membership.list_hardship", made)
    return made


@transaction.atomic
def end_hardship(hardship: Hardship, *, actor: Actor, on: date, reason: str) -> Hardship:
    """不再列为困难党员."""
    end_span(hardship, on, reason)
    note(actor, "membership.end_hardship", hardship, reason=reason.strip(), on=on)
    return hardship


@transaction.atomic
def forget() -> int:
    """Hardship that ended five years ago goes; for the scheduler, by `insight.mydata`."""
    gone = Hardship.objects.filter(until__lt=clock.today() - timedelta(days=KEPT_DAYS))
    return int(gone.delete()[0])


@transaction.atomic
def visit(*, actor: Actor, **values: Any) -> Visit:
    """走访慰问 of one member; see `visit_many`."""
    return visit_many([values], actor=actor)[0]


@transaction.atomic
def visit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Visit]:
    """走访慰问: member, visited_on, occasion, by; money in yuan, goods and needs where any."""
    at, made = clock.now(), []
    for row, home in zip(rows, homes(rows, "visited_on"), strict=True):
        values = dict(row)
        not_ahead("visited_on", values["visited_on"])
        values["money"] = values.get("money") or 0
        if values["money"] < 0:
            raise ValidationError({"money": _("慰问金不能是负数，请检查")})
        made.append(Visit(**{"org": home, **values}, recorded_at=at))
    insert(made)
    note_many(actor, "membership.visit", made)
    return made


@transaction.atomic
def honour(*, actor: Actor, **values: Any) -> Honour:
    """登记荣誉 of one member; see `honour_many`."""
    return honour_many([values], actor=actor)[0]


@transaction.atomic
def honour_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Honour]:
    """登记荣誉: member, kind, by, awarded_on; title and medal_on where they apply.

    光荣在党50年 is given once; fewer than fifty years is asked about on the page, not refused.
    """
    at, made = clock.now(), []
    fifty = [row["member"].pk for row in rows if row["kind"] == Honour.Kind.FIFTY]
    given = set(Honour.objects.fifty().filter(member__in=fifty).values_list("member", flat=True))
    for row, home in zip(rows, homes(rows, "awarded_on"), strict=True):
        not_ahead("awarded_on", row["awarded_on"])
        if row["kind"] == Honour.Kind.FIFTY:
            if row["member"].pk in given:
                said = _("“%s”已经颁发过“光荣在党50年”纪念章")
                raise ValidationError({"member": said % row["member"]})
            given.add(row["member"].pk)
        made.append(Honour(**{"org": home, **row}, recorded_at=at))
    insert(made)
    note_many(actor, "membership.honour", made)
    return made


@transaction.atomic
def hand_medal(honour: Honour, *, actor: Actor, medal_on: date) -> Honour:
    """纪念章送达."""
    if medal_on < honour.awarded_on:
        said = _("送达日期不能早于授予日期（%s）") % honour.awarded_on
        raise ValidationError({"medal_on": said})
    not_ahead("medal_on", medal_on)
    if not Honour.objects.filter(pk=honour.pk, medal_on=None).update(medal_on=medal_on):
        raise ValidationError({"medal_on": _("已经登记过送达，请刷新后再看")})
    honour.medal_on = medal_on
    note(actor, "membership.hand_medal", honour, on=medal_on)
    return honour
