"""`make check`: style, types, contracts, migrations, deployment settings, then the fast tests."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tools.stamps import ROOT, VENV

BIN = VENV / "bin"
PYTHON = str(BIN / "python")
AT_ONCE = 2
FAST = "not browser and not postgres and not slow and not soak"


@dataclass(frozen=True)
class Check:
    """One command that must succeed, with what it needs in its environment."""

    title: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def environment(home: str, **more: str) -> dict[str, str]:
    """This process's environment in test mode with a home of its own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jiceng.site.settings",
        "JICENG_MODE": "test",
        "JICENG_HOME": home,
        **more,
    }


def checks(home: str) -> list[Check]:
    """Everything that is checked without running tests, the slowest first."""
    test = environment(home)
    production = environment(
        home,
        JICENG_MODE="production",
        JICENG_SECRET_KEY=secrets.token_urlsafe(60),
        JICENG_KEYS=f"k1=aes-256-gcm:{secrets.token_hex(32)}",
        JICENG_HOSTS="jiceng.example",
    )
    django = (PYTHON, "-m", "django")
    return [
        Check("类型 · types (mypy)", (str(BIN / "mypy"), "--no-error-summary"), test),
        Check("导入合同 · contracts", (str(BIN / "lint-imports"), "--no-cache"), test),
        Check("风格 · ruff check", (str(BIN / "ruff"), "check", "."), test),
        Check("格式 · ruff format", (str(BIN / "ruff"), "format", "--check", "."), test),
        Check("译文 · English", (PYTHON, "-m", "tools.languages", "--check"), test),
        Check("模板 · djlint", (str(BIN / "djlint"), "src", "--lint", "--quiet"), test),
        Check(
            "迁移 · migrations",
            (*django, "makemigrations", "--check", "--dry-run", "-v", "1"),
            test,
        ),
        Check(
            "部署设置 · check --deploy",
            (*django, "check", "--deploy", "--fail-level", "WARNING"),
            production,
        ),
    ]


def lint() -> list[str]:
    """Run all checks, two at a time; return the titles of those that failed."""
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="jiceng-check-") as home,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        wanted = checks(home)
        for check, (code, output, seconds) in zip(wanted, pool.map(_run, wanted), strict=True):
            print(f"{'✓' if code == 0 else '✗'} {check.title}  {seconds:.1f} s", flush=True)
            if code:
                failed.append(check.title)
                print(output, flush=True)
    return failed


def _run(check: Check) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def main() -> int:
    """Lint, then the tests that need neither browser nor PostgreSQL and are not slow."""
    failed = lint()
    command = [PYTHON, "-m", "pytest", "-q", "-n", str(AT_ONCE), "-m", FAST]
    tests = subprocess.run(command, cwd=ROOT, check=False).returncode
    if failed:
        print("未通过 · failed: " + ", ".join(failed))
    return 1 if failed or tests else 0


if __name__ == "__main__":
    sys.exit(main())
