"""名册核对 apart from the page: the upload is kept, read and laid beside ours as a job."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kernel.uids import uid7
from jiceng.kit.access import may
from jiceng.kit.imports.actions import take_in
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.jobs import Job, Outcome, Work, job, start
from jiceng.kit.uploads import RefusedFile
from jiceng.registers.orgs.models import Org
from jiceng.work.membership import actions
from jiceng.work.membership.access import SETTLES
from jiceng.work.membership.models import Roll
from jiceng.work.membership.pages.reading import read_roster
from jiceng.work.membership.sheets.checking import ROLLS

COMPARE: Final = "membership_compare"


def begin(*, actor: Any, org: Org, taken_on: date, source: str, file: Any) -> Job:
    """Keep the roster and put its comparison in the queue: a city's has a hundred thousand rows."""
    if not may(actor, SETTLES, org.path):
        raise PermissionDenied(_("您可以查看这项内容，但不能办理。需要办理时请联系上级党组织"))
    try:
        kept = take_in(file, file.name, ROLLS, actor=actor)
    except RefusedFile as error:
        raise ValidationError({"file": str(error)}) from error
    said = {"org": org.pk, "taken_on": taken_on.isoformat(), "source": source}
    uids = {"file": str(kept.uid), "roll": str(uid7())}
    title = _("名册核对：%(org)s %(day)s") % {"org": org, "day": taken_on}
    return start(COMPARE, actor, title=title, steps=2, **said, **uids)


@job(COMPARE, gettext_lazy("名册核对"))
def compare_as_job(
    work: Work, actor: Actor, *, org: int, taken_on: str, source: str, file: str, roll: str
) -> Outcome:
    """Read the kept roster and lay it beside ours; run again it finds the roll already made."""
    node = Org.objects.get(pk=org)
    if not may(actor, SETTLES, node.path):
        raise ValidationError(_("您不再管这个党组织的名册，没有核对"))
    made = Roll.objects.filter(uid=roll).first()
    if made is None:
        told = {"org": node, "taken_on": date.fromisoformat(taken_on), "source": source}
        made = _laid(work, actor, ImportBatch.objects.get(uid=file), told | {"uid": UUID(roll)})
    said = _("名册%(rows)d人，对上%(matched)d人，差异%(found)d条")
    counts = {"rows": made.rows, "matched": made.matched, "found": made.difference_set.count()}
    return Outcome(said % counts, result_url=reverse("membership.rolls.detail", args=[made.pk]))


def _laid(work: Work, actor: Actor, kept: ImportBatch, told: Mapping[str, Any]) -> Roll:
    reading, laying = str(_("读名册")), str(_("比较并记下差异"))
    rows, unread = read_roster(
        kept, actor, lambda done, total: work.progress(1, done, total, reading)
    )
    work.progress(2, 0, len(rows), laying)
    with transaction.atomic():
        made = actions.compare(
            actor=actor,
            rows=rows,
            unread=unread,
            tell=lambda done, total: work.progress(2, done, total, laying),
            **told,
        )
        work.hold()
    return made
