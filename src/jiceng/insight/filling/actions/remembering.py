"""What the same words were filled with or tied to before."""

from jiceng.insight.filling.models import Choice, Tie
from jiceng.registers.orgs.models import Org


def earlier(org: Org) -> dict[str, str]:
    """What the same words were filled with or tied to before at this organisation; the last choice
    speaks.
    """
    chosen = Choice.objects.filter(form__org=org).values_list(
        "form__chosen_at", "pk", "anchor", "written"
    )
    tied = Tie.objects.filter(check_of__org=org).values_list(
        "check_of__tied_at", "pk", "anchor", "written"
    )
    return {anchor: written for _at, _pk, anchor, written in sorted([*chosen, *tied])}
