"""Whom a bank line may be from and why: looked up, never booked by itself."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues.models import BankLine, Charge, Payment

CODE = re.compile(r"DF(\d{1,12})")
MOST = 120  # of the remark
LONG = 200  # characters that a line's months may take


def coded(remark: str, member: Member) -> str:
    """The remark with this member's code in place of any other."""
    code = f"DF{member.pk}"
    rest = re.sub(CODE.pattern, "", remark, flags=re.IGNORECASE).strip()
    return f"{rest[: MOST - len(code) - 1]} {code}".strip()


@dataclass(frozen=True)
class Found:
    """Whom a line is from, which months it pays, and why that is thought."""

    member: Member | None
    charges: Sequence[Charge]
    why: str


def owed_of(org: Org) -> dict[Member, list[Charge]]:
    """The branch's members with what each has not paid there, the oldest month first."""
    rows = Charge.objects.filter(roll__org=org, payment=None, amount__gt=0)
    found: dict[Member, list[Charge]] = defaultdict(list)
    listed = rows.select_related("roll__org", "member__person").order_by("roll__month_no", "pk")
    for one in listed:
        found[one.member].append(one)
    return found


def match(line: BankLine, owed: Mapping[Member, Sequence[Charge]], taken: set[int]) -> Found:
    """By the code in the remark, else by name; the amount must be a run of the oldest months."""
    code = CODE.search(f"{line.remark} {line.payer}".upper())
    if code is not None:
        named = [one for one in owed if one.pk == int(code[1])]
        how = _("附言里的交费码")
    else:
        said = f"{line.payer} {line.remark}"
        named = [one for one in owed if str(one) == line.payer.strip()]
        how = _("户名相符")
        if not named:
            named = [one for one in owed if str(one) in said]
            how = _("附言里写了姓名")
    if not named:
        return Found(None, (), _("本支部没有同名又欠交的党员"))
    fits = [(one, months) for one in named if (months := _run(owed[one], line.amount, taken))]
    if len(fits) == 1:
        member, months = fits[0]
        words = _("%(how)s，金额正好是%(count)d个月") % {"how": how, "count": len(months)}
        return Found(member, months, words)
    if fits:
        return Found(None, (), _("有%d位同名的都对得上，请人工核对") % len(fits))
    left = sum((c.amount for c in owed[named[0]] if c.amount and c.pk not in taken), Decimal(0))
    words = _("%(how)s，金额对不上：还欠%(left)s元") % {"how": how, "left": left}
    return Found(named[0], (), words)


def _run(charges: Sequence[Charge], amount: Decimal, taken: set[int]) -> list[Charge]:
    """The oldest unpaid months that make exactly this sum; none if they do not."""
    left, months = amount, []
    for one in charges:
        if one.pk in taken:
            continue
        left -= one.amount or Decimal(0)
        months.append(one)
        if left <= 0:
            break
    return months if left == 0 else []


def months_of(charges: Sequence[Charge]) -> str:
    """2026-10,2026-11; where that is too long for the column, from the first to the last."""
    codes = [one.roll.month_code for one in charges]
    said = ",".join(codes)
    words = _("%(first)s至%(last)s共%(count)d个月")
    if len(said) > LONG:
        said = words % {"first": codes[0], "last": codes[-1], "count": len(codes)}
    return said


def await_again(payment: Payment, reason: str) -> None:
    """The lines that were booked by a payment wait again when nothing of it stands any more."""
    if Charge.objects.filter(payment=payment).exists():
        return
    for line in BankLine.objects.filter(payment=payment).select_related("org"):
        found = match(line, owed_of(line.org), set())
        why = _("原入账已冲正（%(reason)s）；%(why)s") % {"reason": reason[:40], "why": found.why}
        BankLine.objects.filter(pk=line.pk).update(
            state=BankLine.State.WAITING, payment=None, why=why[:120],
            member=found.member if found.charges else None, months=months_of(found.charges),
        )  # fmt: skip
