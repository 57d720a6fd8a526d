"""Loaded before Django's settings (pytest's `-p`): test mode, a home of its own, no network.

Each process of the run has its own data folder, in memory where the machine has room, so that the
SQLite file under test is a real file (write-ahead log, several connections) and still fast.
"""

import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")  # noqa: S108 - only a place for a private folder made by mkdtemp
ROOM_NEEDED = 1 << 30
LOOPBACK = {"127.0.0.1", "::1", "localhost", "", "0.0.0.0", "::", None}  # noqa: S104


def _home() -> Path:
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    roomy = roomy and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    folder = Path(tempfile.mkdtemp(prefix="jiceng-test-", dir=MEMORY if roomy else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class NetworkError(RuntimeError):
    """A test tried to leave the machine."""


def _guard(address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else None
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOOPBACK and not str(host).startswith("127."):
        raise NetworkError(f"测试不得访问网络 · tests stay on this machine: {host}")


def _keep_to_loopback() -> None:
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _guard(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _guard(address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *rest: Any, **named: Any) -> Any:
        _guard((host,))
        return lookup(host, *rest, **named)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_lookup


HOME = _home()
os.environ["JICENG_MODE"] = "test"
os.environ["JICENG_HOME"] = str(HOME)
_keep_to_loopback()
