"""Who manages a joint branch, and the yearly look at the list of its units."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note_many
from jiceng.kernel.spans import succeed
from jiceng.registers.orgs.models import Kind
from jiceng.work.coverage.actions.reaching import come
from jiceng.work.coverage.models import JointCheck, JointManager


@transaction.atomic
def manage(*, actor: Actor, **values: Any) -> JointManager:
    """确定管理人; see `manage_many`."""
    return manage_many([values], actor=actor)[0]


@transaction.atomic
def manage_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[JointManager]:
    """Each row: org (a joint branch), name, area, since; who managed it before ends that day."""
    made = []
    for row in rows:
        org, since = row["org"], row["since"]
        come(since, "since")
        if org.kind != Kind.JOINT_BRANCH:
            raise ValidationError({"org": _("“%s”不是联合党支部，请选择联合党支部") % org})
        if since < org.since or (org.until is not None and since >= org.until):
            raise ValidationError({"since": _("这一天“%s”不在，请检查日期") % org})
        succeed(JointManager, {"org": org}, since)
        made.append(JointManager(**row))
    insert(made)
    note_many(actor, "coverage.manage", made)
    return made


@transaction.atomic
def check(manager: JointManager, *, actor: Actor, checked_on: date, words: str) -> JointCheck:
    """核对覆盖单位; see `check_many`."""
    row = {"manager": manager, "checked_on": checked_on, "words": words}
    return check_many([row], actor=actor)[0]


@transaction.atomic
def check_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[JointCheck]:
    """Each row: manager, checked_on, words."""
    at, made = clock.now(), []
    for row in rows:
        one, on = row["manager"], row["checked_on"]
        come(on, "checked_on")
        if on < one.since or (one.until is not None and on >= one.until):
            raise ValidationError({"checked_on": _("这一天不由“%s”管理，请检查日期") % one.name})
        made.append(
            JointCheck(org_id=one.org_id, checked_on=on, words=row["words"], recorded_at=at)
        )
    insert(made)
    note_many(actor, "coverage.check", [row["manager"] for row in rows])
    return made
