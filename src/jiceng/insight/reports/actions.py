"""The one verb of reports: freeze what is written, with everything it stands on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.insight.reports.access import BUILDS
from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.writing import Report, with_records, write
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import anchor, note
from jiceng.kit.access import may
from jiceng.registers.orgs.models import Org


@transaction.atomic
def freeze(report: Report, node: Org, ask: Ask, *, actor: Actor) -> Issue:
    """Issue a report: all its queries see one and the same moment.

    Raises ValidationError when this person does not write reports for this node.
    """
    _hold_still()
    if not may(actor, BUILDS, node.path):
        raise ValidationError(_("只有该级及上级的工作人员可以定稿报告"))
    draft = with_records(write(report, node, ask), node, ask)
    made: Issue = Issue.objects.create(
        report=report.name,
        title=draft.title,
        org=node,
        period=draft.period,
        as_of=ask.day,
        bounds={name: str(value) for name, value in sorted(ask.bounds.items())},
        content=draft.kept(),
        digest=draft.fingerprint(),
        anchor=anchor(),
        issued_at=clock.now(),
        issued_by=actor.name,
    )
    note(actor, "reports.freeze", made, digest=made.digest)
    return made


def _hold_still() -> None:
    """REPEATABLE READ on PostgreSQL; SQLite's one writer sees one moment anyway."""
    blocks: list[Any] = connection.atomic_blocks
    if connection.vendor == "postgresql" and len(blocks) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
