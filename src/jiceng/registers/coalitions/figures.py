"""共建组织的数：街道、社区有没有，联盟几级，多少单位党组织参加，哪些单位还没有参加。"""

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.kernel.splits import Split
from jiceng.registers.coalitions.models import Coalition, Kind, Partner, units_within
from jiceng.registers.places.models import Level as PlaceLevel
from jiceng.registers.places.models import Place
from jiceng.registers.units.figures import SPLITS as OF_UNITS
from jiceng.registers.units.figures import standing as of_units

LEDGER = Usage("共建组织台账", "一行一个共建组织，按成立和解散的日期算")
PARTNERS = Usage("共建单位台账", "一行一家单位在一个共建组织，按加入和退出的日期算")
WHO = "牵头党组织登记共建组织和共建单位"
SPLITS: dict[str, Split] = {"kind": "kind", "level": "level"}
OF_PARTNERS: dict[str, Split] = {
    "field": "field", "kind": "coalition__kind", "level": "coalition__level",
}  # fmt: skip


def standing(ask: Ask) -> Rows:
    rows: Rows = Coalition.objects.standing(ask.day)
    return rows


def dated(ask: Ask) -> Rows:
    rows: Rows = Coalition.objects.standing(ask.day).dated(ask.day)
    return rows.exclude(due_on=None)


def alliances(ask: Ask) -> Rows:
    return standing(ask).filter(kind=Kind.ALLIANCE)


def partners(ask: Ask) -> Rows:
    rows: Rows = Partner.objects.standing(ask.day)
    return rows


def organised(ask: Ask) -> Rows:
    rows: Rows = Partner.objects.standing(ask.day).organised(ask.day)
    return rows


def places(level: str) -> object:
    return lambda ask: Place.objects.standing(ask.day).filter(level=level)


def with_committee(kind: str) -> object:
    def having(rows: Rows, ask: Ask) -> Rows:
        here = standing(ask).filter(kind=kind, place=OuterRef("pk"))
        return rows.filter(Exists(here))

    return having


def committees(key: str, title: str, level: str, kind: str) -> Figure:
    """Streets or communities that have their joint committee."""
    return Figure(
        key=f"coalitions.{key}",
        title=title,
        cites=LEDGER,
        of=places(level),  # type: ignore[arg-type]
        having=with_committee(kind),  # type: ignore[arg-type]
        at="keeper",
        label="name",
        definition="分母为报告日的街道（社区）；分子为自己的地面上有一个没有解散的大党工委（大党委）的",
        supplied_by=WHO,
    )


STREETS = committees("streets", "街道中建立大党工委的", PlaceLevel.STREET, Kind.STREET)
COMMUNITIES = committees(
    "communities", "社区中建立大党委的", PlaceLevel.COMMUNITY, Kind.COMMUNITY
)  # fmt: skip
COALITIONS = Figure(
    key="coalitions.coalitions",
    title="共建组织数",
    cites=LEDGER,
    of=standing,
    at="keeper",
    splits=SPLITS,
    label="name",
    supplied_by=WHO,
)
ACTIVE = Figure(
    key="coalitions.active",
    title="共建组织中已经运行的",
    cites=LEDGER,
    of=standing,
    having=lambda rows, ask: rows.active(ask.day),  # type: ignore[attr-defined]
    at="keeper",
    splits=SPLITS,
    label="name",
    definition="章程已经通过、有共建单位的；其余在筹备",
    supplied_by=WHO,
)
IN_TERM = Figure(
    key="coalitions.in_term",
    title="定了届期的共建组织中任期未满的",
    cites=LEDGER,
    of=dated,
    having=lambda rows, ask: rows.filter(due_on__gte=ask.day),
    at="keeper",
    splits=SPLITS,
    label="name",
    supplied_by=WHO,
)
ALLIANCES = Figure(
    key="coalitions.alliances",
    title="区域化党建联盟数",
    cites=LEDGER,
    of=alliances,
    at="keeper",
    splits={"level": "level"},
    label="name",
    definition="区级、街道级、社区级三级之和等于总数，即“1+N”的各项",
    supplied_by=WHO,
)
MEMBERSHIPS = Figure(
    key="coalitions.partners",
    title="共建单位数",
    cites=PARTNERS,
    of=partners,
    at="coalition__keeper",
    splits=OF_PARTNERS,
    unit="家次",
    definition="报告日在共建组织里的单位和单位党组织；参加几个算几次；单位已注销的不计",
    supplied_by=WHO,
)
MEMBER_ORGS = Figure(
    key="coalitions.partner_orgs",
    title="参加共建的单位党组织数",
    cites=PARTNERS,
    of=organised,
    at="coalition__keeper",
    measure=Distinct("org"),
    splits={"kind": "coalition__kind", "level": "coalition__level"},
    label="org__name",
    definition="报告日在共建组织里、自己还存续的单位党组织，参加几个只算一个",
    supplied_by=WHO,
)
ALLIANCE_MEMBERS = Figure(
    key="coalitions.alliance_members",
    title="区域化党建联盟成员数",
    cites=PARTNERS,
    of=lambda ask: partners(ask).filter(coalition__kind=Kind.ALLIANCE),
    at="coalition__keeper",
    splits={"field": "field", "level": "coalition__level"},
    unit="家次",
    supplied_by=WHO,
)
UNITS = Figure(
    key="coalitions.units",
    title="单位中参加共建组织的",
    cites=PARTNERS,
    of=of_units,
    having=lambda units, ask: units.filter(units_within(ask.day)),
    at="then_keeper",
    splits=OF_UNITS,
    unit="家",
    label="name",
    definition="分母为报告日在本级地面上的单位；单位自己参加、或者由它单独组建的党组织参加，都算",
    supplied_by=WHO,
)

FIGURES = [
    STREETS, COMMUNITIES, COALITIONS, ACTIVE, IN_TERM, ALLIANCES, MEMBERSHIPS, MEMBER_ORGS,
    ALLIANCE_MEMBERS, UNITS,
]  # fmt: skip
