"""Finds what the installed rooms declare: figures, sheets, pages, duties, flows, demo.

A room is known only by its furniture; nobody keeps a list of rooms.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

FLOORS = ("jiceng.registers.", "jiceng.work.", "jiceng.insight.", "jiceng.channels.")


def rooms() -> Iterator[str]:
    """Dotted names of the installed registers and rooms, lowest floor first."""
    found = [app.name for app in apps.get_app_configs() if app.name.startswith(FLOORS)]
    yield from sorted(found, key=lambda name: FLOORS.index(f"{name.rsplit('.', 1)[0]}."))


def furniture(name: str) -> Iterator[Any]:
    """The module of this name of every room that has one."""
    for room in rooms():
        if find_spec(f"{room}.{name}"):
            yield import_module(f"{room}.{name}")


@cache
def gather(module: str, names: str) -> tuple[Any, ...]:
    """`gather("figures", "FIGURES")`: all figures of all rooms, in order."""
    return tuple(item for found in furniture(module) for item in getattr(found, names, ()))
