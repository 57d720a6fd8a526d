"""A table nobody registered: reported by those it was asked of, settled by the burden officer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.matters import actions as matters
from jiceng.work.requests import rules
from jiceng.work.requests.flows import STRAY
from jiceng.work.requests.models import Stray, Table

NOBODY = System("不署名反映")


@transaction.atomic
def report(*, actor: Actor, **values: Any) -> Stray:
    """Report one; see `report_many`."""
    return report_many([values], actor=actor)[0]


@transaction.atomic
def report_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Stray]:
    """反映无准入报表: org, department, title, cells, remark. Who said it is kept nowhere: the
    journal says that it was said.
    """
    del actor
    today, made = clock.today(), []
    for row in rows:
        if rules.numbered(text=row.get("remark") or ""):
            raise ValidationError({"remark": _(rules.NUMBERED)})
        made.append(Stray(**row, reported_on=today))
    insert(made)
    note_many(NOBODY, "requests.report", made)
    return made


@transaction.atomic
def settle(stray: Stray, *, actor: Actor, outcome: str, answer: str,
           table: Table | None = None) -> Stray:  # fmt: skip
    """办结: stopped, registered since, merged, or it was registered all along; with an answer."""
    if outcome != Stray.Outcome.STOPPED and table is None:
        raise ValidationError({"table": _("请选对应的报表登记")})
    take(stray, STRAY, "settle", actor=actor, outcome=outcome, answer=matters.said(answer),
         table=table, settled_on=clock.today())  # fmt: skip
    note(actor, "requests.settle", stray, outcome=outcome)
    return stray
