"""Views a person keeps of a table: its filters, order and columns, under a name."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kit.scope import KEYS

# What belongs to the moment and not to the view.
PASSING = ("page", "view", "tree", "csrfmiddlewaretoken", "once")
LONGEST = 2_000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Adjectives of saved views."""

    def of(self, actor: Actor, sheet: str) -> "SavedViewQuerySet":
        return self.filter(account=actor.pk, sheet=sheet)

    def visible_to(self, actor: Actor) -> "SavedViewQuerySet":
        return self.filter(account=actor.pk)


class SavedView(models.Model):
    """A table's query string under a name. It grants nothing: whoever opens the address sees
    their own rows through it.
    """

    account = models.BigIntegerField(_("账号"), editable=False)
    sheet = models.CharField(_("台账"), max_length=60, editable=False)
    title = models.CharField(_("名称"), max_length=30)
    query = models.TextField(_("筛选"), blank=True, max_length=LONGEST)
    standard = models.BooleanField(_("打开台账时就用它"), default=False)
    saved_at = models.DateTimeField(_("保存时间"), editable=False)

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("视图")
        verbose_name_plural = _("视图")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "sheet", "title"], name="kit_view_once"),
        ]

    def __str__(self) -> str:
        return self.title


def usual(query: str) -> str:
    """A view as one's own way of opening the table: without the place and time it was saved at."""
    return lasting(query, dropped=(*PASSING, *KEYS))


def lasting(query: str, dropped: tuple[str, ...] = PASSING) -> str:
    """A query string without what belongs to the moment."""
    said = QueryDict(query, mutable=True)
    for key in dropped:
        said.pop(key, None)
    return str(said.urlencode())[:LONGEST]


@transaction.atomic
def keep_view(
    sheet: str, *, actor: Actor, title: str, query: str, standard: bool = False
) -> SavedView:
    """Keep a view under this title; a view of the same title is replaced."""
    own = SavedView.objects.of(actor, sheet)
    if standard:
        own.update(standard=False)
    values = {"query": lasting(query), "standard": standard, "saved_at": clock.now()}
    view: SavedView = SavedView.objects.update_or_create(
        account=actor.pk, sheet=sheet, title=title, defaults=values
    )[0]
    note(actor, "kit.keep_view", view)
    return view


@transaction.atomic
def drop_view(view: SavedView, *, actor: Actor) -> None:
    """Delete one's own view; nobody else's records hang on it."""
    note(actor, "kit.drop_view", view, title=view.title)
    view.delete()
