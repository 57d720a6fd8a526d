"""The house stands with any room taken out: no other room, page or figure needs it."""

import os
import subprocess
import sys
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
print(any(room.endswith(".{room}") for room in rooms()))
"""
pytestmark = pytest.mark.slow


def test_there_are_rooms_to_take_out() -> None:
    assert OPTIONAL


@pytest.mark.parametrize("room", OPTIONAL)
def test_the_site_starts_without_a_room(room: str, tmp_path: Path) -> None:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    asked = {**kept, "JICENG_MODE": "test", "JICENG_HOME": str(tmp_path), "JICENG_WITHOUT": room,
             "PYTHONPATH": str(SRC), "DJANGO_SETTINGS_MODULE": "jiceng.site.settings"}  # fmt: skip
    command = [sys.executable, "-c", BOOT.replace("{room}", room)]
    done = subprocess.run(command, env=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split()[-4:-1] == ["200", "200", "/in/"]
    assert done.stdout.split()[-1] == "False"
