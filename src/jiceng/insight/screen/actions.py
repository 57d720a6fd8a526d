"""The verbs of the screen: tiles are put up, changed and taken down; what it shows is frozen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.insight.screen.board import board
from jiceng.insight.screen.laying import MOST, full, tiles_of, wrong
from jiceng.insight.screen.models import Shape, Snapshot, Tile
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.book import hold_still
from jiceng.kernel.journal import anchor, note, note_many
from jiceng.kernel.prepared import reread
from jiceng.registers.orgs.models import Org

COPIED = ("shape", "place", "figure", "title", "part", "stretch", "split")


@transaction.atomic
def put_up(*, actor: Actor, **values: Any) -> Tile:
    """Put one tile on the screen of an organisation; see `put_up_many`."""
    return put_up_many([values], actor=actor)[0]


@transaction.atomic
def put_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Tile]:
    """Put tiles up: org, shape, place, figure, and where wanted title, part, stretch, split.

    Raises ValidationError for a figure that cannot stand there, and where the page is full.
    """
    made = []
    for row in rows:
        _check(row)
        if full(row["org"], row["shape"]):
            said = _("这里一屏最多放 %d 块，请先撤下一块再放")
            raise ValidationError({"shape": said % MOST[row["shape"]]})
        tile = Tile(**row)
        _save(tile)
        made.append(tile)
    note_many(actor, "screen.put_up", made)
    return made


@transaction.atomic
def rearrange(tile: Tile, *, actor: Actor, **values: Any) -> Tile:
    """Change what a tile shows or where it stands."""
    _check(values)
    if full(values["org"], values["shape"], without=tile):
        said = _("这里一屏最多放 %d 块，请先撤下一块再放")
        raise ValidationError({"shape": said % MOST[values["shape"]]})
    before = {name: str(getattr(tile, name)) for name in values}
    for name, value in values.items():
        setattr(tile, name, value)
    _save(tile)
    note(actor, "screen.rearrange", tile, before=before)
    return tile


@transaction.atomic
def take_down(tile: Tile, *, actor: Actor) -> Tile:
    """撤下: it stays in the book and shows no more."""
    if not Tile.objects.up().filter(pk=tile.pk).update(taken_down_at=clock.now()):
        raise ValidationError(_("这一块已经撤下"))
    reread(tile)
    note(actor, "screen.take_down", tile)
    return tile


@transaction.atomic
def adopt(org: Org, *, actor: Actor) -> list[Tile]:
    """Lay the tiles shown here as one's own, to be changed from there."""
    shown, laid_by = tiles_of(org)
    if laid_by is not None and laid_by.pk == org.pk:
        raise ValidationError(_("这里已经有自己的大屏指标，直接改就可以"))
    rows = [{"org": org, **{name: getattr(tile, name) for name in COPIED}} for tile in shown]
    return put_up_many(rows, actor=actor)


@transaction.atomic
def freeze(*, actor: Actor, org: Org, occasion: str) -> Snapshot:
    """留快照: everything the screen of this organisation shows now, with its digest.

    Raises ValidationError where it has nothing to show.
    """
    hold_still()
    with translation.override(settings.LANGUAGE_CODE):  # kept for all, whoever takes it
        shown = board(org, keeps=True)
    if not shown["problems"] and not shown["numbers"] and not shown["charts"]:
        raise ValidationError(_("这里还没有可以显示的数字，先按“还缺什么”登记"))
    shown = json.loads(json.dumps(shown, cls=DjangoJSONEncoder))
    made: Snapshot = Snapshot.objects.create(
        org=org,
        occasion=occasion,
        taken_on=clock.today(),
        taken_at=clock.now(),
        content=shown,
        digest=digest_of(shown),
        anchor=anchor(),
    )
    note(actor, "screen.freeze", made, digest=made.digest)
    return made


def digest_of(content: Mapping[str, Any]) -> str:
    """A hash over all that is shown; the same content has the same one on every machine."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def sound(snapshot: Snapshot) -> bool:
    """Does the content still agree with its digest?"""
    return bool(digest_of(snapshot.content) == snapshot.digest)


def _check(values: Mapping[str, Any]) -> None:
    if told := wrong(values):
        raise ValidationError(dict(told))
    if values["shape"] not in Shape.values:
        raise ValidationError({"shape": _("没有这个选项，请从列表里选")})


def _save(tile: Tile) -> None:
    try:
        with transaction.atomic():
            tile.save()
    except IntegrityError as why:
        said = _("这个指标在这里已经有一块，请改那一块")
        raise ValidationError({"figure": said}) from why
