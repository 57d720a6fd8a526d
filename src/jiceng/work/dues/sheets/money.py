"""Columns of the money: movements, handed on and spent, given, published, the bank's lines."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.dues import actions, forms, rules
from jiceng.work.dues.models import BankLine, Entry, Gift, Publication, Remittance, Use


def months(one: Any) -> str:
    first, last = rules.month_code(one.first_no), rules.month_code(one.last_no)
    return first if first == last else f"{first}—{last}"


def target(one: Any) -> str:
    return str(one.to.name) if one.to else _("区外上级")


def near(values: Any) -> Any:
    """The same line of the same statement."""
    rows = BankLine.objects.filter(org=values.get("org"), reference=values.get("reference") or "")
    return list(rows[:2])


ENTRIES = Sheet(
    "dues.entries",
    gettext_lazy("党费账"),
    Entry,
    [
        Column("entered_on"),
        Column("org__name", gettext_lazy("党组织"), width=24),
        Column("what"),
        Column("giver__what", gettext_lazy("出")),
        Column("taker__what", gettext_lazy("入")),
        Column("amount", kind="money", summed=True),
        Column("recorded_at", shown=False),
    ],
    search=("org__name", "org__initials"),
    filters=("what", "entered_on"),
    order=("-entered_on", "-pk"),
    on="entered_on",
    related=("org", "giver", "taker"),
    definition=gettext_lazy("一行一笔，从一处到另一处，只增不改；合计永远是零。"),
)
REMITTANCES = Sheet(
    "dues.remittances",
    gettext_lazy("党费上缴返还"),
    Remittance,
    [
        Column("org__name", gettext_lazy("交出单位"), width=24),
        Column("direction"),
        Column("to__name", gettext_lazy("收款单位"), show=target, width=24),
        Column("months", gettext_lazy("月份"), show=months),
        Column("collected", kind="money"),
        Column("percent"),
        Column("amount", kind="money", summed=True),
        Column("sent_on"),
        Column("settled_on"),
        Column("state"),
        Column("document"),
    ],
    search=("org__name", "org__initials", "document"),
    at="lower__path",
    filters=("direction", "state", "sent_on"),
    order=("-sent_on", "-pk"),
    on="sent_on",
    related=("org", "to"),
)
USES = Sheet(
    "dues.uses",
    gettext_lazy("党费使用台账"),
    Use,
    [
        Column("org__name", gettext_lazy("使用单位"), choose="org", width=24),
        Column("purpose"),
        Column("amount", kind="money", summed=True),
        Column("used_on"),
        Column("subject", width=30),
        Column("decided", width=24),
        Column("justification", width=24),
        Column("void_reason", choose="-"),
    ],
    form=forms.UseForm,
    record_many=actions.spend_many,
    search=("subject", "org__name", "org__initials"),
    filters=("purpose", "used_on"),
    order=("-used_on", "-pk"),
    on="used_on",
    related=("org",),
    definition=gettext_lazy("党费只用于规定的五类用途，别的用途要写明理由；正式依据见每笔。"),
)
GIFTS = Sheet(
    "dues.gifts",
    gettext_lazy("自愿多交党费"),
    Gift,
    [
        Column("member__person__name", gettext_lazy("姓名")),
        Column("amount", kind="money", summed=True),
        Column("given_on"),
        Column("way"),
        Column("special"),
        Column("state"),
        Column("settled_on"),
        Column("document"),
        Column("profile", width=30),
    ],
    search=("member__person__name", "member__person__initials"),
    filters=("special", "state", "given_on"),
    order=("-given_on", "-pk"),
    on="given_on",
    related=("org", "member__person"),
)
BANK_LINES = Sheet(
    "dues.bank",
    gettext_lazy("银行流水核对"),
    BankLine,
    [
        Column("org__name", gettext_lazy("党支部"), choose="org", shown=False),
        Column("reference"),
        Column("paid_on"),
        Column("amount", kind="money", summed=True),
        Column("payer"),
        Column("remark"),
        Column("member__person__name", gettext_lazy("可能是"), choose="-"),
        Column("months", choose="-"),
        Column("why", choose="-", width=24),
        Column("state", choose="-"),
    ],
    form=forms.BankLineForm,
    record_many=actions.list_line_many,
    near=near,
    search=("payer", "remark", "reference"),
    filters=("state", "paid_on"),
    order=("-paid_on", "-pk"),
    on="paid_on",
    related=("org", "member__person"),
    definition=gettext_lazy("导入只列出来，不入账；对上的核对后入账，对不上的写明理由。"),
)
PUBLICATIONS = Sheet(
    "dues.publications",
    gettext_lazy("党费收缴使用公布"),
    Publication,
    [
        Column("org__name", gettext_lazy("党组织"), width=24),
        Column("year", kind="text"),
        Column("published_on"),
        Column("how"),
        Column("collected", kind="money"),
        Column("remitted", kind="money"),
        Column("used", kind="money"),
        Column("balance", kind="money"),
    ],
    search=("org__name", "org__initials"),
    filters=("published_on",),
    order=("-published_on", "-pk"),
    on="published_on",
)
