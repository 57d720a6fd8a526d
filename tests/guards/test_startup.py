"""Production refuses to start in any state that is only fit for a demonstration or a test."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.slow  # a process for each

SRC = Path(__file__).resolve().parents[2] / "src"
LOAD = "import django; django.setup(); print('started')"
KEY = secrets.token_urlsafe(60)
MASTER = f"k1=aes-256-gcm:{secrets.token_hex(32)}"
SOUND = {
    "JICENG_MODE": "production",
    "JICENG_SECRET_KEY": KEY,
    "JICENG_KEYS": MASTER,
    "JICENG_INDEX_KEY": secrets.token_hex(32),
    "JICENG_HOSTS": "jiceng.example",
}
REFUSED = {
    "no mode of that name": ({"JICENG_MODE": "staging"}, "JICENG_MODE"),
    "no key": ({"JICENG_SECRET_KEY": ""}, "JICENG_SECRET_KEY"),
    "the playground's key": (
        {"JICENG_SECRET_KEY": "insecure-playground-key"}, "JICENG_SECRET_KEY"
    ),
    "a short key": ({"JICENG_SECRET_KEY": "Zq8-short_key"}, "JICENG_SECRET_KEY"),
    "a key of one letter": ({"JICENG_SECRET_KEY": "a" * 64}, "JICENG_SECRET_KEY"),
    "no master key": ({"JICENG_KEYS": ""}, "JICENG_KEYS"),
    "the playground's master key": (
        {"JICENG_KEYS": "k1=aes-256-gcm:" + "11" * 32}, "JICENG_KEYS"
    ),
    "a short master key": ({"JICENG_KEYS": "k1=aes-256-gcm:" + "ab" * 8}, "JICENG_KEYS"),
    "debugging": ({"JICENG_DEBUG": "true"}, "JICENG_DEBUG"),
    "no host": ({"JICENG_HOSTS": ""}, "JICENG_HOSTS"),
    "every host": ({"JICENG_HOSTS": "*"}, "JICENG_HOSTS"),
    "every host among others": ({"JICENG_HOSTS": "jiceng.example,*"}, "JICENG_HOSTS"),
    "every host below a top": ({"JICENG_HOSTS": ".cn"}, "JICENG_HOSTS"),
    "a crash point": ({"JICENG_CRASH_AT": "claim:1"}, "JICENG_CRASH_AT"),
    "a guard switched off": ({"JICENG_NO_LOCK": "1"}, "JICENG_NO_LOCK"),
    "the soak switch": ({"JICENG_SOAK": "1"}, "JICENG_SOAK"),
}  # fmt: skip


def start(home: Path, code: str = LOAD, **changes: str) -> subprocess.CompletedProcess[str]:
    """A new process with these settings and nothing of this one's."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    asked = {**kept, **SOUND, **changes, "JICENG_HOME": str(home), "PYTHONPATH": str(SRC)}
    asked["DJANGO_SETTINGS_MODULE"] = "jiceng.site.settings"
    command = [sys.executable, *(["-c", code] if code else [])]
    return subprocess.run(command, env=asked, capture_output=True, text=True, check=False)


def test_a_sound_production_starts(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "started"), done.stderr


@pytest.mark.parametrize(("changes", "named"), REFUSED.values(), ids=REFUSED)
def test_production_refuses_and_names_what_to_set(
    changes: dict[str, str], named: str, tmp_path: Path
) -> None:
    done = start(tmp_path, **changes)
    assert done.returncode != 0
    assert "started" not in done.stdout
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert named in last


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_a_playground_starts_without_any_key(mode: str, tmp_path: Path) -> None:
    # An empty variable is a variable: the playground's own values stand where nothing is said.
    bare = "import os; [os.environ.pop(name) for name in {*os.environ} & {%r, %r, %r}]; "
    bare %= ("JICENG_SECRET_KEY", "JICENG_KEYS", "JICENG_HOSTS")
    done = start(tmp_path, bare + LOAD, JICENG_MODE=mode)
    assert "started" in done.stdout, done.stderr


def test_production_does_not_serve_the_data_of_a_demo(tmp_path: Path) -> None:
    """A home that a demo filled says so in its own settings; production will not open it."""
    (tmp_path / "jiceng.env").write_text("JICENG_MODE=demo\n")
    done = start(tmp_path)
    assert done.returncode != 0
    assert "演示数据" in done.stderr.strip().splitlines()[-1]


def test_the_deployment_check_has_nothing_to_say(tmp_path: Path) -> None:
    code = ("import django; django.setup(); from django.core.management import call_command; "
            "call_command('check', deploy=True, fail_level='WARNING')")  # fmt: skip
    done = start(tmp_path, code)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize("mode", ["production", "demo"])
def test_the_clock_cannot_be_set_in_production(mode: str, tmp_path: Path) -> None:
    code = ("import django; django.setup(); import datetime; from jiceng.kernel import clock\n"
            "with clock.at(datetime.date(2020, 1, 1)): print('set')")  # fmt: skip
    done = start(tmp_path, code, JICENG_MODE=mode)
    assert ("set" in done.stdout) == (mode == "demo"), done.stderr


def test_cookies_travel_encrypted_and_the_browser_is_told(tmp_path: Path) -> None:
    code = ("import django; django.setup(); from django.conf import settings as s; "
            "print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_SECURE,"
            " s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)")  # fmt: skip
    assert start(tmp_path, code).stdout.split() == ["True"] * 5 + ["False"]


@pytest.mark.both
@pytest.mark.django_db
def test_the_database_keeps_what_it_has_acknowledged() -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            for name in ("synchronous_commit", "fsync", "full_page_writes"):
                cursor.execute(f"SHOW {name}")
                assert cursor.fetchone()[0] in {"on", "remote_apply"}
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.transaction_mode == "IMMEDIATE"


def test_a_web_worker_holds_no_library_that_only_some_pages_need():
    """They are the difference between 80 and 180 MB a worker, and half of every start."""
    asks = (
        "import sys, jiceng.site.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    environment = {"PATH": os.environ["PATH"], "JICENG_MODE": "demo", "PYTHONPATH": str(SRC)}
    done = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "jiceng" in loaded
    few = {"ninja", "pydantic", "pypinyin", "openpyxl", "docx", "numpy", "hypothesis", "pytest"}
    few |= {"xlsxwriter", "httpx", "icalendar", "PIL", "segno"}
    assert not loaded & few
