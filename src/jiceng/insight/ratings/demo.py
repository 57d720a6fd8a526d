"""Three years of ratings: stars of some firms' branches and the standard of every community; one
that failed, one that objected, one left out, a plaque past its term; this year's round goes on.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jiceng.insight.ratings import actions
from jiceng.insight.ratings.actions.rounds import subjects_of
from jiceng.insight.ratings.models import Item, Method, Plaque, Result, Round, Scheme
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.demo import Stage, World
from jiceng.registers.notices import actions as notices
from jiceng.registers.polls import actions as polls

SECOND = System("演示复核")
RATED = 30  # branches that applied
FOUND = {
    Method.PAPERS: "看过原件和台账（演示）",
    Method.VISIT: "到现场看过，问了三位同志（演示）",
    Method.CHECK: "查过有关部门的记录（演示）",
}
WEAK, STRONG = "weak", "strong"
SHARES = (Decimal("1"), Decimal("0.9"), Decimal("0.8"), Decimal("0.6"), Decimal("0.3"))


def schemes(world: World) -> None:
    """Two schemes from the samples; the stars' approval is over, the standard's is not."""
    root = world.made["root"]
    with clock.at(world.since):
        for name, title in (("star", "两新党组织星级评定"), ("community", "社区达标创优")):
            until = date(world.until.year + (name == "community"), 6, 30)
            made = actions.draft(
                actor=world.actor, org=root, name=title, sample_name=name, since=world.since,
                approved_by="演示区委", document=f"演组〔{world.since.year}〕20号",
                approved_until=until,
            )  # fmt: skip
            actions.enact(made, actor=world.actor)


def rounds(world: World) -> None:
    """Each autumn: stars of those who applied, and every community."""
    for scheme in Scheme.objects.order_by("pk"):
        for year in range(world.since.year, world.until.year + 1):
            first = max(date(year, 9, 20), world.since + timedelta(days=3))
            if scheme.kind == "standard" and year == world.until.year:
                continue  # this year's has not begun
            if first + timedelta(days=57) > date(year, 12, 31) or first > world.until:
                continue
            _round(world, scheme, year, first)


def _round(world: World, scheme: Scheme, year: int, first: date) -> None:
    root = world.made["root"]
    with clock.at(first):
        probe = Round(scheme=scheme, org=root, year=year, opened_on=first)
        chosen = subjects_of(probe)
        chosen = chosen if scheme.kind == "standard" else chosen[::2][:RATED]
        round_ = actions.open_round(
            actor=world.actor, scheme=scheme, org=root, year=year, chosen=chosen,
            due_on=first + timedelta(days=20),
        )  # fmt: skip
    if year == world.until.year:
        _under_way(world, round_, first)
        return
    _looked_at(world, round_, first)
    _decided(world, round_, first + timedelta(days=30))


def rows_of(round_: Round) -> list[Result]:
    """Those of a round, all with the round as it is here."""
    rows = list(Result.objects.filter(round=round_).order_by("pk"))
    for one in rows:
        one.round = round_
    return rows


def _said(world: World, items: list[Item], method: str, grade: str) -> dict[int, Any]:
    return {
        one.pk: (_points(world, one, grade), FOUND[Method(method)])
        for one in items
        if one.method == method
    }


def _points(world: World, item: Item, grade: str) -> Decimal:
    share = world.dice.choices(SHARES[:4], (8, 5, 3, 1))[0]
    share = {WEAK: SHARES[-1], STRONG: SHARES[0]}.get(grade, share)
    return (item.points * share).quantize(Decimal("0.5"))


def _own(world: World, items: list[Item]) -> dict[int, Any]:
    return {
        one.pk: (_points(world, one, ""), "自评（演示）") for one in items if one.method in FOUND
    }


def _looked_at(world: World, round_: Round, first: date) -> None:
    items, rows = list(round_.scheme.items), rows_of(round_)
    rows = [one for one in rows if not _left_out(world, one)]
    grades = {one.pk: STRONG if n % 4 == 0 else "" for n, one in enumerate(rows)}
    grades |= {one.pk: WEAK for one in rows[5::17]}
    # communities do it together on the day the round begins, firms each in their own time
    own = 12 if round_.scheme.kind == "star" else 0
    with clock.at(first + timedelta(days=own)):
        actions.self_check_many([(one, _own(world, items)) for one in rows], actor=world.actor)
    day = first + timedelta(days=22)
    with clock.at(day):
        if Method.POLL in round_.scheme.parts:
            actions.note_poll_many(
                [_paper(world, one, items, day, grades[one.pk]) for one in rows], actor=SECOND
            )
        for method, act in ((Method.PAPERS, actions.see_papers_many),
                            (Method.VISIT, actions.visit_many),
                            (Method.CHECK, actions.verify_many)):  # fmt: skip
            act(
                [{"result": one, "on": day, "words": FOUND[method],
                  "said": _said(world, items, method, grades[one.pk])} for one in rows],
                actor=SECOND,
            )  # fmt: skip


def _left_out(world: World, one: Result) -> bool:
    """The ninth on the list of stars is being wound up and takes no part."""
    if one.round.scheme.kind != "star" or one.pk % 31 != 9:
        return False
    with clock.at(one.round.opened_on + timedelta(days=5)):
        actions.drop(one, actor=world.actor, reason="企业正在搬迁，自愿下一轮参加（演示）")
    return True


def _paper(
    world: World, one: Result, items: list[Item], day: date, grade: str = ""
) -> dict[str, Any]:
    issued = 12 + world.dice.randrange(20)
    returned = issued - world.dice.randrange(3)
    counts = {}
    for item in items:
        if item.method == Method.POLL:
            bad = returned // 2 if grade == WEAK else world.dice.randrange(3)
            fair = world.dice.randrange(1 + (returned - bad) // 3)
            bad, fair = (0, 0) if grade == STRONG else (bad, fair)
            counts[item.pk] = [returned - bad - fair, fair, bad]
    return {"result": one, "on": day, "issued": issued, "returned": returned, "counts": counts}


def _decided(world: World, round_: Round, day: date) -> None:
    with clock.at(day):
        actions.propose(round_, actor=world.actor, leave_out=True)
        actions.publicise(round_, actor=world.actor, telephone="00000000（演示）")
        notice: Any = round_.notice
        notices.check(notice, actor=world.actor)
        notices.review(notice, actor=SECOND)
        notices.post(notice, actor=world.actor)
    _objected(world, round_, day + timedelta(days=2))
    end = notice.ends_on + timedelta(days=1)
    with clock.at(end):
        notices.end(notice, actor=world.actor, result="异议已答复（演示）")
        actions.confirm(round_, actor=world.actor)
    rows = Result.objects.filter(round=round_, level__value__gte=2).exclude(since=None)
    for one in rows.select_related("level").order_by("-level__value", "org__path")[:2]:
        with clock.at(end):
            actions.flag(one, actor=world.actor)
    if round_.scheme.kind == "star":
        _given(world, round_, end + timedelta(days=14))


def _objected(world: World, round_: Round, day: date) -> None:
    """Somebody says that a visit was too kind; it was."""
    one = Result.objects.filter(round=round_, state="verified").order_by("pk")[3]
    item = next(i for i in round_.scheme.items if i.method == Method.VISIT)
    with clock.at(day):
        said = actions.object_to(one, actor=world.actor, text="场地是临时借用的（演示）",
                                 received_on=day)  # fmt: skip
        actions.answer(one, actor=world.actor, protest=said, upheld=True, item=item,
                       points=Decimal(1), outcome="到现场核实，情况属实（演示）")  # fmt: skip


def _given(world: World, round_: Round, day: date) -> None:
    """The ceremony; plaques of the round before come down, but for one that was forgotten."""
    if day > world.until:
        return
    with clock.at(day):
        old = list(Plaque.objects.filter(withdrawn_on=None).order_by("pk")[1:])
        actions.take_down_many(old, actor=world.actor, on=day, reason="换发新一轮牌匾（演示）")
        actions.hold_ceremony(round_, actor=world.actor, on=day, venue="区党群服务中心",
                              minutes="授牌，交流做法，部署明年两新党建工作（演示）")  # fmt: skip
        actions.give_plaques(round_, actor=world.actor, on=day,
                             expires_on=day + timedelta(days=400))  # fmt: skip


def _under_way(world: World, round_: Round, first: date) -> None:
    """This year's: most have checked themselves, some were looked at, one blind poll is open."""
    items, rows = list(round_.scheme.items), rows_of(round_)
    day = min(first + timedelta(days=12), world.until)
    with clock.at(day):
        checked = [one for n, one in enumerate(rows) if n % 4]
        actions.self_check_many([(one, _own(world, items)) for one in checked], actor=world.actor)
        actions.note_poll_many(
            [_paper(world, one, items, day) for one in checked[1:9]], actor=SECOND
        )
        actions.see_papers_many(
            [{"result": one, "on": day, "said": _said(world, items, Method.PAPERS, "")}
             for one in checked[:6]],
            actor=SECOND,
        )  # fmt: skip
    with clock.at(world.until):
        poll = actions.open_poll(checked[0], actor=SECOND, opens_on=world.until,
                                 closes_on=world.until + timedelta(days=6))  # fmt: skip
        codes = polls.print_slips(poll, actor=SECOND, eligible=8)
        polls.begin(poll, actor=SECOND)
        polls.cast(poll, code=sorted(codes)[0], chosen=[0] * len(poll.subjects))


STAGES = [Stage(99, "评定办法", schemes), Stage(100, "评星和达标", rounds)]
