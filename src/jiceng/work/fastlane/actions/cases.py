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
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.matters import actions as matters
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
    insert(made)
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
    """What a later list of the city says of cases known already: settled when, with what result.

    A case once closed keeps closed: its day and result may be put right, never taken away.
    """
    for case, values in pairs:
        if strange := values.keys() - {"settled_on", "result"}:
            raise ValidationError(
                {name: _("已经登记的办件只更新办结日期和结果") for name in strange}
            )
        settled = values.get("settled_on", case.settled_on)
        result = values.get("result") or case.result
        if settled is None and case.state == CLOSED:
            raise ValidationError({"settled_on": _("已经办结的不能改回没有办结，请写办结日期")})
        if settled is not None and case.state != CLOSED:
            close(case, actor=actor, settled_on=settled, result=result)
        else:
            _put_right(case, actor, settled, result)
    return [case for case, _values in pairs]


def _put_right(case: DirectCase, actor: Actor, settled: date | None, result: str) -> None:
    _days(case.received_on, settled)
    before = {"settled_on": str(case.settled_on or ""), "result": case.result}
    rows = DirectCase.objects.filter(pk=case.pk, state=case.state)
    if not rows.update(settled_on=settled, result=result.strip()):
        raise ValidationError(_("办件 %s 刚被别人办过，请刷新后再看") % case.number)
    reread(case)
    note(actor, "fastlane.change_case", case, before=before)


@transaction.atomic
def link(case: DirectCase, *, actor: Actor, issue: Issue) -> DirectCase:
    """关联: both speak of one trouble, and it is counted once."""
    _one_trouble(case, issue)
    take(case, CASE, "link", actor=actor, issue=issue, linked_on=clock.today())
    note(actor, "fastlane.link", case, issue=str(issue))
    return case


def _one_trouble(case: DirectCase, issue: Issue) -> None:
    if issue.void_reason:
        raise ValidationError({"issue": _("这件企业困难已经作废，请选别的")})
    if case.unit_id and case.unit_id != issue.unit_id:
        raise ValidationError({"issue": _("两边的企业不是同一家，请核对企业")})


@transaction.atomic
def tie(case: DirectCase, *, actor: Actor, issue: Issue) -> DirectCase:
    """关联 a case that is closed already, as many are when the city's list comes: it stays so."""
    _one_trouble(case, issue)
    _retied(case, actor, "fastlane.link", issue=issue, linked_on=clock.today())
    return case


@transaction.atomic
def untie(case: DirectCase, *, actor: Actor, reason: str) -> DirectCase:
    """取消关联 of a closed case; it stays closed."""
    why = matters.said(reason)
    _retied(case, actor, "fastlane.unlink", reason=why, issue=None, linked_on=None)
    return case


def _retied(case: DirectCase, actor: Actor, verb: str, reason: str = "", **changes: Any) -> None:
    before = {"issue": str(case.issue or "")}
    rows = DirectCase.objects.filter(pk=case.pk, state=CLOSED, issue=case.issue_id)
    if not rows.update(**changes):
        raise ValidationError(_("办件 %s 刚被别人办过，请刷新后再看") % case.number)
    reread(case)
    note(actor, verb, case, reason=reason, before=before)


@transaction.atomic
def unlink(case: DirectCase, *, actor: Actor, reason: str) -> DirectCase:
    """取消关联: they were two troubles after all."""
    why, before = matters.said(reason), str(case.issue)
    take(case, CASE, "unlink", actor=actor, issue=None, linked_on=None)
    note(actor, "fastlane.unlink", case, reason=why, before={"issue": before})
    return case


@transaction.atomic
def close(case: DirectCase, *, actor: Actor, settled_on: date, result: str) -> DirectCase:
    """办结, as the city's line says."""
    _days(case.received_on, settled_on)
    take(case, CASE, "close", actor=actor, settled_on=settled_on, result=result.strip())
    note(actor, "fastlane.close", case)
    return case
