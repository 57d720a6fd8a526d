"""Units by how many full members work there, and what covers them."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.splits import Split
from jiceng.registers.orgs.rules import ALONE, ALONE_FROM, JOINT
from jiceng.registers.units.models import Hosting
from jiceng.work.structure.models import Tally

FOUND = Usage("单位党员摸底台账", "一行一次摸底，以最近一次为准")
SPLITS: dict[str, Split] = {"field": "unit__field"}


def tallied(ask: Ask) -> Rows:
    """The last tally of each unit that stands."""
    rows: Any = Tally.objects.standing(ask.day)
    return rows.exclude(unit__until__lte=ask.day)  # type: ignore[no-any-return]


def covered(ask: Ask, *ways: str) -> Any:
    """Units covered so that day by an organisation that stands."""
    rows: Any = Hosting.objects.standing(ask.day).exclude(org__until__lte=ask.day)
    return (rows.filter(way__in=ways) if ways else rows).values("unit")


ALONE_UNITS = Figure(
    key="structure.units_alone",
    title="正式党员达到成立条件的单位中已单独组建的",
    cites=ALONE,
    of=lambda ask: tallied(ask).filter(full__gte=ask["least"]),
    having=lambda units, ask: units.filter(unit__in=covered(ask, Hosting.Way.OWN)),
    at="unit__keeper",
    splits=SPLITS,
    bounds={"least": ALONE_FROM},
    unit="家",
    label="unit__name",
    definition="分母为最近一次摸底正式党员三人以上的单位；缺的应当单独成立党支部",
    supplied_by="社区登记单位党员摸底和组建",
)
JOINED_UNITS = Figure(
    key="structure.units_joined",
    title="正式党员不足三人的单位中已有党组织覆盖的",
    cites=JOINT,
    of=lambda ask: tallied(ask).filter(full__gt=0, full__lt=ask["least"]),
    having=lambda units, ask: units.filter(unit__in=covered(ask)),
    at="unit__keeper",
    splits=SPLITS,
    bounds={"least": ALONE_FROM},
    unit="家",
    label="unit__name",
    definition="分母为最近一次摸底有正式党员而不足三人的单位；联合、统建、挂靠和单独组建都算覆盖",
    supplied_by="社区登记单位党员摸底和组建",
)
