"""What may be seen and done, by tests/policy.csv alone: nothing here asks the product."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.guards.routes import Route

FILE = Path(__file__).resolve().parent.parent / "policy.csv"
SEES, KEEPS, OWN = "sees", "keeps", "own"
# What each page of a noun needs: a right, and whether it is about one record.
SHAPES = {
    "table": (SEES, False),
    "export": (SEES, False),
    "view": (SEES, False),
    "view_drop": (OWN, False),
    "new": (KEEPS, False),
    "draft": (KEEPS, False),
    "import": (KEEPS, False),
    "import_template": (KEEPS, False),
    "import_batch": (OWN, False),
    "import_do": (OWN, False),
    "import_marked": (OWN, False),
    "import_undo": (OWN, False),
    "detail": (SEES, True),
    "edit": (KEEPS, True),
    "edit_draft": (KEEPS, True),
    "step": (KEEPS, True),
    "api_list": (SEES, False),
    "api_one": (SEES, True),
    "api_verb": (KEEPS, True),
}
YES, DOOR, ROLE, ABSENT, RIGHT = "yes", "sign in", "no role", "not there", "no right"


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    kind: str
    name: str
    at: str
    see: frozenset[str]
    keep: frozenset[str]
    exact: frozenset[str] = frozenset()  # seen only at the very node held: written `role!`
    shown: bool = False  # seen wherever it hangs, kept only from there: `at` is written `*path`
    down: bool = False  # seen from beneath where it hangs as well: `at` is written `^path`
    also: str = ""  # seen from a second end as well, kept from the first: `at` is `path+other`

    def sees(self, held: dict[str, list[str]], path: str, roles: Iterable[str] = ()) -> bool:
        """Does somebody holding `held` see a record of this path, by these roles (all of them)?

        A record of two ends comes with both paths, a space between.
        """
        return any(
            end == node
            if role in self.exact
            else end.startswith(node) or (self.down and node.startswith(end))
            for role in roles or self.see
            for node in held.get(role, [])
            for end in path.split()
        )


@dataclass
class Policy:
    """The table, read."""

    lines: dict[str, Line] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path = FILE) -> "Policy":
        found = cls()
        groups: dict[str, list[str]] = {}
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            marked = row["see"].split("|")
            row["see"] = row["see"].replace("!", "")
            said = [_spread(row[name].split("|"), groups) for name in ("see", "keep")]
            exact = frozenset(word[:-1] for word in marked if word.endswith("!"))
            if row["kind"] == "group":
                groups[row["name"]] = sorted(said[0])
            else:
                assert row["name"] not in found.lines, f"said twice: {row['name']}"
                sign, (at, _plus, also) = row["at"][:1], row["at"].lstrip("*^").partition("+")
                found.lines[row["name"]] = Line(
                    row["kind"], row["name"], at, *said, exact, sign == "*", sign == "^", also
                )
        return found

    def classify(self, route: Route) -> tuple[Line, str] | None:
        """The line of a route and, for a noun's page, its shape; None if nobody classified it."""
        found = self._page(route) or self._noun(route)
        if found:
            self.used.add(found[0].name)
        return found

    def _page(self, route: Route) -> tuple[Line, str] | None:
        line = self.lines.get(route.key)
        return (line, "") if line and line.kind == "page" else None

    def _noun(self, route: Route) -> tuple[Line, str] | None:
        if route.pattern.startswith("api/v1/"):
            parts = route.pattern.removeprefix("api/v1/").split("/")
            name, rest = ".".join(parts[:2]), [part for part in parts[2:] if part]
            shape = ("api_list", "api_one", "api_verb")[min(len(rest), 2)]
        else:
            name, _dot, shape = route.name.rpartition(".")
            shape = "edit_draft" if shape == "draft" and "pk" in route.slots else shape
        line = self.lines.get(name)
        return (line, shape) if line and line.kind == "noun" and shape in SHAPES else None

    def keepers(self, line: Line, verb: str) -> frozenset[str]:
        """Who may take this verb: its own line, or whoever keeps the noun."""
        own = self.lines.get(f"{line.name}/{verb}")
        if own:
            self.used.add(own.name)
        return own.keep if own else line.keep


def _spread(words: Iterable[str], groups: dict[str, list[str]]) -> frozenset[str]:
    found: set[str] = set()
    for word in filter(None, words):
        found |= set(groups.get(word, [word]))
    return frozenset(found)


def expect(line: Line, shape: str, held: dict[str, list[str]], path: str | None,
           keepers: frozenset[str]) -> str:  # fmt: skip
    """What somebody signed in meets who holds `held` (role → paths), at a record of `path`."""
    right, _one = SHAPES[shape]
    sees = [p for role in line.see for p in held.get(role, [])]
    keeps = [p for role in keepers for p in held.get(role, [])]
    if not sees and not [p for role in line.keep for p in held.get(role, [])]:
        return ROLE
    if path is not None:
        if not line.shown and not line.sees(held, path):
            return ABSENT
        keeps = [p for p in keeps if path.startswith(p)]
    if right == SEES:
        return YES if sees else RIGHT
    return YES if keeps else RIGHT
