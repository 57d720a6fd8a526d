"""Shows that long work moves: a bar on a terminal, plain lines in a log. Standard library only."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

WIDTH = 24
REDRAW_SECONDS = 0.2
LINE_SECONDS = 15.0
TAIL_LINES = 40


class Failed(SystemExit):
    """A step did not succeed; its output has been shown. Exit code 1 unless told otherwise."""


class Steps:
    """A counted sequence of named steps: `with steps.step("依赖 · libraries"): …`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.started = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce a step, keep its line alive while it runs, and close it with its seconds."""
        stop = threading.Event()
        began = time.monotonic()
        ticker = threading.Thread(target=self._tick, args=(title, began, stop), daemon=True)
        ticker.start()
        try:
            yield
        except BaseException:
            stop.set()
            ticker.join()
            self._line(f"{self._bar()} {title} … 未完成 · not finished")
            raise
        stop.set()
        ticker.join()
        self.done += 1
        self._line(f"{self._bar()} {title}  {time.monotonic() - began:.1f} s")

    def skip(self, title: str) -> None:
        """Count a step whose result is already there."""
        self.done += 1
        self._line(f"{self._bar()} {title}  已就绪 · up to date")

    def _bar(self) -> str:
        filled = WIDTH * self.done // max(self.total, 1)
        return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.total}"

    def _tick(self, title: str, began: float, stop: threading.Event) -> None:
        live = sys.stdout.isatty()
        if not live:
            self._line(f"{self._bar()} {title} …")
        while not stop.wait(REDRAW_SECONDS if live else LINE_SECONDS):
            text = f"{self._bar()} {title} … {time.monotonic() - began:.0f} s"
            if live:
                sys.stdout.write("\r\033[K" + text)
                sys.stdout.flush()
            else:
                self._line(text)

    @staticmethod
    def _line(text: str) -> None:
        sys.stdout.write(("\r\033[K" if sys.stdout.isatty() else "") + text + "\n")
        sys.stdout.flush()


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a command quietly; if it fails show the end of what it said and raise `Failed`."""
    with tempfile.TemporaryFile() as log:
        done = subprocess.run(
            [str(word) for word in command],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            check=False,
        )
        if done.returncode == 0:
            return
        log.seek(0)
        lines = log.read().decode("utf-8", "replace").splitlines()
    sys.stdout.write("\n" + "\n".join(lines[-TAIL_LINES:]) + "\n")
    sys.stdout.write(f"失败 · failed ({done.returncode}): {' '.join(map(str, command))}\n")
    raise Failed(1)
