"""The two commands: locks without addresses, one way into CI, every promised target, and servers
and browsers that start, answer and go away."""

import json
import os
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from bench import __main__ as bench
from tests.environment import NetworkError
from tools import assets, postgres, setup, soak
from tools.stamps import ROOT, digest

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOCKS = [*sorted((ROOT / "requirements").glob("*.lock")), ROOT / "package-lock.json"]
TARGETS = {"setup", "run", "demo", "check", "test", "soak", "bench", "docs", "lock"}
PINNED = re.compile(r"^[a-z0-9._-]+(\[[a-z,]+\])?==\S+( ; .+)? \\$")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_registry(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "resolved" not in text
    assert not re.search(r"pypi\.|npmjs|registry|--index|--find-links", text)


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda path: path.name
)
def test_every_library_is_pinned_and_hashed(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    names = [n for n, line in enumerate(lines) if line and line[0] not in " #"]
    assert names
    for number in names:
        assert PINNED.match(lines[number])
        assert "--hash=sha256:" in lines[number + 1]


def test_set_up_compiles_even_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise each start, each command and each worker of the tests compiles all of it again."""
    (tmp_path / "room.py").write_text("DOOR = 1\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    setup._compile(tmp_path)
    assert [*tmp_path.glob("__pycache__/room.*.pyc")]


def test_every_front_end_package_has_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    third_party = {name: entry for name, entry in packages.items() if name}
    assert third_party
    assert all(entry["integrity"].startswith("sha512-") for entry in third_party.values())


def test_the_test_libraries_agree_with_the_running_ones() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))

    runtime, dev = versions("runtime.lock"), versions("dev.lock")
    assert {n: v for n, v in dev.items() if n in runtime and runtime[n] != v} == {}


def test_ci_runs_the_test_command() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    assert re.search(r"^exec make test$|^make test$", script, re.MULTILINE)
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_promised_target_is_in_the_makefile(target: str) -> None:
    dry = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert dry.returncode == 0, dry.stderr


def test_no_third_party_file_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    made = ("node_modules/", "static_vendor/", "staticfiles/", ".venv/", "var/")
    assert [path for path in tracked if path.startswith(made)] == []


def test_copied_assets_mention_no_source_map() -> None:
    copied = [p for p in assets.TARGET.rglob("*") if p.suffix in {".css", ".js"}]
    assert copied
    assert [p.name for p in copied if b"sourceMappingURL=" in p.read_bytes()] == []


def test_a_stamp_changes_with_name_and_bytes() -> None:
    here = Path(__file__)
    assert digest([here]) == digest([here])
    assert digest([here]) != digest([here.parent / "conftest.py"])
    assert digest([here], "a") != digest([here], "b")


def test_a_test_cannot_leave_the_machine() -> None:
    import socket

    with pytest.raises(NetworkError):
        socket.create_connection(("198.51.100.7", 80), timeout=1)
    with pytest.raises(NetworkError):
        socket.getaddrinfo("example.org", 80)


def test_tests_have_a_home_of_their_own() -> None:
    from django.conf import settings

    assert settings.JICENG_MODE == "test"
    assert not Path(settings.JICENG_HOME).is_relative_to(ROOT)


@pytest.mark.postgres
def test_a_throw_away_server_answers_flushes_and_goes_away() -> None:
    with postgres.throwaway() as url:
        with psycopg.connect(url) as connection:
            asked = connection.execute(
                "SELECT current_setting('fsync'), current_setting('unix_socket_directories'),"
                " current_setting('listen_addresses'), current_setting('server_encoding')"
            ).fetchone()
        assert asked is not None
        fsync, folder, listens, encoding = asked
        assert (fsync, listens, encoding) == ("on", "127.0.0.1", "UTF8")
        assert Path(folder).is_dir()
    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


@pytest.mark.postgres
def test_the_command_line_hands_the_url_over_and_the_exit_code_back() -> None:
    code = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgres') else 1)"
    done = subprocess.run(
        [sys.executable, "-m", "tools.postgres", "--", sys.executable, "-c", code],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 7


@pytest.mark.browser
def test_the_browser_draws_chinese(page: "Page") -> None:
    page.set_content("<h1>基层</h1><p id=wide>民主评议党员</p>")
    box = page.locator("#wide").bounding_box()
    assert page.inner_text("h1") == "基层"
    assert box is not None and box["height"] > 10


def test_the_bench_runs_every_group_it_knows(tmp_path, monkeypatch) -> None:
    ran = []
    home = tmp_path / "demo"
    home.mkdir()
    monkeypatch.setattr(bench, "base", lambda *_given: (home, 1.0))
    monkeypatch.setattr(bench, "child", lambda group, *_given, **_named: ran.append(group) or [])
    monkeypatch.setattr(bench, "on_postgresql", lambda *_given: [])
    asked = Namespace(demo=None, only=None, members=1, rows=2, orders=1)
    assert bench.run(asked, tmp_path) == []
    assert set(bench.GROUPS) <= set(ran)


def test_a_soak_of_one_database_leaves_what_is_known_of_the_other(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(soak, "PAGE", tmp_path / "soak.md")
    line = soak.Line("test_a", "SQLite", "passed", 1.0, "moves=3")
    soak.keep(soak.section("SQLite", [line], 60))
    soak.keep(soak.section("PostgreSQL", [], 60))
    before = soak.PAGE.read_text(encoding="utf-8")
    soak.keep(soak.section("PostgreSQL", [], 600))
    after = soak.PAGE.read_text(encoding="utf-8")
    told = "## SQLite"
    assert after.partition(told)[2] == before.partition(told)[2] and "moves=3" in after
    assert after.count("\n## ") == 2 and "Took: 10.0" in after
