"""Columns of tiles and snapshots."""

from django.utils.translation import gettext_lazy as _

from jiceng.insight.screen.forms import SnapshotForm, TileForm
from jiceng.insight.screen.models import Shape, Snapshot, Tile
from jiceng.insight.shelf.look import look_up
from jiceng.insight.shelf.words import split_title
from jiceng.kit.sheets import Column, Sheet


def side(row: Tile) -> str:
    """Which side is the trouble; only a tile of problems has one."""
    return str(row.get_part_display()) if row.shape == Shape.PROBLEM else ""


def by(row: Tile) -> str:
    """The split by its name."""
    try:
        return split_title(look_up(row.figure), row.split) if row.split else ""
    except LookupError:
        return row.split


TILES = Sheet(
    name="screen.tiles",
    title=_("大屏指标"),
    model=Tile,
    columns=[
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("shape"),
        Column("place"),
        Column("figure", show=lambda row: row.called, reads="figure", width=34),
        Column("title", width=24),
        Column("part", show=side, choose="part"),
        Column("stretch"),
        Column("split", show=by, choose="split"),
    ],
    form=TileForm,
    search=("figure", "title", "org__name"),
    filters=("shape",),
    order=("org__path", "shape", "place", "pk"),
    related=("org",),
    definition=_("哪些指标上大屏、什么顺序；没有自己设的，沿用上级的，上级也没有的用通用的。"),
)
SNAPSHOTS = Sheet(
    name="screen.snapshots",
    title=_("大屏快照"),
    model=Snapshot,
    columns=[
        Column("occasion", width=30),
        Column("org__name", _("党组织"), choose="org", width=24),
        Column("taken_on"),
        Column("taken_at"),
        Column("digest", shown=False, width=66),
    ],
    form=SnapshotForm,
    search=("occasion", "org__name"),
    filters=("taken_on",),
    order=("-taken_at", "-pk"),
    on="taken_on",
    related=("org",),
    definition=_("留存以后不改不删；数值、分母、时点和摘要都是当时的。"),
)

SHEETS = [TILES, SNAPSHOTS]
