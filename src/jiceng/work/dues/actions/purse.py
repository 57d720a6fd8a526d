"""Handing up and giving back, with a receipt; spending for what dues may be spent on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.actions.ledger import Move, Movement, ShortError, What, hold, shift
from jiceng.work.dues.flows import REMITTANCES
from jiceng.work.dues.models import Entry, Habit, Remittance, Use, month_said

__all__ = [
    "ShortError",
    "give_back",
    "receive",
    "receive_many",
    "remit",
    "remit_many",
    "spend",
    "spend_many",
    "unspend",
    "withdraw",
]
Direction = Remittance.Direction
MOST = Decimal(100_000_000)


def check_amount(amount: Decimal, name: str = "amount") -> None:
    """More than nothing, to the fen, and not beyond belief. Raises ValidationError."""
    if amount <= 0:
        raise ValidationError({name: _("金额要大于0，请检查")})
    if amount != amount.quantize(rules.FEN):
        raise ValidationError({name: _("金额只到分，请检查小数位")})
    if amount > MOST:
        raise ValidationError({name: _("金额超过一亿元，请检查是否多写了零")})


def _check_day(day: date, name: str) -> None:
    if day > clock.today():
        raise ValidationError({name: _("日期还没有到，请检查日期")})


# Up and down the line -------------------------------------------------------------------------


@transaction.atomic
def remit(*, actor: Actor, **values: Any) -> Remittance:
    """上缴; see `remit_many`."""
    return remit_many([values], actor=actor)[0]


@transaction.atomic
def remit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Remittance]:
    """上缴 what was collected in some months to the superior: org, first_no, last_no, sent_on,
    and optionally amount (else by the local percentage) and document.

    The money is on its way until the superior says it is there; `to` is nobody where the
    superior is outside the tree, and then it has arrived at once.
    """
    hold({(row["org"].pk, What.HELD) for row in rows if row.get("amount") is None})
    made = [_remitted(row) for row in rows]
    insert(made)
    shift([move for one in made for move in _sent(one)])
    note_many(actor, "dues.remit", made)
    return made


def _remitted(row: Mapping[str, Any]) -> Remittance:
    org, day = row["org"], row["sent_on"]
    _check_day(day, "sent_on")
    if row["last_no"] < row["first_no"]:
        raise ValidationError({"last_no": _("止月早于起月，请对调")})
    collected = row.get("collected")
    if collected is None:
        collected = income(org, row["first_no"], row["last_no"])
    percent = row.get("percent")
    if percent is None:
        habit = Habit.objects.holding(org, day)
        percent = habit.percent if habit else Decimal(0)
    amount = row.get("amount")
    if amount is None:
        _once(org, row["first_no"], row["last_no"])
        amount = rules.share_up(collected, percent)
    if not amount:
        words = _("这几个月按比例没有要上缴的：实收%(sum)s元，比例%(percent)s%%。请先设定上缴比例")
        raise ValidationError({"amount": words % {"sum": collected, "percent": percent}})
    check_amount(amount)
    superior = org.superior(day)  # of the day it was sent, wherever the organisation hangs now
    outside = superior is None
    return Remittance(
        org=org, to=superior, lower=org, direction=Direction.UP, first_no=row["first_no"],
        last_no=row["last_no"], collected=collected, percent=percent, amount=amount, sent_on=day,
        settled_on=day if outside else None, document=row.get("document") or "",
        state=Remittance.State.RECEIVED if outside else Remittance.State.SENT,
        recorded_at=clock.now(),
    )  # fmt: skip


def _once(org: Org, first: int, last: int) -> None:
    """By the percentage a month is handed up once; a further sum has to be told."""
    rows = Remittance.objects.filter(org=org, direction=Direction.UP)
    done = rows.filter(first_no__lte=last, last_no__gte=first).exclude(
        state=Remittance.State.WITHDRAWN
    )
    if (found := done.first()) is not None:
        words = _("%(first)s至%(last)s已经上缴过%(sum)s元；确要再上缴请写明金额")
        said = {"first": month_said(found.first_no), "sum": found.amount}
        raise ValidationError({"amount": words % {**said, "last": month_said(found.last_no)}})


def income(org: Org, first: int, last: int) -> Decimal:
    """What came into an organisation's hands in these months: from members and from below."""
    start, end = rules.first_of(first), rules.last_of(last)
    rows = Entry.objects.filter(org=org, entered_on__range=(start, end))
    came = rows.filter(what__in=(*Entry.CAME, Movement.RECEIVE), taker__what=What.HELD)
    came = came.exclude(origin__in=_given_back(org))
    undone = rows.filter(what__in=Entry.WENT_BACK)
    totals = [found.aggregate(n=Sum("amount"))["n"] or Decimal(0) for found in (came, undone)]
    return (totals[0] - totals[1]).quantize(rules.FEN)


def _given_back(org: Org) -> list[str]:
    rows = Remittance.objects.filter(to=org, direction=Direction.DOWN).values_list("pk", flat=True)
    return [f"dues.remittance#{pk}" for pk in rows]


def _sent(one: Remittance) -> list[Move]:
    what = Movement.REMIT if one.direction == Direction.UP else Movement.RETURN
    target = What.TRANSIT if one.to_id else What.BEYOND
    giver, taker = (one.org_id, What.HELD), (one.org_id, target)
    return [Move(one.org, what, giver, taker, one.amount, one.sent_on, one)]


@transaction.atomic
def give_back(
    *, actor: Actor, org: Org, to: Org, amount: Decimal, sent_on: date, document: str = ""
) -> Remittance:
    """返还（下拨）: a superior gives to an organisation beneath it."""
    _check_day(sent_on, "sent_on")
    check_amount(amount)
    if to.pk == org.pk or not to.path_on(sent_on).startswith(org.path_on(sent_on)):
        raise ValidationError({"to": _("只能返还给下级党组织，请重新选择")})
    number = rules.number_of(sent_on)
    made: Remittance = Remittance.objects.create(
        org=org, to=to, lower=to, direction=Direction.DOWN, first_no=number, last_no=number,
        amount=amount,
        sent_on=sent_on, document=document, recorded_at=clock.now(),
    )  # fmt: skip
    shift(_sent(made))
    note(actor, "dues.give_back", made)
    return made


@transaction.atomic
def receive(remittance: Remittance, *, actor: Actor, on: date | None = None) -> Remittance:
    """收到: the taker says the money is there."""
    day = on or clock.today()
    _check_received(remittance, day)
    take(remittance, REMITTANCES, "receive", actor=actor, settled_on=day)
    shift([_arrived(remittance, day)])
    note(actor, "dues.receive", remittance)
    return remittance


@transaction.atomic
def receive_many(rows: Sequence[Remittance], *, actor: Actor, on: date) -> None:
    """收到几笔 on one day; all of them, or none."""
    for one in rows:
        _check_received(one, on)
    keys = [one.pk for one in rows]
    waiting = Remittance.objects.filter(pk__in=keys, state__in=REMITTANCES.steps["receive"].sources)
    if waiting.update(state=Remittance.State.RECEIVED, settled_on=on) != len(keys):
        raise StepError(_("其中有的已经办过，请刷新后再看"))
    shift([_arrived(one, on) for one in rows])
    note_many(actor, "dues.receive", rows)


def _check_received(one: Remittance, day: date) -> None:
    _check_day(day, "on")
    if day < one.sent_on:
        raise ValidationError({"on": _("收到日期不能早于交出日期")})


def _arrived(one: Remittance, day: date) -> Move:
    taker = one.to or one.org
    giver = (one.org_id, What.TRANSIT)
    return Move(taker, Movement.RECEIVE, giver, (taker.pk, What.HELD), one.amount, day, one)


@transaction.atomic
def withdraw(remittance: Remittance, *, actor: Actor, reason: str) -> Remittance:
    """撤回 what has not arrived: the money lies where it lay before."""
    take(remittance, REMITTANCES, "withdraw", actor=actor, settled_on=clock.today())
    org = remittance.org
    giver, taker = (org.pk, What.TRANSIT), (org.pk, What.HELD)
    shift(
        [Move(org, Movement.WITHDRAW, giver, taker, remittance.amount, clock.today(), remittance)]
    )
    note(actor, "dues.withdraw", remittance, reason=reason)
    return remittance


# Spending -------------------------------------------------------------------------------------


@transaction.atomic
def spend(*, actor: Actor, **values: Any) -> Use:
    """登记使用; see `spend_many`."""
    return spend_many([values], actor=actor)[0]


@transaction.atomic
def spend_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Use]:
    """使用: org, purpose, amount, used_on, subject, decided; another purpose needs a reason."""
    at, made = clock.now(), []
    for row in rows:
        check_amount(row["amount"])
        _check_day(row["used_on"], "used_on")
        finding = rules.use_finding(row["purpose"])
        if finding is not None and not (row.get("justification") or "").strip():
            raise ValidationError({"justification": f"{_(finding.words)}（{finding.cites}）"})
        made.append(Use(recorded_at=at, **row))
    insert(made)
    shift(
        [
            Move(one.org, Movement.SPEND, (one.org_id, What.HELD), (one.org_id, What.SPENT),
                 one.amount, one.used_on, one)
            for one in made
        ]
    )  # fmt: skip
    note_many(actor, "dues.spend", made)
    return made


@transaction.atomic
def unspend(use: Use, *, actor: Actor, reason: str) -> Use:
    """作废一笔使用: the money lies in the pot again."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Use.objects.filter(pk=use.pk, void_reason="").update(void_reason=reason.strip()):
        raise ValidationError(_("这笔使用已经作废"))
    reread(use)
    giver, taker = (use.org_id, What.SPENT), (use.org_id, What.HELD)
    shift([Move(use.org, Movement.RECOVER, giver, taker, use.amount, clock.today(), use)])
    note(actor, "dues.unspend", use, reason=reason)
    return use
