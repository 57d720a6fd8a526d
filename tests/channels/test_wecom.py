"""企业微信: an application's message to one person of the enterprise."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from jiceng.channels.lines import actions as lines
from jiceng.channels.lines.actions import Keeper
from jiceng.channels.lines.known import KINDS, WECOM
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.channels.protocols.letters import Letter
from jiceng.channels.protocols.wecom import LONGEST, Wecom, cut
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Message
from jiceng.registers.outbox.rules import Outcome, UnclearError
from tests.cast import fill, sign_in
from tests.channels.fakes import WecomApi, standing

NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)
TOLD = {"corp_id": "ww1", "secret": "sec", "agent_id": "1000002"}


@pytest.mark.django_db
def test_a_message_goes_to_the_person_of_the_same_name_and_each_answer_is_judged(
    monkeypatch, client
) -> None:
    cast = fill()
    load_year(2026, actor=System("测试"))
    admin, api = cast.accounts["system"], WecomApi("ww1", "sec")
    with standing(api) as fake, clock.at(NOON):

        def made(said, bearer) -> Wecom:
            return Wecom(said["corp_id"], said["secret"], said["agent_id"], bearer, fake.url)

        monkeypatch.setitem(KINDS, "wecom", replace(WECOM, make=made))
        line = lines.fill_in(WECOM, actor=admin, values={"corp_id": "ww1"})
        with pytest.raises(ValidationError, match="AgentId"):
            lines.switch_on(line, actor=admin)
        page = sign_in(client, admin)
        wrong = page.post("/c/lines/fill_in/?line=wecom", TOLD | {"agent_id": "abc"})
        assert (wrong.status_code, "数字" in wrong.content.decode()) == (422, True)
        assert page.post("/c/lines/fill_in/?line=wecom", TOLD).status_code == 302
        page.post("/c/lines/switch_on/?line=wecom")
        assert page.post("/c/lines/try_out/?line=wecom", {"once": "a"}).status_code == 302
        outbox.deliver()
        assert Message.objects.get().state == "sent"
        said = api.sent[0]
        assert (said["touser"], said["agentid"], said["enable_duplicate_check"]) == (
            admin.username, 1000002, 1)  # fmt: skip
        assert "启用" in page.get("/c/lines/").content.decode()

        line.refresh_from_db()
        way = Wecom("ww1", "sec", "1000002", Keeper(line), fake.url)
        assert way.send(Letter("nobody", "r", text="x")).outcome == Outcome.REFUSED
        fake.script[:] = ['{"errcode": 45009, "errmsg": "api freq out of limit"}']
        assert way.send(Letter("a", "r", text="x")).outcome == Outcome.LATER
        fake.script[:] = ['{"errcode": 42001, "errmsg": "access_token expired"}']
        assert way.send(Letter("a", "r", text="x")).outcome == Outcome.LATER
        assert way.send(Letter("a", "r", text="x")).outcome == Outcome.SENT, "with a fresh token"
        fake.script[:] = ["cut"]
        with pytest.raises(UnclearError):
            way.send(Letter("a", "r", text="x"))
        forged = Wecom("ww1", "other", "1000002", Keeper(line), fake.url)
        forged.bearer.forget()
        with pytest.raises(NotReachedError, match="40001"):
            forged.send(Letter("a", "r", text="x"))
    assert len(cut("汉" * 1_000).encode()) <= LONGEST
    assert cut("汉" * 1_000).endswith("汉…")
