"""Lines of a bank statement: listed with whom they may be from and why, booked when confirmed."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kit.jobs import Outcome, Work, job
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.access import own
from jiceng.work.dues.actions.matching import coded, match, months_of, owed_of
from jiceng.work.dues.actions.paying import pay
from jiceng.work.dues.actions.purse import check_amount
from jiceng.work.dues.actions.rolls import PaidError
from jiceng.work.dues.models import BankLine, Charge, Payment, Way

State = BankLine.State
MANY = 500


@transaction.atomic
def list_line(*, actor: Actor, **values: Any) -> BankLine:
    """列入一笔流水; see `list_line_many`."""
    return list_line_many([values], actor=actor)[0]


@transaction.atomic
def list_line_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[BankLine]:
    """Put lines of a statement on the list: org, reference, paid_on, amount, payer, remark.

    Nothing is booked. Each gets whom it may be from and the reason, or why nobody was found. A
    reference that is there already is refused: a file taken in twice changes nothing.
    """
    at = clock.now()
    made = [BankLine(recorded_at=at, **row) for row in rows]
    seen = _references(made)
    for one in made:
        _check_line(one)
        key = (one.org_id, one.reference)
        if key in seen:
            words = _("流水号%s已经导入过，不会重复入账") % one.reference
            raise ValidationError({"reference": words})
        seen.add(key)
    _match(made)
    insert(made)
    note_many(actor, "dues.list_line", made)
    return made


def _references(lines: Sequence[BankLine]) -> set[tuple[int, str]]:
    """Those of these references that are on the list already, branch by branch."""
    asked: dict[int, list[str]] = defaultdict(list)
    for one in lines:
        asked[one.org_id].append(one.reference)
    found = set[tuple[int, str]]()
    for org, told in asked.items():
        for start in range(0, len(told), MANY):
            rows = BankLine.objects.filter(org=org, reference__in=told[start : start + MANY])
            found |= {(org, one) for one in rows.values_list("reference", flat=True)}
    return found


def _match(lines: Sequence[BankLine]) -> None:
    by_org: dict[int, list[BankLine]] = defaultdict(list)
    for line in lines:
        by_org[line.org_id].append(line)
    for listed in by_org.values():
        owed = owed_of(listed[0].org)
        taken: set[int] = set()
        for line in listed:
            found = match(line, owed, taken)
            line.member = found.member if found.charges else None
            line.months = months_of(found.charges)
            line.why = found.why[:120]
            taken |= {one.pk for one in found.charges}


def _check_line(line: BankLine) -> None:
    check_amount(line.amount)
    if line.paid_on > clock.today():
        raise ValidationError({"paid_on": _("交易日期还没有到，请检查日期")})


@transaction.atomic
def correct_line(
    line: BankLine, *, actor: Actor, reason: str, member: Member | None = None, **values: Any
) -> BankLine:
    """更正一笔还没有入账的流水: reference, paid_on, amount, payer, remark.

    `member` says whose it is, by the code in the remark. It is matched anew; nothing is booked.
    """
    held: BankLine = BankLine.objects.select_for_update().select_related("org").get(pk=line.pk)
    if held.state != State.WAITING:
        raise PaidError(_("这笔流水刚被别人处理过，请刷新后再看"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正的原因")})
    before = {name: str(getattr(held, name)) for name in values}
    for name, value in values.items():
        setattr(held, name, value)
    if member is not None:
        held.remark = coded(held.remark, member)
    _check_line(held)
    twins = BankLine.objects.filter(org=held.org, reference=held.reference).exclude(pk=held.pk)
    if twins.exists():
        words = _("流水号%s已经导入过，不会重复入账") % held.reference
        raise ValidationError({"reference": words})
    _match([held])
    held.save(update_fields=[*values, "remark", "member", "months", "why"])
    reread(line)
    note(actor, "dues.correct_line", line, reason=reason, before=before)
    return line


@transaction.atomic
def book(line: BankLine, *, actor: Actor) -> Payment:
    """入账: the months are paid by this line; what was found is looked up again at this moment."""
    return _book(line, owed_of(line.org), set(), actor)


def _book(
    line: BankLine, owed: Mapping[Member, Sequence[Charge]], taken: set[int], actor: Actor
) -> Payment:
    found = match(line, owed, taken)
    if not found.charges:
        raise ValidationError(_("这笔还对不上：%s") % found.why)
    won = BankLine.objects.filter(pk=line.pk, state=State.WAITING).update(state=State.BOOKED)
    if not won:
        raise PaidError(_("这笔流水刚被别人处理过，请刷新后再看"))
    made = pay(
        actor=actor, org=line.org, charges=found.charges, paid_on=line.paid_on, way=Way.BANK,
        reference=line.reference,
    )  # fmt: skip
    months = months_of(found.charges)
    BankLine.objects.filter(pk=line.pk).update(
        payment=made, member=found.member, months=months, why=found.why[:120]
    )
    reread(line)
    taken |= {one.pk for one in found.charges}
    note(actor, "dues.book", line)
    return made


@transaction.atomic
def book_many(
    org: Org, *, actor: Actor, tell: Callable[[int, int], None] = lambda done, total: None
) -> list[Payment]:
    """入账 everything of a branch that was matched: all of it or nothing, told as it goes on.

    Raises ValidationError that names the line which no longer fits.
    """
    rows = list(BankLine.objects.matched().filter(org=org).select_related("org").order_by("pk"))
    owed, taken = owed_of(org), set[int]()
    made = []
    for number, line in enumerate(rows, 1):
        try:
            made.append(_book(line, owed, taken, actor))
        except (ValidationError, StepError) as why:
            said = "；".join(why.messages) if isinstance(why, ValidationError) else str(why)
            words = _("一笔也没有入账。流水%(line)s：%(why)s")
            told = {"line": line.reference, "why": said}
            raise ValidationError(words % told) from why
        tell(number, len(rows))
    return made


BOOK = "dues_book"


@job(BOOK, gettext_lazy("银行流水入账"))
def book_as_job(work: Work, actor: Actor, *, org: int) -> Outcome:
    """入账 of a branch's matched lines as background work; run again it finds nothing left."""
    found = Org.objects.filter(own(actor, "path"), pk=org).first()
    if found is None:
        raise ValidationError(_("您不再管这个支部的党费，一笔也没有入账"))
    words = str(_("核对并入账"))
    with transaction.atomic():
        made = book_many(
            found,
            actor=actor,
            tell=lambda done, total: work.progress(1, done, total, words, steps=1),
        )
        work.hold()
    total = sum((one.amount for one in made), Decimal(0))
    left = BankLine.objects.waiting().filter(org=found).count()
    said = _("已入账%(count)d笔，共%(sum)s元；还有%(left)d笔待核对")
    told = {"count": len(made), "sum": rules.yuan(total), "left": left}
    return Outcome(said % told, result_url=reverse("dues.reconcile"))


@transaction.atomic
def ignore(line: BankLine, *, actor: Actor, reason: str) -> BankLine:
    """不是党费: the line stays on the list with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么不是党费")})
    won = BankLine.objects.filter(pk=line.pk, state=State.WAITING).update(
        state=State.IGNORED, why=reason.strip()[:120], member=None, months=""
    )
    if not won:
        raise PaidError(_("这笔流水刚被别人处理过，请刷新后再看"))
    reread(line)
    note(actor, "dues.ignore", line, reason=reason)
    return line
