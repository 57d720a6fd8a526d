"""Those away on the day: how long, from which source, in touch or not, whether to transfer."""

from typing import Any

from django.db.models import Case, CharField, DateField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula
from jiceng.kernel.measures import Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import UNKNOWN, Split
from jiceng.kernel.watches import begun_by
from jiceng.registers.members.models import Belonging, Mobility
from jiceng.registers.orgs.models import OrgPast
from jiceng.work.mobility.models import Certificate, Contact, Rhythm
from jiceng.work.mobility.rules import (
    CARD_RULE,
    CONTACT_RULE,
    LOST_RULE,
    MOBILE_RULE,
    TRANSFER_RULE,
)

LEDGER = Usage("流动党员台账", "报告日登记为流出的党员，按组织关系所在的党支部计")
KEEPS = "党支部登记流动党员和联系情况"
OUT = Mobility.Direction.OUT


def stays(ask: Ask) -> Any:
    """Registrations of being away that stand on the day."""
    return Mobility.objects.standing(ask.day).filter(direction=OUT)


def mobile(ask: Ask) -> Rows:
    """Belongings of the day whose member is away: counted where they belonged that day."""
    rows: Rows = Belonging.objects.standing(ask.day).mobile(ask.day)
    return rows


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


SPLITS: dict[str, Split] = {"field": field}


def since(ask: Ask, months: int) -> Rows:
    """Mobile members away for so many months at least."""
    gone = stays(ask).filter(since__lte=begun_by(ask.day, months))
    return mobile(ask).filter(member__in=gone.values("member"))


def rhythm(ask: Ask) -> int:
    """The report's own number of months, else what the district says for that day."""
    return int(ask["months"]) or Rhythm.objects.months(ask.day)


def in_touch(rows: Rows, ask: Ask, months: int) -> Rows:
    """Those spoken with during the last months of the day."""
    after = begun_by(ask.day, months)
    told = Contact.objects.reached(ask.day).filter(on__gt=after, mobility__in=stays(ask))
    return rows.filter(member__in=told.values("mobility__member"))


def contacted(rows: Rows, ask: Ask) -> Rows:
    return in_touch(rows, ask, rhythm(ask))


def unreached(rows: Rows, ask: Ask) -> Rows:
    found = in_touch(rows, ask, ask["months"])
    lost: Rows = rows.exclude(pk__in=found.values("pk"))
    return lost


def last_heard(ask: Ask) -> Any:
    """The last contact, else the day of leaving: from here silence is counted."""
    own = stays(ask).filter(member=OuterRef("member")).order_by()
    told = Contact.objects.reached(ask.day).filter(mobility__in=stays(ask))
    heard = told.filter(mobility__member=OuterRef("member")).order_by().values("mobility__member")
    last = heard.annotate(day=Max("on")).values("day")
    day = DateField()
    return Coalesce(
        Subquery(last, output_field=day), Subquery(own.values("since")[:1], output_field=day)
    )


def source(ask: Ask) -> Any:
    told = stays(ask).filter(member=OuterRef("member")).exclude(source="").values("source")
    return Coalesce(Subquery(told[:1], output_field=CharField()), Value(UNKNOWN))


LONG = Figure(
    key="mobility.long",
    title="流动党员中外出已满六个月的",
    cites=MOBILE_RULE,
    of=mobile,
    having=lambda rows, ask: rows.filter(pk__in=since(ask, ask["months"]).values("pk")),
    unit="名",
    splits=SPLITS,
    bounds={"months": 6},
    label="member__person__name",
    definition="分母为报告日登记为流出的党员；分子为其中外出连续六个月以上的",
    supplied_by=KEEPS,
)
SOURCES = Figure(
    key="mobility.out",
    title="登记流出的党员数",
    cites=LEDGER,
    of=mobile,
    unit="名",
    splits={**SPLITS, "source": source},
    label="member__person__name",
    definition="报告日登记为流出的党员，可按信息来源分",
    supplied_by=KEEPS,
)
CONTACTED = Figure(
    key="mobility.contacted",
    title="流动党员中按期联系上的",
    cites=CONTACT_RULE,
    of=lambda ask: since(ask, rhythm(ask)),
    having=contacted,
    unit="名",
    splits=SPLITS,
    bounds={"months": 0},
    label="member__person__name",
    definition="分母为外出已满一个联系周期的流动党员；分子为报告日前一个周期内至少联系上一次的；"
    "周期按本区规定，没有规定的为三个月",
    supplied_by=KEEPS,
)
CONTACTED_RATE = Formula(
    key="mobility.contacted_rate",
    title="流动党员联系率",
    cites=CONTACT_RULE,
    inputs=(CONTACTED, CONTACTED.population),
    kind="share",
    definition="分子为按期联系上的流动党员，分母为外出已满一个联系周期的流动党员",
    supplied_by=KEEPS,
)
UNREACHABLE = Figure(
    key="mobility.unreachable",
    title="流动党员中六个月以上没有联系上的",
    cites=LOST_RULE,
    of=mobile,
    having=lambda rows, ask: unreached(
        rows.filter(pk__in=since(ask, ask["months"]).values("pk")), ask
    ),
    unit="名",
    splits=SPLITS,
    bounds={"months": 6},
    label="member__person__name",
    definition="分母为报告日登记为流出的党员；分子为外出满六个月、近六个月一次也没有联系上的；联系过但没有接通的不算联系上",
    supplied_by=KEEPS,
)
ADVISED = Figure(
    key="mobility.should_transfer",
    title="流动党员中一般应当转移组织关系的",
    cites=TRANSFER_RULE,
    of=mobile,
    having=lambda rows, ask: rows.filter(
        member__in=stays(ask)
        .filter(settled=True, since__lte=begun_by(ask.day, ask["months"]))
        .values("member")
    ),
    unit="名",
    splits=SPLITS,
    bounds={"months": 6},
    label="member__person__name",
    definition="外出地点相对固定、已满六个月的；只作提示",
    supplied_by=KEEPS,
)


def issued(ask: Ask) -> Rows:
    rows: Rows = Certificate.objects.issued(ask.period)
    return rows


def validity(ask: Ask) -> Any:
    over = Q(voided_on__lte=ask.day)
    return Case(When(over, then=Value("void")), default=Value("valid"), output_field=CharField())


CERTIFICATES = Figure(
    key="mobility.certificates",
    title="本期发放的流动党员活动证数",
    cites=CARD_RULE,
    of=issued,
    unit="个",
    splits={"state": validity},
    label="number",
    definition="按发证日期计入本期；后来作废的也在内，可分开看",
    supplied_by="基层党委发证时登记",
)
