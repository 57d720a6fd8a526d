"""The verbs of closing: ask, close (by another person), withdraw, recheck for what came late."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.closing import flows
from jiceng.insight.closing.access import CLOSES
from jiceng.insight.closing.checks import every_of, obstacles
from jiceng.insight.closing.flows import CLOSING
from jiceng.insight.closing.freezing import Told, frozen, int_or_text, key_of, silent, title_of
from jiceng.insight.closing.models import Closing, Late
from jiceng.insight.shelf.nodes import too_early
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedBook, ClosedValue, hold_still, keep, of_node, tampered
from jiceng.kernel.book import ClosedPeriod as Kept
from jiceng.kernel.bulk import insert
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import anchor, note, note_many
from jiceng.kernel.periods import Period, PeriodError, parse
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.access import may
from jiceng.kit.jobs import OPEN, Job, Outcome, Work, job, start
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org

SIDES = re.compile(r":(of|share|missing)\b.*")
JUST_CLOSED = gettext_lazy("这个期间刚被别人办过，请刷新后再看")


@transaction.atomic
def ask(*, actor: Actor, **values: Any) -> Closing:
    """申请关账; see `ask_many`."""
    return ask_many([values], actor=actor)[0]


@transaction.atomic
def ask_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Closing]:
    """申请关账: org, period (a `Period` or how it is written), and why, if it was closed before.

    Raises ValidationError for a period that is not over, lies before the data, or is asked for
    already.
    """
    at, day, made = clock.now(), clock.today(), []
    for row in rows:
        org, period = row["org"], _period(row["period"])
        made.append(
            Closing(
                org=org, every=str(every_of(period)), first=period.first, last=period.last,
                adjustment=_next(org, period, row.get("reason") or ""),
                reason=(row.get("reason") or "").strip(), asked_on=day, recorded_at=at,
            )
        )  # fmt: skip
    try:
        with transaction.atomic():
            insert(made)
    except IntegrityError:
        raise ValidationError(_("这个期间已经有人申请关账，请先复核或撤回那一份")) from None
    note_many(actor, "closing.ask", made)
    return made


def _period(given: Any) -> Period:
    try:
        period = given if isinstance(given, Period) else parse(str(given))
    except PeriodError as why:
        raise ValidationError({"period": str(why)}) from None
    if every_of(period) is None:
        raise ValidationError({"period": _("关账按月、季度、半年或年，请选一个整的期间")})
    if period.last >= clock.today():
        raise ValidationError({"period": _("%s还没有过完，过完再关账") % period.words})
    return period


def _next(org: Org, period: Period, reason: str) -> int:
    """The number of the adjustment; 0 for the first closing, which needs no reason."""
    if early := too_early(org, period):
        raise ValidationError({"period": early})
    same = Kept.objects.filter(of_node(org.path), first=period.first, last=period.last)
    number: int = same.count()
    if number and not reason.strip():
        raise ValidationError({"reason": _("这个期间已经关过账，另作调整请写明原因")})
    return number


def close(closing: Closing, *, actor: Actor) -> Closing:
    """复核并关账, in the background: what stands in the way is said at once."""
    _look(closing, actor, question(closing))
    running = Job.objects.filter(kind="closing.close", state__in=OPEN, args__closing=closing.pk)
    if running.exists():
        raise ValidationError(_("正在关账，请等它办完"))
    title = _("关账：%s") % closing
    with transaction.atomic():
        start("closing.close", actor, title=title, closing=closing.pk)
    reread(closing)
    return closing


def question(closing: Closing) -> Ask:
    """One ask for one closing: what it has answered for the checks it answers for the book."""
    return Ask(closing.stretch, book=ClosedBook())


def _look(closing: Closing, actor: Actor, asked: Ask, only: Sequence[str] = ()) -> None:
    """May this person close, and is nothing in the way?"""
    above = closing.org.parent if closing.adjustment else None
    where = above.path if above is not None else closing.org.path
    if actor.pk is not None and not may(actor, CLOSES, where):
        raise ValidationError(_("关过账的期间另作调整，由上级党组织的工作人员复核"))
    if said := [one.words for one in obstacles(closing.org, asked, only) if one.blocks]:
        raise ValidationError(said)


def freeze(
    closing: Closing, *, actor: Actor, told: Told = silent, work: Work | None = None,
    only: Sequence[str] = (), asked: Ask | None = None,
) -> Closing:  # fmt: skip
    """复核并关账: every figure of the shelf into the book, all read in one moment.

    `only` names the figures where not all are to be kept (demonstrations). Raises ValidationError
    saying what stands in the way, StepError where it is no longer to be closed or the same person
    asked for it.
    """
    try:
        with transaction.atomic():
            hold_still()
            if work is not None:
                work.hold()
            return _freeze(closing, actor, told, only, asked or question(closing))
    except IntegrityError:
        raise ValidationError(str(JUST_CLOSED)) from None
    except OperationalError as why:
        if getattr(why.__cause__, "sqlstate", "") != "40001":
            raise
        raise ValidationError(str(JUST_CLOSED)) from None


def _freeze(closing: Closing, actor: Actor, told: Told, only: Sequence[str], asked: Ask) -> Closing:
    _look(closing, actor, asked, only)
    take(closing, CLOSING, "close", actor=actor, closed_on=clock.today())
    crashpoint("closing.taken")
    values, left_out = frozen(closing.org, asked, told, only)
    period = keep(closing.org, asked, values, actor=actor, reason=closing.reason)
    closing.period, closing.adjustment = period, period.adjustment
    closing.figures, closing.left_out, closing.anchor = len(values), left_out, anchor()
    closing.save(update_fields=["period", "adjustment", "figures", "left_out", "anchor"])
    late = Late.objects.filter(
        closing__org=closing.org, closing__first=closing.first, closing__last=closing.last,
        settled_on=None,
    )  # fmt: skip
    late.update(settled_on=clock.today(), settled_by=closing)
    crashpoint("closing.settled")
    note(actor, "closing.close", closing, reason=closing.reason, digest=period.digest)
    return closing


@transaction.atomic
def freeze_many(
    closings: Sequence[Closing], *, actor: Actor, only: Sequence[str] = ()
) -> list[Closing]:
    """Close several as of one moment, the shorter ones first; what they share is asked once."""
    line = sorted(closings, key=lambda one: (one.last, one.last - one.first))
    shared: dict[Any, Any] = {}
    for prepare in gather("audits", "AHEAD"):
        prepare([one.stretch for one in line], shared)
    for one in line:
        asked = replace(question(one), memo=shared)
        freeze(one, actor=actor, only=only, asked=asked)
    return line


@transaction.atomic
def withdraw(closing: Closing, *, actor: Actor, reason: str) -> Closing:
    """撤回: it is not closed after all."""
    take(closing, CLOSING, "withdraw", actor=actor)
    note(actor, "closing.withdraw", closing, reason=reason)
    return closing


def begin_recheck(closing: Closing, *, actor: Actor) -> Closing:
    """核对补录, in the background."""
    start("closing.recheck", actor, title=_("核对补录：%s") % closing, closing=closing.pk)
    return closing


def newest(closing: Closing) -> bool:
    """Is this what speaks for its period?"""
    if closing.state != flows.CLOSED:
        return False
    later = Closing.objects.of(closing.org, closing.stretch)
    return not later.filter(adjustment__gt=closing.adjustment).exists()


@transaction.atomic
def recheck(closing: Closing, *, actor: Actor, told: Told = silent) -> list[Late]:
    """核对补录: which closed figures today's records would make others, and by which records.

    What agrees again is settled; a figure whose definition changed since is not compared.
    """
    hold_still()
    kept = {one.name: one for one in ClosedValue.objects.filter(period=closing.period)}
    only = sorted({key_of(one) for one in kept})
    now, _left_out = frozen(closing.org, question(closing), told, only)
    found = {one.name: one for one in differences(kept, now)}
    open_ = Late.objects.filter(closing=closing, settled_on=None)
    open_.exclude(name__in=found).update(settled_on=clock.today())
    for one in open_:
        new = found.pop(one.name)
        Late.objects.filter(pk=one.pk).update(
            now=new.now, came=new.came, went=new.went,
            came_count=new.came_count, went_count=new.went_count,
        )  # fmt: skip
    for one in found.values():
        one.closing, one.org, one.noticed_on = closing, closing.org, clock.today()
    Late.objects.bulk_create(found.values(), batch_size=500)
    left = list(Late.objects.filter(closing=closing, settled_on=None).order_by("pk"))
    note(actor, "closing.recheck", closing, late=len(left))
    return left


def differences(kept: Mapping[str, ClosedValue], now: Sequence[ClosedValue]) -> Iterator[Late]:
    """Whole figures that changed; of one that did not, its parts that changed."""
    moved: set[str] = set()
    for new in sorted(now, key=lambda one: ("{" in one.name, ":" in one.name)):
        old, base = kept.get(new.name), SIDES.sub("", new.name.partition("{")[0])
        if old is None or old.definition != new.definition or old.bounds != new.bounds:
            continue
        if base in moved or (old.value == new.value and old.records == new.records):
            continue
        moved.add(base)
        came = sorted(set(new.records) - set(old.records), key=int_or_text)
        went = sorted(set(old.records) - set(new.records), key=int_or_text)
        yield Late(
            name=new.name, title=title_of(new.name), kept=old.value, now=new.value, came=came,
            went=went, came_count=len(came), went_count=len(went),
        )  # fmt: skip


def _progress(work: Work) -> Told:
    return lambda done, total: work.progress(1, done, total, _("正在数各项指标"), steps=1)


@job("closing.close", gettext_lazy("关账"))
def close_job(work: Work, actor: Actor, closing: int) -> Outcome:
    """One closing, with its progress figure by figure; run again it does nothing twice."""
    one = Closing.objects.select_related("org").get(pk=closing)
    if one.state != flows.CLOSED:
        try:
            one = freeze(one, actor=actor, told=_progress(work), work=work)
        except StepError as why:
            raise ValidationError(str(why)) from None
    words = _("定格了 %s 个数") % one.figures
    return Outcome(words, result_url=reverse("closing.closings.detail", args=[one.pk]))


@job("closing.recheck", gettext_lazy("核对补录"))
def recheck_job(work: Work, actor: Actor, closing: int) -> Outcome:
    """Today's records against what was closed."""
    one = Closing.objects.select_related("org", "period").get(pk=closing)
    found = recheck(one, actor=actor, told=_progress(work))
    words = _("有 %s 个数和关账时不一样") % len(found) if found else _("和关账时一样")
    return Outcome(words, result_url=reverse("closing.closings.detail", args=[one.pk]))


def book_sound() -> Iterator[str]:
    """关账簿的摘要和链首相符."""
    return tampered()


def closed_are_kept() -> Iterator[str]:
    """已关账的都在关账簿里有数."""
    for one in Closing.objects.closed().filter(period=None).select_related("org"):
        yield f"{one}：写着已关账，关账簿里没有"


INVARIANTS = [book_sound, closed_are_kept]
