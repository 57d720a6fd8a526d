"""What firms raise: who hears that something waits, and that it was answered."""

from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.roles import Role
from jiceng.site.telling import holders, queue, tell


def tell_of_issue(issue: Any, *, actor: Actor) -> None:
    """企业困难 → 上级党组织: whoever classifies and dispatches it; the words stay in the ledger."""
    text = _("收到一件企业困难，请在%s前分类派出") % issue.classify_by
    above = issue.org.parent or issue.org
    tell(above, f"fastlane.collect:{issue.pk}", text, kind="duty", sender=issue.org, actor=actor)


def tell_of_reply(issue: Any, *, actor: Actor) -> None:
    """企业困难的答复 → 提出它的企业党组织, who then says how it was."""
    text = _("您反映的企业困难已答复，请看答复并评价")
    own = holders(issue.org, Role.BRANCH_SECRETARY, Role.FIRM_LIAISON)
    queue(issue.org.parent or issue.org, own, f"fastlane.reply:{issue.pk}", kind="result",
          actor=actor, text=text)  # fmt: skip
