"""Categories, items and the versions of their guides; which office serves what."""

from collections.abc import Mapping, Sequence
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
from jiceng.kernel.steps import take
from jiceng.registers.services.flows import DRAFT, GUIDE, PUBLISHED
from jiceng.registers.services.models import CONTENT, Category, Guide, Item, Serving

BATCH = 500


@transaction.atomic
def open_category(*, actor: Actor, **values: Any) -> Category:
    """公布大类; see `open_category_many`."""
    return open_category_many([values], actor=actor)[0]


@transaction.atomic
def open_category_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Category]:
    """Publish categories: org, code, name, since."""
    _once([str(row["code"]) for row in rows], Category)
    made = Category.objects.bulk_create([Category(**row) for row in rows])
    note_many(actor, "services.open_category", made)
    return list(made)


def _once(codes: Sequence[str], model: Any) -> None:
    taken = sorted(model.objects.filter(code__in=codes).values_list("code", flat=True))
    taken += sorted({code for code in codes if codes.count(code) > 1})
    if taken:
        raise ValidationError({"code": _("这些编号已经用过：%s") % "、".join(taken)})


@transaction.atomic
def close_category(category: Category, *, actor: Actor, on: date) -> Category:
    """停止公布大类: once nothing published stands in it."""
    standing = Guide.objects.standing(on).filter(item__category=category).count()
    if standing:
        words = _("这一大类里还公布着 %d 个项目，请先停止公布它们")
        raise ValidationError(words % standing)
    if on <= category.since:
        raise ValidationError({"on": _("停止的日期要晚于公布日期 %s") % category.since})
    if not Category.objects.filter(pk=category.pk, until=None).update(until=on):
        raise StepError(_("这一大类已经停止公布"))
    reread(category)
    note(actor, "services.close_category", category, on=on)
    return category


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Guide:
    """拟写项目; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Guide]:
    """New items, each with a first version in draft: org, category, code, name and what a guide
    says. Nobody but the offices reads a draft.
    """
    _once([str(row["code"]) for row in rows], Item)
    at, items, guides = clock.now(), [], []
    for row in rows:
        item = Item(org=row["org"], category=row["category"], code=row["code"], name=row["name"])
        item.initials = initials(item.name)
        said = {name: row[name] for name in CONTENT if name in row}
        items.append(item)
        guides.append(Guide(item=item, number=1, recorded_at=at, **said))
    insert(items)
    made = Guide.objects.bulk_create(guides, batch_size=BATCH)
    note_many(actor, "services.draft", made)
    return list(made)


@transaction.atomic
def edit(guide: Guide, *, actor: Actor, **changes: Any) -> Guide:
    """改草稿; a published version is revised instead."""
    before = {name: str(getattr(guide, name)) for name in changes}
    if not Guide.objects.filter(pk=guide.pk, state=DRAFT).update(**changes):
        raise StepError(_("已经公布的指南不能改，请用“修订”另起一版"))
    reread(guide)
    note(actor, "services.edit", guide, before=before)
    return guide


@transaction.atomic
def publish(guide: Guide, *, actor: Actor, since: date | None = None) -> Guide:
    """发布 from a day on; the version before it ends that day and stays readable."""
    day = since or clock.today()
    if day < clock.today():
        raise ValidationError({"since": _("有效期从今天或以后起，不能倒填")})
    before = Guide.objects.select_for_update().filter(item=guide.item_id, since__isnull=False)
    held = before.filter(until__gt=day).order_by("-until").first()
    if held is not None:
        raise ValidationError({"since": _("上一版公布到 %s，新版从那一天或以后起") % held.until})
    last = before.filter(until=None).first()
    if last is not None:
        if last.since is not None and day <= last.since:
            words = _("上一版 %s 起有效，新版要晚于那一天")
            raise ValidationError({"since": words % last.since})
        Guide.objects.filter(pk=last.pk).update(until=day)
    take(guide, GUIDE, "publish", actor=actor, since=day)
    item = guide.item
    item.name, item.initials = guide.name, initials(guide.name)
    item.save(update_fields=["name", "initials"])
    note(actor, "services.publish", guide, since=day)
    return guide


@transaction.atomic
def publish_many(guides: Sequence[Guide], *, actor: Actor) -> None:
    """Several at once, from today."""
    for one in guides:
        publish(one, actor=actor)


@transaction.atomic
def drop(guide: Guide, *, actor: Actor) -> Guide:
    """不发布了."""
    take(guide, GUIDE, "drop", actor=actor)
    note(actor, "services.drop", guide)
    return guide


@transaction.atomic
def retire(guide: Guide, *, actor: Actor, on: date | None = None) -> Guide:
    """停止公布: from that day nobody is offered the item."""
    day = on or clock.today()
    if guide.until is not None:
        raise StepError(_("这一版已经由后一版接替"))
    if day < clock.today():
        raise ValidationError({"on": _("从今天或以后起停止，不能倒填")})
    if guide.since is not None and day <= guide.since:
        raise ValidationError({"on": _("停止的日期要晚于有效期起 %s") % guide.since})
    take(guide, GUIDE, "retire", actor=actor, until=day)
    note(actor, "services.retire", guide, on=day)
    return guide


@transaction.atomic
def revise(guide: Guide, *, actor: Actor, **changes: Any) -> Guide:
    """修订: the next version as a draft; what was published stays as it was."""
    if guide.state != PUBLISHED:
        raise StepError(_("只有已公布的指南可以修订；草稿请直接修改"))
    if Guide.objects.filter(item=guide.item_id, state=DRAFT).exists():
        raise StepError(_("这个项目已有一份修订草稿，请先发布或放弃它"))
    last = Guide.objects.filter(item=guide.item_id).order_by("-number").values_list("number")
    said = {name: getattr(guide, name) for name in CONTENT} | changes
    made: Guide = Guide.objects.create(
        item=guide.item, number=last[0][0] + 1, recorded_at=clock.now(), **said
    )
    note(actor, "services.revise", made)
    return made


@transaction.atomic
def offer(*, actor: Actor, **values: Any) -> Serving:
    """开办; see `offer_many`."""
    return offer_many([values], actor=actor)[0]


@transaction.atomic
def offer_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Serving]:
    """An office serves an item from a day on: org, item, since; window, telephone."""
    wanted = {(row["org"].pk, row["item"].pk) for row in rows}
    here = Serving.objects.filter(org__in={o for o, _i in wanted}, until=None)
    taken = sorted(wanted & set(here.values_list("org_id", "item_id")))
    if taken or len(wanted) < len(rows):
        raise ValidationError({"item": _("这个单位已经开办这个项目，不用再登记")})
    made = Serving.objects.bulk_create([Serving(**row) for row in rows], batch_size=BATCH)
    note_many(actor, "services.offer", made)
    return list(made)


@transaction.atomic
def stop(offer: Serving, *, actor: Actor, on: date) -> Serving:
    """停办."""
    if on <= offer.since:
        raise ValidationError({"on": _("停办的日期要晚于开办日期 %s") % offer.since})
    if not Serving.objects.filter(pk=offer.pk, until=None).update(until=on):
        raise StepError(_("已经停办"))
    reread(offer)
    note(actor, "services.stop", offer, on=on)
    return offer
