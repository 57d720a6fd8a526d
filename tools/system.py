"""Finds what the tests need of a machine (PostgreSQL, Chromium, fonts, Pango); root installs it."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.progress import Failed, run

if TYPE_CHECKING:
    from collections.abc import Callable

# Without windows to draw, a page takes a fifth less work.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SERVERS = Path("/usr/lib/postgresql")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
FONTS = ("*NotoSansCJK*", "*NotoSerifCJK*", "*SourceHan*", "wqy-*", "*simsun*", "*SimSun*")


@dataclass(frozen=True)
class Need:
    """Something of the machine: how to find it and which Debian package brings it."""

    title: str
    package: str
    find: Callable[[], Path | None]


def postgres() -> Path | None:
    """The folder with `postgres` and `initdb`, newest version first; None if there is no server."""
    versions = sorted(
        (p for p in SERVERS.glob("*/bin") if (p / "postgres").exists()),
        key=lambda p: int(p.parent.name) if p.parent.name.isdigit() else 0,
    )
    if versions:
        return versions[-1]
    found = shutil.which("postgres")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "initdb").exists() else None


def chromium() -> Path | None:
    """A Chromium to drive: JICENG_CHROMIUM, or the first one found on the PATH."""
    named = os.environ.get("JICENG_CHROMIUM")
    if named:
        return Path(named)
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return Path(found) if found else None


def offered(package: str) -> bool:
    """Whether it could be installed here."""
    asked = shutil.which("apt-cache")
    if os.geteuid() != 0 or asked is None:
        return False
    return (
        subprocess.run([asked, "show", package], capture_output=True, check=False).returncode == 0
    )


def lightest() -> Path | None:
    """The browser to drive; none as long as a lighter one could be installed."""
    found = chromium()
    named = os.environ.get("JICENG_CHROMIUM")
    heavy = found is not None and not named and found.name in BROWSERS[1:]
    return None if heavy and offered(SHELL) else found


def fonts() -> Path | None:
    """A font file with Chinese characters, so that pages under test are drawn as users see them."""
    return next(
        (file for folder in FONT_FOLDERS for name in FONTS for file in folder.rglob(name)), None
    )


def pango() -> Path | None:
    """What sets the lines of a PDF; the library is known by its name alone."""
    found = ctypes.util.find_library("pangoft2-1.0")
    return Path(found) if found else None


def needs() -> tuple[Need, ...]:
    """What the tests need of a machine, by the packages that bring it here."""
    browser = SHELL if offered(SHELL) else "chromium"
    return (
        Need("PostgreSQL", "postgresql", postgres),
        Need("Chromium", browser, lightest),
        Need("中文字体 · Chinese fonts", "fonts-noto-cjk", fonts),
        Need("Pango", "libpangoft2-1.0-0", pango),
    )


def missing() -> list[Need]:
    """The needs that this machine does not meet now."""
    return [need for need in needs() if need.find() is None]


def provide() -> list[Need]:
    """Install what is missing where that is allowed; return what is missing still."""
    wanted = missing()
    apt = shutil.which("apt-get")
    if not wanted:
        return []
    names = " ".join(need.package for need in wanted)
    if os.geteuid() != 0 or apt is None:
        print(f"缺少 · missing: {names} (Debian/Ubuntu: sudo apt-get install {names})")
        return wanted
    print(f"正在安装 · installing: {names} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "--no-install-recommends", *names.split()]
    done = subprocess.run(install, env=environment, capture_output=True, check=False)
    if done.returncode:
        try:
            run([apt, "update"], environment=environment)
            run(install, environment=environment)
        except Failed:
            print("安装未成功 · could not be installed; see the lines above")
    return missing()


if __name__ == "__main__":
    sys.exit(1 if provide() else 0)
