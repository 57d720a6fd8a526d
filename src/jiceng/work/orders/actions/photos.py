"""Photos a resident may add: never asked for, drawn anew without place or device, gone in time."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.attachments import IMAGES
from jiceng.registers.files import actions as files
from jiceng.registers.files.models import Attachment
from jiceng.work.orders.actions.holding import hold_fast
from jiceng.work.orders.models import Order
from jiceng.work.orders.rules import PHOTO_MB, PHOTOS

MEGABYTE = 1 << 20


def photos_of(*orders: Order) -> list[Attachment]:
    """The pictures residents added, in the order they came; what an office attached is its own."""
    refs = [Ref.to(one) for one in orders]
    rows = Attachment.objects.kept().filter(label=Order._meta.label_lower, uploaded_by=None)
    rows = rows.filter(record__in=[one.key for one in refs], kind__in=("jpg", "png"))
    return list(rows.order_by("pk"))


@transaction.atomic
def add_photo(order: Order, *, actor: Actor, file: Any) -> Attachment:
    """补照片: a picture only, of a modest size; what the file was called is forgotten."""
    if file is None:
        raise ValidationError({"photo": _("请先选一张照片，再点“补上”")})
    ending = PurePath(str(file.name)).suffix.lower()
    if ending not in IMAGES:
        raise ValidationError({"photo": _("只收照片（JPG、PNG 等），别的文件请交到社区")})
    if file.size > PHOTO_MB * MEGABYTE:
        raise ValidationError({"photo": _("照片超过 %d MB，请缩小后再传") % PHOTO_MB})
    hold_fast(order)
    if not order.is_open:
        raise ValidationError({"photo": _("这一件已经了结，不用再补照片")})
    have = len(photos_of(order))
    if have >= PHOTOS:
        raise ValidationError({"photo": _("一件最多 %d 张照片") % PHOTOS})
    name = _("照片%d") % (have + 1)
    return files.attach(order, actor=actor, file=file, name=f"{name}{ending}")


@transaction.atomic
def drop_photos(orders: Sequence[Order], *, actor: Actor, reason: str) -> int:
    """The pictures of these orders go; how many."""
    gone = photos_of(*orders)
    for one in gone:
        files.remove(one, actor=actor, reason=reason)
    return len(gone)
