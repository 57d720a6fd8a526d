"""积分的数：多少人参加，平均多少分。行是党支部，不打开到人。"""

from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Formula, quotient
from jiceng.kernel.measures import Rows, Total
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import Org
from jiceng.work.points.models import Participation, Posting, Switch
from jiceng.work.points.rules import BURDEN, FEW

SPLITS = {"field": "field"}
WHO = "行是党支部；只列报告日启用积分、党员五人以上的支部，不列个人"
ENOUGH = "行是党支部；只列报告日启用积分、参加五人以上的支部，不列个人"


def _number(rows: Any, by: str, what: Any) -> Coalesce:
    """What these rows come to for each branch; nought where there are none."""
    summed = rows.order_by().values(by).annotate(n=what).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def branches(ask: Ask) -> Rows:
    """Branches of at least five members where points are on, with `roll` and `joined`."""
    above = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    on = Switch.objects.holding(ask.day).annotate(at=above).filter(at__startswith=F("org__path"))
    roll = Belonging.objects.standing(ask.day).filter(org=OuterRef("pk"))
    parts = Participation.objects.standing(ask.day)
    joined = roll.filter(member__in=parts.values("member"))
    rows = Org.objects.standing(ask.day).branches().filter(Exists(on))
    found: Rows = rows.annotate(
        roll=_number(roll, "org", Count("member")), joined=_number(joined, "org", Count("member"))
    ).filter(roll__gte=FEW)  # fmt: skip
    return found


def enough(ask: Ask) -> Rows:
    """Those where five or more take part, with `points`: what they have together."""
    mine = Posting.objects.filter(
        account=Posting.Account.MEMBER, entry__on__lte=ask.day, entry__member=OuterRef("member")
    )
    parts = Participation.objects.standing(ask.day).values("member")
    roll = Belonging.objects.standing(ask.day).filter(org=OuterRef("pk"), member__in=parts)
    held = roll.annotate(held=_number(mine, "entry__member", Sum("points")))
    rows = branches(ask).filter(joined__gte=FEW)
    found: Rows = rows.annotate(points=_number(held, "org", Sum("held")))
    return found


ROLL = Figure(
    key="points.roll", title="启用积分的支部的党员", cites=BURDEN, of=branches, at="pk",
    measure=Total("roll"), unit="名", label="name", splits=SPLITS, definition=WHO,
)  # fmt: skip
JOINED = Figure(
    key="points.joined", title="自愿参加积分的党员", cites=BURDEN, of=branches, at="pk",
    measure=Total("joined"), unit="名", label="name", splits=SPLITS, definition=WHO,
)  # fmt: skip
COVERED = Formula(
    key="points.covered", title="自愿参加积分的党员占启用积分的支部的党员的比例", cites=BURDEN,
    inputs=(JOINED, ROLL), combine=quotient,
    definition="自愿参加，不下达比例；不足五人的支部不统计",
)  # fmt: skip
TOTAL = Figure(
    key="points.total", title="参加五人以上的支部现有积分合计", cites=BURDEN, of=enough, at="pk",
    measure=Total("points"), unit="分", label="name", splits=SPLITS, definition=ENOUGH,
)  # fmt: skip
COUNTED = Figure(
    key="points.counted", title="参加五人以上的支部中参加积分的党员", cites=BURDEN, of=enough,
    at="pk", measure=Total("joined"), unit="名", label="name", splits=SPLITS, definition=ENOUGH,
)  # fmt: skip
AVERAGE = Formula(
    key="points.average", title="参加积分的党员平均积分", cites=BURDEN, inputs=(TOTAL, COUNTED),
    combine=quotient, unit="分", kind="avg",
    definition="参加不足五人的支部不统计，也不计入上级的平均数",
)  # fmt: skip

FIGURES = [ROLL, JOINED, COVERED, TOTAL, COUNTED, AVERAGE]
