"""Cases of the city's direct line: listed once, offered what may be the same, linked, closed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.units.models import Unit
from jiceng.work.fastlane.flows import CASE, CLOSED, IMPORTED
from jiceng.work.fastlane.models import DirectCase, Issue


@transaction.atomic
def list_case(*, actor: Actor, **values: Any) -> DirectCase:
    """Enter one case; see `list_cases`."""
    return list_cases([values], actor=actor)[0]


@transaction.atomic
def list_cases(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[DirectCase]:
    """导入: number, org, firm, content, received_on, and optionally unit, settled_on, result.

    A number is entered once. The firm is found in the register by its whole name.
    """
    _not_twice([row["number"] for row in rows])
    named = {row["firm"] for row in rows if not row.get("unit")}
    units: dict[str, Unit] = {}
    for unit in Unit.objects.filter(until=None, name__in=named).order_by("-pk"):
        units[unit.name] = unit
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        settled = values.get("settled_on")
        _days(values["received_on"], settled)
        values.setdefault("unit", units.get(values["firm"]))
        state = CLOSED if settled else IMPORTED
        made.append(DirectCase(state=state, recorded_at=at, **values))
    DirectCase.objects.bulk_create(made, batch_size=500)
    note_many(actor, "fastlane.list_case", made)
    return made


def _not_twice(numbers: Sequence[str]) -> None:
    known = list(DirectCase.objects.filter(number__in=numbers).order_by("number")[:5])
    if known:
        said = "、".join(f"{one.number}（{one.get_state_display()}）" for one in known)
        raise ValidationError({"number": _("这些办件编号已经登记过，不用再登：%s") % said})
    if twice := sorted(one for one, n in Counter(numbers).items() if n > 1):
        raise ValidationError({"number": _("表里有重复的办件编号：%s") % "、".join(twice[:5])})


def _days(received: date, settled: date | None) -> None:
    if received > clock.today() or (settled and settled > clock.today()):
        raise ValidationError({"received_on": _("日期还没有到，请检查日期")})
    if settled and settled < received:
        raise ValidationError({"settled_on": _("办结日期早于收到日期，请检查日期")})


@transaction.atomic
def change_cases(
    pairs: Sequence[tuple[DirectCase, Mapping[str, Any]]], *, actor: Actor
) -> list[DirectCase]:
    """What a later list of the city says of cases known already: settled when, with what result."""
    changed = []
    for case, values in pairs:
        told = {name: values[name] for name in ("settled_on", "result") if values.get(name)}
        if strange := values.keys() - {"settled_on", "result"}:
            raise ValidationError(
                {name: _("已经登记的办件只更新办结日期和结果") for name in strange}
            )
        if told.get("settled_on") and case.state != CLOSED:
            close(case, actor=actor, settled_on=told["settled_on"],
                  result=told.get("result", case.result))  # fmt: skip
        changed.append(case)
    return changed


@transaction.atomic
def link(case: DirectCase, *, actor: Actor, issue: Issue) -> DirectCase:
    """关联: both speak of one trouble, and it is counted once."""
    if issue.void_reason:
        raise ValidationError({"issue": _("这件企业困难已经作废，请选别的")})
    if case.unit_id and case.unit_id != issue.unit_id:
        raise ValidationError({"issue": _("两边的企业不是同一家，请核对企业")})
    take(case, CASE, "link", actor=actor, issue=issue, linked_on=clock.today())
    note(actor, "fastlane.link", case, issue=str(issue))
    return case


@transaction.atomic
def unlink(case: DirectCase, *, actor: Actor, reason: str) -> DirectCase:
    """取消关联: they were two troubles after all."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因")})
    before = str(case.issue)
    take(case, CASE, "unlink", actor=actor, issue=None, linked_on=None)
    note(actor, "fastlane.unlink", case, reason=reason.strip(), before={"issue": before})
    return case


@transaction.atomic
def close(case: DirectCase, *, actor: Actor, settled_on: date, result: str) -> DirectCase:
    """办结, as the city's line says."""
    _days(case.received_on, settled_on)
    take(case, CASE, "close", actor=actor, settled_on=settled_on, result=result.strip())
    note(actor, "fastlane.close", case)
    return case
