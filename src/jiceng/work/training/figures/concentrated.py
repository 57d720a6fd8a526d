"""集中培训: who went to as many classes as the year asks, and who to one of the centre's."""

from typing import Any

from django.db.models import Count, Q

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Distinct, Rows
from jiceng.work.training.figures.people import KEEPS, OF_DUE, attended, due
from jiceng.work.training.models import Audience, TrainingClass
from jiceng.work.training.rules import SECRETARY_RULE


def asked(ask: Ask) -> Rows:
    """Those of audiences of whom some classes a year are asked, as data."""
    rows: Rows = due(ask).filter(audience__classes__gt=0)
    return rows


def often(rows: Rows, ask: Ask) -> Rows:
    """In as many classes that began in the period as are asked of their audience."""
    numbers = Audience.objects.filter(classes__gt=0).order_by().values_list("classes", flat=True)
    went: Any = attended(ask)
    went = went.order_by().values("person").annotate(n=Count("pk"))
    enough = Q(pk__in=[])
    for number in {*numbers}:
        enough |= Q(
            audience__classes=number, person__in=went.filter(n__gte=number).values("person")
        )
    return rows.filter(enough)


def central(rows: Rows, ask: Ask) -> Rows:
    here = attended(ask).filter(klass__level=TrainingClass.Level.CENTRAL)
    return rows.filter(person__in=here.values("person"))


CLASSES = Figure(
    key="training.audience_classes",
    title="应训人员中本期参加培训班达到规定次数的",
    cites=SECRETARY_RULE,
    of=asked,
    having=often,
    measure=Distinct("person"),
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="每类对象一年几次由本地规定，书记一般一次；一班算一次，结班时确认参训的才计",
    supplied_by=KEEPS,
)
CENTRAL = Figure(
    key="training.central",
    title="规定了培训次数的应训人员中本期参加过中央级培训班的",
    cites=SECRETARY_RULE,
    of=asked,
    having=central,
    measure=Distinct("person"),
    splits=OF_DUE,
    unit="人",
    label="person__name",
    definition="培训班台账里办班层级为中央级的；没有参加过的点开看名单，只提醒",
    supplied_by=KEEPS,
)
FIGURES = [CLASSES, CENTRAL]
