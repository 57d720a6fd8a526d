"""Parcels: each leg once, one that fails holds up no other, nobody settles what is not theirs."""

from dataclasses import replace
from uuid import uuid4

import pytest

from jiceng.kit import parcel_files, parcels
from jiceng.kit.parcels import (
    Handover,
    InParcel,
    OutParcel,
    acknowledge,
    answer,
    carry,
    give,
    receive,
    settle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def kinds():
    """What the house hands over, by name."""
    return {}


@pytest.fixture
def house(monkeypatch, kinds):
    """Two kinds: a good one that keeps what it took, and one that always fails."""
    took, settled = [], []

    def broken(parcel, facts, secret):
        raise ValueError("收不了")

    kinds |= {
        "a.good": Handover("a.good", lambda p, facts, secret: took.append((facts, secret)),
                           lambda parcel: settled.append(parcel.answer)),
        "a.bad": Handover("a.bad", broken, lambda parcel: None),
    }  # fmt: skip
    monkeypatch.setattr(
        parcels,
        "gather",
        lambda *names: tuple(replace(one, kind=name) for name, one in kinds.items()),
    )
    return took, settled


def test_a_parcel_is_taken_once_answered_once_and_settled_once(house):
    took, settled = house
    given = give("a.good", {"n": 1})
    assert carry() == 1
    assert carry() == 0
    assert took == [({"n": 1}, "")]
    assert answer(given.uid, done=True)
    assert not answer(given.uid, done=False), "the first answer stands"
    assert carry() == 1
    assert carry() == 0
    assert settled == [{"done": True}]
    assert InParcel.objects.get().returned_at is not None


def test_brought_twice_by_two_couriers_it_is_one(house):
    took, settled = house
    given = give("a.good", {})
    assert receive(given.uid, "a.good", "", {})
    assert not receive(given.uid, "a.good", "", {})
    answer(given.uid)
    assert settle(given.uid, {})
    assert not settle(given.uid, {})
    assert (len(took), len(settled)) == (1, 1)


def test_one_that_fails_says_why_and_holds_up_no_other(house, kinds):
    took, _settled = house
    bad, good = give("a.bad", {}), give("a.good", {})
    assert carry() == 1
    bad.refresh_from_db()
    assert bad.fault == "收不了"
    assert InParcel.objects.get().uid == good.uid
    assert len(took) == 1
    kinds["a.bad"] = kinds["a.good"]
    assert carry() == 1
    bad.refresh_from_db()
    assert bad.fault == "", "once carried, there is nothing to look into"


def test_a_slower_courier_leaves_no_fault_on_what_another_one_carried(house, kinds, monkeypatch):
    given = give("a.good", {})

    def late(*parcel):
        receive(*parcel)  # the other one was here a moment ago
        raise OSError("忙")

    monkeypatch.setattr(parcels, "receive", late)
    carry()
    given.refresh_from_db()
    assert given.fault == ""


def test_a_fault_told_while_it_is_carried_does_not_stay(house, kinds):
    given = give("a.good", {})
    kinds["a.good"] = replace(
        kinds["a.good"], take=lambda *_said: OutParcel.objects.update(fault="忙")
    )
    assert carry() == 1
    given.refresh_from_db()
    assert given.fault == ""


def test_an_unknown_kind_is_not_even_given(house):
    with pytest.raises(LookupError, match=r"没有哪个模块接收“a\.other”"):
        give("a.other", {})
    assert OutParcel.objects.count() == 0


def test_a_receipt_from_the_wrong_node_settles_nothing(house):
    given = give("a.good", {}, node="north")
    assert carry() == 0, "what is for another node is not carried here"
    assert not settle(given.uid, {"done": True}, node="south")
    assert not settle(uuid4(), {}, node="north")
    assert settle(given.uid, {"done": True}, node="north")


def test_a_receipt_that_fails_is_told_on_its_parcel_and_holds_up_no_other(
    house, kinds, monkeypatch, settings
):
    _took, settled = house
    settings.JICENG_NODE, settings.JICENG_PEERS = "south", {"north": "k"}
    bad, good = give("a.bad", {}, node="north"), give("a.good", {}, node="north")

    def broken(parcel):
        raise ValueError("回执对不上")

    kinds["a.bad"] = replace(kinds["a.bad"], settle=broken)
    load = {"receipts": [{"uid": str(one.uid), "answer": {"done": True}} for one in (bad, good)],
            "parcels": [{"uid": str(uuid4()), "kind": kind, "facts": {}, "secret": ""}
                        for kind in ("a.bad", "a.other", "a.good")], "seen": []}  # fmt: skip
    monkeypatch.setattr(parcel_files, "_load", lambda data: (load, "north"))
    assert parcel_files.unpack(b"") == {"taken": 1, "settled": 1, "known": 0, "held": 3}
    assert settled == [{"done": True}]
    bad.refresh_from_db()
    assert (bad.answered_at, bad.fault) == (None, "回执对不上")
    kinds["a.bad"] = kinds["a.good"]
    assert parcel_files.unpack(b"") == {"taken": 1, "settled": 1, "known": 2, "held": 1}
    bad.refresh_from_db()
    assert bad.fault == ""


def test_only_an_answered_parcel_is_acknowledged(house):
    given = give("a.good", {})
    receive(given.uid, "a.good", "", {})
    assert acknowledge([given.uid]) == 0
    answer(given.uid)
    assert acknowledge([given.uid], node="north") == 0
    assert acknowledge([given.uid]) == 1
