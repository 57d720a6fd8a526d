"""A branch of the cast in the middle of its year's appraisal, and what else the room keeps."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members.models import Member
from jiceng.registers.polls import actions as polls
from jiceng.work.appraisal import actions
from jiceng.work.appraisal.models import AppraisalRound, MemberReview

MAKER = System("演员表")
NOTICE, MET, GRADED, TOLD = (date(2025, 11, n) for n in (3, 10, 12, 14))
ORDER = ("excellent", "qualified", "qualified", "basic", "unqualified")


def notified(org: Any, actor: Any = MAKER, year: int = 2025) -> AppraisalRound:
    with clock.at(NOTICE):
        return actions.notify(actor=actor, org=org, year=year, notified_on=NOTICE,
                              planned_on=MET)  # fmt: skip


def judged(round_: AppraisalRound) -> list[MemberReview]:
    rows = MemberReview.objects.judged().filter(round=round_)
    return list(rows.order_by("member__person__initials", "pk"))


def held(org: Any, actor: Any = MAKER) -> AppraisalRound:
    round_ = notified(org, actor)
    with clock.at(MET):
        return actions.hold(round_, actor=actor, on=MET, venue="活动室")


def said(round_: AppraisalRound) -> dict[int, tuple[str, str]]:
    rows = enumerate(judged(round_))
    return {one.pk: (ORDER[nth % len(ORDER)], "履职情况（例）") for nth, one in rows}


def told(org: Any, actor: Any = MAKER) -> AppraisalRound:
    """A whole round by paper slips, to the day everybody has been told."""
    round_ = held(org, actor)
    with clock.at(GRADED):
        votes = {one.pk: (3, 2, 1, 0) for one in judged(round_)}
        actions.count(round_, actor=actor, issued=8, returned=7, votes=votes)
        actions.propose(round_, actor=actor, said=said(round_))
        actions.grade(round_, actor=actor, on=GRADED, said=said(round_))
    with clock.at(TOLD):
        return actions.tell(round_, actor=actor, on=TOLD)


def polled(round_: AppraisalRound, actor: Any, *, eligible: int, issued: int) -> tuple[Any, Any]:
    """The blind poll of a round, open, with its codes."""
    with clock.at(MET):
        poll = actions.open_poll(round_, actor=actor, opens_on=MET, closes_on=MET)
        codes = polls.print_slips(poll, actor=actor, eligible=eligible)
        polls.begin(poll, actor=actor, issued=issued)
    return poll, codes


def kept_for(cast: Any) -> None:
    """What the cast keeps here: a round filed, one begun, a meeting prepared, talks, a paper."""
    with clock.at(date(2025, 11, 20)):
        here, there = (
            list(Member.objects.filter(org=org.pk, left_on=None).order_by("pk"))
            for org in (cast.branch, cast.orgs[10])
        )
        grades = {
            one: ORDER[nth % len(ORDER)] if one.full_on else "" for nth, one in enumerate(there)
        }
        actions.book_many(
            [{"org": cast.orgs[10], "year": 2025, "met_on": MET, "issued": 8, "returned": 7,
              "grades": grades}],
            actor=MAKER,
        )  # fmt: skip
        actions.notify(actor=MAKER, org=cast.branch, year=2025, notified_on=NOTICE)
        meeting = actions.plan(actor=MAKER, org=cast.huaiyin, kind="yearly", topic="年度民主生活会",
                               held_on=date(2025, 11, 26))  # fmt: skip
        actions.tick(meeting, actor=MAKER, item="study", on=date(2025, 11, 4), words="集中学习")
        actions.plan_talks(actor=MAKER, org=cast.branch, year=2025)
        actions.talk(actor=MAKER, one=here[0], other=here[1], held_on=date(2025, 11, 20),
                     points="工作和家里的事")  # fmt: skip
        actions.hand_in(actor=MAKER, member=here[0], year=2025, text="查摆三点不足")
        actions.debrief(actor=MAKER, org=cast.branch, year=2024, to="members",
                        held_on=date(2025, 1, 15), text="去年的事", opinion="多走访")  # fmt: skip
        actions.set_share(actor=MAKER, org=cast.district, year=2025, parts=1, of=3)
        actions.set_days(actor=MAKER, org=cast.district, item="study", days=-12,
                         since=date(2025, 1, 1))  # fmt: skip
