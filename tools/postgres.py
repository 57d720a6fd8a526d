"""A throw-away PostgreSQL: own folder, own port, own socket, gone when the work is done.

    python -m tools.postgres -- COMMAND …      runs COMMAND with DATABASE_URL set
    with throwaway() as url: …                  the same from Python

The server runs as an unprivileged user even when we are root (PostgreSQL refuses root), writes are
flushed as in real use (fsync stays on, crash tests depend on it), and only loopback is listened on.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.system import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "jiceng"
UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 60
STOP_SECONDS = 30
ATTEMPTS = 3


class NoServerError(RuntimeError):
    """There is no PostgreSQL server on this machine, or it would not start."""


@contextmanager
def throwaway(*settings: str) -> Iterator[str]:
    """Start a fresh server and yield the URL of its empty database; always stopped and removed.

    `settings` are the server's own, as `name=value`, where it shall not be as in real use.
    Raises NoServerError when no server is installed or none of three starts succeeds.
    """
    programs = postgres()
    if programs is None:
        raise NoServerError("没有 PostgreSQL 服务器 · no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="jiceng-pg-"))
    try:
        with _terminations():
            password = _initialise(programs, folder)
            server, port = _start(programs, folder, settings)
            try:
                _create(programs, folder, port)
                yield f"postgres://{USER}:{password}@127.0.0.1:{port}/{USER}"
            finally:
                _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _terminations() -> Iterator[None]:
    """Turn a polite kill into an ordinary exit, so that the server is stopped then too."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    try:
        before = signal.signal(signal.SIGTERM, leave)
    except ValueError:  # not in the main thread: whoever owns it decides
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _identity() -> dict[str, Any]:
    """Arguments of subprocess that drop root's rights; nothing for anyone else."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServerError("没有普通用户可运行 PostgreSQL · no unprivileged user to run PostgreSQL")


def _initialise(programs: Path, folder: Path) -> str:
    """Make the cluster's files; return the password of its only user."""
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    identity = _identity()
    if identity:
        for path in (folder, secret):
            os.chown(path, identity["user"], identity["group"])
    _quietly(
        [
            *(programs / "initdb", "--pgdata", folder / "data", "--username", USER),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--auth-local", "trust"),
            *("--auth-host", "scram-sha-256", "--pwfile", secret),
        ],
        folder,
    )
    return password


def _start(
    programs: Path, folder: Path, settings: tuple[str, ...] = ()
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; another process may take the port first, so try again."""
    for _ in range(ATTEMPTS):
        port = free_port()
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [
                    *(programs / "postgres", "-D", folder / "data", "-p", str(port)),
                    *("-k", folder, "-c", "listen_addresses=127.0.0.1"),
                    *("-c", "max_connections=60", "-c", "timezone=Asia/Shanghai"),
                    *(word for one in settings for word in ("-c", one)),
                ],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,
                **_identity(),
            )
        if _answers(programs, folder, port, server):
            return server, port
        _stop(server)
    tail = (folder / "log").read_text(errors="replace")[-2000:]
    raise NoServerError(f"PostgreSQL 未能启动 · PostgreSQL did not start:\n{tail}")


def _answers(programs: Path, folder: Path, port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server takes connections; False if it ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        asked = subprocess.run(
            [programs / "pg_isready", "-q", "-h", folder, "-p", str(port)], check=False
        )
        if asked.returncode == 0:
            return True
        time.sleep(0.1)
    return False


def _create(programs: Path, folder: Path, port: int) -> None:
    """Make the empty database that the URL names."""
    _quietly(
        [programs / "createdb", "-h", folder, "-p", str(port), "-U", USER, USER],
        folder,
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then force."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(STOP_SECONDS)


def _quietly(command: list[Any], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **_identity()
    )
    if done.returncode:
        raise NoServerError(f"{command[0]}: {done.stdout}{done.stderr}")


def free_port() -> int:
    """A port of loopback that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Run a command against a throw-away server; return its exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("python -m tools.postgres -- COMMAND …")
        return 2
    try:
        with throwaway() as url:
            environment = {**os.environ, "DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except NoServerError as error:
        print(error)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
