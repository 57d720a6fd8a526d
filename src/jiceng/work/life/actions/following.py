"""What a meeting decided or found becomes a task with an owner and a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.registers.matters.actions import lodge
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import Org


@transaction.atomic
def hand_out(
    meeting: Meeting,
    *,
    actor: Actor,
    title: str,
    due_on: date,
    owner: str = "",
    org: Org | None = None,
    source: str = "decision",
) -> Meeting:
    """转为落实事项: what was decided, or an opinion or problem raised, with who sees to it by when.

    The branch itself sees to it unless another organisation is named; it is closed by another hand.
    """
    if meeting.void_reason:
        raise ValidationError(_("这条记录已作废，不能再转为事项"))
    lodge(
        actor=actor, title=title, org=org or meeting.org, sender=meeting.org, source=source,
        origin=meeting, origin_text=str(meeting)[:200], owner=owner, due_on=due_on,
    )  # fmt: skip
    note(actor, "life.hand_out", meeting, title=title)
    return meeting
