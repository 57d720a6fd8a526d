"""`make run`: a district is filled once, a busy port is named, the address is printed."""

import socket
import sys
from pathlib import Path

import pytest

from tools import serve


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `jiceng` that only notes what it was asked."""
    log = folder / "asked"
    script = folder / "jiceng"
    script.write_text(f'#!/bin/sh\necho "$@" >> {log}\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(serve, "JICENG", str(script))
    monkeypatch.setenv("JICENG_HOME", str(folder))
    monkeypatch.delenv("JICENG_MODE")
    return log


def start(monkeypatch: pytest.MonkeyPatch, port: int) -> int:
    monkeypatch.setattr(sys, "argv", ["serve", "--port", str(port)])
    return serve.main()


@pytest.fixture
def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_an_empty_home_is_filled_before_serving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    log = stand_in(tmp_path, monkeypatch)
    assert start(monkeypatch, free) == 0
    demo, serving = log.read_text().splitlines()
    assert demo == "demo"
    assert serving == f"serve --host 127.0.0.1 --port {free}"


def test_a_filled_home_is_only_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    log = stand_in(tmp_path, monkeypatch)
    (tmp_path / "jiceng.env").write_text("JICENG_MODE=demo\n")
    assert start(monkeypatch, free) == 0
    assert log.read_text().splitlines() == [f"serve --host 127.0.0.1 --port {free}"]


def test_production_is_never_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    log = stand_in(tmp_path, monkeypatch)
    monkeypatch.setenv("JICENG_MODE", "production")
    assert start(monkeypatch, free) == 0
    assert "demo" not in log.read_text()


def test_a_busy_port_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = stand_in(tmp_path, monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert start(monkeypatch, port) == 1
    assert f"PORT={port + 1}" in capsys.readouterr().out
    assert not log.exists()
