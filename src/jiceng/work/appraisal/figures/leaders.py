"""双重组织生活: leaders who took part in the life of their own branches."""

from typing import Any

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.meetings.models import Attendance, Type
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import BRANCHES
from jiceng.registers.people.models import Post
from jiceng.work.appraisal.rules import DOUBLE_LIFE as RULE

# What a branch member takes part in; not the meetings of the team itself.
LIFE = (
    Type.ASSEMBLY,
    Type.GROUP,
    Type.CLASS,
    Type.THEME_DAY,
    Type.LIFE_MEETING,
    Type.REVIEW,
)


def leaders(ask: Ask) -> Rows:
    """Members on the roll who hold a Party post above the branches."""
    posts = Post.objects.standing(ask.day).filter(body=Post.Body.PARTY)
    above = posts.exclude(org__kind__in=BRANCHES)
    rows: Rows = Belonging.objects.standing(ask.day).filter(
        member__person__in=above.values("person")
    )
    return rows


def due_to_see(ask: Ask) -> Any:
    """Meetings of the own branch in the period that saw, or were due to see, a `Belonging`."""
    return Attendance.objects.own().filter(
        member=OuterRef("member"), meeting__org=OuterRef("org"), meeting__void_reason="",
        meeting__type__in=LIFE, meeting__held_on__range=(ask.period.first, ask.period.last),
    )  # fmt: skip


def took_part(rows: Rows, ask: Ask) -> Rows:
    return rows.filter(Exists(due_to_see(ask).present()))


DOUBLE_LIFE = Figure(
    key="appraisal.double_life",
    title="党员领导干部中本期参加所在支部组织生活的",
    cites=RULE,
    of=leaders,
    having=took_part,
    unit="名",
    label="org__name",
    definition="分母为报告日在党支部以上党组织班子任职的在册党员；到会至少一次的计入",
    supplied_by="党支部登记会议到会情况",
)
