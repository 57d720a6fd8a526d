"""Drawing up a scheme, from a sample or from its last version, and putting it in force."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jiceng.insight.ratings.flows import DRAFTED, IN_FORCE, SCHEME
from jiceng.insight.ratings.models import Item, Level, Method, Scheme
from jiceng.insight.ratings.rules import read_bands, read_weights
from jiceng.insight.shelf.look import NoFigureError
from jiceng.insight.shelf.values import proven
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note
from jiceng.kernel.spans import succeed
from jiceng.kernel.steps import take

SAMPLES = Path(__file__).parents[1] / "data"
COPIED = ("category", "place", "name", "standard", "points", "method", "figure", "bands",
          "falling", "uploads")  # fmt: skip


def sample(name: str) -> dict[str, Any]:
    """A scheme in our own words: `items`, `levels`, and what it is for."""
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


@transaction.atomic
def draft(*, actor: Actor, sample_name: str = "", **values: Any) -> Scheme:
    """草拟: org, name, kind, subject, fields, since and the approval; with a sample, its items and
    levels as a first draft.
    """
    values = {name: value for name, value in values.items() if value is not None}
    told = sample(sample_name) if sample_name else {}
    for name in ("kind", "subject", "fields"):
        if name in told:
            values[name] = told[name]
    try:
        read_weights(values.get("weights") or Scheme._meta.get_field("weights").default)
    except ValueError:
        said = _("请写成“满意=100；不满意=0”，每个选项占百分之几")
        raise ValidationError({"weights": said}) from None
    same = Scheme.objects.filter(org=values["org"], name=values["name"])
    if same.filter(state=DRAFTED).exists():
        raise ValidationError({"name": _("同名的办法还有一份在草拟，请在那一份上修改")})
    last = same.aggregate(n=Max("version"))["n"] or 0
    made: Scheme = Scheme.objects.create(**values, version=last + 1, recorded_at=clock.now())
    _fill(made, told.get("items", ()), told.get("levels", ()))
    note(actor, "ratings.draft", made)
    return made


@transaction.atomic
def renew(scheme: Scheme, *, actor: Actor, since: date, document: str = "",
          approved_until: date | None = None) -> Scheme:  # fmt: skip
    """修订: a new version to work on; the old one and all its results stay as they are."""
    items = [{name: getattr(one, name) for name in COPIED} for one in scheme.items]
    levels = [
        {"value": one.value, "name": one.name, "floor": one.floor, "with_plaque": one.with_plaque,
         "award": one.award} for one in scheme.levels
    ]  # fmt: skip
    made = draft(
        actor=actor, org=scheme.org, name=scheme.name, kind=scheme.kind, subject=scheme.subject,
        fields=scheme.fields, weights=scheme.weights, objection_days=scheme.objection_days,
        approved_by=scheme.approved_by, document=document, approved_until=approved_until,
        since=since,
    )  # fmt: skip
    _fill(made, items, levels)
    note(actor, "ratings.renew", scheme, version=made.version)
    return made


def _fill(
    scheme: Scheme, items: Sequence[Mapping[str, Any]], levels: Sequence[Mapping[str, Any]]
) -> None:
    rows = [{**row, "place": row.get("place", place)} for place, row in enumerate(items, 1)]
    Item.objects.bulk_create([Item(scheme=scheme, **_checked(row)) for row in rows])
    Level.objects.bulk_create([Level(scheme=scheme, **row) for row in levels])


def _checked(row: Mapping[str, Any]) -> dict[str, Any]:
    """An item as it is kept: records name a figure and its bands, the others neither."""
    values = dict(row)
    values["points"] = most = Decimal(str(values["points"]))
    if values["method"] != Method.RECORDS:
        return values | {"figure": "", "bands": "", "falling": False}
    if not values.get("figure"):
        raise ValidationError({"figure": _("用系统记录评的项目，请写明是哪个指标")})
    try:
        proven(values["figure"])
        bands = read_bands(values.get("bands") or "")
    except NoFigureError as why:
        raise ValidationError({"figure": str(why)}) from None
    except ValueError:
        bands = []
    if not bands:
        raise ValidationError({"bands": _("请写成“90=10；75=8；60=5”：数值达到多少得几分")})
    if max(points for _bound, points in bands) > most:
        raise ValidationError({"bands": _("分档里有高于这一项分值（%s）的，请检查") % most})
    return values


def _open(scheme: Scheme) -> None:
    if scheme.state != DRAFTED:
        raise ValidationError(_("这一版已经启用，不能再改；要改请先“修订”，另出一版"))


@transaction.atomic
def list_item(scheme: Scheme, *, actor: Actor, **values: Any) -> Item:
    """增加项目."""
    return list_item_many(scheme, [values], actor=actor)[0]


@transaction.atomic
def list_item_many(
    scheme: Scheme, rows: Sequence[Mapping[str, Any]], *, actor: Actor
) -> list[Item]:
    """Several items; each with category, name, points, method, and a figure where it is counted."""
    _open(scheme)
    made = [Item(scheme=scheme, **_checked(row)) for row in rows]
    known = set(scheme.item_set.values_list("name", flat=True))
    if double := [one.name for one in made if one.name in known]:
        raise ValidationError({"name": _("已经有“%s”这一项") % "、".join(double)})
    insert(made)
    note(actor, "ratings.list_item", scheme, items=[one.name for one in made])
    return made


@transaction.atomic
def unlist_item(scheme: Scheme, *, actor: Actor, item: Item) -> Scheme:
    """去掉项目, while the version is being drawn up."""
    _open(scheme)
    if item.scheme_id != scheme.pk:
        raise ValidationError({"item": _("这一项不是这个办法的，请重新选择")})
    name = item.name
    item.delete()
    note(actor, "ratings.unlist_item", scheme, item=name)
    return scheme


@transaction.atomic
def set_level(scheme: Scheme, *, actor: Actor, value: int, **values: Any) -> Level:
    """设定等次: its name, from how many points it begins, whether a plaque is given for it."""
    _open(scheme)
    made: Level = Level.objects.update_or_create(scheme=scheme, value=value, defaults=values)[0]
    note(actor, "ratings.set_level", scheme, level=made.name)
    return made


@transaction.atomic
def enact(scheme: Scheme, *, actor: Actor) -> Scheme:
    """启用: from now on nothing of this version changes; the version before it ends."""
    items, levels = scheme.items, scheme.levels
    if not items:
        raise ValidationError(_("还没有评定项目，请先增加"))
    full = sum((one.points for one in items), Decimal(0))
    floors = [one.floor for one in levels]
    if len(levels) < 2 or floors != sorted(set(floors)):  # noqa: PLR2004 - one is no level at all
        raise ValidationError(_("等次至少两个，级越高起点分越高，请检查等次"))
    if floors[0] != 0 or floors[-1] > full:
        words = _("最低一等从 0 分起，最高一等不能高于满分 %s，请检查等次")
        raise ValidationError(words % full)
    whose = {"org": scheme.org, "name": scheme.name, "state": IN_FORCE}
    succeed(Scheme, whose, scheme.since)
    take(scheme, SCHEME, "enact", actor=actor)
    note(actor, "ratings.enact", scheme, full=str(full))
    return scheme
