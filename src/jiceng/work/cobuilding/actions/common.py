"""What every verb of this room asks of a day, of who takes part, of a reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.registers.vocabulary.models import Component

BATCH = 1_000
M = TypeVar("M", bound=Model)


def past(day: date, field: str) -> date:
    """What is recorded has happened."""
    if day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})
    return day


def kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that were filled in."""
    return {name: value for name, value in row.items() if value is not None}


def drawn_up(
    model: type[M], rows: Sequence[Mapping[str, Any]], check: Callable[[dict[str, Any]], None]
) -> list[M]:
    """Records not yet written; `check` refuses a row's values or fills in what follows of them."""
    at, made = clock.now(), []
    for row in rows:
        values = kept(row)
        check(values)
        made.append(model(recorded_at=at, **values))
    return made


def written(made: list[M]) -> list[M]:
    """The same, written."""
    insert(made)
    return made


def in_order(
    values: Mapping[str, Any], words: str, first: str = "begins", last: str = "ends"
) -> None:
    """The last day is not before the first, where both are known."""
    begun, over = values.get(first), values.get(last)
    if begun and over and over < begun:
        raise ValidationError({last: words})


def sided(values: Mapping[str, Any], day: date) -> None:
    """A unit or a Party organisation, that stood on that day, and not the community itself."""
    unit, party, org = values.get("unit"), values.get("party"), values["org"]
    if unit is None and party is None:
        raise ValidationError({"unit": _("请填单位；单位没有登记的，填单位党组织")})
    for field, one in (("unit", unit), ("party", party)):
        if one is not None and one.until is not None and one.until <= day:
            raise ValidationError({field: _("“%s”已经注销，请核对单位") % one})
    if party is not None and party.pk == org.pk:
        raise ValidationError({"party": _("单位党组织和社区党组织不能是同一个，请检查")})


def of_force(component: Component | None, day: date, field: str = "component") -> None:
    """A component counts only while its programme is in force."""
    if component is None:
        return
    programme = component.programme
    if day < programme.since or (programme.until and day >= programme.until):
        raise ValidationError({field: _("“%s”在这一天不在有效期内，请检查日期") % programme})


def whole(text: str, field: str, words: str) -> str:
    if not text.strip():
        raise ValidationError({field: words})
    return text.strip()


@transaction.atomic
def void(record: M, *, actor: Actor, reason: str) -> M:
    """作废: it stays, is counted nowhere, and says why."""
    why = whole(reason, "reason", _("请写明为什么作废"))
    here = type(record)._default_manager.filter(pk=record.pk, void_reason="")
    if not here.update(void_reason=why):
        raise StepError(_("这条记录已经作废"))
    reread(record)
    note(actor, "cobuilding.void", record, reason=why)
    return record
