"""What the articles say of probationers who came from elsewhere.

Who this is about and who decides is no question of the version: neither text lets a branch put
off, or anybody but a county disown, somebody who was admitted there.
"""

from datetime import date
from typing import Any

from jiceng.kernel.citations import cites
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules import words
from jiceng.work.development.rules.facts import Approver, Facts
from jiceng.work.development.rules.issues import Issue, issue


@cites(art.DEFER.new)
def defer(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Once, up to six months past the end, by a branch that took a probationer over."""
    del on
    article, found = art.DEFER.of(version), []
    if not facts.moved_in:
        found.append(issue("", words.NOT_MOVED_IN, art.DEFER.new))
    if facts.deferred_until is not None:
        found.append(issue("", words.DEFERRED_ONCE, art.DEFER.new, until=facts.deferred_until))
    months = values.get("months")
    if months is not None and not 1 <= months <= art.DEFER_MONTHS:
        found.append(issue("months", words.DEFER_SPAN, article, n=months))
    return found


@cites(art.UNRECOGNISED.new)
def disown(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Whoever was admitted elsewhere and cannot be verified; nobody admitted here."""
    del on, version, values
    if facts.moved_in:
        return []
    return [issue("", words.NOT_MOVED_IN, art.UNRECOGNISED.new)]


@cites(art.UNRECOGNISED.new)
def county(by: Approver) -> list[Issue]:
    """Decided by the organisation department of a county or above."""
    article = art.UNRECOGNISED.new
    if not by.above:
        return [issue("decided_by", words.NOT_ABOVE, article, name=by.name)]
    if by.kind != "district_committee":
        return [issue("decided_by", words.NOT_COUNTY, article, name=by.name)]
    return []
