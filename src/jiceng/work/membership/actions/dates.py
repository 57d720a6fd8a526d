"""What every verb of the room asks of people and days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note_many
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org

BATCH = 1_000


def be_here(member: Member, field: str = "member") -> None:
    if member.left_on is not None:
        raise ValidationError({field: _("“%s”已经从花名册减少") % member})


def not_ahead(field: str, day: date | None) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})


def end_span(span: Any, on: date, reason: str) -> None:
    if on <= span.since:
        raise ValidationError({"on": _("日期要晚于开始日期（%s）") % span.since})
    not_ahead("on", on)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    if not type(span).objects.filter(pk=span.pk, until=None).update(until=on):
        raise ValidationError(_("这一条已经结束，请刷新后再看"))
    span.until = on


def homes(rows: Sequence[Mapping[str, Any]], on: str) -> list[Org]:
    """For each row the branch its member belonged to on the day named `on`.

    What is entered late counts where it happened; where nobody belonged anywhere that day, at
    the branch of now.
    """
    keys = sorted({row["member"].pk for row in rows})
    stretches: dict[int, list[tuple[int, date, date | None]]] = {}
    for start in range(0, len(keys), BATCH):
        some = Belonging.objects.filter(member__in=keys[start : start + BATCH])
        for key, org, since, until in some.values_list("member", "org", "since", "until"):
            stretches.setdefault(key, []).append((org, since, until))
    named = {org for held in stretches.values() for org, _since, _until in held}
    orgs: dict[int, Org] = {one.pk: one for one in Org.objects.filter(pk__in=named)}

    def home(row: Mapping[str, Any]) -> Org:
        day, member = row[on], row["member"]
        for org, since, until in stretches.get(member.pk, ()):
            if since <= day and (until is None or day < until):
                return orgs[org]
        here: Org = member.org
        return here

    return [home(row) for row in rows]


@transaction.atomic
def withdraw_many(rows: Sequence[Any], *, actor: Actor) -> None:
    """Take back rows a mistaken import wrote; the journal keeps that they were there."""
    note_many(actor, "membership.withdraw", rows)
    try:
        for one in rows:
            one.delete()
    except ProtectedError as error:
        said = _("其中有的已经登记了后面的情况，不能撤回，请逐条办理")
        raise ValidationError(said) from error
