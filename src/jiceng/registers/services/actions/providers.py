"""Who provides: listed, corrected, paused, taken off the list; and which items each serves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.reading import initials
from jiceng.registers.services.models import Item, Provider, Supply


def named_items(text: str) -> list[Item]:
    """Items by their codes, as somebody types them; refused where one is not known."""
    codes = [code for code in re.split(r"[、，,;；\s]+", text.strip()) if code]
    found = {item.code: item for item in Item.objects.filter(code__in=codes)}
    strange = [code for code in codes if code not in found]
    if strange:
        words = _("没有这些项目编号：%s。编号见服务目录")
        raise ValidationError({"items": words % "、".join(strange)})
    return [found[code] for code in dict.fromkeys(codes)]


def _refuse_taken(codes: Sequence[str], own: int = 0) -> None:
    taken = Provider.objects.filter(uscc__in=codes).exclude(pk=own).values_list("uscc", "name")
    if taken or len(set(codes)) < len(codes):
        said = "、".join(f"{code}（{name}）" for code, name in taken) or _("表内有重复")
        words = _("这些信用代码已经登记过：%s。请到那一家的页面更正，不要再登记")
        raise ValidationError({"uscc": words % said})


@transaction.atomic
def list_provider(*, actor: Actor, **values: Any) -> Provider:
    """登记服务商; see `list_provider_many`."""
    return list_provider_many([values], actor=actor)[0]


@transaction.atomic
def list_provider_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Provider]:
    """List providers: keeper, name, kind, since; uscc, phone, place, where, hours, minutes,
    consented_on, and `items` (codes in a text, or items).
    """
    made, serves = [], []
    for row in rows:
        values = dict(row)
        items = values.pop("items", "")
        serves.append(named_items(items) if isinstance(items, str) else list(items))
        one = Provider(**values)
        one.uscc, one.initials = one.uscc or None, initials(one.name)
        made.append(one)
    _refuse_taken([one.uscc for one in made if one.uscc])
    insert(made)
    Supply.objects.bulk_create(
        (
            Supply(provider=one, item=item, since=one.since)
            for one, items in zip(made, serves, strict=True)
            for item in items
        ),
        batch_size=500,
    )
    note_many(actor, "services.list_provider", made)
    return made


@transaction.atomic
def correct(provider: Provider, *, actor: Actor, **changes: Any) -> Provider:
    """更正."""
    if "uscc" in changes:
        changes["uscc"] = changes["uscc"] or None
        _refuse_taken([changes["uscc"]] if changes["uscc"] else [], provider.pk)
    before = {name: str(getattr(provider, name)) for name in changes}
    for name, value in changes.items():
        setattr(provider, name, value)
    provider.initials = initials(provider.name)
    more = ["phone_blind"] if "phone" in changes else []
    provider.save(update_fields=[*changes, *more, "initials"])
    note(actor, "services.correct", provider, before=before)
    return provider


@transaction.atomic
def correct_many(
    pairs: Sequence[tuple[Provider, Mapping[str, Any]]], *, actor: Actor
) -> list[Provider]:
    """Corrections from a worksheet; what is served is changed by `supply`."""
    done = []
    for provider, said in pairs:
        kept = {name: value for name, value in said.items() if name not in {"items", "since"}}
        done.append(correct(provider, actor=actor, **kept))
    return done


@transaction.atomic
def supply(provider: Provider, *, actor: Actor, items: str | Iterable[Item]) -> Provider:
    """承接项目 from today: what is no longer named ends, what is new begins."""
    wanted = named_items(items) if isinstance(items, str) else list(items)
    today = clock.today()
    standing = Supply.objects.filter(provider=provider, until=None)
    gone = standing.exclude(item__in=wanted)
    gone.filter(since=today).delete()
    gone.update(until=today)
    here = set(standing.values_list("item_id", flat=True))
    Supply.objects.bulk_create(
        Supply(provider=provider, item=item, since=today) for item in wanted if item.pk not in here
    )
    note(actor, "services.supply", provider, items="、".join(item.code for item in wanted))
    return provider


@transaction.atomic
def pause(provider: Provider, *, actor: Actor) -> Provider:
    """暂停接单."""
    here = Provider.objects.filter(pk=provider.pk, until=None, paused_on=None)
    if not here.update(paused_on=clock.today()):
        raise StepError(_("已经暂停，或者已经不在名录里"))
    reread(provider)
    note(actor, "services.pause", provider)
    return provider


@transaction.atomic
def resume(provider: Provider, *, actor: Actor) -> Provider:
    """恢复接单."""
    here = Provider.objects.filter(pk=provider.pk, until=None, paused_on__isnull=False)
    if not here.update(paused_on=None):
        raise StepError(_("没有暂停，或者已经不在名录里"))
    reread(provider)
    note(actor, "services.resume", provider)
    return provider


@transaction.atomic
def leave(provider: Provider, *, actor: Actor, on: date) -> Provider:
    """退出名录; the telephone leaves with it."""
    if on <= provider.since or on > clock.today():
        words = _("退出的日期要晚于登记日期 %s，不晚于今天")
        raise ValidationError({"on": words % provider.since})
    if not Provider.objects.filter(pk=provider.pk, until=None).update(
        until=on, phone=None, phone_blind=""
    ):
        raise StepError(_("已经退出名录"))
    Supply.objects.filter(provider=provider, until=None, since__lt=on).update(until=on)
    Supply.objects.filter(provider=provider, until=None).delete()
    reread(provider)
    note(actor, "services.leave", provider, on=on)
    return provider
