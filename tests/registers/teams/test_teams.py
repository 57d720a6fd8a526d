"""Teams: counted as of any day; renamed, handed over, led by one of their own."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Exit, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.places import actions as places
from jiceng.registers.teams import actions, figures
from jiceng.registers.teams.models import Joining, Leading
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGIN, DAY = date(2025, 6, 1), date(2025, 11, 30)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


@pytest.fixture
def teams(cast):
    rows = [
        {"kind": kind, "name": name, "keeper": keeper, "area": cast.places[3], "since": BEGIN}
        for kind, name, keeper in (
            ("grid", "槐荫网格服务队", cast.huaiyin),
            ("volunteer", "槐荫红马甲", cast.huaiyin),
            ("volunteer", "河湾红马甲", cast.orgs[5]),
        )
    ]
    return actions.set_up_many(rows, actor=MAKER)


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def read(figure, org, day, **where):
    return figure.only(**where).read(org, Ask(on(day))).value


def test_teams_are_counted_by_kind_as_of_any_day(cast, teams):
    grid, red, other = teams
    actions.move(other, actor=MAKER, keeper=cast.huaiyin, since=date(2025, 9, 1))
    actions.rename(red, actor=MAKER, name="槐荫先锋队", since=date(2025, 9, 1))
    actions.disband(grid, actor=MAKER, on=date(2025, 10, 1), reason="并入")
    count = figures.TEAMS
    seen = [
        [read(count, org, day, kind=kind) for kind in ("grid", "volunteer")]
        for day in (date(2025, 5, 31), BEGIN, date(2025, 9, 1), date(2025, 10, 1))
        for org in (cast.huaiyin, cast.orgs[5])
    ]
    # one grid team and one of volunteers stand in the cast already
    assert seen == [[1, 0], [0, 1], [2, 1], [0, 2], [2, 2], [0, 1], [1, 2], [0, 1]]
    then = count.read(cast.district, Ask(on(date(2025, 8, 1))))
    assert "槐荫红马甲" in then.names(9) and "槐荫先锋队" not in then.names(9)
    with pytest.raises(ValidationError, match="已经有这个名称"):
        actions.set_up(actor=MAKER, kind="grid", name="槐荫先锋队", keeper=cast.huaiyin, since=DAY)
    assert "3 支服务队" in actions.teams_hold(cast.huaiyin, DAY)
    with pytest.raises(ValidationError, match="按先后顺序"):
        actions.rename(red, actor=MAKER, name="旧名", since=date(2025, 8, 1))


def test_members_and_residents_serve_and_one_of_them_leads(cast, teams):
    grid, red, other = teams
    one, two = Member.objects.filter(org=cast.branch, left_on=None).order_by("pk")[:2]
    rows = [{"team": team, "member": one, "since": BEGIN} for team in (grid, red)]
    rows += [{"team": grid, "member": two, "since": BEGIN},
             {"team": grid, "name": "热心居民", "since": BEGIN}]  # fmt: skip
    made = actions.join_many(rows, actor=MAKER)
    for strange, said in (
        ({"member": one}, "已经在队里"), ({}, "二者填一项"),
        ({"member": two, "name": "某人"}, "二者填一项"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            actions.join(grid, actor=MAKER, since=DAY, **strange)
    with pytest.raises(ValidationError, match="要是这一天在队的队员"):
        actions.lead(other, actor=MAKER, joining=made[0], since=BEGIN)
    assert read(figures.FORMED, cast.district, DAY) == 1
    actions.lead(grid, actor=MAKER, joining=made[0], since=BEGIN)
    actions.lead(grid, actor=MAKER, joining=made[3], since=date(2025, 8, 1))
    actions.lead(red, actor=MAKER, joining=made[1], since=BEGIN)
    numbers = (figures.FORMED, figures.PEOPLE, figures.MEMBERS)
    assert [read(one, cast.huaiyin, DAY) for one in numbers] == [3, 6, 3]
    with pytest.raises(ValidationError, match="才任队长"):
        actions.leave(made[3], actor=MAKER, on=date(2025, 7, 1))
    actions.leave(made[3], actor=MAKER, on=date(2025, 10, 1))
    own = actions.join(other, actor=MAKER, member=one, since=BEGIN)
    actions.leave(own, actor=MAKER, on=date(2025, 11, 1))
    members.leave(one, actor=MAKER, on=date(2025, 11, 1), exit=Exit.DIED)
    rows = Joining.objects.filter(pk__in=[one.pk for one in made]).order_by("pk")
    ended = list(rows.values_list("until", flat=True))
    assert ended == [date(2025, 11, 1), date(2025, 11, 1), None, date(2025, 10, 1)]
    assert Leading.objects.filter(until=None).count() == 1  # that of the cast
    assert [read(one, cast.huaiyin, DAY) for one in numbers] == [1, 3, 2]
    actions.disband(red, actor=MAKER, on=DAY)
    members.right_death(one, actor=MAKER, reason="点错了人")
    ended = list(rows.values_list("until", flat=True))
    assert ended == [None, date(2025, 11, 1), None, date(2025, 10, 1)], "not in what is disbanded"
    own.refresh_from_db()
    assert own.until == date(2025, 11, 1), "left that day by themselves"
    assert sound() == []


def test_people_of_a_team_handed_over_stay_counted_where_it_was_kept(cast, teams):
    other = teams[2]
    one = Member.objects.filter(left_on=None).order_by("pk")[0]
    rows = ({"team": other, "member": one}, {"team": other, "name": "热心居民"})
    actions.join_many([{**row, "since": BEGIN} for row in rows], actor=MAKER)
    was = other.keeper
    before = {org: [read(figure, org, DAY, kind="volunteer")
                    for figure in (figures.PEOPLE, figures.MEMBERS)]
              for org in (was, cast.huaiyin)}  # fmt: skip
    assert before[was] == [3, 1], "with the one of the cast's own team"
    actions.move(other, actor=MAKER, keeper=cast.huaiyin, since=DAY)
    eve = DAY - timedelta(days=1)
    for org, numbers in before.items():
        assert [read(figure, org, eve, kind="volunteer")
                for figure in (figures.PEOPLE, figures.MEMBERS)] == numbers, org  # fmt: skip
    assert read(figures.PEOPLE, was, DAY, kind="volunteer") == 1
    there = figures.PEOPLE.only(kind="volunteer").spread(cast.district, Ask(on(DAY)))
    assert there[cast.huaiyin.path] == before[cast.huaiyin][0] + 2
    whole = figures.PEOPLE.only(kind="volunteer").spread(cast.district, Ask(on(eve)))
    assert whole[cast.district.path] == there[cast.district.path]


def test_the_ledger_shows_leader_and_state_and_a_team_holds_its_keeper(cast, teams, client):
    made = actions.join(teams[0], actor=MAKER, name="楼栋长丙", since=BEGIN)
    ground = places.lay_out(
        actor=MAKER, name="槐荫第一网格", level="grid", keeper=cast.huaiyin, parent=cast.places[3],
        since=BEGIN,
    )  # fmt: skip
    actions.move(teams[0], actor=MAKER, keeper=cast.huaiyin, area=ground, since=DAY)
    actions.lead(teams[0], actor=MAKER, joining=made, since=BEGIN)
    casting.sign_in(client, cast.accounts["worker"])
    page = client.get("/c/teams/").content.decode()
    assert "槐荫网格服务队" in page and "楼栋长丙" in page and "组建中" in page
    assert "河湾红马甲" not in page
    told = {"place": ground.name, "since": "2025-11-01", "households": 420,
            "extent": "东至春风路，南至河沿街"}  # fmt: skip
    assert client.post("/c/places/profiles/new/", told).status_code == 302
    page = client.get(f"/c/teams/{teams[0].pk}/").content.decode()
    assert "东至春风路，南至河沿街" in page and "420" in page
    sent = {"kind": "group", "name": "槐荫组团", "keeper": cast.huaiyin.name, "since": "2025-11-01"}
    assert client.post("/c/teams/new/", sent).status_code == 302
    assert "槐荫组团" in client.get("/c/teams/").content.decode()
    new = orgs.set_up(actor=MAKER, name="新支部", kind="branch", field="agency",
                      parent=cast.east, since=BEGIN)  # fmt: skip
    actions.set_up(actor=MAKER, kind="other", name="先锋队", keeper=new, since=BEGIN)
    with pytest.raises(ValidationError, match="先调整责任党组织或者解散"):
        orgs.abolish(new, actor=MAKER, on=DAY)
