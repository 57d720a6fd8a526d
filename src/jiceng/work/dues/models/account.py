"""One organisation's own year in its account: what is published and what is printed are these."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from jiceng.kernel.refs import Ref
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import rules
from jiceng.work.dues.models.purse import Entry, Remittance, Use

What = Entry.What
SIDES = (What.RECEIVE, What.WITHDRAW)  # of which the entry does not say whether it goes up or down
MANY = 500


def _within(org: Org, year: int, day: date) -> Any:
    """Entries of a year, up to a day in it."""
    last = min(day, date(year, 12, 31))
    return Entry.objects.filter(org=org, entered_on__range=(date(year, 1, 1), last))


def year_sums(org: Org, year: int, day: date) -> dict[str, Decimal]:
    """A year of one organisation alone, up to a day and at most to 31 December, in yuan.

    opening + collected - special + from_below + from_above - remitted - returned - used = balance:
    `collected` is what came from members, gifts that go whole to the centre (`special`) included;
    what is on its way is with nobody.
    """
    rows = _within(org, year, day)
    sums = _by_kind(rows)
    ways = _ways(rows)
    came = sum((sums[kind] for kind in (*Entry.CAME, What.GIVE)), Decimal(0))
    went_back = sum((sums[kind] for kind in Entry.WENT_BACK), Decimal(0))
    up, down = Remittance.Direction.UP, Remittance.Direction.DOWN
    told = {
        "opening": _lay(org, date(year - 1, 12, 31)),
        "collected": came - went_back,
        "special": _total(rows.filter(what=What.GIVE, taker__what="special")),
        "from_below": ways[What.RECEIVE, up],
        "from_above": ways[What.RECEIVE, down],
        "remitted": sums[What.REMIT] - ways[What.WITHDRAW, up],
        "returned": sums[What.RETURN] - ways[What.WITHDRAW, down],
        "used": sums[What.SPEND] - sums[What.RECOVER],
        "balance": _lay(org, min(day, date(year, 12, 31))),
    }
    return {name: value.quantize(rules.FEN) for name, value in told.items()}


def year_uses(org: Org, year: int, day: date) -> dict[str, Decimal]:
    """Purpose → what was spent on it, less what came back: together they are `used`."""
    rows = _within(org, year, day).filter(what__in=(What.SPEND, What.RECOVER))
    told = list(rows.values_list("what", "origin", "amount"))
    named = _of(Use, "purpose", (origin for _what, origin, _amount in told))
    found: dict[str, Decimal] = defaultdict(Decimal)
    for what, origin, amount in told:
        found[named[origin]] += amount if what == What.SPEND else -amount
    return {purpose: amount for purpose, amount in found.items() if amount}


def _lay(org: Org, day: date) -> Decimal:
    """What lay in the organisation's hands at the end of a day."""
    rows = Entry.objects.filter(org=org, entered_on__lte=day)
    return _total(rows.filter(taker__what="held")) - _total(rows.filter(giver__what="held"))


def _total(rows: Any) -> Decimal:
    total: Decimal = rows.aggregate(n=Sum("amount"))["n"] or Decimal(0)
    return total


def _by_kind(rows: Any) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    found |= dict(rows.order_by().values_list("what").annotate(n=Sum("amount")))
    return found


def _ways(rows: Any) -> dict[tuple[str, str], Decimal]:
    """(movement, direction) → sum of what was received and of what was taken back."""
    told = list(rows.filter(what__in=SIDES).values_list("what", "origin", "amount"))
    named = _of(Remittance, "direction", (origin for _what, origin, _amount in told))
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for what, origin, amount in told:
        found[what, named[origin]] += amount
    return found


def _of(model: Any, column: str, origins: Iterable[str]) -> dict[str, str]:
    """Origin, as an entry names it → a column of that record."""
    keys = {int(Ref.read(origin).key): origin for origin in origins}
    listed, found = sorted(keys), dict[str, str]()
    for start in range(0, len(listed), MANY):
        rows = model.objects.filter(pk__in=listed[start : start + MANY])
        found |= {keys[pk]: value for pk, value in rows.values_list("pk", column)}
    return found
