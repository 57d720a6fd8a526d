"""Local words: reasons for no organisation, signs of how a firm does, new fields."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.registers.orgs.models import Org


class WordQuerySet(SpanQuerySet["Word"]):
    """Adjectives of words."""

    def reasons(self) -> Self:
        return self.filter(kind=Word.Kind.REASON)

    def signs(self) -> Self:
        return self.filter(kind=Word.Kind.HEALTH)

    def new_fields(self) -> Self:
        return self.filter(kind=Word.Kind.NEW_FIELD)

    def visible_to(self, actor: Actor) -> Self:
        """What things are called is for everybody who works here."""
        return self.all() if actor.reach() else self.none()


class Word(Span):
    """底册用语: one word of a list that the district keeps, while it is in use."""

    class Kind(models.TextChoices):
        REASON = "reason", _("未建组织原因")
        HEALTH = "health", _("经营状况标签")
        NEW_FIELD = "new_field", _("新兴领域")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("由谁规定"))
    kind = models.CharField(_("用在哪里"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("用语"), max_length=30)
    risk = models.BooleanField(_("算作需要关注"), default=False)
    order = models.IntegerField(_("次序"), default=1)

    objects: ClassVar[Any] = WordQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("底册用语")
        verbose_name_plural = _("底册用语")
        ordering = ("kind", "order", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "name"], condition=Q(until=None), name="enterprises_word_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
