"""What somebody was typing when the line broke, kept until it is sent, or for 30 days."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor

DAYS = 30
LONGEST = 20_000  # characters of one field
# Sealed at rest in the registers, so never kept in plain text here either.
PRIVATE = frozenset({"id_number", "phone", "address", "password"})


class DraftQuerySet(models.QuerySet["Draft"]):
    """Adjectives of drafts."""

    def visible_to(self, actor: Actor) -> "DraftQuerySet":
        return self.filter(account=actor.pk)


class Draft(models.Model):
    """One unsent form of one person: `form` is `room.noun`, `key` the record being changed."""

    account = models.BigIntegerField(_("账号"), editable=False)
    form = models.CharField(_("表单"), max_length=80, editable=False)
    key = models.CharField(_("对象编号"), max_length=40, blank=True, default="", editable=False)
    values = models.JSONField(_("内容"), default=dict, editable=False)
    saved_at = models.DateTimeField(_("保存时间"), editable=False)

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "form", "key"], name="kit_draft_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["saved_at"], name="kit_draft_age"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}".strip()


def _kept(form: forms.BaseForm) -> dict[str, forms.Field]:
    """The fields a draft may hold: none that is a file, a secret, or sealed in the registers."""
    secret = (forms.FileInput, forms.PasswordInput)
    return {
        name: field
        for name, field in form.fields.items()
        if name not in PRIVATE and not isinstance(field.widget, secret)
    }


def save_draft(
    actor: Actor, form: forms.BaseForm, typed: QueryDict, *, name: str, key: str = ""
) -> Draft:
    """Keep what is typed, as it was typed; only the form's own fields."""
    names = [*_kept(form)]
    values = {
        field: [said[:LONGEST].replace("\0", "") for said in typed.getlist(field)]
        for field in typed
        if any(field == one or field.startswith((f"{one}_", f"{one}-")) for one in names)
    }
    draft: Draft = Draft.objects.update_or_create(
        account=actor.pk, form=name, key=key, defaults={"values": values, "saved_at": clock.now()}
    )[0]
    return draft


def find_draft(actor: Actor, *, name: str, key: str = "") -> Draft | None:
    found: Draft | None = Draft.objects.filter(account=actor.pk, form=name, key=key).first()
    return found


def restore(draft: Draft, form: forms.BaseForm) -> Mapping[str, Any]:
    """The kept values as initial values of the form; what was never typed is left out."""
    typed = QueryDict(mutable=True)
    for name, values in draft.values.items():
        typed.setlist(name, values)
    return {
        name: field.widget.value_from_datadict(typed, {}, name)
        for name, field in _kept(form).items()
        if not field.widget.value_omitted_from_data(typed, {}, name)
    }


def clear(actor: Actor, *, name: str, key: str = "") -> None:
    """The form has been sent: its draft goes."""
    Draft.objects.filter(account=actor.pk, form=name, key=key).delete()


def purge(days: int = DAYS) -> int:
    """Delete the drafts nobody came back to; how many."""
    old = Draft.objects.filter(saved_at__lt=clock.now() - timedelta(days=days))
    return int(old.delete()[0])
