"""What asking for a closing needs: whose, which period, and why, if it was closed before."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.periods import Period, half, month, quarter, year
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import Org

BACK = 3  # years one may still ask for


def choices() -> list[tuple[Any, Any]]:
    """Periods that are over, the newest first, by their kind."""
    today = clock.today()
    years = range(today.year, today.year - BACK - 1, -1)
    kinds: dict[str, list[Period]] = {
        _("月"): [month(y, m) for y in years for m in range(12, 0, -1)],
        _("季度"): [quarter(y, q) for y in years for q in range(4, 0, -1)],
        _("半年"): [half(y, h) for y in years for h in (2, 1)],
        _("年"): [year(y) for y in years],
    }
    return [
        (kind, [(one.code, one.words) for one in found if one.last < today])
        for kind, found in kinds.items()
    ]


class AskForm(RecordForm):
    """关账由一位同志申请、另一位复核。"""

    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("党组织"))
    period = forms.ChoiceField(
        label=gettext_lazy("期间"), choices=choices,
        help_text=gettext_lazy("先关月，再关季度，再关半年和年。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("调整原因"), max_length=200, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("第一次关账不用填；已经关过的，写明为什么另作调整。"),
    )  # fmt: skip
