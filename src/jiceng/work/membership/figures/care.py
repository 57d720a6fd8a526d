"""困难党员 and who was visited, what was brought, who was honoured, who stands fifty years."""

from datetime import date
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from jiceng.kernel.ages import Age
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.kernel.periods import Period
from jiceng.registers.members.figures import BOUNDS as BANDS
from jiceng.registers.members.figures import SPLITS
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.figures import field
from jiceng.work.membership.models import Detail, Hardship, Honour, Visit
from jiceng.work.membership.rules import CARE_RULE, FIFTY, FIFTY_RULE

LEDGER = Usage("走访慰问台账", "一行一次，按走访日期计入本期；慰问金按元")
HONOURS_LEDGER = Usage("党员荣誉台账", "一行一项，按授予日期计入本期")
BRANCH = "党支部登记"


def in_hardship(ask: Ask) -> Rows:
    """Hardship of the day, of those still on the roll; its rows open to who acts on it alone.

    They are few: each is looked up on the roll, which need not be gone through for them.
    """
    here = Belonging.objects.standing(ask.day).filter(member=OuterRef("member"))
    rows: Rows = Hardship.objects.standing(ask.day).filter(Exists(here))
    return rows


def visited(rows: Rows, ask: Ask) -> Rows:
    seen = Visit.objects.during(ask.period)
    return rows.filter(member__in=seen.values("member"))


def visits(ask: Ask) -> Rows:
    rows: Rows = Visit.objects.during(ask.period)
    return rows


def seen(period: Period) -> Any:
    """A visit is a sign of somebody's life."""
    return Visit.objects.during(period).values("member")


def stood_fifty(ask: Ask) -> Rows:
    """Fifty years by 1 July of the report day's year, 党龄校正值 included."""
    rows: Any = Belonging.objects.standing(ask.day).full(ask.day)
    own = Detail.objects.filter(member=OuterRef("member")).values("correction")
    corrected = Coalesce(Subquery(own[:1]), 0, output_field=IntegerField())
    stood = Age(date(ask.day.year, 7, 1), "member__full_on") + corrected
    return rows.annotate(stood=stood).filter(stood__gte=FIFTY)  # type: ignore[no-any-return]


def decorated(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(member__in=Honour.objects.fifty().by(ask.day).values("member"))


def honours(ask: Ask) -> Rows:
    rows: Rows = Honour.objects.awarded(ask.period)
    return rows


HARDSHIP = Figure(
    key="membership.hardship",
    title="困难党员中本期走访慰问过的",
    cites=CARE_RULE,
    of=in_hardship,
    having=visited,
    unit="名",
    splits={"cause": "cause", "field": field, "sex": "member__person__sex"},
    label="member__person__name",
    definition="分母为报告日列为困难党员的，按列入时所在的党支部；分子为本期内走访慰问过的",
    supplied_by=BRANCH,
)
VISITS = Figure(
    key="membership.visits",
    title="本期走访慰问党员人次",
    cites=LEDGER,
    of=visits,
    unit="人次",
    splits={"occasion": "occasion", "field": field},
    label="member__person__name",
    supplied_by=BRANCH,
)
MONEY = Figure(
    key="membership.visit_money",
    title="本期发放慰问金",
    cites=LEDGER,
    of=visits,
    measure=Total("money"),
    unit="元",
    splits={"occasion": "occasion", "field": field},
    label="member__person__name",
    supplied_by=BRANCH,
)
FIFTY_YEARS = Figure(
    key="membership.fifty_years",
    title="到当年七月一日党龄满五十年的党员中已颁发纪念章的",
    cites=FIFTY_RULE,
    of=stood_fifty,
    having=decorated,
    unit="名",
    splits=SPLITS,
    bounds=BANDS,
    label="member__person__name",
    definition="分母为报告日在册、从转正之日算到当年七月一日满五十年的正式党员；缺的是应报还没有颁发的",
    supplied_by="党支部登记转正日期，区委组织部登记颁发",
)
HONOURS = Figure(
    key="membership.honours",
    title="本期获得荣誉的党员人次",
    cites=HONOURS_LEDGER,
    of=honours,
    unit="人次",
    splits={"honour": "kind", "field": field},
    label="member__person__name",
    supplied_by=BRANCH,
)
SIGNS = [seen]
FIGURES = [HARDSHIP, VISITS, MONEY, FIFTY_YEARS, HONOURS]
WORDS: list[Any] = [
    ("cause", Hardship._meta.get_field("cause").verbose_name),
    ("honour", Honour._meta.get_field("kind").verbose_name),
    *((f"cause.{code}", label) for code, label in Hardship.Cause.choices),
    *((f"honour.{code}", label) for code, label in Honour.Kind.choices),
]
