"""The demo's yearly plans, and what its district asks besides."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.periods import year
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.development import actions
from jiceng.work.development.figures.analyses import with_activists
from jiceng.work.development.models import Case, Requirement
from jiceng.work.development.rules.facts import STAGES as STATES


def settings(world: World) -> None:
    """The yearly plan by street, and what the district asks besides."""
    root: Org = world.made["root"]
    streets = Org.objects.filter(kind=Kind.WORK_COMMITTEE, until=None, may_approve=True)
    for number in range(world.since.year, world.until.year + 1):
        with clock.at(max(date(number, 1, 10), world.since)):
            for org in streets.order_by("path"):
                actions.plan(
                    actor=world.actor, org=org, year=number, number=world.dice.randint(3, 9),
                    document=f"演示〔{number}〕2号",
                )  # fmt: skip
    document, since = "演示〔2025〕16号 双推双评三全程", add_months(world.until, -4)
    kind = Requirement.Kind
    asked = [
        ("applicant", kind.RECOMMENDATION, "党员推荐"),
        ("applicant", kind.RECOMMENDATION, "群众推荐"),
        ("candidate", kind.APPRAISAL, "党员评议"),
        ("candidate", kind.APPRAISAL, "群众评议"),
        ("candidate", kind.LOG, "全程公示"),
        ("candidate", kind.LOG, "全程记实"),
        ("candidate", kind.LOG, "全程责任"),
    ]
    with clock.at(since):
        for stage, kind_, name in asked:
            actions.require(actor=world.actor, org=root, stage=stage, kind=kind_, name=name,
                            since=since, strict=False, document=document)  # fmt: skip
        actions.require(actor=world.actor, org=root, stage="activist", kind=kind.REPORT,
                        name="思想汇报", every=3, since=since, strict=False,
                        document="演示〔2025〕17号")  # fmt: skip


FOUND = (
    "多数表现稳定，近两年新入职的青年偏少；个别支部考察记录写得简单，不能看出本人变化。",
    "队伍结构比上年年轻，两新组织的还不多；有的联系人半年没有同本人谈过话。",
    "能按期考察，培训面比上年大；流动在外的联系少，有的思想汇报没有及时交。",
)
MEASURES = "请支部书记逐人看一遍考察记录，年内补上谈话；明年在两新组织和青年职工中多做引导。"


def analysed(world: World) -> None:
    """Each November most committees look at their activists; some have not yet."""
    for number in range(world.since.year, world.until.year + 1):
        day = date(number, 11, 12)
        if not world.since <= day <= world.until:
            continue
        rows = [
            {"org": org, "year": number, "held_on": day, "found": FOUND[(n + number) % 3],
             "measures": MEASURES}
            for n, org in enumerate(with_activists(Ask(year(number), as_of=day)).order_by("path"))
            if n == 0 or (n + number) % 4
        ]  # fmt: skip
        with clock.at(day):
            actions.analyse_many(rows, actor=world.actor)


def fulfilled(world: World) -> None:
    """Of what the district asks, a part has been done."""
    with clock.at(world.until):
        for requirement in Requirement.objects.order_by("pk"):
            cases = Case.objects.filter(state__in=STATES[requirement.stage]).order_by("pk")
            for case in cases.select_related("org", "person")[:12]:
                values: dict[str, Any] = {"text": "演示记录"}
                if requirement.kind == Requirement.Kind.RECOMMENDATION:
                    values |= {"cast": 20, "ayes": 17}
                if requirement.kind == Requirement.Kind.APPRAISAL:
                    values |= {"score": 92}
                actions.fulfil(case, actor=world.actor, requirement=requirement, **values)
