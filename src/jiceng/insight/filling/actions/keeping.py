"""What goes when nobody has used it for years."""

from datetime import timedelta

from django.db.models.functions import Coalesce

from jiceng.insight.filling.actions.checks import drop
from jiceng.insight.filling.actions.forms import remove
from jiceng.insight.filling.models import Check, Form
from jiceng.kernel import clock
from jiceng.kernel.actors import System

UNUSED = timedelta(days=3 * 366)  # what nobody chose for so long is of no use any more


def sweep() -> int:
    """Remove what nobody has brought or chosen for three years; for the scheduler."""
    actor, reason = System("待填文件清理"), "三年没有用过"
    used = Coalesce("chosen_at", "brought_at")
    old = Form.objects.kept().alias(used=used).filter(used__lt=clock.now() - UNUSED)
    forms = list(old.select_related("org"))
    for one in forms:
        remove(one, actor=actor, reason=reason)
    used = Coalesce("tied_at", "brought_at")
    past = Check.objects.kept().alias(used=used).filter(used__lt=clock.now() - UNUSED)
    checks = list(past.select_related("org"))
    for check in checks:
        drop(check, actor=actor, reason=reason)
    return len(forms) + len(checks)
