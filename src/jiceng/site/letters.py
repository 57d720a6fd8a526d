"""Letters and complaints of the day: who hears that somebody waits for an answer."""

from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.roles import Role
from jiceng.site.telling import holders, queue, tell


def tell_of_letter(letter: Any, *, actor: Actor) -> None:
    """群众来信 → 答复单位: whoever keeps its affairs; the words stay in the ledger."""
    text = _("收到一条群众意见建议，请在%s前答复") % letter.due_on
    key = f"outreach.suggest:{letter.pk}:{letter.org_id}"
    tell(letter.org, key, text, kind="duty", sender=letter.org, actor=actor)


def tell_burden_officer(complaint: Any, *, actor: Actor) -> None:
    """减负投诉 → 减负专员, and nobody else."""
    text = _("收到一件减负投诉，请在%s前答复") % complaint.due_on
    officers = holders(complaint.org, Role.BURDEN_OFFICER)
    queue(complaint.org, officers, f"outreach.complain:{complaint.pk}", kind="duty", actor=actor,
          text=text)  # fmt: skip
