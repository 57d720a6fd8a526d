"""Packages of the last four quarters: receipts, two lower nodes, one unlike figure, one silent."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from jiceng.insight.packages import actions, signing
from jiceng.insight.packages.actions.building import closed
from jiceng.insight.packages.models import Asked, Compared, Partner, Sent
from jiceng.insight.packages.wrapping import RECEIPT, canonical, enveloped, packed
from jiceng.insight.shelf.look import NoFigureError, look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import close
from jiceng.kernel.periods import DAY, Period, around
from jiceng.kernel.uids import uid7
from jiceng.kit.demo import Stage, World
from jiceng.kit.rooms import gather
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org

CITY = "DEMO-CITY"
LOWER = (("DEMO-KFQ", "演示经济开发区"), ("DEMO-GTX", "演示高铁新区"))
WANTED = (
    "orgs.orgs", "orgs.orgs{kind=branch}", "orgs.established", "units.covered",
    "units.covered:of", "units.covered:share", "venues.venues", "matters.raised",
    "suggestions.to_superior",
)  # fmt: skip
QUARTERS = 4
SMALLER = 23
Numbers = dict[str, Any]


def seed(name: str) -> bytes:
    """The private half of a fictitious node's key: the same each time."""
    return hashlib.sha256(f"jiceng-demo/{name}".encode()).digest()


def quarters(until: date) -> Iterator[Period]:
    """The last quarters that are over, the oldest first."""
    found = [around(until, "quarter")]
    for _n in range(QUARTERS):
        found.append(around(found[-1].first - DAY, "quarter"))
    yield from (one for one in reversed(found[1:]) if one.last + timedelta(days=25) <= until)


def history(world: World) -> None:
    root = Org.objects.filter(parent=None).order_by("pk").first()
    parts = list(quarters(world.until))
    if root is None or not parts:
        return
    with clock.at(parts[0].first):
        partners(world, root)
    ends: dict[str, Numbers] = {code: {} for code, _name in LOWER}
    for number, part in enumerate(parts):
        sent = upward(world, root, part, last=number == len(parts) - 1)
        if sent is not None:
            for n, (code, name) in enumerate(LOWER):
                if n == 0 or number < len(parts) - 1:  # the second has not sent the newest yet
                    lines = smaller(sent, ends[code])
                    package = below(sent, (code, name), part, lines, unlike=n == 1)
                    came(world, package, part, decide=number % 2 == 0)


def partners(world: World, root: Org) -> None:
    """A key of our own, the city above, two nodes below with machines of their own."""
    actions.make_key(actor=world.actor, org=root, seed=seed("district"))
    sides = [("upper", CITY, "市委组织部（演示）"), *(("lower", *one) for one in LOWER)]
    for side, code, name in sides:
        actions.name_partner(
            actor=world.actor, org=root, side=side, code=code, name=name,
            public=signing.public_of(seed(code)),
        )  # fmt: skip


def shut(world: World, root: Org, part: Period, reason: str = "") -> None:
    figures = []
    for name in WANTED:
        try:
            figures.append(look_up(name))
        except NoFigureError:  # its room has been left out
            continue
    ask = Ask(part)
    figures += [cell for cells in gather("audits", "CELLS") for cell in cells(root, ask)]
    close(root, ask, figures, actor=world.actor, reason=reason)


def upward(world: World, root: Org, part: Period, *, last: bool) -> Sent | None:
    """Closed, built, handed over, answered."""
    day = part.last + timedelta(days=8)
    closings, _values = closed(root, part)
    if closings:
        day = max(day, closings[-1].closed_at.astimezone(clock.ZONE).date() + DAY)
    if day > world.until:  # closed so lately that nobody has sent it yet
        return None
    with clock.at(day):
        if not closings:
            shut(world, root, part)
        sent = built(world, root, part)
        if sent is None:
            return None
        actions.hand(sent, actor=world.actor)
    if last:  # the newest waits for its receipt
        return sent
    with clock.at(min(day + timedelta(days=6), world.until)):
        actions.settle(sent, actor=world.actor, receipt=city_says(sent))
    return sent


def built(world: World, root: Org, part: Period) -> Sent | None:
    upper = Partner.objects.get(org=root, code=CITY)
    try:
        return actions.build(actor=world.actor, partner=upper, period=part.code)
    except ValidationError:  # what was closed holds no figure of the shelf
        return None


def city_says(sent: Sent) -> str:
    """The city's receipt: everything added but one whose wording differs there."""
    figures = json.loads(sent.content)["figures"]
    unlike = {name: figures[-1][name] for name in ("name", "title")}
    text = canonical({
        "format": RECEIPT, "package": str(sent.uid), "digest": sent.digest, "from": CITY,
        "to": code_of(sent.org), "at": clock.now().isoformat(timespec="seconds"),
        "result": "received", "reasons": [], "added": len(figures) - 1,
        "aside": [{**unlike, "why": "口径不同，待核（演示）"}],
        "left_out": [], "replies": {},
    })  # fmt: skip
    return enveloped(text, signing.signed(text, seed(CITY))).decode()


def came(world: World, package: bytes, part: Period, *, decide: bool) -> None:
    """A lower node's package is taken in; every other time somebody decides and answers."""
    with clock.at(handed_on(part)):
        taken = actions.receive(package, actor=world.actor)
        for asked in Asked.objects.filter(package=taken)[: 1 if decide else 0]:
            actions.answer(asked, actor=world.actor, reply="已列入计划（演示）", outcome="later")
        for one in Compared.objects.filter(package=taken, state="aside")[: 1 if decide else 0]:
            actions.accept(one, actor=world.actor, reason="两边都不含区级机关，可比（演示）")


def handed_on(part: Period) -> date:
    """The day on which the lower nodes report a quarter."""
    return part.last + timedelta(days=20)


def smaller(sent: Sent, ends: Numbers) -> Numbers:
    """A twenty-third of each number; a table begins where it ended before (`ends`), and what stands
    at its end follows from what came and left.
    """
    said = {line["name"]: line["value"] for line in json.loads(sent.content)["figures"]}
    made = {k: -(-v // SMALLER) if type(v) is int else v for k, v in said.items()}
    for end in (name for name in said if name.endswith(":end")):
        table = end.removesuffix("end")
        made[f"{table}start"] = ends.get(end, made[f"{table}start"])
        for side in ("in", "out"):
            reasons = [v for k, v in made.items() if k.startswith(f"{table}{side}.")]
            made[f"{table}{side}"] = sum(reasons)
        made[end] = made[f"{table}start"] + made[f"{table}in"] - made[f"{table}out"]
        ends[end] = made[end]
    return made


def below(sent: Sent, who: tuple[str, str], part: Period, lines: Numbers, *, unlike: bool) -> bytes:
    """What a lower node sends: its own numbers, and of one of them a wording of its own."""
    said = json.loads(sent.content)
    code, name = who
    figures = [line | {"value": lines[line["name"]]} for line in said["figures"]]
    for line in figures:
        if unlike and line["name"] == "orgs.orgs":
            line |= {"digest": seed(code).hex(), "definition": "含功能型党组织（演示）"}
    asked = {"topic": "共享园区活动场地", "text": "建议区里的场地向园区企业开放（演示）"}
    asks = [{**asked, "uid": str(uid7()), "basis": []}] if unlike else []
    made_at = datetime.combine(handed_on(part), time(9), clock.ZONE)
    text = canonical({
        **said, "uid": str(uid7()), "number": 1, "from": {"code": code, "name": name},
        "to": {"code": code_of(sent.org), "name": sent.org.name}, "figures": figures,
        "made_at": made_at.isoformat(timespec="seconds"), "enclosed": {"suggestions": asks},
    })  # fmt: skip
    return packed(text, signing.signed(text, seed(code)))


STAGES = [Stage(960, "上报包", history)]
