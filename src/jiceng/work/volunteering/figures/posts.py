"""岗位和认领的数."""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import around
from jiceng.kernel.splits import Split
from jiceng.work.volunteering.figures.origin import from_field
from jiceng.work.volunteering.models import Claim, PostReview, ServicePost
from jiceng.work.volunteering.rules import LOCAL

POSTS_LEDGER = Usage("志愿岗位台账", "一行一个岗位，按设岗和撤岗的日期算")
CLAIMS_LEDGER = Usage("岗位认领台账", "一行一名党员认领一个岗位，没有同意的不计")
WHO = "社区设岗、同意认领"
SPLITS: dict[str, Split] = {"from": from_field, "kind": "post__kind"}


def standing(ask: Ask) -> Rows:
    rows: Rows = ServicePost.objects.standing(ask.day)
    return rows


def filled(posts: Any, ask: Ask) -> Rows:
    rows: Rows = posts.filter(pk__in=Claim.objects.standing(ask.day).values("post"))
    return rows


def claimed(ask: Ask) -> Rows:
    rows: Rows = Claim.objects.during(ask.period)
    return rows


def approved(ask: Ask) -> Rows:
    span = (ask.period.first, ask.period.last)
    rows: Rows = Claim.objects.filter(approved_on__range=span)
    return rows


def half_long(ask: Ask) -> Rows:
    """On a post on the last day, and since before the half-year began."""
    half = around(ask.period.last, "half")
    rows: Rows = Claim.objects.standing(ask.period.last).filter(approved_on__lt=half.first)
    return rows


def reviewed(rows: Any, ask: Ask) -> Rows:
    half = around(ask.period.last, "half")
    told = PostReview.objects.filter(held_on__range=(half.first, min(half.last, ask.day)))
    found: Rows = rows.filter(pk__in=told.values("claim"))
    return found


POSTS = Figure(
    key="volunteering.posts",
    title="志愿岗位数",
    cites=POSTS_LEDGER,
    of=standing,
    splits={"kind": "kind"},
    label="name",
    supplied_by=WHO,
)
MEMBER_POSTS = Figure(
    key="volunteering.member_posts",
    title="党员服务岗数",
    cites=POSTS_LEDGER,
    of=lambda ask: standing(ask).filter(kind=ServicePost.Kind.MEMBER),
    having=filled,
    label="name",
    definition="分母为报告日设在窗口、点位的党员服务岗；分子为其中有人在岗的",
    supplied_by=WHO,
)
FILLED = Figure(
    key="volunteering.posts_filled",
    title="志愿岗位中有人在岗的",
    cites=POSTS_LEDGER,
    of=standing,
    having=filled,
    splits={"kind": "kind"},
    label="name",
    supplied_by=WHO,
)
CLAIMED = Figure(
    key="volunteering.posts_claimed",
    title="认领的志愿岗位",
    cites=CLAIMS_LEDGER,
    of=claimed,
    splits=SPLITS,
    label="post__name",
    definition="本期内至少一天在岗的认领，几人认领同一岗位算几个；领域是本人报告日所在党组织的",
    supplied_by=WHO,
)
MATCHED = Figure(
    key="volunteering.matched",
    title="本期同意的认领中特长相符的",
    cites=LOCAL,
    of=approved,
    having=lambda rows, ask: rows.filter(matched=True),
    splits=SPLITS,
    label="post__name",
    definition="分母为本期同意的认领；分子为岗位要的特长中有本人说明过的",
    supplied_by=WHO,
)
REVIEWED = Figure(
    key="volunteering.reviewed",
    title="在岗满半年的认领中记了本半年履职情况的",
    cites=LOCAL,
    of=half_long,
    having=reviewed,
    label="member__person__name",
    definition="分母为期末在岗、半年开始以前就在岗的认领",
    supplied_by=WHO,
)

FIGURES = [POSTS, MEMBER_POSTS, FILLED, CLAIMED, MATCHED, REVIEWED]
