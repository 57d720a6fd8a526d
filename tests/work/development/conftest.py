"""A branch whose street may approve, and a way to walk somebody along the path."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.calendar.actions import load_year_many
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Notice
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind
from jiceng.work.development import actions
from jiceng.work.development.models import (
    Backing,
    Case,
    CaseStep,
    Paper,
    Quota,
    Requirement,
    Stretch,
)
from tests import cast as casting

US, SECOND = System("测试"), System("审核")
TODAY = date(2026, 11, 20)
NEW = date(2025, 2, 10)  # whoever applied then is voted on under the text of 2026
COUNTS = {"due": 6, "present": 5, "ayes": 5, "noes": 0, "abstained": 0, "written": 0}


@pytest.fixture
def world(db: None) -> Iterator[Any]:
    """The cast on a November day; the street committee has the power to approve since 2015."""
    del db
    cast = casting.fill()
    for model in (Paper, CaseStep, Stretch, Backing, Case, Requirement, Quota):
        model.objects.all().delete()  # the cast's own cases: numbers here are the test's alone
    orgs.upgrade(cast.east, actor=US, kind=Kind.WORK_COMMITTEE, since=date(2015, 1, 1),
                 may_approve=True)  # fmt: skip
    cast.east.refresh_from_db()
    cast.branch.refresh_from_db()
    with clock.at(TODAY):
        load_year_many(actor=US)
        here = Belonging.objects.filter(org=cast.branch, until=None).values("member")
        roll = Member.objects.filter(pk__in=here).select_related("person").order_by("pk")
        full = list(roll.exclude(full_on=None))
        yield SimpleNamespace(
            cast=cast, branch=cast.branch, street=cast.east, district=cast.district,
            full=full, probationary=roll.filter(full_on=None).first(),
            counts={**COUNTS, "due": len(full), "present": len(full) - 1, "ayes": len(full) - 1},
        )  # fmt: skip


def applied(world: Any, *, on: date = date(2024, 1, 6), **more: Any) -> Case:
    """Somebody of twenty-five who applied."""
    values = {"name": "尤新人", "born_on": date(1999, 3, 4), "sex": "2", "education": "21"}
    return actions.apply(actor=US, **{**values, "org": world.branch, "applied_on": on, **more})


# What each step of the path takes on a day, besides the day.
def steps(world: Any) -> list[tuple[str, dict[str, Any]]]:
    by = {"decided_by": world.street}
    return [
        ("talk", {"who": "冯书记", "text": "动机端正"}),
        ("elect", {"body": "assembly", "remark": "支部委员不足三名"}),
        ("file_activist", by),
        ("assign", {"member": world.full[0]}),
        ("examine", {"text": "表现良好"}),
        ("study", {"hours": 40}),
        ("examine", {"text": "表现良好"}),
        ("consult", {"text": "同意"}),
        ("agree", {**by, "document": "东工委〔2026〕3号"}),
        ("publish", {}),
        ("list_candidate", {}),
        ("introduce", {"first": world.full[0], "second": world.full[1]}),
        ("inspect", {"carried": True, "text": "合格"}),
        ("train", {"days": 3}),
        ("review", {"text": "合格"}),
        ("prereview", {**by, "document": "预审1号"}),
        ("issue_form", {"document": "4100123"}),
        ("vote", {**world.counts, "text": "主要表现好", "who": "冯书记"}),
        ("interview", {"who": "组织员", "text": "可以吸收"}),
        ("approve", {**by, "document": "批1号"}),
        ("file_approval", {}),
        ("place", {"text": "第一党小组"}),
        ("swear", {}),
        ("observe", {"text": "合格"}),
        ("ask_full", {"text": "申请转正"}),
        ("vote_full", {**world.counts, "decision": "convert", "text": "合格", "who": "冯书记"}),
        ("approve_full", {**by, "document": "批2号"}),
    ]


BIG = {"consult": 40, "ask_full": 366, "list_candidate": 20}


def walk(world: Any, case: Case, upto: str, *, since: date | None = None, **changes: Any) -> Case:
    """Take the usual steps, up to and including one; ten days apart, months where it must be."""
    day, verbs = since or case.applied_on, [verb for verb, _values in steps(world)]
    assert upto in verbs
    examined = iter((140, 160))
    for verb, usual in steps(world):
        day += timedelta(days=next(examined) if verb == "examine" else BIG.get(verb, 10))
        values = {**usual, **changes.get(verb, {})}
        with clock.at(day):
            take(world, case, verb, day, values)
        if verb == upto:
            break
    case.refresh_from_db()
    return case


def take(world: Any, case: Case, verb: str, day: date, values: dict[str, Any]) -> None:
    case.refresh_from_db()
    if verb == "publish":
        actions.publish(case, actor=US, telephone="00000000", on=day)
        posted(case, day, boards="单位公示栏\n小区公示栏")
    else:
        getattr(actions, verb)(case, actor=US, on=day, **values)


def posted(
    case: Case, day: date, *, boards: str = "单位公示栏", ended: bool = True,
    notice: Notice | None = None,
) -> Notice:  # fmt: skip
    """Its notice checked, reviewed by another, posted, and ended after its days."""
    notice = notice or Notice.objects.about(case).order_by("-pk").get()
    notices.check(notice, actor=US)
    notices.review(notice, actor=SECOND)
    notices.post(notice, actor=US, starts_on=day, where=boards)
    if ended:
        with clock.at(notice.ends_on + timedelta(days=1)):
            notices.end(notice, actor=US, result="无异议")
    return notice
