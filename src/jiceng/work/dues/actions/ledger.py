"""Moving money between pots: what is not there cannot be moved, and nothing is lost on the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, models
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.bulk import add_each, pour
from jiceng.kernel.flows import StepError
from jiceng.kernel.refs import Ref
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models import Entry, Pot

COLUMNS = (
    "org_id",
    "what",
    "giver_id",
    "taker_id",
    "amount",
    "entered_on",
    "origin",
    "recorded_at",
)
What, Movement = Pot.What, Entry.What


class ShortError(StepError):
    """There is not so much in the pot."""


@dataclass(frozen=True)
class Move:
    """One movement as the caller tells it; the organisation answers for it in the figures."""

    org: Org
    what: str
    giver: tuple[int, str]
    taker: tuple[int, str]
    amount: Decimal
    on: date
    origin: models.Model


Key = tuple[int, str]


def pots(keys: set[Key]) -> dict[Key, int]:
    """The pots of these organisations, made where they are missing."""
    orgs = {org for org, _what in keys}
    found = _known(orgs)
    missing = sorted(key for key in keys if key not in found)
    if missing:
        Pot.objects.bulk_create(
            [Pot(org_id=org, what=what) for org, what in missing], ignore_conflicts=True
        )
        found = _known(orgs)
    return found


def _known(orgs: set[int]) -> dict[Key, int]:
    rows = Pot.objects.filter(org__in=orgs).values_list("org", "what", "pk")
    return {(org, what): pk for org, what, pk in rows}


def shift(moves: Sequence[Move]) -> None:
    """Write the movements and the pots' balances; ShortError if a pot inside would run dry."""
    known = pots({move.giver for move in moves} | {move.taker for move in moves})
    change: dict[int, Decimal] = defaultdict(Decimal)
    for move in moves:
        change[known[move.giver]] -= move.amount
        change[known[move.taker]] += move.amount
    _settle(change, {pk: key for key, pk in known.items()})
    at = clock.now()
    pour(
        Entry,
        COLUMNS,
        (
            (move.org.pk, move.what, known[move.giver], known[move.taker], move.amount, move.on,
             str(Ref.to(move.origin)), at)
            for move in moves
        ),
    )  # fmt: skip


def hold(keys: set[Key]) -> None:
    """Take these pots now: whoever looks at what was moved before moving more, looks alone."""
    if keys:
        known = pots(keys)
        _taken(known[key] for key in keys)


def _taken(keys: Iterable[int]) -> dict[int, Decimal]:
    """Pots locked for this transaction, with their balances."""
    keys = list(keys)
    if not keys:
        return {}
    rows = Pot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return dict(rows.values_list("pk", "balance"))


def _settle(change: dict[int, Decimal], named: dict[int, Key]) -> None:
    """One conditional UPDATE for each pot inside that gives; all others go together: what lies
    outside has no bottom. All are taken first in one settled order, giving or not, so that two who
    move the same money there and back wait for one another and never for each other.
    """
    settled = sorted(change.items())
    bound = {pk for pk, amount in settled if amount < 0 and named[pk][1] in Pot.INSIDE}
    giving = {pk: amount for pk, amount in settled if pk in bound}
    locks = connection.features.has_select_for_update  # else nobody else is writing anyway
    before = _taken(change if locks else giving)
    if add_each(Pot, "balance", giving, least=Decimal(0)) != len(giving):
        raise ShortError(_short(giving, before))
    add_each(Pot, "balance", {pk: amount for pk, amount in settled if pk not in bound})


def _short(giving: Mapping[int, Decimal], before: Mapping[int, Decimal]) -> str:
    """Which pot had too little; of several that gave, the first that could not."""
    short = [pk for pk, amount in giving.items() if before[pk] + amount < 0]
    pk = short[0] if short else next(iter(giving))
    pot, wanted = Pot.objects.select_related("org").get(pk=pk), -giving[pk]
    words = _("“%(org)s”的%(pot)s只有%(have)s元，不够%(want)s元，请核对金额或先办理退回")
    return words % {
        "org": pot.org, "pot": pot.get_what_display(), "want": rules.yuan(wanted),
        "have": rules.yuan(before[pk]),
    }  # fmt: skip
