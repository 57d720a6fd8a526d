"""From nothing to a served district: the first start, the second, and what a web worker holds."""

import os
import subprocess
import sys
import time

from django.conf import settings
from django.urls import reverse

from bench.lines import Line, told, within
from bench.serving import ask, free_port, session
from bench.timing import children, resident_mb
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org

DEMO, SECOND, WORKER = 90, 5, 150
WARM = 3


def addresses() -> list[str]:
    """Pages of every kind that staff open in a working day."""
    street, member = Org.objects.get(code="DEMO010000"), Member.objects.order_by("pk")[0]
    named = [
        "desk.desk", "members.members.table", "orgs.orgs.table", "places.places.table",
        "shelf.figures", "members.members.new", "members.members.import",
    ]  # fmt: skip
    found = [reverse(name) for name in named if _known(name)]
    found.append(f"{reverse('members.members.table')}?org={street.code}&size=100")
    found.append(reverse("members.members.detail", args=[member.pk]))
    return found


def _known(name: str) -> bool:
    try:
        return bool(reverse(name))
    except LookupError:
        return False
    except Exception:  # noqa: BLE001 - a page another build does not have
        return False


def main(demo_seconds: str) -> None:
    if float(demo_seconds):
        told(within("first start: demo district", "all rooms", float(demo_seconds), DEMO))
    cookie, port = session(), free_port()
    begun = time.perf_counter()
    command = [sys.executable, "-m", "jiceng.site.command", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ}) as server:
        try:
            while ask(port, "/healthz") != 200:
                assert server.poll() is None and time.perf_counter() - begun < 60
                time.sleep(0.05)
            told(within("second start", "serve until it answers", time.perf_counter() - begun,
                        SECOND))  # fmt: skip
            pages = addresses()
            for _turn in range(WARM):
                answers = {address: ask(port, address, cookie) for address in pages}
            bad = {address: status for address, status in answers.items() if status != 200}
            assert not bad, bad
            web = children(server.pid)[0]  # begun before the background worker
            held = max(resident_mb(pid) for pid in children(web))
        finally:
            server.terminate()
            server.wait(30)
    load = f"{len(pages)} pages × {WARM}, {settings.JICENG_MODE} mode"
    told(
        Line("memory of a web worker", load, f"{held:.0f} MB", f"{WORKER} MB", held / WORKER, 1,
             most=True)
    )  # fmt: skip
