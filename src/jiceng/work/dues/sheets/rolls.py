"""Columns of what is due and paid: sums for those above, persons for the branch itself."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.dues import actions, forms
from jiceng.work.dues.models import (
    Adjustment,
    Base,
    Charge,
    Habit,
    Payment,
    Receipt,
    Relief,
    Reversal,
    Review,
    Roll,
)


def rolls(actor: Actor) -> Any:
    return Roll.objects.visible_to(actor).summed()


def adjustments(actor: Actor) -> Any:
    return Adjustment.objects.visible_to(actor).netted()


def rate(roll: Any) -> str:
    return f"{Decimal(100 * roll.paid_count) / roll.due_count:.1f}%" if roll.due_count else ""


def month(row: Any) -> str:
    return str(row.roll.month_code)


def paid_amount(charge: Any) -> Any:
    return charge.amount if charge.payment_id else None


def way(charge: Any) -> str:
    return str(charge.payment.get_way_display()) if charge.payment else ""


def proxy(charge: Any) -> str:
    payment = charge.payment
    if payment is None or not payment.proxy:
        return ""
    return f"{payment.get_proxy_display()}：{payment.proxy_name}"


def blank(row: Any) -> str:
    """A cell to sign in."""
    del row
    return ""


def article(charge: Any) -> str:
    return str(charge.article.place)


def late(actor: Actor) -> Any:
    """What is late today, of the branch's own."""
    return Charge.objects.visible_to(actor).due_before(clock.today()).filter(payment=None)


ROLLS = Sheet(
    "dues.rolls",
    gettext_lazy("党费月度登记"),
    Roll,
    [
        Column("org__name", gettext_lazy("党支部"), width=24),
        Column("month_no", gettext_lazy("月份"), kind="text", show=lambda row: row.month_code),
        Column("due_on"),
        Column("due_count", gettext_lazy("应交人数"), kind="number", summed=True),
        Column("paid_count", gettext_lazy("已交人数"), kind="number", summed=True),
        Column("rate", gettext_lazy("收缴率"), show=rate),
        Column("due_sum", gettext_lazy("应交金额"), kind="money", summed=True),
        Column("paid_sum", gettext_lazy("实交金额"), kind="money", summed=True),
    ],
    rows=rolls,
    search=("org__name", "org__initials"),
    filters=("due_on",),
    order=("-month_no", "org__path"),
    on="due_on",
    definition=gettext_lazy("一行一个支部一个月；经批准免交的不计；上级只看合计，不看个人。"),
)
CHARGES = Sheet(
    "dues.charges",
    gettext_lazy("党费缴纳登记表"),
    Charge,
    [
        Column("member__person__name", gettext_lazy("姓名"), width=12),
        Column("roll__month_no", gettext_lazy("月份"), kind="text", show=month),
        Column("kind"),
        Column("base__income", gettext_lazy("月基数")),
        Column("amount", kind="money", summed=True),
        Column("paid", gettext_lazy("实交"), kind="money", show=paid_amount),
        Column("payment__paid_on", gettext_lazy("日期")),
        Column("way", gettext_lazy("方式"), show=way),
        Column("proxy", gettext_lazy("代交"), show=proxy),
        Column("signature", gettext_lazy("签名"), show=blank),
        Column("article", gettext_lazy("依据"), show=article),
        Column("roll__org__name", gettext_lazy("党支部"), shown=False),
    ],
    search=("member__person__name", "member__person__initials"),
    filters=("kind", "roll__due_on"),
    order=("-roll__month_no", "member__person__initials", "pk"),
    at="roll__org__path",
    on="roll__due_on",
    related=("roll__org", "member__person", "payment", "base"),
    definition=gettext_lazy("一行一名党员一个月，只给本支部看；月基数是加密保存的，这里不显示。"),
)
ARREARS = Sheet(
    "dues.arrears",
    gettext_lazy("到期未交的党费"),
    Charge,
    [
        Column("member__person__name", gettext_lazy("姓名"), width=12),
        Column("roll__month_no", gettext_lazy("月份"), kind="text", show=month),
        Column("roll__due_on", gettext_lazy("交纳日")),
        Column("kind"),
        Column("amount", kind="money", summed=True),
        Column("quarterly"),
    ],
    rows=late,
    search=("member__person__name", "member__person__initials"),
    filters=("kind",),
    order=("member__person__initials", "roll__month_no", "pk"),
    at="roll__org__path",
    related=("roll__org", "member__person"),
    definition=gettext_lazy("只给本支部看；按季交纳的到季末才算；没有金额的要先核定基数。"),
)
PAYMENTS = Sheet(
    "dues.payments",
    gettext_lazy("党费缴纳流水"),
    Payment,
    [
        Column("org__name", gettext_lazy("党支部")),
        Column("paid_on"),
        Column("way"),
        Column("count", kind="number", summed=True),
        Column("amount", kind="money", summed=True),
        Column("proxy"),
        Column("proxy_name"),
        Column("reference"),
        Column("remark"),
        Column("recorded_at", shown=False),
    ],
    search=("reference", "remark"),
    filters=("way", "paid_on"),
    order=("-paid_on", "-pk"),
    on="paid_on",
    definition=gettext_lazy("一行一次登记；冲正另记，这里的金额不改。"),
)
REVERSALS = Sheet(
    "dues.reversals",
    gettext_lazy("党费冲正"),
    Reversal,
    [
        Column("charge__member__person__name", gettext_lazy("姓名")),
        Column("charge__roll__month_no", gettext_lazy("月份"), kind="text",
               show=lambda row: row.charge.roll.month_code),
        Column("amount", kind="money", summed=True),
        Column("payment__paid_on", gettext_lazy("原交纳日期")),
        Column("reversed_on"),
        Column("reason"),
    ],
    order=("-reversed_on", "-pk"),
    at="payment__org__path",
    on="reversed_on",
    related=("charge__roll__org", "charge__member__person", "payment__org"),
)  # fmt: skip
ADJUSTMENTS = Sheet(
    "dues.adjustments",
    gettext_lazy("党费差额办理"),
    Adjustment,
    [
        Column("charge__member__person__name", gettext_lazy("姓名")),
        Column("charge__roll__month_no", gettext_lazy("月份"), kind="text",
               show=lambda row: row.charge.roll.month_code),
        Column("what"),
        Column("amount", kind="money"),
        Column("net", gettext_lazy("净收"), kind="money", summed=True),
        Column("settled_on"),
        Column("way"),
        Column("reason", width=30),
        Column("payment__remark", gettext_lazy("抵交情况"), width=24),
        Column("void_reason"),
        Column("org__name", gettext_lazy("党支部"), shown=False),
    ],
    rows=adjustments,
    search=("charge__member__person__name", "charge__member__person__initials"),
    filters=("what", "settled_on"),
    order=("-settled_on", "-pk"),
    on="settled_on",
    related=("org", "charge__roll__org", "charge__member__person", "payment"),
    definition=gettext_lazy(
        "一行一名党员一个月；登记表和原来的缴纳不改，补收、退还各记一笔账；作废的另记一笔退回去。"
    ),
)  # fmt: skip
RECEIPTS = Sheet(
    "dues.receipts",
    gettext_lazy("党费凭条"),
    Receipt,
    [
        Column("number", gettext_lazy("编号"), kind="text", show=lambda row: row.code),
        Column("member__person__name", gettext_lazy("姓名")),
        Column("amount", kind="money", summed=True),
        Column("payment__paid_on", gettext_lazy("交纳日期")),
        Column("issued_on"),
        Column("org__name", gettext_lazy("党支部"), shown=False),
    ],
    order=("-year", "-number", "pk"),
    on="issued_on",
    related=("org", "member__person", "payment"),
    definition=gettext_lazy("编号按支部按年连续；只是缴纳登记凭条，以党费收据为准。"),
)
BASES = Sheet(
    "dues.bases",
    gettext_lazy("党费基数"),
    Base,
    [
        Column("member__person__name", gettext_lazy("姓名"), choose="member"),
        Column("kind"),
        Column("income"),
        Column("monthly", kind="money", choose="-"),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止"), choose="-"),
        Column("quarterly"),
        Column("source"),
        Column("confirmed_by"),
        Column("void_reason", choose="-"),
    ],
    form=forms.BaseForm,
    record_many=actions.confirm_many,
    search=("member__person__name", "member__person__initials"),
    filters=("kind", "quarterly", "source", "since"),
    order=("member__person__initials", "member", "-since"),
    at="member__org__path",
    related=("member__person",),
    definition=gettext_lazy("一行一段；只给本支部看；收入加密保存，查看原文要写明目的并留痕。"),
)
REVIEWS = Sheet(
    "dues.reviews",
    gettext_lazy("党费基数年度核定"),
    Review,
    [
        Column("org__name", gettext_lazy("党支部"), width=24),
        Column("year", kind="text"),
        Column("reviewed_on"),
        Column("count", kind="number", summed=True),
        Column("confirmed_by"),
    ],
    search=("org__name", "org__initials"),
    order=("-year", "org__path"),
    on="reviewed_on",
)
RELIEFS = Sheet(
    "dues.reliefs",
    gettext_lazy("党费减免"),
    Relief,
    [
        Column("member__person__name", gettext_lazy("姓名")),
        Column("member__org__name", gettext_lazy("党支部"), width=24),
        Column("monthly", kind="money"),
        Column("reason"),
        Column("studied_on"),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止（不含）")),
        Column("state"),
        Column("decided_on"),
        Column("document"),
    ],
    search=("member__person__name", "member__person__initials"),
    filters=("state", "since"),
    order=("-since", "-pk"),
    at="member__org__path",
    related=("member__person", "member__org"),
    definition=gettext_lazy("党支部研究，上一级批准；批准以后还没到交纳日的月份跟着改。"),
)
HABITS = Sheet(
    "dues.habits",
    gettext_lazy("党费地方规定"),
    Habit,
    [
        Column("org__name", gettext_lazy("适用范围"), width=24),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止")),
        Column("nth"),
        Column("weekday"),
        Column("farmer", kind="money"),
        Column("step", kind="money"),
        Column("mode"),
        Column("percent"),
        Column("cycle"),
        Column("document"),
    ],
    form=forms.HabitForm,
    order=("org__path", "-since"),
    definition=gettext_lazy(
        "全国规定里没有写死的由各地定，都是数据；最近的上级所定的为准。交纳日不是固定党日："
        "固定党日在组织生活里定，这里定的是党费哪天到期、由谁收、哪天提醒；同一天的两处写成一样。"
    ),
)
