"""How a figure is called in a package: as it is written in a report, which any node can look up."""

import re

from jiceng.insight.shelf.look import NoFigureError, look_up

KEPT = re.compile(r"^(?P<key>[\w.]+)(?P<part>:\w+)?(?P<where>\{[^}]*\})?$")
WHERE = re.compile(r"\{[^}]*\}")


def written(kept: str) -> str:
    """`units.covered:of{field=x}`, `units.covered:share(…)` as the book keeps them → as written:
    `units.covered{field=x}:of`, `units.covered:share`.

    Raises NoFigureError for what is no figure of the shelf, as the lines of a statement.
    """
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
