"""The menu shows a person the sections they work in, at most eight, none of them empty."""

import pytest
from django.test import RequestFactory

from jiceng.kit import menu as menus
from jiceng.kit.menu import Entry
from jiceng.site.menus import GROUPS
from tests.kit.pages.trial import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.pages.trial")]


@pytest.fixture
def rooms(monkeypatch):
    """Stand-in declarations of rooms."""
    found = {"PAGES": [PAGES], "MENU": []}
    monkeypatch.setattr(menus, "gather", lambda module, names: tuple(found[names]))
    forget()
    yield found
    forget()


def forget():
    """What rooms declare never changes while a process runs; here it does."""
    menus._places.cache_clear()
    menus._menu.cache_clear()


def asked(user, path="/c/trial/?org=990101001&q=x"):
    request = RequestFactory().get(path)
    request.user = user
    return menus.menu(request)


def test_a_noun_is_offered_to_its_readers_with_the_scope_carried_along(rooms, office):
    (section,) = asked(office)
    assert section["title"] == "任务与督办"
    assert section["active"]
    assert section["children"][0]["url"] == "/c/trial/?org=990101001"
    assert section["children"][0]["active"]


def test_a_section_without_pages_for_this_person_is_not_there(rooms, member):
    assert asked(member) == []


def test_what_was_drawn_for_one_person_is_never_shown_to_another(rooms, office, member):
    assert [section["title"] for section in asked(office)] == ["任务与督办"]
    assert asked(member) == []
    account = type(office).objects.get(pk=office.pk)
    assert asked(account).mark == asked(office).mark != asked(member).mark
    account.grants.clear()  # the role is taken away: the next page knows
    assert asked(account) == []
    assert asked(office, "/c/trial/?org=1").mark != asked(office, "/c/trial/?org=2").mark
    assert asked(office, "/c/other/").mark != asked(office, "/c/trial/").mark


def test_an_entry_of_a_room_left_out_is_passed_over(rooms, office):
    rooms["MENU"].append(Entry("数据", "导入中心", "nowhere.import"))
    assert len(asked(office)) == 1


def test_sections_keep_their_order_and_are_never_more_than_eight(rooms, office):
    names = [*reversed(menus.SECTIONS)]
    rooms["MENU"] += [Entry(name, name, "front", order=n) for n, name in enumerate(names)]
    shown = asked(office, "/c/trial/")
    assert len(shown) == 8
    assert [section["title"] for section in shown[:2]] == ["工作台", "组织"]
    assert shown[-1]["title"] == "更多"
    assert shown[-1]["active"]
    assert len(shown[-1]["children"]) == 8
    assert [one["place"] for one in shown[-1]["near"]] == ["/", "/c/trial/"], "its own section"


def test_a_long_section_gathers_the_pages_of_a_room_under_its_name(rooms, office):
    for number in range(menus.FLAT):
        rooms["MENU"].append(Entry("任务与督办", f"看护{number}", "watch.watch", order=30))
    (section,) = asked(office)
    titles = [str(group["title"]) for group in section["groups"]]
    assert "看护" in titles
    gathered = next(group for group in section["groups"] if str(group["title"]) == "看护")
    assert len(gathered["children"]) == menus.FLAT
    assert not gathered["active"]
    assert [group["active"] for group in section["groups"]].count(True) == 1


def test_a_long_section_that_is_folded_away_keeps_its_groups(rooms, office, client):
    rooms["MENU"] += [Entry(name, name, "front") for name in menus.SECTIONS]
    rooms["MENU"] += [Entry("系统", f"看护{n}", "watch.watch", order=60) for n in range(menus.FLAT)]
    folded = {str(one["title"]): one["parts"] for one in asked(office)[-1]["groups"]}
    assert [str(part["title"]) for part in folded["系统"] if part["title"]] == ["看护"]
    assert folded["数据"] == [], "a short one stands flat"


def test_the_groups_the_site_names_are_of_pages_there_are_and_short():
    """And every page of such a section is in one: none is left over under its room's name."""
    for section, groups in GROUPS.items():
        known = [one.url_name for one in menus.entries() if one.section == section]
        named = [name for _title, names in groups for name in names]
        assert sorted(named) == sorted(known), section
        assert max(len(names) for _title, names in groups) <= 8
