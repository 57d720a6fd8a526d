"""`make test` tells the truth: what did not run is named, and in CI it is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import suite
from tools.stamps import ROOT

SKIPS = "import pytest\n\n\ndef test_it_shrugs():\n    pytest.skip('no such machine')\n"
SOAKS = "import pytest\n\n\n@pytest.mark.soak\ndef test_it_takes_hours():\n    assert False\n"


def run(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as the project does on one file of its own."""
    file = folder / "test_one.py"
    file.write_text(text, encoding="utf-8")
    options = ["-p", "tests.conftest", "-c", "pyproject.toml", str(file)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=ROOT,
        env={**os.environ, "CI": "", "JICENG_SOAK": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_skip_is_reported_with_its_reason(tmp_path: Path) -> None:
    done = run(tmp_path, SKIPS)
    assert done.returncode == 0
    assert "1 skipped" in done.stdout
    assert "no such machine" in done.stdout


@pytest.mark.slow
def test_a_skip_in_ci_is_a_failure(tmp_path: Path) -> None:
    done = run(tmp_path, SKIPS, CI="true")
    assert done.returncode == 1
    assert "nothing may be skipped in CI" in done.stdout
    assert "no such machine" in done.stdout


@pytest.mark.slow
def test_a_soak_test_runs_only_when_asked(tmp_path: Path) -> None:
    assert "1 deselected" in run(tmp_path, SOAKS).stdout
    assert "1 failed" in run(tmp_path, SOAKS, JICENG_SOAK="1").stdout


@pytest.mark.parametrize(("strict", "code"), [(False, 0), (True, 1)])
def test_a_pass_left_out_is_named_and_fails_only_in_ci(
    strict: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "STRICT", strict)
    one = suite.Pass("PostgreSQL", "both")
    one.leave_out("no server here")
    suite.report([one], [], 60.0)
    said = capsys.readouterr().out
    assert one.code == code
    assert "PostgreSQL: no server here" in said
    assert "nothing skipped" not in said


def test_the_closing_line_of_pytest_is_recognised() -> None:
    assert suite.CLOSING.match("===== 3 passed, 1 skipped in 0.52s =====\n")
    assert suite.CLOSING.match("= 900 passed, 2 warnings in 312.10s (0:05:12) =\n")
    assert not suite.CLOSING.match("===== slowest 10 durations =====\n")
