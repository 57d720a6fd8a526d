"""Numbers of training; what is owed, and whom it has not reached."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel.duties import MONTH, YEAR, Duty
from jiceng.kernel.periods import Period
from jiceng.kernel.watches import NextStep, Watch
from jiceng.work.training.figures import classes, concentrated, people, places
from jiceng.work.training.figures.classes import KEPT, REPORTED, TOWNS
from jiceng.work.training.figures.people import COVERED, NEWLY, UNTRAINED, untrained_since
from jiceng.work.training.figures.places import CHECKED, FAULTS
from jiceng.work.training.rules import trained_by

FIGURES = [*people.FIGURES, *concentrated.FIGURES, *classes.FIGURES, *places.FIGURES]


def end(period: Period) -> date:
    return period.last


def own_day(row: Any) -> date:
    """The last day for somebody new to a post."""
    return trained_by(since=row.since, days=row.audience.due_days)


WORDS = [
    ("audience", gettext_lazy("培训对象")),
    ("audience.grassroots_secretary", gettext_lazy("基层党组织书记")),
    ("audience.two_new_secretary", gettext_lazy("两新党组织书记")),
    ("audience.two_new_worker", gettext_lazy("两新党务工作者")),
    ("audience.two_new_secretary_and_worker", gettext_lazy("两新书记和党务工作者")),
    ("audience.two_new_leaders", gettext_lazy("出资人、书记和党务工作者")),
    ("audience.community_and_two_new_secretary", gettext_lazy("社区和两新书记")),
    ("audience.two_committee_member", gettext_lazy("社区“两委”成员")),
    ("audience.leading_cadres", gettext_lazy("领导干部")),
    ("audience.rural_backbone", gettext_lazy("农村骨干")),
    ("audience.department_staff", gettext_lazy("组工干部")),
    ("direction", gettext_lazy("培训形式")),
    ("direction.home", gettext_lazy("集中培训")),
    ("direction.out", gettext_lazy("走出去")),
    ("direction.in", gettext_lazy("请进来")),
    ("set", gettext_lazy("所属要求")),
    ("campaign", gettext_lazy("专题")),
    ("topic", gettext_lazy("专题内容")),
]
DUTIES = [
    Duty(NEWLY, every=YEAR, due=end, own=own_day, by="street_office",
         verb="training.classes.table", name="新任职人员任职培训"),
    Duty(KEPT, every=YEAR, due=end, by="district_staff", verb="training.classes.new",
         name="按年度计划办班"),
    Duty(REPORTED, every=YEAR, due=end, own=lambda row: row.report_by, by="street_office",
         verb="training.classes.table", name="交外出学习报告"),
    Duty(CHECKED, every=MONTH, due=end, by="community_worker", verb="training.site_checks.new",
         name="远程教育站点巡检"),
    Duty(TOWNS, every=YEAR, due=end, own=lambda row: row.named_by, by="street_office",
         verb="training.nominees.new", name="推荐换届人选"),
]  # fmt: skip
WATCHES = [
    Watch(
        UNTRAINED, "一年没有参加培训", since=untrained_since, member="",
        steps={12: NextStep("列入最近一班，由街道通知本人", by="street_office",
                            verb="training.coverage")},
    ),
    Watch(
        FAULTS, "站点故障没有修好", since="held_on", member="",
        steps={0: NextStep("办理报修事项，修好以后再巡检一次", by="community_worker",
                           verb="training.site_checks.table"),
               1: NextStep("报街道协调维修", by="street_office",
                           verb="training.site_checks.table")},
    ),
]  # fmt: skip
__all__ = ["COVERED", "DUTIES", "FIGURES", "WATCHES", "WORDS"]
