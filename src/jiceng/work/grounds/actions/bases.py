"""Open bases, from the application to the badge that comes down; their menus."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.registers.venues.models import Kind, Venue
from jiceng.work.grounds.actions.standard import in_order, past
from jiceng.work.grounds.flows import BASE, LAPSED, REFUSED
from jiceng.work.grounds.models import MenuItem, OpenBase


@transaction.atomic
def apply(*, actor: Actor, **values: Any) -> OpenBase:
    """申请认定基地; see `apply_many`."""
    return apply_many([values], actor=actor)[0]


@transaction.atomic
def apply_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[OpenBase]:
    """Organisations apply: org, venue, theme, stars, notes, applied_on."""
    made = []
    for row in rows:
        past(row["applied_on"], "applied_on")
        venue: Venue = row["venue"]
        if venue.kind not in {Kind.BASE, Kind.CENTRE, Kind.STATION, Kind.LECTURE_HALL, Kind.ROOM}:
            raise ValidationError({"venue": _("这一种类的阵地不作组织生活基地，请先变更种类")})
        held = OpenBase.objects.filter(venue=venue).exclude(state__in=(REFUSED, LAPSED))
        if held.exists():
            raise ValidationError({"venue": _("“%s”已经是基地，或者正在申请") % venue})
        made.append(OpenBase.objects.create(recorded_at=clock.now(), **row))
    note_many(actor, "grounds.apply", made)
    return made


def _step(base: OpenBase, name: str, actor: Actor, on: date, words: str, **changes: Any) -> None:
    past(on, "on")
    in_order(on, (base.applied_on, _("申请")), (base.visited_on, _("核查")),
             (base.approved_on, _("批准")), (base.opened_on, _("开放")))  # fmt: skip
    take(base, BASE, name, actor=actor, told=words or base.told, **changes)


@transaction.atomic
def look_over(base: OpenBase, *, actor: Actor, on: date, words: str = "") -> OpenBase:
    """现场核查: somebody went and looked."""
    _step(base, "look_over", actor, on, words, visited_on=on)
    note(actor, "grounds.look_over", base, reason=words, on=on)
    return base


@transaction.atomic
def send_back(base: OpenBase, *, actor: Actor, on: date, words: str = "") -> OpenBase:
    """退回补充."""
    _step(base, "send_back", actor, on, words)
    note(actor, "grounds.send_back", base, reason=words, on=on)
    return base


@transaction.atomic
def refuse(base: OpenBase, *, actor: Actor, on: date, words: str = "") -> OpenBase:
    """不予认定, with the reason."""
    _step(base, "refuse", actor, on, words, ended_on=on)
    note(actor, "grounds.refuse", base, reason=words, on=on)
    return base


@transaction.atomic
def approve(base: OpenBase, *, actor: Actor, on: date, document: str, words: str = "") -> OpenBase:
    """批准认定."""
    _step(base, "approve", actor, on, words, approved_on=on, document=document)
    note(actor, "grounds.approve", base, reason=words, on=on)
    return base


@transaction.atomic
def open_base(base: OpenBase, *, actor: Actor, on: date, words: str = "") -> OpenBase:
    """挂牌开放: from that day it is counted."""
    _step(base, "open_base", actor, on, words, opened_on=on)
    note(actor, "grounds.open_base", base, reason=words, on=on)
    return base


@transaction.atomic
def lapse(base: OpenBase, *, actor: Actor, on: date, words: str = "") -> OpenBase:
    """摘牌: the stars are gone, or it is no longer fit; what was done there stays."""
    _step(base, "lapse", actor, on, words, ended_on=on)
    note(actor, "grounds.lapse", base, reason=words, on=on)
    return base


@transaction.atomic
def list_menu(*, actor: Actor, **values: Any) -> MenuItem:
    """列入活动菜单; see `list_menu_many`."""
    return list_menu_many([values], actor=actor)[0]


@transaction.atomic
def list_menu_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MenuItem]:
    """What may be done at a base: base, name, aim, minutes, seats, since."""
    for row in rows:
        if MenuItem.objects.filter(base=row["base"], name=row["name"], until=None).exists():
            raise ValidationError({"name": _("菜单里已经有“%s”") % row["name"]})
    made = MenuItem.objects.bulk_create([MenuItem(**row) for row in rows])
    note_many(actor, "grounds.list_menu", made)
    return made


@transaction.atomic
def unlist_menu(item: MenuItem, *, actor: Actor, on: date) -> MenuItem:
    """从菜单中去掉."""
    if on <= item.since:
        raise ValidationError({"on": _("停用日期要晚于启用日期（%s）") % item.since})
    if not MenuItem.objects.filter(pk=item.pk, until=None).update(until=on):
        raise StepError(_("这一项已经停用，请刷新后再看"))
    item.until = on
    note(actor, "grounds.unlist_menu", item, on=on)
    return item
