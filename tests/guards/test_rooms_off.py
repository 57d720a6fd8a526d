"""The house stands with any room taken out: no other room, page or figure needs it.

A room that needs another shows only where the other is out and it is in itself. So that not every
room costs a start of its own, rooms are taken out many at a time, in such families that every room
is out somewhere where any other one is in.
"""

import os
import subprocess
import sys
from itertools import combinations, count
from math import comb
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
OPTIONAL = sorted(
    path.parent.name for floor in ("work", "insight", "channels")
    for path in (SRC / "jiceng" / floor).glob("*/apps.py")
)  # fmt: skip
BOOT = """
import django
django.setup()
from django.core.management import call_command
call_command("check", fail_level="WARNING")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0, interactive=False)
from django.test import Client
from jiceng.kit.rooms import gather, rooms
for module, names in (("figures", "FIGURES"), ("figures", "DUTIES"), ("sheets", "SHEETS"),
                      ("pages", "PAGES"), ("pages", "MENU"), ("demo", "STAGES")):
    gather(module, names)
client = Client()
print(client.get("/", follow=True).status_code, client.get("/healthz").status_code)
from django.urls import reverse
print(reverse("accounts.sign_in"))
print(len({room.rpartition(".")[2] for room in rooms()} & {out}))
"""
pytestmark = pytest.mark.slow


def families(names: list[str]) -> list[list[str]]:
    """Each room in half of the families and no two in the same ones: of any two rooms each is out
    somewhere where the other is in, with as few families as can be (Sperner 1928).
    """
    many = next(n for n in count(1) if comb(n, n // 2) >= len(names))
    marks = [*combinations(range(many), many // 2)]
    out = [(name, marks[n * len(marks) // len(names)]) for n, name in enumerate(names)]
    return [[name for name, where in out if one in where] for one in range(many)]


def test_of_any_two_rooms_each_is_out_where_the_other_is_in() -> None:
    assert len(OPTIONAL) > 1
    apart = {
        (out, in_) for one in families(OPTIONAL) for out in one for in_ in {*OPTIONAL} - {*one}
    }
    assert apart == {(one, two) for one in OPTIONAL for two in OPTIONAL if one != two}


def start(script: str, family: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, with the rooms of a family out."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    asked = {**kept, "JICENG_MODE": "test", "JICENG_HOME": str(home),
             "JICENG_WITHOUT": ",".join(family), "PYTHONPATH": str(SRC),
             "DJANGO_SETTINGS_MODULE": "jiceng.site.settings"}  # fmt: skip
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=asked, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("family", families(OPTIONAL), ids=lambda family: "-".join(family)[:40])
def test_the_site_starts_without_rooms(family: list[str], tmp_path: Path) -> None:
    done = start(BOOT.replace("{out}", repr({*family})), family, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split()[-4:-1] == ["200", "200", "/in/"]
    assert done.stdout.split()[-1] == "0"


def test_red_control_whoever_needs_a_room_that_is_out_does_not_start(tmp_path: Path) -> None:
    needs = "import django; django.setup(); import jiceng.work.life.models"
    assert start(needs, ["dues"], tmp_path).returncode == 0
    done = start(needs, ["life"], tmp_path)
    assert done.returncode != 0
    assert "INSTALLED_APPS" in done.stderr
