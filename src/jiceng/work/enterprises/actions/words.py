"""Local words: name one, end one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note_many
from jiceng.work.enterprises.actions.owners import end
from jiceng.work.enterprises.models import Word


@transaction.atomic
def name_word(*, actor: Actor, **values: Any) -> Word:
    """登记用语; see `name_word_many`."""
    return name_word_many([values], actor=actor)[0]


@transaction.atomic
def name_word_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Word]:
    """Each row: org, kind, name, since; risk, order."""
    made = [Word(**{n: v for n, v in row.items() if v is not None}) for row in rows]
    wanted = {(one.kind, one.name) for one in made}
    here = set(Word.objects.filter(until=None).values_list("kind", "name"))
    if len(wanted) < len(made) or wanted & here:
        raise ValidationError({"name": _("这个用语已经登记过，不用再登记")})
    insert(made)
    note_many(actor, "enterprises.name_word", made)
    return made


@transaction.atomic
def end_word(word: Word, *, actor: Actor, on: date) -> Word:
    """停用 from a day on; what was marked with it stays as it was."""
    return end(word, actor=actor, on=on, verb="end_word", said=_("已经停用，请刷新后再看"))
