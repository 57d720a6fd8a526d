"""How a number is called in a package: a figure as it is written in a report, which any node can
look up; a line of a table the book keeps, as a movement statement, by its name there.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.shelf.look import NoFigureError, look_up
from jiceng.insight.shelf.words import full_title
from jiceng.kit.rooms import gather

KEPT = re.compile(r"^(?P<key>[\w.]+)(?P<part>:\w+)?(?P<where>\{[^}]*\})?$")
WHERE = re.compile(r"\{[^}]*\}")


def written(kept: str) -> str:
    """`units.covered:of{field=x}`, `units.covered:share(…)` as the book keeps them → as written:
    `units.covered{field=x}:of`, `units.covered:share`.

    A line of a table keeps its name. Raises NoFigureError for what neither a figure of the shelf
    nor such a line is called.
    """
    if line_of(kept) is not None:
        return kept
    base, formula, inputs = kept.partition("(")
    match = KEPT.match(base)
    if match is None:
        raise NoFigureError(kept)
    where = match["where"] or ""
    if formula and (found := WHERE.search(inputs)):
        where = found[0]
    told = f"{match['key']}{where}{match['part'] or ''}"
    if look_up(told).name != kept:
        raise NoFigureError(kept)
    return told


def line_of(name: str) -> Any:
    """The line of a table that is kept in the book under this name; None where there is none."""
    found = (find(name) for find in gather("audits", "LINES"))
    return next((line for line in found if line is not None), None)


def named(told: str) -> Any:
    """The figure or the line of this name. Raises NoFigureError where we have neither."""
    return line_of(told) or look_up(told)


def titled(told: str) -> str:
    """What the reader calls it."""
    if (line := line_of(told)) is not None:
        return str(line.words)
    return full_title(told) + (_("（总数）") if told.endswith(":of") else "")
