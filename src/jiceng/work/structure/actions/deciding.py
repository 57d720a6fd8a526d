"""Who decides an application: what the district has set, else what the article says."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note_many
from jiceng.kernel.spans import succeed
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.structure.models import Application, Decider, Kind, Level
from jiceng.work.structure.rules import usually_decided_by

MAKING = (Kind.SET_UP, Kind.SPLIT, Kind.UPGRADE)


@transaction.atomic
def set_decider(*, actor: Actor, **values: Any) -> Decider:
    """确定审批权限 for one kind of change; see `set_decider_many`."""
    return set_decider_many([values], actor=actor)[0]


@transaction.atomic
def set_decider_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Decider]:
    """Each row: org, kind, by, since, document; what held before ends that day.

    Applications that lie with somebody already stay with them.
    """
    made = []
    for row in rows:
        succeed(Decider, {"org": row["org"], "kind": row["kind"]}, row["since"])
        made.append(Decider(**row))
    insert(made)
    note_many(actor, "structure.set_decider", made)
    return made


def decider_of(one: Application, day: date) -> tuple[str, Decider | None]:
    """street or district, and the local setting that says so, if one does.

    The nearest setting above holds. Whatever is to be more than a branch goes to the district.
    """
    kinds = [one.becomes] if one.kind in MAKING and one.becomes else []
    if one.subject_id is not None:
        kinds.append(Org.objects.values_list("kind", flat=True).get(pk__in=[one.subject_id]))
    if not all(kind in BRANCHES for kind in kinds):
        return Level.DISTRICT, None
    rows: Any = Decider.objects.standing(day).filter(kind=one.kind, org__in=one.org.above())
    nearest: Decider | None = rows.select_related("org").order_by("-org__path").first()
    if nearest is not None:
        return nearest.by, nearest
    # 挂靠 is decided as the setting up of a branch is: no organisation is changed by it.
    asked = Kind.SET_UP if one.kind == Kind.ATTACH else one.kind
    return usually_decided_by(kind=asked, branch=True), None
