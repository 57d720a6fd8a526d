"""The demo's catalogue: ten categories, what each office serves, and who provides beside them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.prepared import reread
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org
from jiceng.registers.services import actions
from jiceng.registers.services.models import Category, Guide, Item, Provider

DATA = Path(__file__).parent / "data" / "catalogue.txt"
LATE = 4  # items that were added in the course of the history
PHONE = "0379-0000{:04}"
STEPS = "受理—审核—办结—告知"
NAMES = (
    ("安心家政服务部", Provider.Kind.SHOP, ("0601", "0602", "0903")),
    ("邻里社会工作服务中心", Provider.Kind.SOCIAL_ORG, ("0603", "0605", "0802")),
    ("红星便民维修铺", Provider.Kind.MEMBER_SHOP, ("0503", "0504", "0903")),
    ("康宁药房", Provider.Kind.SHOP, ("0403",)),
    ("和顺物业服务公司", Provider.Kind.FIRM, ("0502", "0503")),
    ("区图书馆", Provider.Kind.UNIT, ("0801",)),
)


def told() -> Iterator[tuple[str, str, list[str]]]:
    """Code and name of each category and item; of an item also days, levels and menu."""
    category, number = "", 0
    for line in DATA.read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) == 1:
            category, name = line.split(" ", 1)
            number = 0
            yield category, name.strip(), []
        else:
            number += 1
            yield f"{category}{number:02}", parts[0], parts[1:]


def publish(world: World) -> None:
    """The catalogue is published when the history begins, a few items later; some are revised."""
    root: Org = world.made["root"]
    with clock.at(world.since - timedelta(days=90)):
        heads = [(code, name) for code, name, more in told() if not more]
        made = actions.open_category_many(
            [{"org": root, "code": code, "name": name, "since": clock.today()}
             for code, name in heads],
            actor=world.actor,
        )  # fmt: skip
        of = {one.code: one for one in made}
        rows = [_guide(root, of, code, name, more) for code, name, more in told() if more]
        guides = actions.draft_many(rows, actor=world.actor)
        actions.publish_many(guides[LATE:], actor=world.actor)
    _later(world, guides)
    world.made["items"] = list(Item.objects.order_by("code"))


def _guide(
    root: Org, of: dict[str, Category], code: str, name: str, more: list[str]
) -> dict[str, Any]:
    days, levels, menu = int(more[0]), more[1], more[2]
    thin = code.endswith("05")  # written in a hurry: something is missing
    return {
        "org": root, "category": of[code[:2]], "code": code, "name": name, "days": days,
        "legal_days": days * 2 or None, "conditions": "本区常住居民",
        "materials": "" if thin else "身份证；其余材料当场告知", "steps": STEPS,
        "window": "" if thin else f"{of[code[:2]].name}窗口", "telephone": PHONE.format(int(code)),
        "charge": "不收费", "at_district": "区" in levels, "at_street": "街" in levels,
        "at_community": "社" in levels, "menu": menu == "菜单",
    }  # fmt: skip


def _later(world: World, guides: list[Guide]) -> None:
    """Four items follow a year on; two are promised sooner; one is given up; one waits in draft."""
    day = add_months(world.since, 12)
    if day > world.until:
        return
    with clock.at(day):
        actions.publish_many(guides[:LATE], actor=world.actor)
    with clock.at(add_months(world.since, 20)):
        for one in guides[LATE : LATE + 2]:
            reread(one)
            sooner = actions.revise(one, actor=world.actor, days=max((one.days or 1) - 1, 0))
            actions.publish(sooner, actor=world.actor)
        guides[-3].refresh_from_db()
        actions.retire(guides[-3], actor=world.actor)
    with clock.at(world.until):
        guides[LATE + 3].refresh_from_db()
        actions.revise(guides[LATE + 3], actor=world.actor, days=1)


def serve(world: World) -> None:
    """Each community serves most items of its level, small ones fewer; providers are listed."""
    dice, items = world.dice, world.made["items"]
    here = {guide.item_id for guide in Guide.objects.filter(at_community=True, since__isnull=False)}
    with clock.at(world.since - timedelta(days=60)):
        orgs = sorted({place.keeper for place in world.made["communities"]}, key=_by_path)
        rows = []
        for number, org in enumerate(orgs[:-1]):  # the last one has registered nothing
            share = 0.5 if number % 5 == 4 else 0.9
            rows += [
                {"org": org, "item": one, "since": clock.today(), "window": "综合窗口"}
                for one in items
                if one.pk in here and dice.random() < share
            ]
        actions.offer_many(rows, actor=world.actor)
        world.made["providers"] = actions.list_provider_many(
            [*_providers(world, orgs)], actor=world.actor
        )
    if world.made["providers"] and add_months(world.since, 24) < world.until:
        with clock.at(add_months(world.since, 24)):
            actions.leave(world.made["providers"][-1], actor=world.actor, on=clock.today())
            actions.pause(world.made["providers"][-2], actor=world.actor)


def _by_path(org: Org) -> str:
    return str(org.path)


def _providers(world: World, orgs: list[Org]) -> Iterator[dict[str, Any]]:
    known = {one.code: one for one in world.made["items"]}
    for number, org in enumerate(orgs[: 3 * len(NAMES)]):
        name, kind, codes = NAMES[number % len(NAMES)]
        yield {
            "keeper": org, "name": f"{name}{number + 1}号店（演示）", "kind": kind,
            "since": clock.today(), "phone": f"1990000{number:04}", "where": f"{org}便民街",
            "hours": "8:00—20:00", "minutes": world.dice.choice((15, 30, 60)),
            "consented_on": None if number % 6 == 5 else clock.today(),
            "items": [known[code] for code in codes if code in known],
        }  # fmt: skip


STAGES = [Stage(25, "服务目录", publish), Stage(26, "开办项目和服务商", serve)]
