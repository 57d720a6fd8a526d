"""`make test`: the checks, then the tests on SQLite, on PostgreSQL and in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

from tools import check, system
from tools.postgres import NoServerError, throwaway
from tools.stamps import ROOT

CLOSING = re.compile(r"^=+ .*\bin [\d.]+s.*=+$")
SKIPPED = re.compile(r"^SKIPPED ")
FAILED = re.compile(r"^(FAILED|ERROR) ")
STRICT = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
WORKERS = ("-n", "2", "--dist", "worksteal")
# Of one pass, that no other should hear: which database; and that Python may not keep what it has
# compiled, as images of containers say: each process of each pass would compile all tests again.
LEFT_OUT = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
SCOPED = ("-n", "2", "--dist", "loadscope")  # each module has a stage and a server of its own


@dataclass
class Pass:
    """One run of pytest: which tests, and what came of it."""

    title: str
    chosen: str
    options: tuple[str, ...] = WORKERS
    code: int = 0
    closing: str = ""
    skipped: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def run(self, arguments: list[str], database: str | None = None) -> None:
        """Run pytest, showing what it says; keep its closing, skip and failure lines."""
        print(f"\n—— {self.title} ——", flush=True)
        environment = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}
        if database:
            environment["DATABASE_URL"] = database
        options = [*self.options, "--durations=10", "-m", self.chosen, *arguments]
        command = [check.PYTHON, "-m", "pytest", *options]
        seen: list[str] = []
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                seen.append(line.rstrip())
        self.code = process.returncode
        self.closing = next(filter(CLOSING.match, reversed(seen)), "")
        self.skipped = tuple(filter(SKIPPED.match, seen))
        self.failed = tuple(filter(FAILED.match, seen))

    def leave_out(self, reason: str) -> None:
        """Note that the whole pass did not run; in CI that is a failure."""
        self.skipped = (reason,)
        self.code = 1 if STRICT else 0
        self.closing = f"未运行 · not run: {reason}"


def main(arguments: list[str]) -> int:
    """Everything, to the end, even when something fails early; 0 only if all of it passed."""
    began = time.monotonic()
    system.provide()
    failed = check.lint()
    postgres = Pass(
        "PostgreSQL：并发、崩溃、留痕与各室一遍 · on PostgreSQL",
        "(both or race or postgres) and not browser and not soak",
    )
    browser = Pass("浏览器 · in Chromium", "browser and not soak", SCOPED)
    sqlite = Pass("SQLite：全部 · on SQLite", "not browser and not postgres and not soak")
    try:
        # What the server has learnt of tables that are emptied again and again misleads it.
        with throwaway("autovacuum=off") as url:
            postgres.run(arguments, url)
    except NoServerError as error:
        postgres.leave_out(str(error))
    if system.chromium():
        browser.run(arguments)
    else:
        browser.leave_out("没有 Chromium · no Chromium on this machine")
    sqlite.run(arguments)
    passes = [postgres, browser, sqlite]
    report(passes, failed, time.monotonic() - began)
    return 1 if failed or any(p.code for p in passes) else 0


def report(passes: list[Pass], failed: list[str], seconds: float) -> None:
    """What was skipped and why, which checks failed, and each pass's own closing line, last."""
    print(f"\n—— 小结 · summary ({seconds / 60:.1f} min) ——")
    skipped = [f"  {p.title}: {line}" for p in passes for line in p.skipped]
    print("\n".join(["跳过的 · skipped:", *skipped]) if skipped else "没有跳过 · nothing skipped")
    print(
        "检查 · checks: "
        + ("未通过 · failed: " + ", ".join(failed) if failed else "全部通过 · passed")
    )
    for one in passes:
        print(f"{one.title}{'' if one.code == 0 else f'  ✗ ({one.code})'}")
        print("\n".join([*one.failed, one.closing]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
