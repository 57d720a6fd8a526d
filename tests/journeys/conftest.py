"""A live server over data that stay for a whole module, and browsers signed in at it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.http import FileResponse
from pytest_django.live_server_helper import LiveServer

from tests.guards import stage as staging
from tests.journeys.pages import Page, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHOSEN = os.environ.get("JICENG_GALLERY", "")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
AXE_URL = f"/{settings.STATIC_URL.strip('/')}/axe.min.js"


class Kept(StaticFilesHandler):
    """Style and scripts as in production, asked for once and not with each page; and axe."""

    def serve(self, request: Any) -> Any:
        """The file, to be kept for longer than any walk takes."""
        if request.path == AXE_URL:
            answer: Any = FileResponse(AXE.open("rb"), content_type="text/javascript")
        else:
            answer = super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer


@dataclass
class Gallery:
    """The guards' stage served over HTTP, with a record of every noun."""

    stage: staging.Stage
    url: str
    browser: "Browser"
    opened: list[Any] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # shapes of which is known how they can be used

    def context(self, actor: str, language: str = "zh-hans", **options: Any) -> "BrowserContext":
        """A browser of this actor's own."""
        found = self.browser.new_context(timezone_id="Asia/Shanghai", viewport=DESK, **options)
        found.set_default_timeout(45_000)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if self.stage.actors.get(actor) is not None:
            client = self.stage.client(actor)
            name = settings.SESSION_COOKIE_NAME
            cookies[name] = client.cookies[name].value
        found.add_cookies([{"name": k, "value": v, "url": self.url} for k, v in cookies.items()])
        self.opened.append(found)
        return found


@pytest.fixture(scope="module")
def gallery(
    django_db_setup: None, django_db_blocker: Any, chromium: "Browser"
) -> Iterator[Gallery]:
    """Committed, because the server has connections of its own; emptied afterwards."""
    del django_db_setup
    with django_db_blocker.unblock():
        stage = staging.build()
        server = LiveServer("localhost", start=False)
        server.thread.static_handler = Kept
        server.start()
        made = Gallery(stage, server.url, chromium)
        try:
            yield made
        finally:
            for context in made.opened:
                context.close()
            server.stop()
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="class")
def walked(request: pytest.FixtureRequest, gallery: Gallery) -> tuple[list[Page], list[str]]:
    """The class's share of the house's pages, each with somebody who may open it; and faults."""
    return pages(gallery.stage, lists=request.cls.LISTS)


@pytest.fixture(scope="class")
def listed(walked: tuple[list[Page], list[str]]) -> list[Page]:
    """Those to be looked at: `JICENG_GALLERY=life.` leaves that room's pages alone."""
    return [one for one in walked[0] if CHOSEN in one.name]


@pytest.fixture
def signed(chromium: "Browser", live_server: Any) -> Iterator[Callable[..., "BrowserContext"]]:
    """`signed(account, **options)`: a context in which somebody is signed in already."""
    opened = []

    def make(account: Any = None, **options: Any) -> "BrowserContext":
        from django.test import Client

        from tests.cast import sign_in

        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(45_000)
        if account is not None:
            held = sign_in(Client(), account).cookies[settings.SESSION_COOKIE_NAME].value
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": held, "url": live_server.url}])
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
