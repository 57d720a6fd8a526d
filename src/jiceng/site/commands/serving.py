"""`jiceng serve`: the web server and the background worker, started and stopped together."""

import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from types import FrameType

from jiceng.site.commands.saying import CommandError, tell, warn
from jiceng.site.commands.starting import SETTINGS, begin, home, unsafe

GRACE = 20  # seconds for requests and jobs under way
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(asked: Namespace) -> int:
    """Serve until told to stop; if one of the two ends, so does the other."""
    begin()
    if found := unsafe():
        raise CommandError("不能启动：\n  " + "\n  ".join(found))
    _prepared()
    web = [sys.executable, "-m", "gunicorn", "jiceng.site.wsgi:application",
           "--bind", f"{asked.host}:{asked.port}", "--workers", str(asked.workers),
           "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "15",
           "--timeout", "120", "--log-level", "warning"]  # fmt: skip
    worker = [sys.executable, "-m", "django", "qcluster"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "JICENG_HOME": str(home())}
    return _together([web, worker], environment)


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


def _together(commands: list[list[str]], environment: dict[str, str]) -> int:
    running = [
        subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
        for command in commands
    ]
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        del number, frame
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(0.2)
    ended = [process for process in running if process.poll() is not None]
    _stop(running)
    if not stopping and ended:
        warn("服务意外停止，另一半也已停下")
        return 1
    return 0


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
