"""What a process remembers of the database beside `remembered` is seen by kept statements.

A statement is kept for whoever puts the same question again, with all that was looked up on the
way. What a function remembers for a while by itself is not looked up: it must say `looked_aside`
where it is asked, or be remembered by a key that is read from the database every time. Seen is what
a function does itself, not what is done by those it calls.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path("src/jiceng")
READ = ("kernel", "kit", "registers", "work")  # where figures look things up
# Remembered by the years and the stamp of their last change, which are read every time.
KEYED = {"registers/calendar/models.py::_calendar"}
ROWS = {"objects", "_default_manager", "_base_manager", "cursor"}
TAKES = {"get", "get_many", "get_or_set"}


def _named(node: ast.AST) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def aside(source: str) -> Iterator[str]:
    """Functions that remember rows past `remembered` without a word."""
    for made in ast.walk(ast.parse(source)):
        if not isinstance(made, ast.FunctionDef):
            continue
        inside = list(ast.walk(made))
        says = any(isinstance(one, ast.Call) and _named(one) == "looked_aside" for one in inside)
        rows = any(isinstance(one, ast.Attribute) and one.attr in ROWS for one in inside)
        kept = any(_named(one) in {"cache", "lru_cache"} for one in made.decorator_list)
        shared = any(
            isinstance(one, ast.Attribute) and one.attr in TAKES and _named(one.value) == "cache"
            for one in inside
        )
        if not says and ((kept and rows) or shared):
            yield made.name


def test_what_a_process_remembers_is_told_to_kept_statements():
    found = {
        f"{path.relative_to(SOURCE)}::{name}"
        for floor in READ
        for path in (SOURCE / floor).rglob("*.py")
        if "cache" in (text := path.read_text("utf-8"))
        for name in aside(text)
    }
    assert found == KEYED, "call looked_aside(), or read the key every time and name it here"


def test_the_guard_sees_each_way_of_remembering():
    rows = "def of(x):\n    return list(Row.objects.all())\n"
    shared = "def said():\n    return cache.get_or_set('a', _set, 10)\n"
    for source, names in (
        (f"@cache\n{rows}", ["of"]), (f"@lru_cache(maxsize=4)\n{rows}", ["of"]), (rows, []),
        (shared, ["said"]), (shared.replace("return", "looked_aside()\n    return"), []),
    ):  # fmt: skip
        assert list(aside(source)) == names
