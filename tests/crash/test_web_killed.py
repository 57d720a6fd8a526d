"""The web process killed under writing clients: nothing acknowledged is lost or doubled."""

import os
import random
import signal
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client

from jiceng.kernel.journal import JournalLine
from jiceng.registers.meetings.models import Meeting
from tests.cast import Cast, sign_in
from tests.crash.conftest import KILLS, LATEST, SEED, Forks, broken
from tools.postgres import free_port

pytestmark = [
    pytest.mark.both,
    pytest.mark.race,
    pytest.mark.slow,
    pytest.mark.timeout(1_800),
    pytest.mark.django_db(transaction=True),
]
CLIENTS, PATIENCE = 4, 60.0
TOKEN = "a" * 32
PATH, VERB = "/m/life/record/", "meetings.record"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a killed server's log helps nobody."""


def keeper(port: int, note: Path) -> None:
    """Begins a server again whenever it has ended, as a supervisor does."""
    application = get_wsgi_application()
    Client().get("/healthz")  # everything is loaded once, before the first fork
    while True:
        pid = os.fork()
        if pid == 0:
            server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
            server.daemon_threads = True
            server.set_app(application)
            server.serve_forever(poll_interval=0.05)
        note.write_text(str(pid), encoding="ascii")
        os.waitpid(pid, 0)


class Clients:
    """Send meetings, each with a key of its own, again and again until it is acknowledged."""

    def __init__(self, port: int, branch: int, cookie: str) -> None:
        self.port, self.branch = port, branch
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.over = threading.Event()
        self.acknowledged: list[str] = []
        self.retried, self.strange = 0, list[str]()

    def send(self, key: str) -> None:
        said = {"org": self.branch, "type": "activity", "held_on": LATEST, "theme": key,
                "once": key, "csrfmiddlewaretoken": TOKEN}  # fmt: skip
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            asked = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                asked.request("POST", PATH, urlencode(said), self.headers)
                status = asked.getresponse().status
            except (OSError, HTTPException):  # unknown: sent again with the same key
                self.retried += 1
                time.sleep(0.02)
                continue
            finally:
                asked.close()
            (self.acknowledged if status == 302 else self.strange).append(key)
            return
        self.strange.append(f"{key} was never answered")

    def run(self, number: int) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            self.send(f"client{number}-turn{turn}")


def test_what_was_acknowledged_is_there_once_after_every_kill(
    cast: Cast, forks: Forks, tmp_path: Path, record_property: Any
) -> None:
    dice, port, note = random.Random(SEED), free_port(), tmp_path / "pid"  # noqa: S311
    cookie = sign_in(Client(), cast.secretary).cookies[settings.SESSION_COOKIE_NAME].value
    stood = set(Meeting.objects.values_list("pk", flat=True))
    before, noted = len(stood), JournalLine.objects.filter(verb=VERB).count()
    minder = forks.begin(lambda: keeper(port, note))
    crowd = Clients(port, cast.branch.pk, cookie)
    threads = [threading.Thread(target=crowd.run, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        killed = kills(dice, note, crowd)
    finally:
        crowd.over.set()
        for thread in threads:
            thread.join()
        forks.kill(minder)
        os.kill(int(note.read_text(encoding="ascii")), signal.SIGKILL)
    assert crowd.strange == []
    new = Meeting.objects.filter(type="activity").exclude(pk__in=stood)
    found = Counter(new.values_list("theme", flat=True))
    assert found == Counter(crowd.acknowledged)
    assert Meeting.objects.count() == before + len(crowd.acknowledged)
    lines = JournalLine.objects.filter(verb=VERB).count() - noted
    assert lines == len(crowd.acknowledged)
    assert crowd.retried > 0, "没有一次提交被打断，这场试验什么也没有试"
    assert broken() == []
    record_property("kills", killed)
    record_property("acknowledged", len(crowd.acknowledged))
    record_property("sent again", crowd.retried)


def kills(dice: random.Random, note: Path, crowd: Clients) -> int:
    """Kill the server so often, each time after it has answered somebody again."""
    last = ""
    for _turn in range(KILLS):
        had, until = len(crowd.acknowledged), time.monotonic() + PATIENCE
        while time.monotonic() < until and (
            not note.is_file() or note.read_text() in {"", last} or len(crowd.acknowledged) == had
        ):
            time.sleep(0.01)
        time.sleep(dice.random() * 0.15)
        last = note.read_text(encoding="ascii")
        os.kill(int(last), signal.SIGKILL)
    return KILLS
