"""Which committees have looked at all their activists this year."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import StrIndex

from jiceng.kernel.asks import Ask
from jiceng.kernel.duties import YEAR, Duty
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.development.models import Analysis, Stage, Stretch
from jiceng.work.development.models.analysis import COMMITTEES
from jiceng.work.development.rules import articles as art


def with_activists(ask: Ask) -> Rows:
    """Committees that stand on the day, with an activist beneath them at some time in the year."""
    first = date(ask.period.last.year, 1, 1)
    begun: Any = Stretch.objects.stage(Stage.ACTIVIST).filter(since__lte=ask.period.last)
    there = begun.exclude(until__lte=first)
    beneath = there.alias(at=StrIndex(F("org__path"), OuterRef("path"))).filter(at=1)
    rows: Any = Org.objects.standing(ask.day).as_of(ask.day)
    found: Rows = rows.filter(Exists(beneath), then_kind__in=COMMITTEES)
    return found


def analysed(orgs: Rows, ask: Ask) -> Rows:
    done = Analysis.objects.standing().filter(year=ask.period.last.year, held_on__lte=ask.day)
    return orgs.filter(pk__in=done.values("org"))


ANALYSED = Figure(
    key="development.analysed",
    title="有入党积极分子的党委中本年已分析队伍状况的",
    cites=art.EXAM.new,
    of=with_activists,
    having=analysed,
    at="pk",
    splits={"kind": "then_kind", "field": "then_field"},
    label="name",
    definition="分母为区委、党工委、党委中本年管过入党积极分子的；分子为登记了本年度队伍分析的",
    supplied_by="区委组织部、基层党委登记年度分析",
)


def december(period: Period) -> date:
    return period.last


FIGURES = [ANALYSED]
DUTIES = [
    Duty(
        ANALYSED, every=YEAR, due=december, verb="development.analyses.new",
        name="分析入党积极分子队伍", made_good=True,
        shares={
            "district_staff": {"kind": Kind.DISTRICT},
            "street_office": {"kind": Kind.WORK_COMMITTEE},
            "community_worker": {"kind": Kind.COMMITTEE},
        },
    ),
]  # fmt: skip
