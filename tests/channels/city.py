"""A superior's installation of its own: another process, another data folder, HTTPS on loopback.

`python -m tests.channels.city CERT KEY PUBLIC` prints {port, public, token} and obeys lines on its
standard input, each answered with one line of JSON: `faults 503 late` (what goes wrong with the
next packages that are handed over), `accept` (what was set aside), `told` (what it has).
"""

import json
import os
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from tests import environment  # noqa: F401 - a home of its own, before Django's settings

LATE = 4.0  # seconds, longer than whoever asks here waits
FAULTS: list[str] = []


def say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def found(public: str) -> dict[str, Any]:
    """A city committee with a key, the district it knows, and a machine account with a token."""
    from django.core.management import call_command

    from jiceng.insight.packages import actions
    from jiceng.insight.shelf.look import look_up
    from jiceng.kernel import clock
    from jiceng.kernel.actors import System
    from jiceng.registers.accounts.actions import grant_many, issue_token, open_accounts
    from jiceng.registers.accounts.models import Account
    from jiceng.registers.orgs import actions as orgs
    from jiceng.registers.orgs.models import Kind

    call_command("migrate", interactive=False, verbosity=0)
    actor, today = System("市里"), clock.today()
    root = orgs.set_up(name="演示市委", kind=Kind.DISTRICT, since=today, code="900000", actor=actor)
    ours = actions.make_key(actor=actor, org=root)
    actions.name_partner(actor=actor, org=root, side="lower", code="991000", name="东街",
                         public=public)  # fmt: skip
    row = {"username": "dongjie", "name": "东街", "home": root, "kind": "client"}
    (machine,) = open_accounts([row], actor=actor)
    held = {"account": machine, "role": "api_client", "org": root, "since": today}
    grant_many([held], actor=actor)
    token = issue_token(Account.objects.get(pk=machine.pk), actor=actor, label="上报包")
    # here organisations are counted otherwise
    object.__setattr__(look_up("orgs.orgs"), "definition", "不含联合党支部")
    return {"public": ours.public, "token": token}


def faulty(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """What was arranged goes wrong: before anything is done (503), or after all of it (late)."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        posted = environ["REQUEST_METHOD"] == "POST"
        fault = FAULTS.pop(0) if FAULTS and posted else ""
        if fault.isdigit():
            start(f"{fault} -", [("Content-Type", "text/plain")])
            return [b"busy"]
        said = application(environ, start)
        if fault == "late":
            time.sleep(LATE)
        return said

    return answer


def serving(certificate: str, key: str) -> Any:
    from wsgiref.simple_server import WSGIRequestHandler

    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except (ssl.SSLError, OSError):
                self.close_connection = True  # whoever asked did not trust us, or left

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.handle_error = lambda *_asked: None
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)  # fmt: skip
    server.set_app(faulty(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def told() -> dict[str, Any]:
    from jiceng.insight.packages.models import Compared, Received
    from jiceng.insight.packages.sums import sum_of
    from jiceng.kernel.periods import parse
    from jiceng.registers.orgs.models import Org

    rows = list(Received.objects.order_by("pk"))
    root = Org.objects.get()
    totals = {
        row.name: row.value
        for period in {one.period for one in rows}
        for row in sum_of(root, parse(period)).rows
    }
    return {
        "packages": [[one.period, one.number, one.result, one.way] for one in rows],
        "states": dict(Compared.objects.values_list("name", "state")),
        "totals": {name: value for name, value in totals.items() if type(value) is int},
    }


def accept() -> dict[str, Any]:
    from jiceng.insight.packages import actions
    from jiceng.insight.packages.models import Compared
    from jiceng.kernel.actors import System

    rows = list(Compared.objects.filter(state="aside"))
    for one in rows:
        actions.accept(one, actor=System("市里"), reason="东街没有联合党支部")
    return {"accepted": len(rows)}


def main(certificate: str, key: str, public: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.site.settings")
    django.setup()
    made = found(public)
    server = serving(certificate, key)
    say(made | {"port": server.server_port})
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "faults":
            FAULTS[:] = rest
        say(told() if word == "told" else accept() if word == "accept" else {})


if __name__ == "__main__":
    main(*sys.argv[1:])
