"""What old books say of earlier inspections: written in as it was, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note_many
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter, Source
from jiceng.work.inspection.flows import PASSED, RETURNED
from jiceng.work.inspection.models import Fault, Inspection

BATCH = 2_000
OPENED = ("raised", "closed")  # as an old book leaves a matter


@transaction.atomic
def carry_in_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Inspection]:
    """补录旧的调阅记录: org, inspected_on, channel, and inspector, problem, kinds, due_on,
    settled_on, proof where known.

    Without a problem it was in order. With one it is a matter of that day, settled on the day
    the book says so; nobody is sent a message about what is over.
    """
    at = clock.now()
    for row in rows:
        _check(row)
    _not_twice(rows)
    made = [
        Inspection(
            org=row["org"], channel=row["channel"], drawn_on=row["inspected_on"],
            inspector=row.get("inspector") or "", recorded_at=at,
        )
        for row in rows
    ]  # fmt: skip
    Inspection.objects.bulk_create(made, batch_size=BATCH)
    pairs = list(zip(made, rows, strict=True))
    found = [(one, row) for one, row in pairs if _problem(row)]
    wrong = matters.lodge_many([_matter(one, row) for one, row in found], actor=actor)
    for one, row in pairs:
        one.inspected_on, one.state = row["inspected_on"], PASSED
    for (one, row), matter in zip(found, wrong, strict=True):
        one.problem, one.matter, one.state = _problem(row), matter, RETURNED
    read = ["inspected_on", "problem", "matter", "state"]
    Inspection.objects.bulk_update(made, read, batch_size=BATCH)
    kinds = [(one, row.get("kinds") or [Fault.Kind.OTHER]) for one, row in found]
    Fault.objects.bulk_create(
        [Fault(inspection=one, kind=kind) for one, told in kinds for kind in dict.fromkeys(told)],
        batch_size=BATCH,
    )
    told = [row for _one, row in found]
    matters.settle_old_many(_settled(wrong, told), actor=actor)
    note_many(actor, "inspection.carry_in", made)
    return made


def _settled(
    wrong: Sequence[Matter], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Matter, date, str]]:
    pairs = zip(wrong, rows, strict=True)
    return [
        (matter, row["settled_on"], row.get("proof") or "")
        for matter, row in pairs
        if row.get("settled_on")
    ]


def _problem(row: Mapping[str, Any]) -> str:
    return str(row.get("problem") or "").strip()


def _matter(one: Inspection, row: Mapping[str, Any]) -> dict[str, Any]:
    org, day = one.org, row["inspected_on"]
    return {
        "title": _("调阅整改：%s") % _problem(row)[:80], "org": org,
        "sender": org.superior(day) or org, "source": Source.FINDING, "origin": one,
        "origin_text": str(one), "raised_on": day, "due_on": row.get("due_on"),
    }  # fmt: skip


def _check(row: Mapping[str, Any]) -> None:
    org, day = row["org"], row["inspected_on"]
    if day > clock.today():
        raise ValidationError({"inspected_on": _("日期还没有到，请检查日期")})
    if day < org.since or (org.until is not None and day >= org.until):
        raise ValidationError({"inspected_on": _("这一天“%s”不在，请检查日期") % org})


def _not_twice(rows: Sequence[Mapping[str, Any]]) -> None:
    """The same visit with the same problem is there already, or stands in the book twice."""
    here = Inspection.objects.filter(draw=None, org__in={row["org"].pk for row in rows})
    known = set(here.values_list("org_id", "inspected_on", "channel", "problem"))
    for row in rows:
        org, day = row["org"], row["inspected_on"]
        told = (org.pk, day, row["channel"], _problem(row))
        if told in known:
            said = _("“%(org)s”%(day)s已经有同样的调阅记录")
            raise ValidationError(said % {"org": org, "day": day})
        known.add(told)


@transaction.atomic
def withdraw_many(rows: Sequence[Inspection], *, actor: Actor) -> None:
    """Take back what a mistaken import wrote, as long as nobody has begun to mend; the matter
    stays, void.
    """
    note_many(actor, "inspection.withdraw", rows)
    for one in rows:
        matter = one.matter
        if matter is not None and (matter.progress_set.exists() or matter.state not in OPENED):
            raise ValidationError(_("“%s”已经在整改，不能撤回，请到整改事项上办理") % one)
        Fault.objects.filter(inspection=one).delete()
        one.delete()
        if matter is not None:
            matters.void(matter, actor=actor, reason=_("撤销导入"))
