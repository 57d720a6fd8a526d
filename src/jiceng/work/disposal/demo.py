"""Some twenty cases over three years, one of each kind, several still on the way."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from jiceng.kernel import clock
from jiceng.kernel.paths import inside
from jiceng.kit.demo import Stage, World
from jiceng.registers.members.models import Belonging, Member, Mobility
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.people.models import Post
from jiceng.work.disposal import actions
from jiceng.work.disposal.models import Case

YES = {"due": 18, "present": 15, "ayes": 14, "noes": 1}
NO = {"due": 18, "present": 14, "ayes": 8, "noes": 6}
# One history each: days after its opening, the verb, and what is special to it.
Step = tuple[int, str, dict[str, Any]]
TALK: Step = (3, "talk", {"words": "支部书记谈话，指出问题，听取本人说明（演示）"})
UP: list[Step] = [(30, "approve", {}), (34, "carry", {})]
TELL: Step = (37, "tell", {"words": "当面告知，说明申诉途径（演示）"})
LAPSED: list[Step] = [TALK, (20, "decide", {"ground": "sixth", "outcome": "lapsed"}), *UP]
SEARCH: Step = (5, "search", {"words": "电话、走访亲属、函询户籍地（演示）"})
STOPPED: list[Step] = [SEARCH, (20, "decide", {"ground": "lost", "outcome": "suspended"}), *UP]
LIMIT: Step = (10, "set_deadline", {"words": "党小组结对帮助，每月谈心一次（演示）"})
AFTER = 10 + 183  # days: when the deadline of half a year is over
FAILED: list[Step] = [
    TALK, LIMIT,
    (AFTER, "reassess", {"reformed": False, "words": "期满没有转变（演示）"}),
    (AFTER + 5, "urge", {"words": "劝其退党，本人不同意（演示）"}),
    (AFTER + 12, "decide", {"ground": "fifth", "outcome": "removed"}),
    (AFTER + 30, "approve", {}), (AFTER + 33, "carry", {}),
    (AFTER + 36, "tell", {"words": "当面告知（演示）"}),
]  # fmt: skip
STORIES: list[tuple[int, str, list[Step]]] = [
    (150, "sixth", [*LAPSED, TELL]),
    (260, "sixth", [*LAPSED, TELL, (50, "appeal", {"words": "住院期间托人交费，有凭证（演示）"}),
                    (85, "overturn", {"words": "查实已交，撤销原决定（演示）"})]),
    (90, "duties", [*FAILED, (AFTER + 45, "appeal", {"words": "认为处置过重（演示）"}),
                    (AFTER + 80, "uphold", {"words": "复查认为事实清楚，维持（演示）"})]),
    (320, "duties", [TALK, LIMIT, (150, "reassess", {"reformed": True, "words": "已补交（演示）"}),
                     (155, "keep", {"words": "已经改正（演示）"})]),
    (60, "lost", [*STOPPED, (40, "tell", {"words": "留置送达（演示）"}),
                  (790, "remove", {"words": "两年来多次函询无果（演示）"})]),
    (200, "lost", [*STOPPED, (300, "recover", {"words": "本人主动联系支部（演示）"})]),
    (270, "lost", STOPPED),  # two years are over: the watch asks for the next step
    (420, "fourth", [TALK, (20, "urge", {"words": "劝其退党，本人同意（演示）"}),
                     (40, "decide", {"ground": "fourth", "outcome": "advised"}),
                     (60, "approve", {}), (64, "carry", {}), (70, "tell", {"words": "（演示）"})]),
    (510, "first", [TALK, (40, "decide", {"ground": "first", "outcome": "removed"}),
                    (60, "approve", {}), (64, "carry", {}), (66, "tell", {"words": "（演示）"})]),
    (560, "abroad", [TALK, (40, "decide", {"ground": "abroad", "outcome": "suspended"}),
                     (60, "approve", {}), (64, "carry", {})]),
    (600, "sixth", [TALK, (20, "decide", {"ground": "sixth", "outcome": "lapsed"}),
                    (30, "send_back", {"words": "有无正当理由没有查清（演示）"}),
                    (70, "keep", {"words": "大会没有通过，继续教育（演示）", **NO})]),
    (700, "sixth", [TALK, (9, "drop", {"words": "已在外地参加组织生活（演示）"})]),
    (760, "sixth", [*LAPSED, TELL]),
    (850, "duties", [TALK, LIMIT]),  # its deadline is over: the watch says so
    (980, "sixth", LAPSED),  # not yet told
    (1_050, "sixth", LAPSED[:2]),  # waits for the level above
    (1_070, "duties", [TALK, LIMIT]),
    (1_085, "sixth", [TALK]),
]  # fmt: skip
FAILING = timedelta(days=200)
LAST = 40  # members besides, whom no meeting has seen of late


def settled(world: World) -> list[Member]:
    """Members who have been in one branch all the while, hold no post and went nowhere."""
    once = Belonging.objects.values("member").annotate(n=Count("pk")).filter(n=1)
    rows = Member.objects.filter(
        pk__in=once.values("member"), left_on=None, exempt=False, full_on__lt=world.since,
        entered_on__lt=world.since, org__until=None,
    ).exclude(pk__in=Mobility.objects.values("member"))  # fmt: skip
    rows = rows.exclude(person__in=Post.objects.values("person"))
    chosen = world.dice.sample(list(rows.order_by("pk").values_list("pk", flat=True)),
                               len(STORIES) + LAST)  # fmt: skip
    found = Member.objects.select_related("org", "person").in_bulk(chosen)
    return [found[pk] for pk in chosen]


def cases(world: World) -> None:
    """Each story from its first day on, as far as it has come; and those nobody has seen."""
    people = settled(world)
    unseen: dict[int, date] = world.made.setdefault("unseen", {})
    for member, (after, ground, steps) in zip(people, STORIES, strict=False):
        opening = world.since + timedelta(days=after)
        if opening <= world.until:
            case = _opened(world, member, opening, ground)
            _told(world, case, steps)
            if ground in {"sixth", "lost"}:
                unseen[member.pk] = opening - FAILING
    first = Org.objects.filter(inside("path", world.made["communities"][0].keeper.path))
    shown = first.filter(kind=Kind.BRANCH)[:1]  # the branch of the demo's secretary
    near = Member.objects.filter(org__in=list(shown), left_on=None, exempt=False)
    for nth, member in enumerate([*near.order_by("-pk")[:2], *people[len(STORIES) :]]):
        unseen[member.pk] = world.until - timedelta(days=120 + 90 * (nth == 1) + 5 * nth)


def _opened(world: World, member: Member, on: date, ground: str) -> Case:
    with clock.at(on):
        return actions.open_case(
            actor=world.actor, member=member, opened_on=on, ground=ground,
            lead="review" if ground == "duties" else "watch",
            failing=world.dice.choice(("life", "dues")) if ground == "sixth" else "",
            failing_since=on - FAILING if ground in {"sixth", "lost"} else None,
            facts="支部已上门了解，没有正当理由（演示）",
        )  # fmt: skip


def _told(world: World, case: Case, steps: list[Step]) -> None:
    """The rest of a story, up to today."""
    for after, verb, own in steps:
        on = case.opened_on + timedelta(days=after)
        if on > world.until:
            return
        with clock.at(on):
            getattr(actions, verb)(case, actor=world.actor, on=on, **_filled(case, verb, own, on))


def _filled(case: Case, verb: str, own: dict[str, Any], on: date) -> dict[str, Any]:
    """What every such step has in common."""
    document = f"演工委〔{on.year}〕{case.pk}号"
    common: dict[str, dict[str, Any]] = {
        "decide": YES,
        "remove": {**YES, "document": document},
        "set_deadline": {"correct_by": on + timedelta(days=180)},
        "approve": {"superior": case.org.above()[1], "document": document},
        "overturn": {"org": case.org, "document": document},
        "recover": {"org": case.org, "document": document},
    }
    return {**common.get(verb, {}), **own}


STAGES = [Stage(35, "组织处置", cases)]
