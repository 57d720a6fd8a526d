"""Several workers at once: one effect a message, one token fetched, one telling an event.

Each has a red control that looks first and acts afterwards, and must be seen to do it twice.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from jiceng.channels.hooks.actions import telling
from jiceng.channels.hooks.models import Delivery, Subscription
from jiceng.channels.lines import actions as lines
from jiceng.channels.lines.actions import Keeper, hear, hearing
from jiceng.channels.lines.known import ALIYUN, TENCENT, WECHAT
from jiceng.channels.lines.models import Access, Heard, Line
from jiceng.channels.protocols.exchange import NotReachedError
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from tests import racing

pytestmark = [pytest.mark.race, pytest.mark.both, pytest.mark.django_db(transaction=True)]
NOON = datetime(2026, 9, 1, 12, tzinfo=clock.ZONE)
CLIENTS = 4
MESSAGES = 2_000 if os.environ.get("JICENG_SOAK") == "1" else 12
US: Any = System("测试")


def together(job: Callable[[int], None]) -> None:
    racing.together(*(lambda n=n: job(n) for n in range(CLIENTS)), at=NOON)


def message(number: int) -> dict[str, str]:
    return {"FromUserName": f"o-{number}", "MsgId": str(number), "MsgType": "text",
            "Content": f"报修{number}"}  # fmt: skip


def test_a_message_that_comes_four_times_at_once_has_one_effect(monkeypatch) -> None:
    effects: list[str] = []

    def answer(_verb: str, spoken: hearing.Spoken, *, actor: object) -> str:
        effects.append(spoken.text)
        return f"收到{spoken.text}"

    monkeypatch.setattr(hearing, "asked", answer)
    said: list[str] = []

    def job(client: int) -> None:
        for number in range(MESSAGES):
            said.append(hear(message(number), site="/"))

    together(job)
    assert Counter(effects) == {f"报修{n}": 1 for n in range(MESSAGES)}
    assert Counter(said) == {f"收到报修{n}": CLIENTS for n in range(MESSAGES)}

    looked = threading.Barrier(CLIENTS)

    def hurried(_client: int) -> None:
        if not Heard.objects.filter(key="naive").exists():
            looked.wait(5)
            effects.append("twice")
            Heard.objects.get_or_create(key="naive", defaults={"at": clock.now()})

    together(hurried)
    assert effects.count("twice") > 1, "the red control must be seen to do it twice"


def test_an_access_token_is_fetched_by_one_of_four(monkeypatch) -> None:
    line: Line = lines.fill_in(WECHAT, actor=US, values={"app_id": "a", "secret": "b"})
    fetched: list[str] = []
    got: Counter[str] = Counter()
    others = threading.Semaphore(0)

    def fetch() -> tuple[str, int]:
        for _other in range(CLIENTS - 1):  # it takes as long as the others need to be turned away
            assert others.acquire(timeout=5)
        fetched.append("token")
        return "token", 7200

    def job(_client: int) -> None:
        try:
            got[Keeper(line).token(fetch)] += 1
        except NotReachedError:
            got["later"] += 1
            others.release()

    together(job)
    assert (len(fetched), got) == (1, {"token": 1, "later": CLIENTS - 1})

    Access.objects.update(token=None, expires_at=None, renewing_until=None)
    monkeypatch.setattr(Keeper, "_leased", lambda _self, _row: True)
    met = threading.Barrier(CLIENTS)

    def slowly() -> tuple[str, int]:
        met.wait(5)
        fetched.append("token")
        return "token", 7200

    together(lambda _client: Keeper(line).token(slowly) and None)
    assert len(fetched) > 2, "without the lease everybody fetches one"


def test_of_two_lines_of_one_way_switched_on_at_once_one_is_on_and_the_other_told() -> None:
    told = {"key_id": "a", "secret": "b", "sign_name": "某区", "app_id": "1", "templates": "*=1"}
    pair = [lines.fill_in(kind, actor=US, values=told) for kind in (ALIYUN, TENCENT)]
    said: list[str] = []

    def job(client: int) -> None:
        try:
            lines.switch_on(pair[client % 2], actor=US)
        except ValidationError as why:
            said.extend(why.messages)

    together(job)
    (on,) = Line.objects.filter(on=True)
    title = {one.key: str(one.title) for one in (ALIYUN, TENCENT)}[on.key]
    assert said == [f"同一途径已经启用{title}，请先停用它"] * 2, "the two that wanted the other"

    Line.objects.update(on=False)
    looked, refused = threading.Barrier(CLIENTS), []

    def careless(client: int) -> None:
        assert not Line.objects.filter(channel="sms", on=True).exists()
        looked.wait(5)
        try:
            Line.objects.filter(pk=pair[client % 2].pk).update(on=True)
        except IntegrityError:
            refused.append(client)

    together(careless)
    assert len(refused) == 2, "the red control: who looks first is stopped by the table alone"


def test_an_event_is_taken_by_one_worker_of_four() -> None:
    one = Subscription.objects.create(title="x", face="json", host="x", set_at=NOON)
    rows = Delivery.objects.bulk_create(
        Delivery(subscription=one, line=n, verb="notices.hang", label="x", record=str(n),
                 happened_at=NOON, not_before=NOON)
        for n in range(MESSAGES)
    )  # fmt: skip
    taken: list[int] = []
    together(lambda _client: taken.extend(row.pk for row in telling._taken(rows)))
    assert sorted(taken) == [row.pk for row in rows]

    Delivery.objects.update(state="waiting")
    hurried: list[int] = []
    looked = threading.Barrier(CLIENTS)

    def careless(_client: int) -> None:
        found = list(Delivery.objects.filter(state="waiting"))
        looked.wait(5)
        Delivery.objects.filter(pk__in=[row.pk for row in found]).update(state="sending")
        hurried.extend(row.pk for row in found)

    together(careless)
    assert len(hurried) > len(rows), "the red control must be seen to take them twice"
