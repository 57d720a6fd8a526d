"""Members of agencies and firms report, year by year; posts are set up and taken."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.places.models import Place
from jiceng.work.volunteering import actions
from jiceng.work.volunteering.models import CheckIn, Claim, ServicePost, Skill

SKILLS = (
    "政策宣讲",
    "法律咨询",
    "医疗护理",
    "水电维修",
    "课业辅导",
    "文艺体育",
    "心理疏导",
    "电脑手机",
)
POSTS = (
    ("政策宣讲岗", "每月到居民小组讲一次政策（演示）", ("政策宣讲",), "service"),
    ("便民维修岗", "为老人修水电、换灯泡（演示）", ("水电维修",), "service"),
    ("课后辅导岗", "周末辅导社区孩子功课（演示）", ("课业辅导",), "service"),
    ("环境维护岗", "清理楼道、劝导垃圾分类（演示）", (), "service"),
    ("大厅引导岗", "在服务大厅引导、代填表（演示）", (), "member"),
)
REPORTERS, WAYS = 420, {"phone": 6, "counter": 3, "unit": 1}
FIELDS = ("agency", "school", "hospital", "state_firm")


def build(world: World) -> None:
    """Skills, posts in every community, reports in waves, claims, reviews, and what goes wrong."""
    begin = world.since + timedelta(days=40)
    with clock.at(begin):
        skills = {
            one.name: one
            for one in actions.list_skill_many(
                [{"name": name, "order": n, "since": begin} for n, name in enumerate(SKILLS, 1)],
                actor=world.actor,
            )
        }
    posts = _posts(world, skills, begin)
    for year in range(3):
        first = begin + timedelta(days=20 + year * 420)
        if first < world.until:
            _wave(world, skills, posts, first, REPORTERS if year == 0 else REPORTERS // 3)
    _awkward(world)


def _posts(world: World, skills: dict[str, Skill], begin: date) -> dict[int, list[ServicePost]]:
    places = Place.objects.communities().filter(until=None).select_related("keeper")
    rows = [
        {"org": place.keeper, "name": name, "duty": duty, "quota": 6, "since": begin,
         "kind": kind, "skills": [skills[one] for one in wanted],
         **({"area": place, "telephone": f"0000-{place.pk % 10_000:04}"}
            if kind == "member" and place.pk % 6 else {})}
        for place in places.order_by("pk")
        for name, duty, wanted, kind in POSTS
    ]  # fmt: skip
    with clock.at(begin):
        made = actions.publish_many(rows, actor=world.actor)
    found: dict[int, list[ServicePost]] = defaultdict(list)
    for post in made:
        found[post.org_id].append(post)
    return found


def _wave(
    world: World,
    skills: dict[str, Skill],
    posts: dict[int, list[ServicePost]],
    first: date,
    size: int,
) -> None:
    """Some say what they can do, all report, most are confirmed, most of these take a post."""
    had = CheckIn.objects.values("member")
    pool = Member.objects.filter(
        left_on=None, category="working", org__field__in=FIELDS, entered_on__lte=first
    ).exclude(pk__in=had)
    people = list(pool.select_related("org", "person").order_by("pk"))
    chosen = world.dice.sample(people, min(size, len(people)))
    hosts = list(Org.objects.filter(pk__in=list(posts)).order_by("path"))
    names = list(skills.values())
    with clock.at(first):
        able = [(m, world.dice.sample(names, 2)) for m in chosen if world.dice.random() < 0.6]
        actions.say_many(able, actor=world.actor)
        rows = [
            {"org": org, "member": member, "way": world.choose(WAYS),
             "wish": "周末可以来"}
            for member in chosen
            if not member.org.path.startswith((org := world.dice.choice(hosts)).path)
        ]  # fmt: skip
        made = actions.report_many(rows, actor=world.actor)
    later = first + timedelta(days=6)
    good = [one for one in made if world.dice.random() < 0.95]
    with clock.at(later):
        actions.accept_many(good, actor=world.actor)
    _claims(world, posts, good, later + timedelta(days=9))


def _claims(
    world: World, posts: dict[int, list[ServicePost]], reports: list[CheckIn], day: date
) -> None:
    """A post with room each, by skill where one fits; half-year reviews of the first."""
    if day >= world.until:
        return
    room = {post.pk: post.quota for some in posts.values() for post in some}
    held = Claim.objects.filter(state__in=("approved", "active"))
    for key in held.values_list("post", flat=True):
        room[key] = room.get(key, 0) - 1
    rows: list[dict[str, Any]] = []
    for one in reports:
        free = [post for post in posts[one.org_id] if room[post.pk] > 0]
        if free and world.dice.random() < 0.8:
            post = world.dice.choice(free)
            room[post.pk] -= 1
            rows.append({"post": post, "member": one.member, "applied_on": day})
    with clock.at(day):
        claims = actions.claim_many(rows, actor=world.actor)
        kept = claims[3:]
        actions.approve_many(kept, actor=world.actor, on=day)
        actions.start_many(kept, actor=world.actor)
    half = day + timedelta(days=170)
    if half < world.until:
        with clock.at(half):
            actions.review_many(
                [{"claim": one, "held_on": half, "words": "按约定到岗，居民认可（演示）"}
                 for one in kept if world.dice.random() < 0.85],
                actor=world.actor,
            )  # fmt: skip


def _awkward(world: World) -> None:
    """Somebody was sent back, one report was a mistake, two moved away, some step down."""
    day = world.until - timedelta(days=60)
    with clock.at(day):
        for one in CheckIn.objects.filter(state="applied").order_by("pk")[:3]:
            actions.refuse(one, actor=world.actor, answer="居住地不在本社区，请到居住地社区报到")
        some = list(
            CheckIn.objects.filter(state="accepted", accepted_on__lt=day).order_by("pk")[:3]
        )
        actions.revoke(some[0], actor=world.actor, answer="重复登记")
        for one in some[1:]:
            actions.end(one, actor=world.actor, on=day, answer="搬家")
        active = Claim.objects.filter(state="active", approved_on__lt=day)
        for claim in active.order_by("-pk")[:5]:
            actions.step_down(claim, actor=world.actor, on=day)


__all__ = ["build"]
