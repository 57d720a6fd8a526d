"""上报通道: a package is carried to the superior with patience, and its receipt brought back."""

import json
from datetime import date, timedelta

import pytest

from jiceng.channels.protocols import targets
from jiceng.channels.protocols.targets import Target
from jiceng.channels.uplink.actions import run
from jiceng.insight.packages import actions
from jiceng.insight.packages.models import Received, Sent
from jiceng.insight.packages.wrapping import packed
from jiceng.insight.shelf.look import look_up
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import close
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import quarter
from jiceng.site.command import main
from tests.cast import MAKER, fill
from tests.channels.fakes import standing

DAY, PAST = date(2026, 7, 6), quarter(2026, 2)


@pytest.fixture
def queued(db):
    """A package of the eastern street for the district, which is a machine on loopback."""
    cast = fill()
    with clock.at(DAY):
        east = actions.make_key(actor=MAKER, org=cast.east)
        ours = actions.make_key(actor=MAKER, org=cast.district)
        actions.name_partner(actor=MAKER, org=cast.district, side="lower", code="991000",
                             name="东街", public=east.public)  # fmt: skip
        upper = actions.name_partner(actor=MAKER, org=cast.east, side="upper", code="990000",
                                     name="和平区委", public=ours.public)  # fmt: skip
        actions.take_line(upper, actor=MAKER, token="t0k",
                          address="https://city.example.org/api/v1/packages/incoming")  # fmt: skip
        close(cast.east, Ask(PAST), [look_up("orgs.orgs")], actor=MAKER)
        yield actions.build(actor=MAKER, partner=upper, period=PAST.code)


def test_it_is_tried_again_until_the_receipt_is_here(queued: Sent, monkeypatch) -> None:
    whole = packed(queued.content, queued.signature)
    receipt = json.loads(actions.receipt_of(actions.receive(whole, actor=MAKER)))
    with standing(lambda asked: (201, receipt), "cut", "503", "401") as city:
        monkeypatch.setattr(
            targets, "public",
            lambda url: Target(f"{city.url}{url.partition('.org')[2]}", "city.example.org"),
        )  # fmt: skip
        actions.post(queued, actor=MAKER)
        with pytest.raises(StepError, match="正在报送"):
            actions.post(queued, actor=MAKER)
        for words in ("没有送到", "503", "令牌"):
            assert run() == 0
            queued.refresh_from_db()
            assert queued.state == "made" and words in queued.words
            assert run() == 0  # not before its time
            queued.not_before = clock.now() - timedelta(seconds=1)
            queued.save(update_fields=["not_before"])
        assert run() == 1
        queued.refresh_from_db()
        assert (queued.state, queued.way, queued.result) == ("settled", "line", "received")
        assert len(city.asked) == 4 and city.asked[-1].body == whole
        assert city.asked[-1].path == "/api/v1/packages/incoming"
        assert city.asked[-1].headers["authorization"] == "Bearer t0k"
        assert run() == 0 and len(city.asked) == 4  # nothing waits there


def test_the_command_line_builds_verifies_and_receives(queued: Sent, tmp_path, capsys) -> None:
    close(queued.org, Ask(PAST), [look_up("orgs.orgs"), look_up("units.units")], actor=MAKER)
    out, back = tmp_path / "p.zip", tmp_path / "r.json"

    def said(*words: object) -> dict:
        code = main(["package", *map(str, words), "--json"])
        return {"code": code, **json.loads(capsys.readouterr().out or "{}")}

    made = said("build", "--period", "2026Q2", "--out", out)
    assert (made["code"], made["number"], made["figures"]) == (0, 2, 2)
    assert said("verify", out)["from"] == "991000" and not Received.objects.exists()
    taken = said("receive", out, "--receipt", back)
    assert (taken["result"], taken["added"], taken["aside"]) == ("received", 2, 0)
    assert said("settle", back)["added"] == 2
    old = tmp_path / "old.zip"
    old.write_bytes(packed(queued.content, queued.signature))
    late = said("receive", old)
    assert (late["code"], late["result"]) == (1, "refused") and "第 2 号" in late["reasons"][0]
    assert main(["package", "verify", str(tmp_path / "none.zip")]) == 1
    assert main(["package", "build", "--period", "2026Q1", "--out", str(tmp_path / "q.zip")]) == 1
    assert "还没有关账" in capsys.readouterr().err
