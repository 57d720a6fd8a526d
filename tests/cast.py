"""The fixed cast: one small district, awkward on purpose, made through the actions.

Two streets, four communities and seven branches; an organisation that moved, one that was
upgraded, one abolished; a unit with two covers and one with none; premises nobody measured,
a profile never filled in; people without birthday or education, one with two posts; members
who moved, left and live elsewhere; meetings with absentees, one of them void.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant_many, open_accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Meeting, Type
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit, Member, Mobility
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind, Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person, Post
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level, Place, Premises
from jiceng.registers.places.models import Type as Ground
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from jiceng.registers.venues import actions as venues
from jiceng.registers.venues.models import Venue
from jiceng.work.development import actions as development
from jiceng.work.life import actions as life
from tests.insight.ratings.given import ratings_of
from tests.kept import kept
from tests.registers.coalitions.given import coalitions_of
from tests.registers.teams.given import teams_of
from tests.registers.units.given import employers_of
from tests.work.alliance.given import alliance_of
from tests.work.appraisal.given import kept_for
from tests.work.care.given import care_of
from tests.work.cobuilding.given import cobuilding_of
from tests.work.coverage.given import covered_of
from tests.work.dues.given import dues_of
from tests.work.grounds.given import kept_at, use_of
from tests.work.halls.cast import halls_of
from tests.work.training.given import training_of
from tests.work.volunteering.given import volunteering_of

MAKER = System("演员表")
OLD = date(2010, 1, 1)
MOVED_ON = date(2024, 6, 1)
ABOLISHED_ON = date(2025, 3, 1)
UPGRADED_ON = date(2024, 1, 1)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"

# name, kind, field, index of the parent, code
TREE = [
    ("和平区委", Kind.DISTRICT, Field.OTHER, None, "990000"),
    ("东街街道党工委", Kind.WORK_COMMITTEE, Field.OTHER, 0, "991000"),
    ("西街街道党工委", Kind.WORK_COMMITTEE, Field.OTHER, 0, "992000"),
    ("槐荫社区党委", Kind.COMMITTEE, Field.URBAN_COMMUNITY, 1, "991100"),
    ("柳巷社区党支部", Kind.BRANCH, Field.URBAN_COMMUNITY, 1, "991200"),
    ("河湾社区党委", Kind.COMMITTEE, Field.URBAN_COMMUNITY, 2, "992100"),
    ("杏坞村党总支", Kind.GENERAL_BRANCH, Field.VILLAGE, 2, "992200"),
    ("槐荫第一党支部", Kind.BRANCH, Field.URBAN_COMMUNITY, 3, "991101"),
    ("槐荫第二党支部", Kind.BRANCH, Field.URBAN_COMMUNITY, 3, "991102"),
    ("柳巷第一党支部", Kind.BRANCH, Field.URBAN_COMMUNITY, 4, "991201"),
    ("河湾第一党支部", Kind.BRANCH, Field.URBAN_COMMUNITY, 5, "992101"),
    ("杏坞第一党支部", Kind.BRANCH, Field.VILLAGE, 6, "992201"),
    ("东街机关党支部", Kind.BRANCH, Field.AGENCY, 1, "991001"),
    ("西街两新联合党支部", Kind.JOINT_BRANCH, Field.PRIVATE_FIRM, 2, "992001"),
]


@dataclass
class Cast:
    """Everybody by a short name."""

    district: Org
    east: Org
    west: Org
    huaiyin: Org
    branch: Org
    moved: Org
    abolished: Org
    orgs: list[Org] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    venues: list[Venue] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        """`cast.clerk`, `cast.secretary`: the account of that name."""
        try:
            return self.__dict__["accounts"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None


@kept
def fill() -> Cast:
    """Make the whole cast; the caller's transaction takes it away again."""
    tree = orgs.set_up_many(
        [
            {"name": name, "kind": kind, "field": of, "parent": parent, "code": code, "since": OLD}
            for name, kind, of, parent, code in TREE
        ],
        actor=MAKER,
    )
    cast = Cast(tree[0], tree[1], tree[2], tree[3], tree[7], tree[9], tree[11], tree)
    cast.places = ground(cast)
    cast.people = folk(cast)
    cast.members = roll(cast)
    change(cast)
    employers_of(cast)
    doors_with_signs(cast)
    cast.meetings = gatherings(cast)
    on_the_way(cast)
    for give in (
        dues_of, kept_for, training_of, teams_of, halls_of, volunteering_of, care_of,
        coalitions_of, alliance_of, cobuilding_of, covered_of,
    ):  # fmt: skip
        give(cast)
    ratings_of(cast)
    cast.accounts = doors(cast)
    return cast


def ground(cast: Cast) -> list[Place]:
    """The district, two streets, four communities, their profiles and rooms."""
    keepers = cast.orgs[:7]
    levels = [Level.DISTRICT, Level.STREET, Level.STREET, *[Level.COMMUNITY] * 4]
    types = ["", "", "", Ground.URBAN, Ground.URBAN, Ground.URBAN, Ground.VILLAGE_CONVERTED]
    names = ["和平区", "东街街道", "西街街道", "槐荫社区", "柳巷社区", "河湾社区", "杏坞社区"]
    codes = ["990101", "990101001", "990101002", "990101001001", "990101001002"]
    codes += ["990101002001", "990101002002"]
    parents = [None, 0, 0, 1, 1, 2, 2]
    rows = [
        {"name": n, "level": level, "type": t, "keeper": k, "code": c, "parent": p, "since": OLD}
        for n, level, t, k, c, p in zip(names, levels, types, keepers, codes, parents, strict=True)
    ]
    rows += [
        {"name": f"槐荫第{n}居民小组", "level": Level.GROUP, "keeper": cast.huaiyin, "parent": 3,
         "since": OLD}
        for n in "一二三"
    ]  # fmt: skip
    made = places.lay_out_many(rows, actor=MAKER)
    known = [(3, 12_600, 4_200, "80000"), (4, 6_400, 2_100, "0"), (6, 3_900, None, "0")]
    for year in (2024, 2025):
        places.profile_many(
            [
                {"place": made[n], "since": date(year, 1, 1), "population": heads + year - 2024,
                 "households": homes, "income": Decimal(income), "source": "年报"}
                for n, heads, homes, income in known
            ],
            actor=MAKER,
        )  # fmt: skip
    places.furnish_many(
        [
            {"place": made[3], "name": "办公楼", "area": Decimal("640.50"), "since": OLD},
            {"place": made[3], "name": "活动室", "use": Premises.Use.ACTIVITY,
             "area": Decimal("220"), "since": date(2025, 5, 1)},
            {"place": made[4], "name": "临街用房", "area": Decimal("180"), "since": OLD},
            {"place": made[6], "name": "村部", "area": Decimal("150.25"), "since": OLD},
        ],
        actor=MAKER,
    )  # fmt: skip
    return made


def folk(cast: Cast) -> list[Person]:
    """Thirty people; some say neither when they were born nor what they learnt."""
    education = ["21", "31", "61", "14", "", "20", "71"]
    rows = [
        {
            "name": f"{surname}某{'甲乙丙'[n % 3]}",
            "keeper": cast.orgs[7 + n % 7],
            "sex": "12"[n % 2],
            "born_on": None if n % 11 == 10 else date(1950 + n * 3 % 52, 1 + n % 12, 1 + n % 28),
            "education": education[n % 7],
            "ethnicity": "" if n % 13 == 12 else ("01" if n % 5 else "03"),
        }
        for n, surname in enumerate(SURNAMES)
    ]
    made = people.register_many(rows, actor=MAKER)
    two_committees(cast, made)
    return made


def two_committees(cast: Cast, made: list[Person]) -> None:
    """Cadres of the communities; one of them holds two posts, one has already left."""
    body, title = Post.Body, Post.Title
    seats = [
        (0, 3, body.PARTY, title.SECRETARY), (0, 3, body.RESIDENTS, title.DIRECTOR),
        (1, 3, body.PARTY, title.FULLTIME_DEPUTY), (2, 3, body.RESIDENTS, title.RESIDENT_MEMBER),
        (3, 4, body.PARTY, title.SECRETARY), (10, 4, body.RESIDENTS, title.VICE_DIRECTOR),
        (5, 5, body.PARTY, title.SECRETARY), (4, 5, body.PARTY, title.COMMITTEE_MEMBER),
        (7, 6, body.PARTY, title.SECRETARY), (8, 7, body.PARTY, title.SECRETARY),
    ]  # fmt: skip
    posts = people.appoint_many(
        [
            {"person": made[who], "org": cast.orgs[at], "body": of, "title": as_,
             "since": date(2022, 1, 1), "pay": Decimal("3000") if at == 3 else None}
            for who, at, of, as_ in seats
        ],
        actor=MAKER,
    )  # fmt: skip
    people.relieve(posts[3], actor=MAKER, on=date(2025, 7, 1))


def roll(cast: Cast) -> list[Member]:
    """Everyone but the first three is a member; every fifth is still probationary."""
    rows = [
        {
            "person": person,
            "org": cast.orgs[7 + n % 7],
            "joined_on": date(2023, 6, 1) if n % 5 == 4 else date(2012, 7, 1),
            "full_on": None if n % 5 == 4 else date(2013, 7, 1),
            "entered_on": date(2023, 6, 1) if n % 5 == 4 else date(2013, 1, 1),
            "category": "retired" if n % 4 == 3 else "working",
        }
        for n, person in enumerate(cast.people)
        if n > 2
    ]
    return members.enrol_many(rows, actor=MAKER)


def change(cast: Cast) -> None:
    """What happens to organisations and members over the years."""
    orgs.upgrade(cast.orgs[4], actor=MAKER, kind=Kind.GENERAL_BRANCH, since=UPGRADED_ON,
                 name="柳巷社区党总支")  # fmt: skip
    orgs.move(cast.moved, actor=MAKER, parent=cast.orgs[5], since=MOVED_ON)
    for org in cast.orgs:
        org.refresh_from_db()
    leaving = [m for m in cast.members if m.org_id == cast.abolished.pk]
    for n, member in enumerate(leaving):
        if n == 0:
            members.leave(member, actor=MAKER, on=date(2024, 9, 1), exit=Exit.DIED)
        else:
            members.move(member, actor=MAKER, to=cast.branch, on=date(2025, 2, 1))
    orgs.abolish(cast.abolished, actor=MAKER, on=ABOLISHED_ON)
    away = [m for m in cast.members if m.org_id == cast.branch.pk][:2]
    for n, member in enumerate(away):
        members.go_mobile(member, actor=MAKER, direction=Mobility.Direction.OUT, where="外省某市",
                          since=date(2024 + n, 4, 1))  # fmt: skip


def doors_with_signs(cast: Cast) -> None:
    """A centre with a sub-site, a home for mobile members, a hall that closed, one being built."""
    made = venues.register_many(
        [
            {"name": name, "kind": kind, "level": level, "keeper": cast.orgs[at], "since": OLD,
             "area": area, "state": state}
            for name, kind, level, at, area, state in (
                ("东街党群服务中心", "centre", "street", 1, Decimal(900), "in_use"),
                ("槐荫党群服务站", "station", "community", 3, Decimal(300), "in_use"),
                ("槐荫流动党员之家", "mobile_home", "community", 7, None, "in_use"),
                ("西街便民服务大厅", "service_hall", "street", 2, Decimal(400), "in_use"),
                ("河湾讲习所", "lecture_hall", "commercial", 5, None, "building"),
            )
        ],
        actor=MAKER,
    )  # fmt: skip
    venues.correct(made[1], actor=MAKER, reason="归并", hub=made[0])
    venues.turn(made[3], actor=MAKER, state="closed", since=date(2024, 7, 1), reason="搬迁")
    venues.alter(made[1], actor=MAKER, since=date(2025, 1, 1), area=Decimal(450))
    cast.venues = made
    use_of(made, cast.branch)
    kept_at(made, cast)


def gatherings(cast: Cast) -> list[Meeting]:
    """A year and a half of assemblies and theme days; somebody is always missing."""
    rows: list[dict[str, Any]] = []
    for n, org in enumerate((cast.branch, cast.orgs[8], cast.orgs[10])):
        for month in range(1, 13, 3 + n):
            missed = [m for m in cast.members if m.org_id == org.pk][:1]
            rows.append(
                {"org": org, "type": Type.ASSEMBLY, "held_on": date(2025, month, 7 + n),
                 "theme": "季度党员大会", "missed": dict.fromkeys(missed, ("excused", "出差"))}
            )  # fmt: skip
        rows.append({"org": org, "type": Type.THEME_DAY, "held_on": date(2025, 6, 3 + n)})
    made = meetings.record_many(rows, actor=MAKER)
    meetings.void(made[0], actor=MAKER, reason="重复登记")
    return made + fixed_days(cast)


def fixed_days(cast: Cast) -> list[Meeting]:
    """The district's day and its list; one theme day with all of it, one with less and late,
    one decision that carried and one that did not.
    """
    life.set_day(actor=MAKER, org=cast.district, weekday=1, nth=1, since=OLD)
    listed = [
        life.list_action(actor=MAKER, org=cast.district, name=name, since=OLD, required=required)
        for name, required in (("重温入党誓词", True), ("交纳党费", True), ("走访慰问", False))
    ]
    with clock.at(date(2025, 9, 5)):
        return life.record_many(
            [
                {"org": cast.branch, "type": Type.THEME_DAY, "held_on": date(2025, 9, 2),
                 "actions": listed, "decision": "通过捐款倡议", "ayes": 2, "noes": 0},
                {"org": cast.orgs[8], "type": Type.THEME_DAY, "held_on": date(2025, 8, 20),
                 "actions": listed[1:], "decision": "通过计划", "ayes": 0, "noes": 1},
            ],
            actor=MAKER,
        )  # fmt: skip


def on_the_way(cast: Cast) -> None:
    """Two who want to join: one applied and was never talked to, one is an activist with a contact;
    what the district asks besides, and its plan for a street.
    """
    rows = [
        {"name": name, "org": cast.branch, "born_on": date(1999, 3, 4 + n), "sex": "2",
         "education": "21", "applied_on": date(2025, 3, 3)}
        for n, name in enumerate(("柏某甲", "水某乙"))
    ]  # fmt: skip
    _waits, activist = development.apply_many(rows, actor=MAKER)
    told = {"on": date(2025, 4, 7), "remark": "核对"}
    development.talk(activist, actor=MAKER, who="冯书记", **told)
    development.elect(activist, actor=MAKER, body="assembly", **told)
    contact = next(m for m in cast.members if m.org_id == cast.branch.pk and m.full_on)
    development.assign(activist, actor=MAKER, member=contact, on=date(2025, 4, 8))
    development.require(actor=MAKER, org=cast.district, stage="activist", kind="report",
                        name="思想汇报", every=3, strict=False, since=OLD,
                        document="区委组织部〔2010〕1号")  # fmt: skip
    development.plan(actor=MAKER, org=cast.east, year=2025, number=3)


WHO = [
    ("clerk", "周办事", Role.DISTRICT_STAFF, 0), ("leader", "吴领导", Role.LEADER, 0),
    ("street", "郑街道", Role.STREET_OFFICE, 1), ("worker", "王社区", Role.COMMUNITY_WORKER, 3),
    ("secretary", "冯书记", Role.BRANCH_SECRETARY, 7), ("member", "陈党员", Role.MEMBER, 7),
    ("neighbour", "褚街道", Role.STREET_OFFICE, 2), ("system", "卫系统", Role.SYSTEM_ADMIN, 0),
    ("security", "蒋安全", Role.SECURITY_ADMIN, 0), ("audit", "沈审计", Role.AUDIT_ADMIN, 0),
]  # fmt: skip


def doors(cast: Cast) -> dict[str, Account]:
    """An account for each role, and an outsider who holds none."""
    rows = [{"username": key, "name": name, "home": cast.orgs[at]} for key, name, _, at in WHO]
    rows.append({"username": "outsider", "name": "韩路人", "home": cast.district})
    made = {account.username: account for account in open_accounts(rows, actor=MAKER)}
    grant_many(
        [
            {"account": made[key], "role": role, "org": cast.orgs[at], "since": date(2020, 1, 1)}
            for key, _, role, at in WHO
        ],
        actor=MAKER,
    )
    for account in made.values():
        account.refresh_from_db()
    return made


def sign_in(client: Any, account: Account) -> Any:
    """A session as the sign-in page leaves it."""
    client.force_login(account)
    session, now = client.session, clock.now().timestamp()
    session.update({"stamp": account.stamp, "seen": now, "began": now, "fresh_at": now})
    session.save()
    return client


def later(cast: Cast, on: date = date(2026, 3, 2)) -> None:
    """What a later year brings: nothing of it may move a figure of the past."""
    new = orgs.set_up(name="东街新支部", kind=Kind.BRANCH, field=Field.AGENCY,
                      parent=Org.objects.get(pk=cast.east.pk), since=on, actor=MAKER)  # fmt: skip
    branch = Org.objects.get(pk=cast.branch.pk)
    orgs.rename(branch, actor=MAKER, name="槐荫先锋党支部", since=on)
    orgs.move(Org.objects.get(pk=cast.huaiyin.pk), actor=MAKER,
              parent=Org.objects.get(pk=cast.west.pk), since=on)  # fmt: skip
    here = Member.objects.filter(org=branch.pk).order_by("pk")
    members.move(here[0], actor=MAKER, to=new, on=on)
    members.leave(here[0], actor=MAKER, on=on, exit=Exit.TRANSFERRED_OUT)
    people.learn(Person.objects.get(pk=cast.people[9].pk), actor=MAKER, education="21", since=on)
    post = Post.objects.filter(until=None).order_by("pk")[0]
    people.relieve(post, actor=MAKER, on=on)
    places.profile(place=cast.places[4], since=on, population=99_000, households=30_000,
                   income=Decimal(1), source="补报", actor=MAKER)  # fmt: skip
    places.furnish(place=cast.places[5], name="新楼", area=Decimal("900"), since=on, actor=MAKER)
    units.close(Unit.objects.order_by("pk")[0], actor=MAKER, on=on, reason="注销")
    centre, station = (Venue.objects.get(pk=one.pk) for one in cast.venues[:2])
    venues.turn(centre, actor=MAKER, state="paused", since=on)
    venues.alter(station, actor=MAKER, since=on, kind="other", keeper=new)
    meetings.record(org=new, type=Type.ASSEMBLY, held_on=on, actor=MAKER)
