"""What stands in the way of a closing: said before anybody closes, and asked again by the deed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from jiceng.insight.closing.freezing import key_of
from jiceng.insight.closing.models import Closing, Every, Late
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.insight.shelf.nodes import begins, too_early
from jiceng.insight.shelf.words import full_title, split_title
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.audits import Adds, Audit, Flows, Sums, Within
from jiceng.kernel.periods import Period, around
from jiceng.kit.drafts import Draft
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Org

SHORTER = {Every.QUARTER: Every.MONTH, Every.HALF: Every.QUARTER, Every.YEAR: Every.QUARTER}
LENGTHS = {1: Every.MONTH, 3: Every.QUARTER, 6: Every.HALF, 12: Every.YEAR}


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, or (`blocks` off) only to be known."""

    words: str
    blocks: bool = True


def every_of(period: Period) -> Every | None:
    """The kind of a calendar period; None for any other stretch, which is not closed."""
    months = (
        (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    )
    every = LENGTHS.get(months)
    return every if every and around(period.first, every) == period else None


def parts(period: Period) -> list[Period]:
    """The shorter periods to be closed before; a month has none."""
    every = every_of(period)
    if every not in SHORTER:
        return []
    return list(period.months() if SHORTER[every] == Every.MONTH else period.quarters())


def obstacles(node: Org, ask: Ask, only: Sequence[str] = ()) -> list[Obstacle]:
    """Everything in the way of closing this node's period, and what should be known.

    Where `only` some figures are to be kept, only what must agree with one of them is asked.
    """
    period = ask.period
    if early := too_early(node, period):
        return [Obstacle(early)]
    if period.last >= clock.today():
        return [Obstacle(_("%s还没有过完，过完再关账") % period.words)]
    found = [Obstacle(words) for words in lacking(node, period)]
    found += [Obstacle(words) for bar in gather("audits", "BARS") for words in bar(node, ask)]
    for audit in gather("figures", "AUDITS"):
        if only and not any(key_of(name) in only for name in audit.names):
            continue
        found += [Obstacle(words) for words in audited(audit, node, ask)]
    return [*found, *known(node, period)]


def lacking(node: Org, period: Period) -> Iterator[str]:
    """Shorter periods that are not closed yet, in one sentence."""
    first = begins(node)
    needed = [one for one in parts(period) if first is None or one.last >= first]
    open_ = [one for one in needed if not Closing.objects.of(node, one).exists()]
    if open_:
        yield _("先关%s，再关整个期间") % "、".join(one.words for one in open_)


def known(node: Org, period: Period) -> Iterator[Obstacle]:
    """What blocks nothing: unsent drafts of those who work here, late differences not adjusted."""
    rows: Any = get_user_model()._default_manager
    accounts = rows.filter(pk__in=Draft.objects.values("account"), is_active=True)
    here = [one.pk for one in accounts if any(p.startswith(node.path) for p in one.reach())]
    if drafts := Draft.objects.filter(account__in=here).count():
        said = _("还有 %s 张填了一半没有提交的表，需要计入本期的请先提交")
        yield Obstacle(said % drafts, blocks=False)
    late = Late.objects.open(clock.today()).filter(
        closing__org=node, closing__first__gte=period.first, closing__last__lte=period.last
    )
    if count := late.count():
        said = _("这段时间里已关的期间有 %s 处补录差异还没有调整")
        yield Obstacle(said % count, blocks=False)


def audited(audit: Audit, node: Org, ask: Ask) -> Iterator[str]:
    """Where figures that must agree do not."""
    if isinstance(audit, Adds):
        yield from _adds(audit, node, ask)
    elif isinstance(audit, Within):
        part, whole = _value(audit.part, node, ask), _value(audit.whole, node, ask)
        if part is not None and whole is not None and part > whole:
            yield _("%(part)s（%(n)s）比%(whole)s（%(of)s）还多") % {
                "part": _title(audit.part), "n": part, "whole": _title(audit.whole), "of": whole,
            }  # fmt: skip
    elif isinstance(audit, Sums):
        values: list[Any] = [_value(one, node, ask) for one in audit.parts]
        whole = _value(audit.whole, node, ask)
        if None not in values and sum(values) != whole:
            yield _("%(parts)s之和是 %(sum)s，%(whole)s是 %(of)s，对不上") % {
                "parts": "、".join(map(_title, audit.parts)), "sum": sum(values),
                "whole": _title(audit.whole), "of": whole,
            }  # fmt: skip
    else:
        yield from _flows(audit, node, ask)


def _adds(audit: Adds, node: Org, ask: Ask) -> Iterator[str]:
    if audit.figure not in shelf():
        return
    figure: Any = look_up(audit.figure)
    reading = figure.read(node, ask)
    for split in audit.splits:
        found = sum(reading.by(split).values())
        if found != reading.value:
            yield _("%(figure)s按%(split)s分项之和是 %(sum)s，总数是 %(of)s，对不上") % {
                "figure": _title(audit.figure), "split": split_title(figure, split),
                "sum": found, "of": reading.value,
            }  # fmt: skip


def _flows(audit: Flows, node: Org, ask: Ask) -> Iterator[str]:
    """Against what was closed: a difference is something recorded since."""
    shorter = parts(ask.period)
    first = begins(node)
    if not shorter or (first is not None and shorter[0].first < first):
        return
    for name in audit.figures:
        if name not in shelf():
            continue
        book = ask.book
        kept: list[Any] = [book and book.kept(name, node.path, one) for one in shorter]
        if None in kept or sum(kept) == (now := _value(name, node, ask)):
            continue
        yield _(
            "%(figure)s：已关的%(parts)s合计 %(sum)s，现在按整个期间数是 %(now)s，"
            "有补录或更正，请先对那一期另作调整"
        ) % {
            "figure": _title(name), "parts": "、".join(one.words for one in shorter),
            "sum": sum(kept), "now": now,
        }  # fmt: skip


def _value(name: str, node: Org, ask: Ask) -> Any:
    if key_of(name) not in shelf():
        return None  # its room is left out
    return look_up(name).read(node, ask).value


def _title(name: str) -> str:
    return full_title(name)
