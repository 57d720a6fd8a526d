"""A gunicorn of two workers, and what a request costs it and its database."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from bench.timing import children, database, ran
from jiceng.kernel import clock
from jiceng.registers.accounts.models import Account
from jiceng.site.sessions import SessionStore

WORKERS = 2
START = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


TOKEN = "b" * 32  # of forms: cookie and header agree, as they would in a browser
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}


def ask(port: int, address: str, cookie: str = "", sent: str = "") -> int:
    """The status of a page, or of a form that is sent; 0 while nothing listens."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        if sent:
            cookies = f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            asked.request("POST", address, sent, FORM | {"Cookie": cookies})
        else:
            asked.request("GET", address, headers={"Cookie": cookie})
        answer = asked.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        asked.close()


def session(username: str = "quwei") -> str:
    """The cookie of somebody signed in, as the sign-in page would set it."""
    account = Account.objects.get(username=username)
    now = clock.now().timestamp()
    store = SessionStore()
    store.update(
        {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
            "_auth_user_hash": account.get_session_auth_hash(),
            "stamp": account.stamp,
            "seen": now,
            "began": now,
            "fresh_at": now,
        }
    )
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


class Server:
    """One running gunicorn; asked by one client, so that its processor seconds are a request's."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid

    def spent(self, address: str, cookie: str = "", sent: str = "") -> float:
        """Processor seconds of server and database for one request; a form leads elsewhere."""
        before = self._seconds()
        status = ask(self.port, address, cookie, sent)
        assert status == (302 if sent else 200), f"{address}: {status}"
        return self._seconds() - before

    def _seconds(self) -> float:
        return sum(map(ran, [self.pid, *children(self.pid), *database()]))


@contextmanager
def served(application: str) -> Iterator[Server]:
    """`application` behind gunicorn as it comes, for as long as it is asked."""
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--log-level", "error"]
    command = [*gunicorn, "--bind", f"127.0.0.1:{port}", application]
    with subprocess.Popen(command, env={**os.environ}) as process:
        try:
            server, begun = Server(port, process.pid), time.monotonic()
            while not ask(port, "/"):
                assert process.poll() is None and time.monotonic() - begun < START
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            process.wait(30)
