"""What a rule finds wrong with a step; and the questions that end outside this system."""

from dataclasses import dataclass
from typing import Any

from jiceng.kernel.citations import Article, Finding, cites
from jiceng.work.development.rules import articles as art


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
def where_to_apply(*, unit_org: bool, place_org: bool, mobile: bool) -> str:
    """unit, place, mobile or home: the organisation to which an application goes."""
    if unit_org:
        return "unit"
    if place_org:
        return "place"
    return "mobile" if mobile else "home"


@cites(art.OUTSIDE.new)
def within_district(*, way: str) -> bool:
    """Posthumous recognition and direct admission are decided at the province or above."""
    return way not in {"posthumous", "direct"}


@cites(art.FORMS.new)
def may_print(*, document: str) -> bool:
    """The 志愿书 is printed by the province; here only its number is kept."""
    return document != "form"
