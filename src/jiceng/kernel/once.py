"""Doing a thing once: the same key twice gives the first answer again, and no second effect."""

import hashlib
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor

M = TypeVar("M", bound=models.Model)


class Deed(models.Model):
    """A key that has been used, and the record it made or moved.

    `key` is a digest, and of a record whose class is `unsigned` no account is kept: what was
    reported without a name must not be told by the memory of forms.
    """

    key = models.CharField(_("幂等键"), max_length=80, unique=True)
    actor = models.BigIntegerField(_("经办账号"), null=True)
    verb = models.CharField(_("动作"), max_length=60)
    label = models.CharField(_("对象种类"), max_length=60)
    record = models.CharField(_("对象编号"), max_length=40)
    at = models.DateTimeField(_("时间"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("已办")
        verbose_name_plural = _("已办")

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"

    def answer(self) -> models.Model:
        model = apps.get_model(self.label)
        found: models.Model = model._default_manager.get(pk=self.record)
        return found


def _mark(key: str, actor: Actor, verb: str) -> str:
    return hashlib.sha256(f"{actor.pk}:{verb}:{key}".encode()).hexdigest()


def done(key: str, actor: Actor, verb: str) -> models.Model | None:
    """What this actor has already done for this verb by this key, if anything."""
    found = Deed.objects.filter(key=_mark(key, actor, verb)).first() if key else None
    return found.answer() if found is not None else None


def once(key: str, actor: Actor, verb: str, do: Callable[[], M]) -> M:
    """Run `do` unless this actor already used this key for this verb; give the record.

    An empty key means the caller has none, and the deed is simply done.
    """
    if not key:
        return do()
    mark = _mark(key, actor, verb)
    found = Deed.objects.filter(key=mark).first()
    if found is None:
        try:
            with transaction.atomic():
                made = do()
                Deed.objects.create(
                    key=mark,
                    actor=None if getattr(made, "unsigned", False) else actor.pk,
                    verb=verb,
                    label=made._meta.label,
                    record=str(made.pk),
                    at=clock.now(),
                )
            return made
        except IntegrityError:
            found = Deed.objects.filter(key=mark).first()
            if found is None:  # some other constraint said no
                raise
    answer: Any = found.answer()
    return answer  # type: ignore[no-any-return]
