"""The phone: every room's page is behind a tab, and what the branch owes any room is in 待办."""

from typing import Any

import pytest

from jiceng.kit.rooms import gather
from jiceng.kit.scope import address
from tests import cast as casting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Any:
    return casting.fill()


def test_every_door_and_tab_leads_somewhere_and_stands_behind_a_tab() -> None:
    tabs = {tab.name for tab in gather("portal", "TABS")}
    doors = gather("portal", "DOORS")
    assert {"people", "mine"} <= tabs
    assert {door.behind for door in doors} <= tabs
    assert [door.page for door in doors if not address(door.page)] == []


def test_a_secretary_reaches_the_rooms_of_members_from_the_tab(client: Any, cast: Any) -> None:
    phone = casting.sign_in(client, cast.secretary)
    page = phone.get(address("desk.people"))
    assert page.status_code == 200
    for door in ("development.home", "transfers.arriving", "mobility.home", "dues.home"):
        assert f'href="{address(door)}"' in page.content.decode()
        below = phone.get(address(door)).content.decode()
        assert f'href="{address("desk.people")}" aria-current="page"' in below


def test_a_member_finds_their_own_and_not_the_branchs(client: Any, cast: Any) -> None:
    phone = casting.sign_in(client, cast.accounts["member"])
    assert f'href="{address("transfers.mine")}"' in phone.get(address("desk.mine")).content.decode()
    assert phone.get(address("desk.people")).status_code == 403
    assert address("desk.people") not in phone.get(address("desk.mine")).content.decode()


def test_what_another_room_is_owed_stands_in_the_branchs_list(client: Any, cast: Any) -> None:
    """Nobody of the branch has paid dues yet: the list says so beside the meetings."""
    page = casting.sign_in(client, cast.secretary).get(address("life.todo"))
    words = [duty.title for duty in gather("figures", "DUTIES") if duty.key.startswith("dues.")]
    assert any(word in page.content.decode() for word in words)


PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("who", "agent", "door"),
    [
        ("member", "", "desk.mine"),
        ("secretary", PHONE, "life.todo_tab"),
        ("secretary", "", "desk.desk"),
        ("clerk", PHONE, "desk.desk"),
    ],
)
def test_the_front_door_leads_each_to_their_own_pages(
    client: Any, cast: Any, who: str, agent: str, door: str
) -> None:
    found = casting.sign_in(client, cast.accounts[who]).get("/", headers={"user-agent": agent})
    assert (found.status_code, found.url) == (302, address(door))
