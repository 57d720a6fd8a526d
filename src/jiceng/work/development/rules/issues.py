"""What a rule finds wrong with a step; where one applies, and what ends outside this system."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jiceng.kernel.citations import Article, Finding, cites
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules import words

UNIT, PLACE, SUPERIOR, HOME, MOBILE = "unit", "place", "superior", "home", "mobile"


@dataclass(frozen=True)
class Issue:
    """What is wrong with a step, beside which field."""

    field: str
    finding: Finding

    @property
    def blocks(self) -> bool:
        return self.finding.blocks


def issue(field: str, said: str, article: Article, **values: Any) -> Issue:
    return Issue(field, Finding(said, article, values))


@cites(art.WHERE.new)
def routes(*, employed: bool, unit_org: bool, mobile: bool) -> tuple[str, ...]:
    """To which organisations an application may go, the usual one first."""
    if not employed:
        found: tuple[str, ...] = (HOME,)
    else:
        found = (UNIT,) if unit_org else (PLACE, SUPERIOR, HOME)
    return (*found, MOBILE) if mobile else found


@cites(art.WHERE.new)
def routed(
    *, route: str, unit: str, orgs: Sequence[str], here: bool, mobile: bool, version: str
) -> list[Issue]:
    """Does the application go where it should? `orgs` cover the unit; `here` is one of them."""
    article, told = art.WHERE.of(version), {"unit": unit, "orgs": "、".join(orgs)}
    if route == UNIT and unit and orgs and not here:
        return [issue("org", words.OTHER_BRANCH, article, **told)]
    if not route or route in routes(employed=bool(unit), unit_org=bool(orgs), mobile=mobile):
        return []
    if route == MOBILE:
        return [issue("route", words.NOT_MOBILE, article)]
    if not unit:
        return [issue("unit", words.NO_UNIT, article)]
    return [issue("route", words.UNIT_HAS_ORG if orgs else words.UNIT_NO_ORG, article, **told)]


@cites(art.OUTSIDE.new)
def within_district(*, way: str) -> bool:
    """Posthumous recognition and direct admission are decided at the province or above."""
    return way not in {"posthumous", "direct"}


@cites(art.FORMS.new)
def may_print(*, document: str) -> bool:
    """The 志愿书 is printed by the province; here only its number is kept."""
    return document != "form"
