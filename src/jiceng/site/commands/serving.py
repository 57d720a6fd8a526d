"""`jiceng serve`: the web server and the background worker, started and stopped together."""

import os
import signal
import socket
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from types import FrameType
from typing import Any

from jiceng.site.commands.saying import CommandError, tell, warn
from jiceng.site.commands.starting import SETTINGS, begin, home, unsafe

GRACE = 20  # seconds for requests and jobs under way
FORK = get_context("fork")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(asked: Namespace) -> int:
    """Serve until told to stop; if one of the two ends, so does the other."""
    begin()
    if found := unsafe():
        raise CommandError("不能启动：\n  " + "\n  ".join(found))
    _free(asked.host, asked.port)
    _prepared()
    os.environ["DJANGO_SETTINGS_MODULE"], os.environ["JICENG_HOME"] = SETTINGS, str(home())
    return _together([partial(_web, asked), _jobs])


def _free(host: str, port: int) -> None:
    """Nobody listens there yet. Raises CommandError with the way out."""
    try:
        socket.create_connection((LOOPBACK[0] if host == "0.0.0.0" else host, port), 1).close()  # noqa: S104
    except OSError:
        return
    raise CommandError(f"{port} 端口已经被占用，请换一个，例如 jiceng serve --port {port + 1}")


def _web(asked: Namespace) -> None:
    """The web server. Its workers are forked with everything loaded: sooner there, and smaller."""
    from gunicorn.app.base import (  # type: ignore[import-untyped]  # noqa: PLC0415
        BaseApplication,
    )

    class Web(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            chosen = {
                "bind": f"{asked.host}:{asked.port}",
                "workers": asked.workers,
                "worker_class": "gthread",
                "threads": 4,
                "graceful_timeout": 15,
                "timeout": 120,
                "loglevel": "warning",
                "preload_app": True,
            }
            for name, value in chosen.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from jiceng.site.wsgi import application  # noqa: PLC0415

            return application

    Web().run()


def _jobs() -> None:
    """The background worker."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("qcluster")


def _prepared() -> None:
    """Tables and static files as this version wants them."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    home().mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        raise CommandError("还没有数据：请先运行 jiceng init（正式）或 jiceng demo（演示）")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        tell("正在升级数据表……")
        call_command("migrate", interactive=False, verbosity=0)
    from django.conf import settings  # noqa: PLC0415

    from jiceng.kit.schedules import ensure  # noqa: PLC0415

    ensure()

    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        tell("正在准备静态文件……")
        call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()


def _together(works: Sequence[Callable[[], None]]) -> int:
    """Each in a process of its own, forked from this one, which has loaded what they share."""
    running = [FORK.Process(target=_apart, args=(work,)) for work in works]
    for process in running:
        process.start()
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        del number, frame
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping and all(process.is_alive() for process in running):
        time.sleep(0.2)
    ended = [process for process in running if not process.is_alive()]
    _stop(running)
    if not stopping and ended:
        warn("服务意外停止，另一半也已停下")
        return 1
    return 0


def _apart(work: Callable[[], None]) -> None:
    """In a session of its own: Ctrl-C reaches the parent alone, which then ends both in order."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    work()


def _stop(running: Sequence[Any]) -> None:
    for process in running:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in running:
        process.join(max(0.1, until - time.monotonic()))
        if process.is_alive():
            os.killpg(process.pid, signal.SIGKILL)
            process.join()
