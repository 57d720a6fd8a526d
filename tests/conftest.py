"""What every test may use: the database under test, a throw-away PostgreSQL, a browser page."""

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.core.management.commands import flush
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from tests import environment
from tests.emptying import flushed
from tools import system
from tools.postgres import NoServerError, throwaway

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SOAK = os.environ.get("JICENG_SOAK") == "1"
# In CI nothing may be skipped: what the machine lacks is then a failure, not a shrug.
STRICT = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")

# The same examples in every run: a red build must be red again when it is looked into.
EVERYDAY = hypothesis_settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    # Without explaining: its tracer makes every example several times slower before Python 3.12.
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("everyday", EVERYDAY)
hypothesis_settings.register_profile(
    "soak", EVERYDAY, max_examples=2000, derandomize=False, print_blob=True
)
hypothesis_settings.load_profile("soak" if SOAK else "everyday")
flush.sql_flush = flushed
# What is collected stays to the end: nothing of it is looked through again for what may go.
gc.disable()
MAY_GO = (20_000, 20, 50)  # objects made before one looks, and how often one looks further back


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, without counting as skipped, what belongs to another pass of `make test`."""
    foreign = [
        item
        for item in items
        if (item.get_closest_marker("soak") and not SOAK)
        or (item.get_closest_marker("postgres") and not ON_POSTGRES)
    ]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]
    # Shares are cut in the order of the list: those on the whole demo in one, which builds it once.
    # Races come next: one that began last would let the other worker wait for its end.
    items.sort(key=lambda item: ("demo" not in getattr(item, "fixturenames", ()),
                                 item.get_closest_marker("race") is None))  # fmt: skip


def pytest_runtest_setup() -> None:
    """No test meets a statement that another put together, of rules it may have bent."""
    from jiceng.kernel import kept, restated
    from jiceng.kit import standing

    kept.forget()
    restated.forget()
    standing.forget()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(*MAY_GO)
    gc.enable()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """In CI turn a skip into a failure with its reason."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"在 CI 中不得跳过 · nothing may be skipped in CI: {report.longrepr}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """On SQLite test a file with several connections, as in use, not one shared memory."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(environment.HOME / "test.sqlite3")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """URL of a PostgreSQL server of this test session's own, for tests that crash or restart it."""
    try:
        with throwaway() as url:
            yield url
    except NoServerError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The machine's own Chromium, headless, driven without any download."""
    path = system.chromium()
    if path is None:
        pytest.skip("没有 Chromium · no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    # The driver keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(path),
            args=[
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser") -> "Iterator[Page]":
    """A fresh page; the test fails if it asked another origin, broke its policy or raised."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    faults: list[str] = []
    context.on("request", lambda request: faults.extend(_foreign(request.url)))
    sheet = context.new_page()
    sheet.on("pageerror", lambda error: faults.append(f"script: {error}"))
    sheet.on("console", lambda message: faults.extend(_complaint(message.type, message.text)))
    yield sheet
    context.close()
    assert faults == []


def _foreign(url: str) -> list[str]:
    """The address, if it leads off this machine."""
    parts = urlsplit(url)
    away = parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {
        "127.0.0.1",
        "localhost",
    }
    return [f"foreign: {url}"] if away else []


def _complaint(kind: str, text: str) -> list[str]:
    """Console errors, but for refused answers (404, 422 …), which a test may well provoke."""
    return [f"console: {text}"] if kind == "error" and "Failed to load resource" not in text else []
