"""The money of a coalition: what it was given, what it spent; a mistake is struck out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import come
from jiceng.registers.coalitions.actions import within
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance.flows import STRUCK
from jiceng.work.alliance.models import FundLine

BATCH = 2_000


@transaction.atomic
def allot(coalition: Coalition, *, actor: Actor, **values: Any) -> FundLine:
    """拨入经费; see `allot_many`."""
    return allot_many([{"coalition": coalition, **values}], actor=actor)[0]


@transaction.atomic
def allot_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[FundLine]:
    """拨入经费. Each row: coalition, source, on, amount; words, voucher."""
    made = _lines([{**row, "kind": FundLine.Kind.GIVEN} for row in rows])
    note_many(actor, "alliance.allot", made)
    return made


@transaction.atomic
def spend_fund(coalition: Coalition, *, actor: Actor, **values: Any) -> FundLine:
    """支出经费; see `spend_fund_many`."""
    return spend_fund_many([{"coalition": coalition, **values}], actor=actor)[0]


@transaction.atomic
def spend_fund_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[FundLine]:
    """支出经费. Each row: coalition, on, amount, words; item, voucher.

    More than there is may be spent, as somebody advanced it: the line stands and is watched.
    """
    for row in rows:
        item = row.get("item")
        if not row["words"].strip():
            raise ValidationError({"words": _("请写明钱用在什么上")})
        if item is not None and (item.coalition_id != row["coalition"].pk or item.state == STRUCK):
            raise ValidationError({"item": _("这一件不在这个共建组织的年度计划里，请重新选择")})
    made = _lines([{**row, "kind": FundLine.Kind.SPENT, "source": ""} for row in rows])
    note_many(actor, "alliance.spend_fund", made)
    return made


def _lines(rows: Sequence[Mapping[str, Any]]) -> list[FundLine]:
    at, made = clock.now(), []
    for row in rows:
        come(row["on"], "on")
        within(row["coalition"], row["on"], "on")
        if row["amount"] <= 0:
            raise ValidationError({"amount": _("金额要大于零，请检查")})
        made.append(FundLine(recorded_at=at, **{**row, "words": row.get("words", "").strip()}))
    FundLine.objects.bulk_create(made, batch_size=BATCH)
    return made


@transaction.atomic
def void_fund(one: FundLine, *, actor: Actor, reason: str) -> FundLine:
    """作废一笔: it stays to be read and is counted nowhere."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    said = reason.strip()[:200]
    if not FundLine.objects.filter(pk=one.pk, void_reason="").update(void_reason=said):
        raise ValidationError(_("这条记录已经作废"))
    one.refresh_from_db()
    note(actor, "alliance.void_fund", one, reason=reason)
    return one
