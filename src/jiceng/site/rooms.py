"""Which registers and rooms are installed: every folder with an apps.py, less those left out."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("registers", "work", "insight", "channels")


def installed(without: list[str]) -> list[str]:
    """Dotted names, in floor order and by name; `without` names rooms left out (JICENG_WITHOUT)."""
    found = []
    for floor in FLOORS:
        for room in sorted((HOUSE / floor).glob("*/apps.py")):
            if room.parent.name not in without:
                found.append(f"jiceng.{floor}.{room.parent.name}")
    return found
