"""The screen on the wall in a real browser: when its numbers are first painted."""

from typing import Any

from bench.lines import Line, engine, told
from bench.serving import served, session
from bench.timing import median
from jiceng.kernel import clock
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from tools.system import chromium

LOADS = 5
SECONDS = 1.5
PAINTED = (
    "(e => e ? e.startTime / 1000 : null)(performance.getEntriesByType('paint')"
    ".find(e => e.name === 'first-contentful-paint'))"
)


def painted(page: Any) -> float:
    """Seconds from asking to the first paint; the browser tells a moment after the load."""
    while (seconds := page.evaluate(PAINTED)) is None:
        page.wait_for_timeout(20)
    return float(seconds)


def main() -> None:
    """Five loads after one that warms the processes; the numbers come with the page itself."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this group needs it

    browser = chromium()
    if browser is None:
        told(Line("screen: first paint", "", "no browser here", "", 0))
        return
    cookie, street = session(), Org.objects.get(code="DEMO010000")
    name, _equals, value = cookie.partition("=")
    load = f"{Member.objects.count():,} members, 1920×1080, {engine()}"
    with served("jiceng.site.wsgi:application") as server, sync_playwright() as play:
        shown = play.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        base = f"http://127.0.0.1:{server.port}"
        context = shown.new_context(viewport={"width": 1920, "height": 1080})
        context.add_cookies([{"name": name, "value": value, "url": base}])
        page = context.new_page()
        for what, org in (("district", "DEMO000000"), ("street", street.code)):
            times = []
            for _load in range(LOADS + 1):
                page.goto(f"{base}/s/screen/?org={org}&every=0")
                assert page.locator(".b-count").count() > 0, clock.today()
                times.append(painted(page))
            mine = median(times[1:])
            told(Line(f"screen: first paint, {what}", load, f"{mine:.2f} s", f"{SECONDS} s",
                      mine / SECONDS, 1, most=True))  # fmt: skip
        shown.close()
