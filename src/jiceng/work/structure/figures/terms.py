"""Whether those above have reminded in time that a term ends."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.duties import MONTH, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.registers.orgs.figures import field
from jiceng.registers.orgs.models import Kind, Term
from jiceng.registers.orgs.rules import REMINDED as REMINDED_RULE
from jiceng.registers.orgs.rules import REMINDED_MONTHS
from jiceng.work.structure.models import Reminder

ABOVE: dict[str, tuple[str, ...]] = {
    "district": (Kind.DISTRICT,),
    "street": (Kind.WORK_COMMITTEE,),
    "community": (Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH),
}
WHO = {"district": "区委", "street": "街道党工委", "community": "社区（单位）党委、党总支"}
ROLES = {"district": "district_staff", "street": "street_office", "community": "community_worker"}


SPLITS: dict[str, Split] = {"field": field}


def to_remind(ask: Ask) -> Rows:
    """Terms of which the six months before the end begin in the period."""
    first = add_months(ask.period.first, ask["months"])
    last = add_months(ask.period.last, ask["months"])
    rows: Any = Term.objects.dated(ask.day)
    rows = rows.filter(due_on__range=(first, last))
    rows = rows.filter(since__lte=ask.day, org__functional=False, org__parent__isnull=False)
    return rows.exclude(org__until__lte=ask.day)  # type: ignore[no-any-return]


def reminded(terms: Rows, ask: Ask) -> Rows:
    """Reminded by the report day, or elected anew before it was needed."""
    told = Reminder.objects.filter(on__lte=ask.day).values("term")
    return terms.filter(pk__in=told) | terms.filter(until__lte=ask.day)


REMINDED = Figure(
    key="structure.terms_reminded",
    title="本期应提醒换届的党组织中上级已提醒的",
    cites=REMINDED_RULE,
    of=to_remind,
    having=reminded,
    splits=SPLITS,
    bounds={"months": REMINDED_MONTHS},
    label="org__name",
    definition="届满（批准延期的按延期后）前六个月落在本期的届；提前换届了的不用再提醒",
    supplied_by="上级党组织书面、电话或者站内提醒",
)


def _by(above: str) -> Figure:
    """The same, of those directly beneath one kind of superior: what that superior owes."""
    return Figure(
        key=f"structure.terms_reminded_by_{above}",
        title=f"{WHO[above]}直接下级中应提醒换届、已提醒的",
        cites=REMINDED_RULE,
        of=lambda ask: to_remind(ask).filter(org__parent__kind__in=ABOVE[above]),
        having=reminded,
        splits=SPLITS,
        bounds={"months": REMINDED_MONTHS},
        label="org__name",
        definition="届满前六个月落在本期的届；上级按现在的隶属",
        supplied_by="上级党组织提醒",
    )


REMINDED_BY = {above: _by(above) for above in ABOVE}
DUTIES = [
    Duty(
        figure,
        every=MONTH,
        due=lambda period: period.last,
        by=ROLES[above],
        verb="structure.terms.table",
        name="提醒下级党组织换届",
    )
    for above, figure in REMINDED_BY.items()
]
