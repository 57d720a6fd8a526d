"""Local words: name one, end one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
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
    Word.objects.bulk_create(made)
    note_many(actor, "enterprises.name_word", made)
    return made


@transaction.atomic
def end_word(word: Word, *, actor: Actor, on: date) -> Word:
    """停用 from a day on; what was marked with it stays as it was."""
    if on <= word.since:
        raise ValidationError({"on": _("停用日期要晚于启用日期")})
    if not Word.objects.filter(pk=word.pk, until=None).update(until=on):
        raise StepError(_("已经停用，请刷新后再看"))
    word.refresh_from_db()
    note(actor, "enterprises.end_word", word, on=on)
    return word
