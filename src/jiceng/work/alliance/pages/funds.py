"""The money of a coalition on its board: what is left, and to write down what came and went."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, lasting, today_in
from jiceng.kit.panels import Panel
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance import actions
from jiceng.work.alliance.forms import funds as forms
from jiceng.work.alliance.models import FundLine
from jiceng.work.alliance.sheets.funds import Account, money


def money_of(one: Coalition, actor: Actor) -> Panel | None:
    """This year's money; nothing where none ever came and none is due."""
    del actor
    told = Account(one, clock.today())
    if told.standard is None and not FundLine.objects.filter(coalition=one).exists():
        return None
    said: list[tuple[str, Any]] = [(_("本年拨入（元）"), money(told.given))]
    if told.standard is not None:
        said.append((_("文件规定的标准（元）"), money(told.standard)))
    said.append((_("本年支出（元）"), money(told.spent)))
    over = told.left < 0
    said.append((_("超支（元）") if over else _("结余（元）"), money(abs(told.left))))
    report = reverse("alliance.use_report", args=[one.pk])
    return Panel(
        "money", gettext_lazy("工作经费"),
        facts=[{"title": title, "text": text, "kind": "text"} for title, text in said],
        url=f"{reverse('alliance.funds.table')}?q={one.name}",
        buttons=[{"title": _("本年使用情况（Word）"), "icon": "download", "download": True,
                  "url": report}],
    )  # fmt: skip


FUND_ACTS = [
    ActPage("allot", gettext_lazy("登记拨入经费"), actions.allot, forms.AllotForm, when=lasting,
            start=today_in("on")),
    ActPage("spend_fund", gettext_lazy("登记支出经费"), actions.spend_fund, forms.SpendForm,
            when=lasting, start=today_in("on")),
]  # fmt: skip
