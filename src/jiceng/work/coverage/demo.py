"""Three years of reaching firms: plans done and late, one attached unit that grew up, two pools."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.deadlines import add_months
from jiceng.kit.demo import Stage, World
from jiceng.registers.matters import actions as matters
from jiceng.registers.members.models import Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import BRANCHES, Field, Kind, Org
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Guidance, Hosting, Unit
from jiceng.registers.vocabulary.models import Component
from jiceng.work.coverage import actions
from jiceng.work.coverage.models import Incubation, Steering, Support, Track, UnitPlan

CHECKER = System("演示复核")
MEASURES = ("上门找党员，动员转接组织关系（演示）", "和相邻企业商议联合组建（演示）",
            "先挂靠社区党组织，派指导员（演示）")  # fmt: skip
WAYS = (Hosting.Way.OWN, Hosting.Way.JOINT, Hosting.Way.ATTACHED)
DONE_OF = 3  # of so many plans one is late and one is still open


def attached(world: World) -> None:
    """Small firms attach to their community; each half-year most are looked at, some forgotten."""
    begin = world.since + timedelta(days=40)
    firms = world.made["firm"][128:140]
    with clock.at(begin):
        held = units.host_many(
            [
                {"unit": unit, "org": unit.keeper, "way": Hosting.Way.ATTACHED, "since": begin}
                for unit in firms
            ],
            actor=world.actor,
        )
    for number, months in enumerate(range(5, 36, 6)):
        day = add_months(begin, months)
        if day > world.until:
            break
        rows = [
            {"unit": one.unit, "reviewed_on": day, "full": (n + number) % 3,
             "outcome": "ready" if (n + number) % 7 == 0 else "stays", "words": "（演示）"}
            for n, one in enumerate(held)
            if n > 1 and n % 5
        ]  # fmt: skip
        with clock.at(day):
            actions.review_many(rows, actor=world.actor)
    _graduates(world, held[:2])


def _graduates(world: World, held: list[Hosting]) -> None:
    """Two grow up: each has a branch of its own, by application where the house has that room."""
    for number, hosting in enumerate(held):
        day = add_months(world.since, 14 + 15 * number)
        unit = hosting.unit
        with clock.at(day):
            org = orgs.set_up(
                actor=world.actor, name=f"{unit.name}党支部", kind=Kind.BRANCH, field=unit.field,
                parent=Org.objects.get(path=unit.keeper.path[:12]), since=day,
                code=f"DEMO8901{number:03}",
            )  # fmt: skip
            units.host(unit, actor=world.actor, org=org, way=Hosting.Way.OWN, since=day)
            actions.formed([unit], actor=world.actor, org=org, on=day)


def plans(world: World) -> None:
    """Each half-year a few of the blank units get a plan; not all are done in time."""
    blank = [*world.made["firm"][140:170], *world.made["social"][20:44]]
    for number, months in enumerate(range(2, 36, 5)):
        day = add_months(world.since, months)
        if add_months(day, 1) >= world.until:
            break
        some = blank[number * 5 : number * 5 + 5]
        with clock.at(day):
            made = actions.draft_many(
                [
                    {"unit": unit, "way": WAYS[n % 3], "measure": MEASURES[n % 3],
                     "owner": f"演示社区干部{n + 1}", "due_on": add_months(day, 4)}
                    for n, unit in enumerate(some)
                ],
                actor=world.actor,
            )  # fmt: skip
            for one in made[:-1]:
                actions.approve(one, actor=CHECKER)
                actions.begin(one, actor=world.actor)
        _outcomes(world, made, day)


def _outcomes(world: World, made: list[UnitPlan], day: date) -> None:
    end = add_months(day, 3)
    if end >= world.until:
        return
    with clock.at(end):
        for one in made[:DONE_OF]:
            actions.finish(one, actor=world.actor, outcome="找到党员并转来关系（演示）")
        actions.drop(made[-1], actor=world.actor, reason="企业外迁（演示）")


def pools(world: World) -> None:
    """Key workers and members grown in firms with branches; one in seven forgotten."""
    begin = world.since + timedelta(days=60)
    firms = world.made["firm"][:24]
    hosted = dict(
        Hosting.objects.filter(unit__in=firms, until=None, way=Hosting.Way.OWN).values_list(
            "unit", "org"
        )
    )
    rows: list[dict[str, Any]] = []
    for n, unit in enumerate(firms):
        row = {"unit": unit, "mentor": f"演示培养人{n + 1}", "aim": "结对带教（演示）",
               "listed_on": begin, "nominated_by": "企业党组织和工会（演示）"}  # fmt: skip
        rows.append({**row, "kind": Track.Kind.WORKER, "name": f"演示骨干{n + 1}"})
        member = Member.objects.filter(org=hosted.get(unit.pk), left_on=None).order_by("pk").first()
        if member is not None and member.entered_on <= begin:
            kind = Track.Kind.MODEL if n % 3 == 1 else Track.Kind.MEMBER
            rows.append({**row, "kind": kind, "member": member})
    _deeds(world, firms)
    with clock.at(begin):
        made = actions.list_many(rows, actor=world.actor)
        for one in made[:-3]:
            actions.cultivate(one, actor=world.actor)
    for months in range(5, 36, 5):
        day = add_months(begin, months)
        if day > world.until:
            break
        going = [one for n, one in enumerate(made) if n % 7 and (months < 15 or n % 3)]
        with clock.at(day):
            actions.talk_many(
                [{"track": one, "held_on": day, "words": "谈了想法和进步（演示）"}
                 for one in going], actor=world.actor,
            )  # fmt: skip
    for number, one in enumerate(made[:-3:3]):
        day = add_months(begin, 12 + 2 * number)
        if day > world.until:
            break
        with clock.at(day):
            step = actions.withdraw if number % 5 == 4 else actions.convert
            step(one, actor=world.actor, on=day, outcome="（演示）")


def _deeds(world: World, firms: list[Unit]) -> None:
    for number, months in enumerate(range(6, 36, 6)):
        day = add_months(world.since, months)
        if day > world.until:
            break
        with clock.at(day):
            actions.bring_many(
                [
                    {"unit": unit, "kind": ("brand", "benefit")[n % 2], "held_on": day,
                     "words": "技改小组降本增效（演示）",
                     "amount": Decimal(3 + n) if n % 2 else None}
                    for n, unit in enumerate(firms[number : number + 4])
                ],
                actor=world.actor,
            )  # fmt: skip


def nursery(world: World) -> None:
    """Social organisations from application to standing alone; one gives up, one is not visited."""
    communities = [place.keeper for place in world.made["communities"]]
    for number in range(8):
        day = add_months(world.since, 2 + 4 * number)
        if add_months(day, 9) > world.until:
            break
        with clock.at(day):
            one = actions.foster(
                actor=world.actor, org=communities[number * 3 % len(communities)],
                name=f"演示邻里互助社{number + 1}", aim="为老服务（演示）", applied_on=day,
            )  # fmt: skip
            actions.incubate(one, actor=world.actor, on=day)
        _grown(world, one, day, number)


def _grown(world: World, one: Incubation, day: date, number: int) -> None:
    kinds = (Support.Kind.VENUE, Support.Kind.MONEY, Support.Kind.INSTRUCTOR)
    for months in range(2, 36, 2):
        on = add_months(day, months)
        if on > world.until or one.state in {"independent", "ended"} or number == 5:
            break
        kind = kinds[number % 3] if months == 2 else Support.Kind.CALL
        amount = Decimal(5000) if kind == Support.Kind.MONEY else None
        with clock.at(on):
            actions.support(one, actor=world.actor, kind=kind, given_on=on, amount=amount,
                            words="（演示）")  # fmt: skip
            if months == 6 and number != 3:
                unit = units.register(
                    actor=world.actor, name=one.name, field=Field.SOCIAL_ORG, keeper=one.org,
                    since=on,
                )  # fmt: skip
                actions.enrol(one, actor=world.actor, on=on, unit=unit)
                units.host(unit, actor=world.actor, org=one.org, way="attached", since=on)
            elif months == 6:
                actions.end(one, actor=world.actor, on=on, reason="发起人离开（演示）")
            elif months == 8 and number % 2 == 0:
                actions.cover(one, actor=world.actor, on=on)
            elif months == 14 and number % 4 == 0:
                actions.leave(one, actor=world.actor, on=on)


def ties(world: World) -> None:
    """Two industry committees, tasks of the method, words about instructors."""
    begin = world.since + timedelta(days=70)
    names = (("区非公企业党委", Field.PRIVATE_FIRM, "区商务局（演示）"),
             ("区社会组织党委", Field.SOCIAL_ORG, "区民政局（演示）"))  # fmt: skip
    bodies = {unit.name: unit for unit in Unit.objects.filter(name__in=[row[2] for row in names])}
    with clock.at(begin):
        guides = orgs.set_up_many(
            [
                {"name": name, "kind": Kind.COMMITTEE, "field": field, "since": begin,
                 "parent": world.made["root"], "code": f"DEMO9100{n:02}"}
                for n, (name, field, _body) in enumerate(names)
            ],
            actor=world.actor,
        )  # fmt: skip
        rows = [
            {"guide": guide, "org": org, "since": begin, "body": bodies.get(body)}
            for guide, (_name, field, body) in zip(guides, names, strict=True)
            for n, org in enumerate(
                Org.objects.standing(begin).filter(field=field, kind__in=BRANCHES).order_by("path")
            )
            if n % 4
        ]
        steered = actions.steer_many(rows, actor=world.actor)
    later = add_months(begin, 20)
    with clock.at(later):
        actions.part(steered[0], actor=world.actor, on=later, reason="改由街道指导（演示）")
    _charged(world, [*steered[1:5], *steered[-3:]])
    _method(world, [one.org for one in steered[:40]])
    _words(world)


def _charged(world: World, guided: list[Steering]) -> None:
    """Each year the committees ask some whom they guide for one thing; one of them forgets it."""
    for number in range(3):
        day = add_months(world.since, 5 + 12 * number)
        due = add_months(day, 2)
        if due >= world.until:
            break
        with clock.at(day):
            tasks = [
                actions.charge(
                    one, actor=world.actor, title="摸清党员和骨干底数（演示）", due_on=due
                )
                for one in guided
            ]
            asked = [matters.accept(task.matter_set.get(), actor=world.actor) for task in tasks]
        with clock.at(due):
            for one in asked[1:]:
                matters.submit(one, actor=world.actor, proof="已摸清（演示）")
                matters.close(one, actor=CHECKER)


def joints(world: World) -> None:
    """Joint branches have managers but one; lists are checked each year, two forgotten at last."""
    begin = world.since + timedelta(days=50)
    with clock.at(begin):
        made = actions.manage_many(
            [
                {"org": org, "name": f"演示管理人{n + 1}", "since": begin,
                 "area": ("商务楼宇片区", "沿街微企和个体工商户", "科技园")[n % 3]}
                for n, org in enumerate(world.made["joint"][1:])
            ],
            actor=world.actor,
        )  # fmt: skip
    for number, months in enumerate(range(6, 36, 12)):
        day = add_months(begin, months)
        if day > world.until:
            break
        with clock.at(day):
            actions.check_many(
                [{"manager": one, "checked_on": day, "words": "逐家核对，没有注销迁出（演示）"}
                 for one in made[number:]], actor=world.actor,
            )  # fmt: skip


def _method(world: World, branches: list[Org]) -> None:
    """Each half-year every branch has one task of the twelve; most are done."""
    parts = list(Component.objects.filter(programme__name="演示四三工作法").order_by("order"))
    if not parts:
        return
    for number, months in enumerate(range(3, 36, 6)):
        day = add_months(world.since, months)
        due = add_months(day, 3)
        if due >= world.until:
            break
        with clock.at(day):
            made = actions.set_task_many(
                [
                    {"component": parts[(n + number) % len(parts)], "org": org,
                     "what": f"{parts[(n + number) % len(parts)].name}（演示）", "due_on": due}
                    for n, org in enumerate(branches)
                ],
                actor=world.actor,
            )  # fmt: skip
        with clock.at(due):
            for one in made[number % 3 :: 2]:
                actions.fulfil(one, actor=world.actor, on=due, words="已办（演示）")


def _words(world: World) -> None:
    """At the end of each year most instructors get their sentence; one is forgotten."""
    sent = Guidance.objects.filter(until=None).select_related("person").order_by("pk")
    people = list({one.person_id: one.person for one in sent}.values())
    for year in range(world.since.year, world.until.year + 1):
        day = min(date(year, 12, 20), world.until)
        with clock.at(day):
            actions.appraise_many(
                [{"person": one, "year": year, "words": "走访勤，问题有回音（演示）"}
                 for one in people[1:]], actor=world.actor,
            )  # fmt: skip


STAGES = [
    Stage(99, "挂靠", attached),
    Stage(99, "一企一策", plans),
    Stage(99, "双培", pools),
    Stage(99, "孵化", nursery),
    Stage(99, "行业指导和工作法", ties),
    Stage(99, "联合党支部管理", joints),
]
