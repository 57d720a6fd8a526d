"""Three years of reports: a few of each kind, one still with the approver, one sent back."""

from datetime import date, timedelta

from jiceng.insight.reports import actions
from jiceng.kernel import clock
from jiceng.kernel.periods import Period, quarter, year
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme

AFTER = timedelta(days=12)  # after the end of a period


def issued(
    world: World, org: Org, report: str, period: Period, campaign: Programme | None = None
) -> None:
    """Begun, read by somebody, approved and issued in the second week after the period."""
    day = period.last + AFTER
    if day > world.until:
        return
    with clock.at(day):
        one = actions.draft(actor=world.actor, org=org, report=report, period=period.code,
                            campaign=campaign)  # fmt: skip
        actions.send(one, actor=world.actor)
        actions.approve(one, actor=world.actor)
        actions.issue(one, actor=world.actor)


def history(world: World) -> None:
    """A quarterly report a year, the campaigns, a street's account; three are under way."""
    root: Org = world.made["root"]
    for number in range(world.since.year, world.until.year + 1):
        part = quarter(number, 3)
        if part.first >= world.since:
            issued(world, root, "quarterly", part)
    last = year(world.until.year - 1)
    for one in Programme.objects.filter(kind="campaign").exclude(until=None).order_by("since"):
        kind = "campaign" if one.subject == Programme.Subject.TWO_NEW else "drive"
        issued(world, root, kind, one.during(world.until), one)
    if (street := first_street(root)) is not None:
        issued(world, street, "duty", last)
    under_way(world, root)


def first_street(root: Org) -> Org | None:
    found: Org | None = Org.objects.filter(parent=root, until=None).order_by("pk").first()
    return found


def under_way(world: World, root: Org) -> None:
    """The year's statement of the district waits for approval; a street was told to add to its."""
    code = str(world.until.year)
    with clock.at(world.until):
        one = actions.draft(actor=world.actor, org=root, report="yearly", period=code)
        actions.send(one, actor=world.actor)
        street = first_street(root)
        if (now := Programme.objects.filter(kind="campaign", until=None).first()) is not None:
            actions.draft(actor=world.actor, org=root, report="drive", campaign=now)
        if street is None or world.until < date(world.until.year, 2, 1):
            return
        two = actions.draft(actor=world.actor, org=street, report="duty", period=code)
        actions.send(two, actor=world.actor)
        actions.send_back(two, actor=world.actor, reason="问题部分再具体一些（演示）")


STAGES = [Stage(101, "报告", history)]
