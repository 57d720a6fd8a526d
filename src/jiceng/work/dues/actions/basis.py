"""Bases confirmed, voided and gone through once a year; reductions proposed and decided."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, pour
from jiceng.kernel.bulk import keys as new_keys
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.secrets import seal
from jiceng.kernel.steps import take
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.flows import RELIEFS
from jiceng.work.dues.models import (
    Base,
    Charge,
    Habit,
    Known,
    Line,
    Relief,
    Review,
    Ways,
    month_said,
)

COLUMNS = (
    "id", "member_id", "since", "until", "kind", "income", "monthly", "quarterly", "source",
    "confirmed_by", "void_reason", "recorded_at",
)  # fmt: skip
MANY = 500


@transaction.atomic
def set_habit(*, actor: Actor, org: Org, since: date, **values: Any) -> Habit:
    """地方规定 from a day on; the former one of the same organisation ends where this begins."""
    if Habit.objects.filter(org=org, since__gte=since).exists():
        raise ValidationError({"since": _("已经有同日或更晚开始的规定，请检查日期")})
    Habit.objects.filter(org=org, until=None).update(until=since)
    made: Habit = Habit.objects.create(org=org, since=since, **values)
    note(actor, "dues.set_habit", made)
    return made


# Bases ----------------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, actor: Actor, **values: Any) -> Base:
    """核定 one base; see `confirm_many`."""
    made = confirm_many([values], actor=actor)[0]
    reread(made)
    return made


@transaction.atomic
def confirm_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Base]:
    """核定 bases: member, kind, since, and income (yuan a month) where the kind needs one.

    Holds from the first of the month of `since`; the former base ends there. Also: quarterly,
    source, confirmed_by. Refuses a second base of the same month (void the wrong one first).
    What is given back knows its key and its member, no more: there may be a whole book of it.
    """
    custom = _customs([row["since"] for row in rows])
    found = [_drafted(row, custom) for row in rows]
    keys = [row["member"].pk for row in found]
    if len(set(keys)) < len(keys):
        raise ValidationError({"member": _("同一位党员在这一批里出现了两次，请只留一行")})
    _follow(found)
    at = clock.now()
    reserved = new_keys(Base, len(found))
    pour(
        Base,
        COLUMNS,
        (
            (key, row["member"].pk, row["since"], row["until"], row["kind"], row["income"],
             row["monthly"], row["quarterly"], row["source"], row["confirmed_by"], "", at)
            for key, row in zip(reserved, found, strict=True)
        ),
    )  # fmt: skip
    made = [Base(pk=key, member=row["member"]) for key, row in zip(reserved, found, strict=True)]
    note_many(actor, "dues.confirm", made)
    if len(made) <= MANY:  # a whole book brings its own rolls along
        _refresh([one.member_id for one in made], actor)
    return made


def _drafted(row: Mapping[str, Any], custom: Callable[..., rules.Custom]) -> dict[str, Any]:
    member, kind = row["member"], row["kind"]
    since = row["since"].replace(day=1)
    income = row.get("income")
    try:
        found = rules.monthly(
            kind=kind, base=income, day=since, custom=custom(member.org_id, since)
        )
    except rules.DuesError as why:
        raise ValidationError({"income": f"{member}：{why}"}) from None
    if rules.number_of(member.joined_on) > rules.number_of(since):
        words = _("%(who)s %(month)s才入党，基数不能早于这个月")
        month = month_said(rules.number_of(member.joined_on))
        raise ValidationError({"since": words % {"who": member, "month": month}})
    needs = kind in rules.NEEDS_BASE and income is not None
    return {
        "member": member,
        "kind": kind,
        "since": since,
        "until": None,
        "income": seal(f"{income:f}", purpose="dues_income") if needs else None,
        "monthly": found.amount,
        "quarterly": bool(row.get("quarterly")),
        "source": row.get("source") or Base.Source.DECLARED,
        "confirmed_by": row.get("confirmed_by") or "",
    }


def _customs(days: Sequence[date]) -> Callable[[int, date], rules.Custom]:
    ways = Ways(min(days).replace(day=1), max(days)) if days else None
    return ways.custom if ways else lambda _org, _day: rules.USUAL


def _follow(found: Sequence[dict[str, Any]]) -> None:
    """End the former base of each where the new one begins; between two, end before the later."""
    keys = [row["member"].pk for row in found]
    held: dict[int, list[tuple[int, date, date | None]]] = {}
    for start in range(0, len(keys), MANY):
        rows = Base.objects.valid().filter(member__in=keys[start : start + MANY])
        for member, *base in rows.values_list("member", "pk", "since", "until"):
            held.setdefault(member, []).append(tuple(base))  # type: ignore[arg-type]
    ended: dict[date, list[int]] = {}
    for row in found:
        since = row["since"]
        for pk, begun, until in held.get(row["member"].pk, ()):
            if begun == since:
                words = _("%(who)s %(month)s起的基数已经核定，填错了请先作废那一条")
                month = month_said(rules.number_of(since))
                raise ValidationError({"since": words % {"who": row["member"], "month": month}})
            if begun < since and (until is None or since < until):
                ended.setdefault(since, []).append(pk)
            if begun > since and (row["until"] is None or begun < row["until"]):
                row["until"] = begun
    for since, pks in ended.items():
        for start in range(0, len(pks), MANY):
            Base.objects.filter(pk__in=pks[start : start + MANY]).update(until=since)


@transaction.atomic
def void_base(base: Base, *, actor: Actor, reason: str) -> Base:
    """作废 a base that was confirmed wrongly; the one before it holds on."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Base.objects.filter(pk=base.pk, void_reason="").update(void_reason=reason.strip()):
        raise ValidationError(_("这条基数已经作废"))
    before = Base.objects.valid().filter(member=base.member_id, until=base.since)
    before.update(until=base.until)
    reread(base)
    note(actor, "dues.void_base", base, reason=reason)
    _refresh([base.member_id], actor)
    return base


def _refresh(members: Sequence[int], actor: Actor) -> None:
    """What is not yet due, and what nobody could compute, follows the new base; the rest stays."""
    now = rules.number_of(clock.today())
    open_ = Charge.objects.filter(member__in=members, payment=None).filter(
        Q(roll__month_no__gte=now) | Q(amount=None)
    )
    orgs = Belonging.objects.filter(member__in=members).values("org")
    rows = list(open_.filter(roll__org__in=orgs).select_related("roll"))
    if not rows:
        return
    numbers = sorted({one.roll.month_no for one in rows})
    known = Known(numbers[0], numbers[-1], {one.roll.org_id for one in rows})
    wanted = {(one.roll.month_no, one.member_id): one for one in rows}
    for number in numbers:
        for line in known.lines(number):
            charge = wanted.get((number, line.member))
            if charge is not None and charge.amount != line.amount:
                told = {"kind": line.kind, "amount": line.amount, "base_id": line.base}
                told["quarterly"] = line.quarterly
                Charge.objects.filter(pk=charge.pk, payment=None).update(**told)


# The yearly review ----------------------------------------------------------------------------


@transaction.atomic
def review(*, actor: Actor, **values: Any) -> Review:
    """年度核定 of one branch; see `review_many`."""
    return review_many([values], actor=actor)[0]


@transaction.atomic
def review_many(
    rows: Sequence[Mapping[str, Any]], *, actor: Actor, known: Known | None = None
) -> list[Review]:
    """A branch has gone through all bases: org, year, reviewed_on, confirmed_by.

    Refused while somebody who needs a base has none: they are named. `known` may hold what is
    known of the months already.
    """
    at, made, listed = clock.now(), [], _listed(rows, known)
    for row in rows:
        if row["reviewed_on"] > clock.today():
            raise ValidationError({"reviewed_on": _("日期还没有到，请检查日期")})
        lines = listed[rules.number_of(row["reviewed_on"])][row["org"].pk]
        lacking = [one.member for one in lines if one.amount is None]
        if lacking:
            _say_lacking(lacking)
        made.append(Review(count=len(lines), recorded_at=at, **row))
    _once_a_year(made)
    insert(made)
    note_many(actor, "dues.review", made)
    return made


def _listed(
    rows: Sequence[Mapping[str, Any]], known: Known | None
) -> dict[int, dict[int, list[Line]]]:
    """Month → branch → its lines, as known now."""
    months: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        months[rules.number_of(row["reviewed_on"])].append(row["org"].pk)
    found: dict[int, dict[int, list[Line]]] = {}
    for number, orgs in months.items():
        found[number] = defaultdict(list)
        for line in (known or Known(number, number, orgs)).lines(number):
            found[number][line.org].append(line)
    return found


def _once_a_year(made: Sequence[Review]) -> None:
    orgs = [one.org_id for one in made]
    held = set(Review.objects.filter(org__in=orgs).values_list("org", "year"))
    for one in made:
        if (one.org_id, one.year) in held:
            words = _("“%(org)s”%(year)d年已经核定过") % {"org": one.org, "year": one.year}
            raise ValidationError({"year": words})


def _say_lacking(keys: Sequence[int]) -> None:
    members = Member.objects.filter(pk__in=keys[:10]).select_related("person")
    names = "、".join(str(one) for one in members.order_by("person__initials", "pk"))
    words = _("还有%(count)d名党员没有核定基数：%(names)s")
    raise ValidationError({"org": words % {"count": len(keys), "names": names}})


# Reductions -----------------------------------------------------------------------------------


@transaction.atomic
def propose(*, actor: Actor, member: Member, since: date, **values: Any) -> Relief:
    """报请减免: what the branch studied; nothing changes before the superior approves."""
    if values["studied_on"] > clock.today():
        raise ValidationError({"studied_on": _("日期还没有到，请检查日期")})
    if values.get("monthly", Decimal(0)) < 0:
        raise ValidationError({"monthly": _("金额不能是负数；免交填0")})
    until = values.get("until")
    since = since.replace(day=1)
    if until is not None and until <= since:
        raise ValidationError({"until": _("止的日期要晚于起的日期")})
    made: Relief = Relief.objects.create(
        member=member, since=since, recorded_at=clock.now(), **values
    )
    note(actor, "dues.propose", made)
    return made


@transaction.atomic
def approve(relief: Relief, *, actor: Actor, decided_on: date, document: str = "") -> Relief:
    """批准减免 by the superior; months not yet due follow it."""
    _check_decided(relief, decided_on)
    take(relief, RELIEFS, "approve", actor=actor, decided_on=decided_on, document=document)
    note(actor, "dues.approve", relief)
    _refresh([relief.member_id], actor)
    return relief


@transaction.atomic
def refuse(relief: Relief, *, actor: Actor, decided_on: date, document: str = "") -> Relief:
    """不批准: the base holds as before."""
    _check_decided(relief, decided_on)
    take(relief, RELIEFS, "refuse", actor=actor, decided_on=decided_on, document=document)
    note(actor, "dues.refuse", relief)
    return relief


def _check_decided(relief: Relief, day: date) -> None:
    if day > clock.today():
        raise ValidationError({"decided_on": _("日期还没有到，请检查日期")})
    if day < relief.studied_on:
        raise ValidationError({"decided_on": _("批复日期不能早于支部研究日期")})


@transaction.atomic
def look(base: Base, *, actor: Actor, purpose: str) -> str:
    """查看基数原文: the sealed income, to its branch or to the member, who says why.

    The look is kept and shown to the member.
    """
    if not purpose.strip():
        raise ValidationError({"purpose": _("请写明为什么要查看")})
    own_one = getattr(actor, "member_id", None) == base.member_id
    if not own_one and not Base.objects.visible_to(actor).filter(pk=base.pk).exists():
        raise PermissionDenied(_("这位同志的基数只给本支部看"))
    ticket = issue_ticket(actor, base, "income", purpose=purpose)
    note(actor, "dues.look", base, reason=purpose)
    return base.income.open(ticket) if base.income else ""
