"""How often one source may write without signing in: counted by the hour, and known to nobody."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock


class Knock(models.Model):
    """How often one source came to one door in one hour: a digest that changes every day."""

    key = models.CharField(_("来源摘要"), max_length=64)
    hour = models.DateTimeField(_("小时"))
    count = models.IntegerField(_("次数"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("提交次数")
        verbose_name_plural = _("提交次数")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "hour"], name="kernel_knock_once")
        ]

    def __str__(self) -> str:
        return f"{self.hour} {self.count}"


def knock(door: str, source: str, *, most: int) -> bool:
    """Count one more of this source at this door in this hour; False once it is over `most`.

    Kept as a digest salted with the day and the door, so that tomorrow nobody can tell who it
    was, and nobody today that the same one came to two doors. Looked and counted in one
    statement: many at once are not let in beyond `most`.
    """
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    salted = f"{settings.SECRET_KEY}|{door}|{hour.date()}|{source}"
    key = hashlib.sha256(salted.encode()).hexdigest()
    with transaction.atomic():
        Knock.objects.bulk_create([Knock(key=key, hour=hour)], ignore_conflicts=True)
        here = Knock.objects.filter(key=key, hour=hour)
        return bool(here.filter(count__lt=most).update(count=F("count") + 1))
