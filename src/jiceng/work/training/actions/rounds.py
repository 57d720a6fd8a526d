"""Rounds of elections a class may hang on, and whom towns name for them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.work.training.actions.planning import past
from jiceng.work.training.models import Nominee, Round


@transaction.atomic
def call(*, actor: Actor, **values: Any) -> Round:
    """立换届轮次: org, name, nominate_by, voting_on."""
    voting = values.get("voting_on")
    if voting is not None and voting < values["nominate_by"]:
        raise ValidationError({"voting_on": _("选举日早于推荐截止日，请检查")})
    made: Round = Round.objects.create(recorded_at=clock.now(), **values)
    note(actor, "training.call", made)
    return made


@transaction.atomic
def nominate(*, actor: Actor, **values: Any) -> Nominee:
    """推荐人选; see `nominate_many`."""
    return nominate_many([values], actor=actor)[0]


@transaction.atomic
def nominate_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Nominee]:
    """Nominees: round, org, person, tags, role, named_on."""
    for row in rows:
        past(row["named_on"], "named_on")
        if Nominee.objects.filter(round=row["round"], person=row["person"]).exists():
            raise ValidationError({"person": _("“%s”这一轮已经被推荐") % row["person"]})
    at = clock.now()
    made = Nominee.objects.bulk_create([Nominee(recorded_at=at, **row) for row in rows])
    note_many(actor, "training.nominate", made)
    return made
