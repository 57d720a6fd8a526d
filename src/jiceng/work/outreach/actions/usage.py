"""The verbs of platforms: take in a month's numbers or members' deeds, correct, undo."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.journal import note, note_many
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.models import PlatformDeed, PlatformUse
from jiceng.work.outreach.rules import DEEDS_KEPT


@transaction.atomic
def record_use(*, actor: Actor, **values: Any) -> PlatformUse:
    """Record one; see `record_use_many`."""
    return record_use_many([values], actor=actor)[0]


@transaction.atomic
def record_use_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[PlatformUse]:
    """登记平台月度使用. Each row: org, platform, month_on (any day of it), active, and perhaps
    studies and joined. Numbers only: no person is named.
    """
    at, today, made = clock.now(), clock.today(), []
    told = {(one["org"].pk, one["platform"]) for one in rows}
    known = set(
        PlatformUse.objects.filter(org__in={org for org, _name in told}).values_list(
            "org", "platform", "month_on"
        )
    )
    for row in rows:
        month = row["month_on"].replace(day=1)
        if month > today:
            raise ValidationError({"month_on": _("这个月还没有到，请检查月份")})
        key = (row["org"].pk, row["platform"], month)
        if key in known:
            raise ValidationError({"month_on": _("这个单位这个月的数已经有了，请打开更正")})
        known.add(key)
        _within(row["org"], row["active"], month)
        values = {**row, "month_on": month, "studies": row.get("studies") or 0,
                  "joined": row.get("joined") or 0}  # fmt: skip
        made.append(PlatformUse(told_on=today, recorded_at=at, **values))
    insert(made)
    note_many(actor, "outreach.record_use", made)
    return made


def _within(org: Org, active: int, month: date) -> None:
    """No more can be active than there were members at the month's end; of a unit with none
    nothing is known."""
    day = min(add_months(month, 1) - timedelta(days=1), clock.today())
    there = Belonging.objects.standing(day).filter(org__path__startswith=org.path)
    roll = there.values("member").distinct().count()
    if roll and active > roll:
        raise ValidationError(
            {"active": _("使用过的党员（%(active)d）比党员（%(roll)d）还多，请检查")
             % {"active": active, "roll": roll}}
        )  # fmt: skip


@transaction.atomic
def correct_use(
    use: PlatformUse, *, actor: Actor, reason: str, active: int, studies: int, joined: int
) -> PlatformUse:
    """更正 one month's numbers, with the reason."""
    _within(use.org, active, use.month_on)
    told = {"active": active, "studies": studies, "joined": joined}
    before = {name: str(getattr(use, name)) for name in told}
    for name, value in told.items():
        setattr(use, name, value)
    use.save(update_fields=list(told))
    note(actor, "outreach.correct_use", use, reason=reason, before=before)
    return use


# Deeds of members -------------------------------------------------------------------------


@transaction.atomic
def record_deed(*, actor: Actor, **values: Any) -> PlatformDeed:
    """Record one; see `record_deed_many`."""
    return record_deed_many([values], actor=actor)[0]


@transaction.atomic
def record_deed_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[PlatformDeed]:
    """登记平台活动. Each row: member, platform, kind, on, and perhaps words.

    A deed is told once, however often its file is taken in.
    """
    at, today, made = clock.now(), clock.today(), []
    keys = [
        (one["member"].pk, one["platform"], one["kind"], one["on"], one.get("words") or "")
        for one in rows
    ]
    there = PlatformDeed.objects.filter(member__in={key[0] for key in keys})
    there = there.filter(on__in={key[3] for key in keys})
    known = set(there.values_list("member", "platform", "kind", "on", "words"))
    for row, key in zip(rows, keys, strict=True):
        if row["on"] > today:
            raise ValidationError({"on": _("日期还没有到，请检查日期")})
        if key in known:
            raise ValidationError({"on": _("这位党员这一天的这一项已经有了，不用再导")})
        known.add(key)
        values = {**row, "words": row.get("words") or "", "org": row["member"].org}
        made.append(PlatformDeed(told_on=today, recorded_at=at, **values))
    insert(made)
    note_many(actor, "outreach.record_deed", made)
    return made


@transaction.atomic
def take_back_deeds(rows: Sequence[PlatformDeed], *, actor: Actor) -> None:
    """撤销导入: what a file told by mistake is gone; the journal keeps that it was."""
    note_many(actor, "outreach.take_back_deeds", rows)
    PlatformDeed.objects.filter(pk__in=[one.pk for one in rows]).delete()


def forget_deeds() -> int:
    """What a member did on a platform two years ago and more goes; for the scheduler, by
    `insight.mydata`. Numbers that were reported stay as they were frozen."""
    old = clock.today() - timedelta(days=DEEDS_KEPT)
    return int(PlatformDeed.objects.filter(on__lt=old).delete()[0])
