"""`make run`: fills the demo district if there is no data yet, serves it and says where to go."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tools.stamps import ROOT, VENV

JICENG = str(VENV / "bin/jiceng")
START_SECONDS = 60


def home() -> Path:
    """The data folder: JICENG_HOME or var/ in the clone."""
    return Path(os.environ.get("JICENG_HOME", ROOT / "var"))


def filled() -> bool:
    """Whether this installation was begun: `jiceng demo` and `jiceng init` write this file last."""
    return (home() / "jiceng.env").is_file() or os.environ.get("JICENG_MODE") == "production"


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def serve(host: str, port: int) -> int:
    """Run the server until it ends, and print the address as soon as it answers."""
    process = subprocess.Popen([JICENG, "serve", "--host", host, "--port", str(port)])
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        until = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < until and not answers(host, port):
            time.sleep(0.2)
        if process.poll() is None:
            welcome(host, port)
        return process.wait()
    except KeyboardInterrupt:
        return 0 if process.wait() in {0, -signal.SIGINT} else 1


def welcome(host: str, port: int) -> None:
    """Where to go and how to sign in."""
    print(
        f"\n  基层已启动 · Jiceng is running:  http://{host}:{port}/\n"
        "  演示账号列在登录页上，点选即可登录 · demo accounts are listed on the sign-in page\n"
        "  停止 · stop: Ctrl-C\n",
        flush=True,
    )


def main() -> int:
    """Demo if needed, then serve; the exit code is that of the step that ended."""
    words = argparse.ArgumentParser(prog="python -m tools.serve")
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, default=8000)
    asked = words.parse_args()
    if answers(asked.host, asked.port):
        print(
            f"端口 {asked.port} 已被占用，请换一个 · port {asked.port} is in use:"
            f" make run PORT={asked.port + 1}"
        )
        return 1
    if not filled():
        print("首次启动，正在建立示范区（不到一分钟） · first start, filling the demo district …")
        code = subprocess.run([JICENG, "demo"], check=False).returncode
        if code:
            return code
    return serve(asked.host, asked.port)


if __name__ == "__main__":
    sys.exit(main())
