"""Two nodes with nothing in common but a key: a member travels from one to the other by files.

Each node is a SQLite database of its own, with master keys of its own, worked on by processes of
its own. A file may be lost, read twice, or its reading killed half-way.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import override_settings

from jiceng.kernel import clock
from jiceng.kernel.ciphers import new_key
from jiceng.kernel.crashes import CRASHED, crash_at
from jiceng.kit.parcel_files import pack, unpack
from jiceng.kit.parcels import InParcel, OutParcel
from jiceng.registers.members.models import Belonging, Member
from jiceng.work.transfers import actions
from jiceng.work.transfers.models import Arrival, Departure
from tests.crash.conftest import Forks, broken, forks  # noqa: F401 - a fixture
from tests.registers.people.numbers import numbered
from tests.work.transfers.conftest import DUES, TODAY, US, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NUMBER = numbered(date(1985, 5, 1))
LATER = TODAY + timedelta(days=4)


class Node:
    """One database file, and what is done in it: each deed in a process of its own."""

    def __init__(self, name: str, folder: Path, forks: Forks, shared: str) -> None:  # noqa: F811
        self.name, self.file, self.forks = name, folder / f"{name}.sqlite3", forks
        other = {"north": "south", "south": "north"}[name]
        self.settings = {
            "JICENG_NODE": name,
            "JICENG_PEERS": {other: shared},
            "JICENG_KEYS": {name: new_key()},
        }
        source = sqlite3.connect(connection.settings_dict["NAME"])
        target = sqlite3.connect(self.file)
        with target:
            source.backup(target)
        source.close()
        target.close()

    @contextmanager
    def here(self) -> Iterator[None]:
        before = connection.settings_dict["NAME"]
        connections.close_all()
        connection.settings_dict["NAME"] = str(self.file)
        try:
            with override_settings(**self.settings):
                yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = before

    def do(self, deed: Callable[[], Any], *, dies_at: int = 0) -> int:
        """Run a deed in a process of its own; its exit code."""

        def run() -> None:
            with self.here(), clock.at(LATER):
                if dies_at:
                    crash_at(dies_at)
                deed()

        return self.forks.wait(self.forks.begin(run))

    def ask(self, question: Callable[[], Any]) -> Any:
        with self.here(), clock.at(LATER):
            return question()

    @property
    def has(self) -> bool:
        return bool(self.ask(lambda: Member.objects.filter(person__name="邓某",
                                                           left_on=None).exists()))  # fmt: skip


@pytest.fixture
def nodes(transactional_db: None, forks: Forks, tmp_path: Path) -> tuple[Node, Node]:  # noqa: F811
    del transactional_db
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("two SQLite files")
    shared = new_key("sm4-gcm")
    north, south = (Node(name, tmp_path, forks, shared) for name in ("north", "south"))
    assert north.do(set_out) == 0
    assert south.do(build) == 0
    return north, south


def set_out() -> None:
    """In the north: somebody with an identity number is released to the south's branch 775."""
    from jiceng.registers.members.actions import enrol_roster

    with clock.at(TODAY):
        district = build()
        who = enrol_roster(
            actor=US, name="邓某", id_number=NUMBER, org=district.here, phone="10012345678",
            joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1), entered_on=date(2021, 1, 1),
        )  # fmt: skip
        departure = actions.apply(actor=US, member=who, to_name="南区西街第一党支部", why="work",
                                  to_node="south", to_code="775")  # fmt: skip
        actions.release(departure, actor=US, dues_to=DUES)


def responsible(north: Node, south: Node) -> list[str]:
    """Who answers for the member, both nodes taken at one cut: the taker's word goes first."""
    accepted = south.ask(lambda: Arrival.objects.filter(state="accepted").exists())
    assert south.has == accepted
    giver = ["north"] if north.has and not accepted else []
    return [*giver, *(["south"] if south.has else [])]


def exported(node: Node, to: str, path: Path) -> Path:
    assert node.do(lambda: path.write_bytes(pack(to))) == 0
    return path


def taken(node: Node, path: Path, dies_at: int = 0) -> int:
    return node.do(lambda: unpack(path.read_bytes()), dies_at=dies_at)


def accepted() -> None:
    arrival = Arrival.objects.get()
    if arrival.state == "offered":
        actions.receive(arrival, actor=US)
    actions.accept(arrival, actor=US)


def test_a_member_travels_by_file_and_the_receipt_comes_back(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    north, south = nodes
    out = exported(north, "south", tmp_path / "out.json")
    assert "邓某" not in out.read_text(encoding="utf-8")
    assert NUMBER not in out.read_text(encoding="utf-8")
    assert responsible(north, south) == ["north"]
    assert taken(south, out) == 0
    arrival = south.ask(Arrival.objects.select_related("org").get)
    assert (arrival.name, arrival.org.code, arrival.kind) == ("邓某", "775", "into")
    assert responsible(north, south) == ["north"]
    assert south.do(accepted) == 0
    assert responsible(north, south) == ["south"]
    back = exported(south, "north", tmp_path / "back.json")
    assert taken(north, back) == 0
    assert responsible(north, south) == ["south"]
    gone = north.ask(lambda: Member.objects.get(person__name="邓某"))
    came = south.ask(lambda: Member.objects.select_related("person").get(person__name="邓某"))
    assert (gone.left_on, gone.exit) == (LATER, "transferred_out")
    assert (came.entered_on, came.entry) == (LATER, "transferred_in")
    assert (came.joined_on, came.full_on) == (date(2010, 7, 1), date(2011, 7, 1))
    assert came.person.born_on == date(1985, 5, 1)
    ends = north.ask(lambda: Belonging.objects.get(member=gone).until)
    begins = south.ask(lambda: Belonging.objects.get(member=came).since)
    assert ends == begins, "the stretches of both nodes adjoin"
    assert north.ask(lambda: OutParcel.objects.get().secret) is None
    last = exported(north, "south", tmp_path / "last.json")
    assert taken(south, last) == 0
    assert south.ask(lambda: InParcel.objects.get().returned_at) is not None
    assert north.ask(broken) == south.ask(broken) == []


def test_a_file_read_again_or_killed_half_way_adds_nothing(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    north, south = nodes
    out = exported(north, "south", tmp_path / "out.json")
    deaths = died(south, out)
    assert deaths >= 2
    assert taken(south, out) == taken(south, exported(north, "south", tmp_path / "2.json")) == 0
    assert south.ask(Arrival.objects.count) == 1
    assert south.do(accepted, dies_at=2) == CRASHED
    assert responsible(north, south) == ["north"], "a death within acceptance leaves before"
    assert south.do(accepted) == 0
    assert taken(south, out) == 0
    back = exported(south, "north", tmp_path / "back.json")
    assert died(north, back) >= 2
    assert taken(north, back) == 0
    assert north.ask(lambda: Departure.objects.get().state) == "closed"
    assert responsible(north, south) == ["south"]
    assert south.ask(lambda: Member.objects.filter(person__name="邓某").count()) == 1
    assert north.ask(broken) == south.ask(broken) == []


def died(node: Node, path: Path) -> int:
    """Kill the reading at its first, second, … step until one gets through; how many died."""
    for step in range(1, 20):
        if taken(node, path, dies_at=step) == 0:
            return step - 1
        assert node.ask(broken) == []
    raise AssertionError("没有一次读到底")


def test_a_refusal_comes_back_and_the_member_never_left(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    north, south = nodes
    assert taken(south, exported(north, "south", tmp_path / "out.json")) == 0
    refuse = lambda: actions.refuse(Arrival.objects.get(), actor=US, ground="elsewhere",  # noqa: E731
                                    reason="应转到开发区")  # fmt: skip
    assert south.do(refuse) == 0
    assert taken(north, exported(south, "north", tmp_path / "back.json")) == 0
    back = north.ask(Departure.objects.get)
    assert (back.state, back.reason) == ("returned", "应转到别的党组织：应转到开发区")
    assert responsible(north, south) == ["north"]


def test_a_recall_overtaken_by_the_acceptance_changes_nothing(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    north, south = nodes
    assert taken(south, exported(north, "south", tmp_path / "1.json")) == 0
    recall = lambda: actions.recall(Departure.objects.get(), actor=US, reason="不去了")  # noqa: E731
    assert north.do(recall) == 0
    assert south.do(accepted) == 0
    assert taken(south, exported(north, "south", tmp_path / "2.json")) == 0
    assert taken(north, exported(south, "north", tmp_path / "3.json")) == 0
    assert north.ask(lambda: Departure.objects.get().state) == "closed"
    assert responsible(north, south) == ["south"]


def test_a_file_that_was_touched_or_is_for_somebody_else_is_refused_whole(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    north, south = nodes
    path = exported(north, "south", tmp_path / "out.json")
    said = json.loads(path.read_text(encoding="utf-8"))

    def refused(words: str, **changes: Any) -> None:
        data = json.dumps(said | changes).encode()
        with pytest.raises(ValidationError, match=words):
            south.ask(lambda: unpack(data))

    refused("签名对不上", made_at="2030-01-01T00:00:00+08:00")
    refused("签名对不上", sealed=said["sealed"][:-8] + "AAAAAAA=")
    refused("是给“east”的", to="east")
    refused("没有登记名为“west”的节点", **{"from": "west"})
    refused("这不是交接文件", format="other")
    with pytest.raises(ValidationError, match="这不是交接文件"):
        south.ask(lambda: unpack(b"PK\x03\x04"))
    assert south.ask(Arrival.objects.count) == south.ask(InParcel.objects.count) == 0
