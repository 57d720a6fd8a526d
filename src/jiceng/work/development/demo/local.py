"""The demo's yearly plans, and what its district asks besides."""

from datetime import date
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import World
from jiceng.registers.orgs.models import Kind, Org
from jiceng.work.development import actions
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
