"""Makes what a clone needs: environment, locked libraries, assets, translations, static files.

Run by `make setup` with the system's Python: standard library only, and each part is left alone
when its inputs have not changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools import assets
from tools.progress import Failed, Steps, run
from tools.stamps import ROOT, VENV, digest, fresh, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINIMUM = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
PYTHON = VENV / "bin/python"
LOCKS = ROOT / "requirements"
PACKAGE = ROOT / "src/jiceng"
STATIC = ROOT / "staticfiles"


def main(*, development: bool) -> None:
    """Bring the clone up to date; `development` adds what the tests and linters need."""
    if sys.version_info < MINIMUM:
        _restart_with_newer()
    parts = [
        Part("venv", "虚拟环境 · virtual environment", digest([], str(VENV)), _venv, PYTHON),
        _libraries("build", "安装工具与 Node · installers and Node"),
        _libraries("runtime", "运行依赖 · libraries"),
        *([_libraries("dev", "测试依赖 · test libraries")] if development else []),
        Part("project", "命令 jiceng · the command", _project_inputs(), _project),
        Part("compiled", "预编译 · compiling", _code(), lambda: _compile(PACKAGE)),
        Part("messages", "界面译文 · translations", digest(_sources()), _messages),
        Part("assets", "前端资源 · front-end files", assets.value(), _assets, assets.TARGET),
        Part("static", "静态文件 · static files", _static_inputs(), _static, STATIC),
    ]
    steps = Steps(len(parts))
    for part in parts:
        part.make(steps)


@dataclass
class Part:
    """One part of the set-up: done again only when its inputs changed or its result is gone."""

    name: str
    title: str
    inputs: str
    work: Callable[[], None]
    result: Path = VENV

    def make(self, steps: Steps) -> None:
        """Do the work under a line of progress, or count it as done."""
        if self.result.exists() and fresh(self.name, self.inputs):
            steps.skip(self.title)
            return
        with steps.step(self.title):
            self.work()
        write(self.name, self.inputs)


def _restart_with_newer() -> None:
    """Hand over to a newer Python of this machine, or say plainly which one is missing."""
    for name in NEWER:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, "-m", "tools.setup", *sys.argv[1:]])  # noqa: S606
    print("需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed: make setup PYTHON=…")
    raise Failed(1)


def _venv() -> None:
    """A new environment, unless there is one whose Python still runs and is new enough."""
    if PYTHON.exists():
        asks = f"import sys; sys.exit(sys.version_info < {MINIMUM})"
        if subprocess.run([PYTHON, "-c", asks], check=False).returncode == 0:
            return
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        run([sys.executable, "-m", "venv", VENV])
    except Failed:
        print("缺少 venv · venv is missing; Debian/Ubuntu: apt install python3-venv")
        raise


def _libraries(name: str, title: str) -> Part:
    lock = LOCKS / f"{name}.lock"
    return Part(name, title, digest([lock], "compiled"), lambda: _put_in(lock))


def _put_in(lock: Path) -> None:
    _install(lock)
    _compile(VENV / "lib")


def _install(lock: Path) -> None:
    """Install a lock with hashes: with uv once it is there, else (or if uv fails) with pip."""
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    plain = (*pip, "--require-hashes", "-r", lock)
    uv = VENV / "bin/uv"
    if not uv.exists():
        run(plain)
        return
    quick = (uv, "--quiet", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", lock)
    done = subprocess.run(quick, env=_environment(), capture_output=True, check=False)
    if done.returncode:
        print("uv 未成功，改用 pip · uv did not succeed, using pip instead", flush=True)
        run(plain)


def _environment() -> dict[str, str]:
    """The environment for uv: it follows the index and certificate that pip is configured with."""
    environment = dict(os.environ)
    done = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    index = os.environ.get("PIP_INDEX_URL") or done.stdout.strip()
    if index:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    certificate = os.environ.get("PIP_CERT")
    if certificate:
        environment.setdefault("SSL_CERT_FILE", certificate)
    return environment


def _project() -> None:
    run(
        [
            *(VENV / "bin/uv", "--quiet", "pip", "install", "--python", PYTHON),
            *("--offline", "--no-deps", "--no-build-isolation", "--editable", ROOT),
        ]
    )


def _project_inputs() -> str:
    return digest([ROOT / "pyproject.toml"], str(ROOT))


def _compile(folder: Path) -> None:
    """Only what changed is compiled. Where Python may not keep it (PYTHONDONTWRITEBYTECODE, as
    images of containers set it), half of every start would be compiling.
    """
    run([PYTHON, "-m", "compileall", "-q", "-j", "0", folder])


def _code() -> str:
    return digest(sorted(PACKAGE.rglob("*.py")), sys.version)


def _sources() -> list[Path]:
    return sorted(PACKAGE.glob("locale/*/LC_MESSAGES/*.po"))


def _messages() -> None:
    for source in _sources():
        target = source.with_suffix(".mo")
        locale = source.parent.parent.name
        run([VENV / "bin/pybabel", "compile", "-i", source, "-o", target, "-l", locale])


def _assets() -> None:
    run([PYTHON, "-m", "tools.assets"], folder=ROOT)


def _static_inputs() -> str:
    folders = [p for p in sorted(PACKAGE.rglob("static")) if p.is_dir()]
    return digest([*folders, LOCKS / "runtime.lock", PACKAGE / "site/settings.py"], assets.value())


def _static() -> None:
    run(
        [PYTHON, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0"],
        environment={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "jiceng.site.settings",
            "JICENG_MODE": "demo",
        },
    )


if __name__ == "__main__":
    main(development="--dev" in sys.argv[1:])
