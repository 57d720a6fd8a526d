"""Red controls of the import contracts and the banned names: each guard refuses what it is for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.stamps import ROOT

BIN = Path(sys.executable).parent
# A house that keeps every contract, as module -> what it imports.
SOUND = {
    "kernel.words": "",
    "kit.sheets": "from jiceng.kernel import words",
    "registers.orgs.models": "from jiceng.kernel import words",
    "registers.people.models": "from jiceng.registers.orgs import models",
    "work.life.rules": "from jiceng.kernel import words",
    "work.life.models": "from jiceng.work.life import rules",
    "work.life.actions": "from jiceng.work.life import models",
    "work.life.figures": "from jiceng.work.life import models",
    "work.life.pages": "from jiceng.work.life import actions, figures",
    "work.dues.models": "from jiceng.registers.people import models",
    "insight.shelf": "from jiceng.kit import sheets",
    "site.urls": "from jiceng.work.life import pages",
}
ORGS, PEOPLE = "registers.orgs.models", "registers.people.models"
BREACHES = {
    "the kernel looks up": (
        "Floors",
        {"kernel.words": "from jiceng.kit import sheets", "kit.sheets": ""},
    ),
    "a room knows another": (
        "Rooms do not know each other",
        {"work.dues.models": "from jiceng.work.life import rules"},
    ),
    "figures see actions": (
        "Furniture stands",
        {"work.life.figures": "from jiceng.work.life import actions"},
    ),
    "a room has a drawer for everything": ("Furniture stands", {"work.life.utils": ""}),
    "a register has a drawer for everything": ("Furniture stands", {"registers.orgs.helpers": ""}),
    "a rule knows Django": ("Rules and flows are pure", {"work.life.rules": "import django.db"}),
    "two siblings need each other": (
        "No cycles",
        {
            "insight.shelf": "from jiceng.insight import desk",
            "insight.desk": "import jiceng.insight.shelf",
        },
    ),
    "a register looks up": (
        "Registers have an order",
        {ORGS: "from jiceng.registers.people import models", PEOPLE: ""},
    ),
    "a register has no place": ("Registers have an order", {"registers.gossip.models": ""}),
}


def build(folder: Path, modules: dict[str, str]) -> None:
    """Write the house as a package, with the project's own contracts beside it."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, text in modules.items():
        path = folder.joinpath("jiceng", *name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""A module."""\n\n{text}\n', encoding="utf-8")
    for part in (folder / "jiceng", *(folder / "jiceng").rglob("*")):
        if part.is_dir():
            (part / "__init__.py").touch()


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [BIN / "lint-imports", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_sound_house_keeps_every_contract(tmp_path: Path) -> None:
    build(tmp_path, SOUND)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "changes"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_refused_by_its_contract(
    contract: str, changes: dict[str, str], tmp_path: Path
) -> None:
    build(tmp_path, SOUND | changes)
    done = lint(tmp_path)
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert done.returncode == 1
    assert any(line.startswith(contract) for line in broken), done.stdout


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("from datetime import date\n\ntoday = date.today()\n", "TID251"),
        ("from django.utils import timezone\n\nmoment = timezone.now()\n", "TID251"),
        ("from django.db.models.signals import post_save\n\nprint(post_save)\n", "TID251"),
        ("from django.utils.safestring import mark_safe\n\nx = mark_safe('<b>')\n", "TID251"),
        ("from . import models\n\nx = models\n", "TID252"),
        ("try:\n    x = 1\nexcept Exception:\n    x = 2\n", "BLE001"),
        ("print('here')\n", "T201"),
    ],
)
def test_a_banned_line_is_refused_in_a_room(line: str, rule: str) -> None:
    name = ["--stdin-filename", "src/jiceng/work/life/models.py", "-"]
    done = subprocess.run(
        [BIN / "ruff", "check", "--output-format=concise", *name],
        input=f'"""A module."""\n\n{line}',
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert rule in done.stdout


def test_a_page_with_an_inline_style_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('{% load i18n %}\n<p style="color: red">{% translate "x" %}</p>\n')
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [BIN / "djlint", page, "--lint"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "H021" in done.stdout
