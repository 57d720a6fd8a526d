"""What firms raise: who hears that something waits, and that it was answered."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.roles import Role
from jiceng.site.telling import holders, queue, tell


def tell_of_issues(issues: Sequence[Any], *, actor: Actor) -> None:
    """企业困难 → 上级党组织: whoever classifies and dispatches them hears once of what came at
    once; the words stay in the ledger.
    """
    by_org: dict[Any, list[Any]] = defaultdict(list)
    for one in issues:
        by_org[one.org].append(one)
    for org, rows in by_org.items():
        first = min(one.classify_by for one in rows)
        text = _("收到 %(n)d 件企业困难，请在%(day)s前分类派出") % {"n": len(rows), "day": first}
        tell(org.parent or org, f"fastlane.collect:{rows[0].pk}", text, kind="duty", sender=org,
             actor=actor)  # fmt: skip


def tell_of_reply(issue: Any, *, actor: Actor) -> None:
    """企业困难的答复 → 提出它的企业党组织, who then says how it was."""
    text = _("您反映的企业困难已答复，请看答复并评价")
    own = holders(issue.org, Role.BRANCH_SECRETARY, Role.FIRM_LIAISON)
    queue(issue.org.parent or issue.org, own, f"fastlane.reply:{issue.pk}", kind="result",
          actor=actor, text=text)  # fmt: skip
