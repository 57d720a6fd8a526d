"""Which tiles a node's screen has: its own, else those of the nearest above, else the usual ones.

The usual ones are data, read when nobody has laid any; a figure of a room that is left out is
passed over, so the screen stands with whatever is installed.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.screen.models import Part, Shape, Tile
from jiceng.insight.shelf.look import look_up
from jiceng.insight.shelf.values import proven
from jiceng.insight.shelf.words import split_title
from jiceng.kernel.figures import Figure
from jiceng.kernel.paths import upward
from jiceng.registers.orgs.models import Org

USUAL = Path(__file__).parent / "data" / "usual.csv"
# What fits on one page of 1920×1080 without scrolling.
MOST: Mapping[str, int] = {Shape.PROBLEM: 8, Shape.NUMBER: 8, Shape.TREND: 1, Shape.SPLIT: 1}


@cache
def usual() -> tuple[Tile, ...]:
    """The tiles of whoever has laid none, as they stand in the file."""
    with USUAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(Tile(place=place, **row) for place, row in enumerate(rows, 1))


def tiles_of(node: Org) -> tuple[list[Tile], Org | None]:
    """The tiles shown at a node in order, and who laid them (None: the usual ones)."""
    laid = Tile.objects.up().filter(org__path__in=upward(node.path)).select_related("org")
    rows = sorted(laid, key=lambda tile: (-len(tile.org.path), tile.place, tile.pk))
    if not rows:
        return [tile for tile in usual() if known(tile)], None
    nearest = rows[0].org
    return [tile for tile in rows if tile.org_id == nearest.pk and known(tile)], nearest


def known(tile: Tile) -> bool:
    """Is its figure on the shelf of this installation?"""
    try:
        look_up(tile.figure)
    except LookupError:
        return False
    return True


def wrong(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field → what is wrong with a tile and what to do; nothing if all is well."""
    written, shape = str(values.get("figure") or ""), values.get("shape")
    if not written or not shape:
        return {}
    try:
        figure = look_up(written)
        proven(written)
    except LookupError as why:
        return {"figure": str(why.args[0])}
    split = str(values.get("split") or "")
    if shape == Shape.PROBLEM and (not isinstance(figure, Figure) or figure.having is None):
        return {"figure": _("这里只放有分母的指标（“……中……的”），请另选一个指标")}
    if shape == Shape.SPLIT and split not in getattr(figure, "splits", {}):
        own = [split_title(figure, one) for one in getattr(figure, "splits", {})]
        able = "、".join(own) or _("不能再分，请另选一个指标")
        return {"split": _("这个指标可以按这些分组：%s") % able}
    if shape != Shape.SPLIT and split:
        return {"split": _("只有分组图填这一项，请留空")}
    return {}


def full(org: Org, shape: str, without: Tile | None = None) -> bool:
    """Is there no more room for a tile of this shape?"""
    others = Tile.objects.up().filter(org=org, shape=shape)
    if without is not None:
        others = others.exclude(pk=without.pk)
    return bool(others.count() >= MOST[shape])


def show_of(tile: Tile) -> str:
    """Which rows of its figure the tile counts."""
    is_trouble = tile.shape == Shape.PROBLEM
    return Part.MISSING.value if is_trouble and tile.part == Part.MISSING else Part.RECORDS.value
