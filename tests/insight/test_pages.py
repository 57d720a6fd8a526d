"""The shelf, the desk and the reports as people meet them."""

import re
from datetime import date
from pathlib import Path

import pytest

from jiceng import kit
from jiceng.insight.desk.first_steps import STEPS
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.look import shelf
from jiceng.insight.shelf.nodes import code_of
from jiceng.insight.shelf.values import NoValueError, proven
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import quarter, year
from jiceng.kit.scope import address as address_of
from jiceng.registers.people.models import Post
from jiceng.work.life.models import Project
from tests.cast import sign_in as cast_sign_in
from tests.conftest import SOAK
from tests.each import each

NOW = Ask(year(2025), as_of=date(2025, 11, 30))


@pytest.fixture
def sign_in(client, cast):
    return lambda name: cast_sign_in(client, getattr(cast, name))


def text(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@each("key", [*shelf()][:: 1 if SOAK else 3], shares=8)
def test_every_figure_has_a_page_that_opens(key, sign_in, cast):
    response = sign_in("clerk").get(address(key, cast.district, NOW))
    assert response.status_code == 200
    assert str(shelf()[key].title) in text(response)


def test_the_number_opens_to_exactly_its_rows(sign_in, cast):
    client = sign_in("clerk")
    number = shelf()["places.communities"].read(cast.district, NOW).value
    page = client.get(address("places.communities{type=urban}", cast.district, NOW, "records"))
    assert page.status_code == 200
    assert number == 4
    for name in ("槐荫社区", "柳巷社区", "河湾社区"):
        assert name in text(page)
    assert "杏坞社区" not in re.search(r"<tbody>.*?</tbody>", page.content.decode(), re.S)[0]


def test_rows_are_hidden_by_their_gate_alone_and_not_by_some_rooms_selection(sign_in, cast):
    """Another room's list of some members is not the ledger of them all."""
    page = sign_in("clerk").get(address("members.members", cast.district, NOW, "records"))
    assert page.status_code == 200
    assert "由其他组织管理" not in text(page)
    count = shelf()["members.members"].read(cast.district, NOW).value
    assert page.content.decode().count("<tr>") - 1 == min(count, 50)


def test_a_table_without_rows_of_the_period_leads_to_where_there_are_some(sign_in, cast):
    page = sign_in("clerk").get("/c/life/?period=2009")
    last = max(one.held_on for one in cast.meetings).year
    assert f"2009年没有记录，最近的在{last}年" in text(page)
    assert f"period={last}" in page.content.decode()


def test_who_has_not_yet_is_a_list_of_its_own(sign_in, cast):
    page = sign_in("clerk").get(address("places.profiled", cast.district, NOW, "missing"))
    assert "河湾社区" in text(page)
    assert 'class="subnav is-tabs"' in page.content.decode()
    style = (Path(kit.__file__).parent / "static/kit/console.css").read_text(encoding="utf-8")
    assert ".subnav.is-tabs{display:block}" in style, "the menu's own stays away on a wide screen"


def test_numbers_are_for_those_who_hold_the_node(sign_in, cast):
    link = address("members.members", cast.west, NOW)
    assert sign_in("street").get(link).status_code == 403
    assert sign_in("neighbour").get(link).status_code == 200
    assert sign_in("worker").get(address("members.members", cast.east, NOW)).status_code == 403
    assert sign_in("secretary").get(address("members.members", cast.branch, NOW)).status_code == 200
    for nobody in ("member", "outsider", "system"):
        assert sign_in(nobody).get(link).status_code == 403


def test_a_wrong_address_is_answered_in_plain_words(sign_in):
    response = sign_in("clerk").get("/c/shelf/orgs.org/?period=2025")
    assert response.status_code == 404
    assert "orgs.orgs" in text(response)
    response = sign_in("clerk").get("/c/shelf/orgs.orgs/?period=20255")
    assert (
        "看不懂期间" in text(response) and 'href="/c/shelf/orgs.orgs/"' in response.content.decode()
    )
    response = sign_in("clerk").get("/c/shelf/orgs.orgs/?org=nowhere&period=2025")
    assert "没有这个党组织" in text(response) and "没有这个指标" not in text(response)


def test_a_part_the_figure_has_not_is_no_nought_but_told_with_those_it_has(sign_in):
    clerk, at = sign_in("clerk"), "/c/shelf/orgs.orgs/?period=2025&"
    response = clerk.get(f"{at}type=nothing")
    assert response.status_code == 404
    assert "没有“nothing”这一部分" in text(response)
    assert 'type=branch">党支部</a>' in response.content.decode()
    assert clerk.get(f"{at}type=branch|nothing").status_code == 404
    assert "没有这一部分" in text(clerk.get(f"{at}colour=red"))
    for known in ("type=branch", "type=branch|committee", "field=不详"):
        assert clerk.get(f"{at}{known}").status_code == 200


@pytest.mark.parametrize("asked", [
    "ratings.stars{stars=many}",  # a number
    "training.classes{audience=nobody}",  # what rooms name themselves
    "members.mobile_share{age=ancient}",  # bands, of a formula
    "people.cadres{sex=7}",  # a national code
    "outbox.sent{simulated=maybe}",  # yes or no
])  # fmt: skip
def test_every_kind_of_part_is_known_before_it_is_counted(db, asked):
    with pytest.raises(NoValueError, match="这一部分"):
        proven(asked)


def test_a_word_of_another_node_and_one_of_nobody_are_answered_alike(sign_in, cast):
    """What a street elsewhere calls its things is not found out by asking for such a part."""
    said = {"aim": "联学", "form": "visit", "minutes": 60, "since": NOW.day}
    Project.objects.create(org=cast.west, name="河湾联学", recorded_at=clock.now(), **said)
    at = f"/c/shelf/life.projects_used/?org={code_of(cast.east)}&period=2025&project="
    street = sign_in("street")
    used, unused = (street.get(f"{at}{name}") for name in ("河湾联学", "无人联学"))
    assert used.status_code == unused.status_code == 200
    assert "0次" in text(unused).replace(" ", "").replace("\n", "")
    assert text(used).replace("河湾联学", "无人联学") == text(unused)
    assert street.get("/c/shelf/ratings.stars/?period=2025&stars=many").status_code == 404


def test_the_list_is_searched(sign_in):
    page = text(sign_in("clerk").get("/c/shelf/?q=liudong"))
    assert "流动党员数" not in page
    page = text(sign_in("clerk").get("/c/shelf/?q=lddys"))
    assert "流动党员数" in page


def test_fields_stand_side_by_side_for_a_quarter(sign_in):
    """S264 分领域统筹."""
    link = "/c/shelf/by-field/?period=2025Q2&figure=orgs.orgs&figure=members.members"
    page = sign_in("clerk").get(link)
    assert page.status_code == 200
    row = re.search(
        r"<tr><th scope=\"row\"><a[^>]*>基层党组织数.*?</tr>", page.content.decode(), re.S
    )
    numbers = [int(n) for n in re.findall(r">(\d+)<", row[0])]
    assert numbers[0] == sum(numbers[1:]) > 0
    node, columns = page.context["node"], page.context["fields"]
    ask = Ask(quarter(2025, 2))
    for shown, key in zip(page.context["rows"], ("orgs.orgs", "members.members"), strict=True):
        told = shelf()[key].read(node, ask)
        by = {str(field): number for field, number in told.by("field").items()}
        assert shown["whole"] == told.value > 0
        beside = [cell.value if cell else 0 for cell in shown["cells"]]
        assert beside == [by.get(field.value, 0) for field in columns], key
        assert len([number for number in beside if number]) > 1, "more fields than one"


def test_bounds_in_the_address_move_the_bands(sign_in, cast):
    ask = Ask(NOW.period, NOW.as_of, {"people.cadres.young": 99})
    page = text(sign_in("clerk").get(address("people.cadres", cast.district, ask)))
    assert re.search(r"青年段\s+7", page) or re.search(r"青年段\s+6", page)


def test_the_desk_opens_for_everyone_who_holds_a_role(sign_in):
    for who in ("clerk", "leader", "street", "worker", "secretary"):
        for link in ("/c/", "/c/desk/todo/", "/c/desk/calendar/"):
            assert sign_in(who).get(link).status_code == 200, (who, link)


def test_the_calendar_leads_whoever_owes_a_duty_to_do_it_and_whoever_reads_to_who_owes(sign_in):
    below = sign_in("worker").get("/c/desk/calendar/").content.decode()
    above = sign_in("leader").get("/c/desk/calendar/").content.decode()
    assert "/new/?" in below and "/new/?" not in above and "show=missing" in above


def test_the_calendar_ticks_nothing_that_nobody_owes(sign_in):
    page = text(sign_in("leader").get("/c/desk/calendar/?period=2026-01"))
    assert "开展主题党日" in page and "收缴本月党费" not in page


def test_before_the_data_begin_pages_say_so(sign_in):
    for page in ("/c/statements/", "/c/platforms/", "/c/shelf/members.members/"):
        said = text(sign_in("clerk").get(f"{page}?period=1950"))
        assert "1950年在此之前，没有数可出" in said, page


def test_every_first_step_leads_to_where_it_is_done(sign_in):
    page = sign_in("clerk").get("/c/desk/first-steps/").content.decode()
    assert all(address_of(name) for step in STEPS for name in step.places)
    for place in ("/c/people/posts/import/", "/c/members/members/import/", "/c/orgs/orgs/import/"):
        assert f'href="{place}"' in page
    assert "/c/accounts/accounts/" not in page, "accounts are opened by the administrator"
    assert 'href="/c/accounts/accounts/new/"' in (
        sign_in("system").get("/c/desk/first-steps/").content.decode()
    )


def test_the_first_steps_say_what_is_missing(sign_in):
    Post.objects.all()._raw_delete("default")
    page = text(sign_in("system").get("/c/desk/first-steps/"))
    assert "还没有任职记录" in page
    assert page.count("已经有了") >= 4
    assert sign_in("leader").get("/c/desk/first-steps/").status_code == 403


def test_another_node_and_period_are_picked_by_their_names(sign_in, cast):
    page = sign_in("clerk").get(address("orgs.orgs", cast.district, NOW)).content.decode()
    asked = re.search(r'<select id="ask-org".*?</select>', page, re.S)[0]
    assert f'value="{cast.west.code}"' in asked and "selected" in asked
    assert 'name="period" value="2025年"' in page and "党组织或地点编码" not in page
    spoken = sign_in("clerk").get("/c/shelf/orgs.orgs/?period=2025年三季度")
    assert spoken.status_code == 200 and "2025年第三季度" in text(spoken)
    page = sign_in("worker").get(address("orgs.orgs", cast.east, NOW))
    asked = re.search(r'<select id="ask-org".*?</select>', page.content.decode(), re.S)
    assert asked is None or f'value="{cast.district.code}"' not in asked[0], "not theirs to ask of"


def test_what_waits_is_folded_by_kind_and_counted_once(sign_in):
    """Two tables of the same records are one kind of work; what is late stands first."""
    folds = sign_in("clerk").get("/c/").context["folds"]
    seen = [(one["count"], one["items"][0]["title"]) for one in folds]
    assert folds and len(set(seen)) == len(seen)
    late = [one["state"] == "late" for one in folds]
    assert late == sorted(late, reverse=True)
    assert all(one["open"] == (len(folds) <= 3) for one in folds)
