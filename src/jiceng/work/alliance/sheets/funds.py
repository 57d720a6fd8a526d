"""Columns of the money of coalitions, and the yearly report of its use in Word."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from jiceng.kit.charts import figure_text
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.sheets import Column, Sheet
from jiceng.kit.titles import demo_note
from jiceng.registers.coalitions.models import Coalition
from jiceng.work.alliance.models import FundLine
from jiceng.work.alliance.models.funds import with_standard

FUNDS = Sheet(
    name="alliance.funds",
    title=gettext_lazy("联盟经费台账"),
    model=FundLine,
    columns=[
        Column("on"),
        Column("coalition__name", gettext_lazy("共建组织"), width=26),
        Column("kind", width=8),
        Column("source", width=10),
        Column("amount", kind="money"),
        Column("words", width=28),
        Column("item__title", gettext_lazy("年度计划里的哪一件"), width=24),
        Column("voucher", kind="text"),
        Column("void_reason", shown=False),
    ],
    search=("coalition__name", "words", "voucher"),
    text=("words",),
    filters=("kind", "source", "on"),
    order=("-on", "-pk"),
    at="coalition__keeper__path",
    on="on",
    related=("coalition__keeper", "item"),
    definition=gettext_lazy(
        "一笔一行，在共建组织的看板上登记；余额不另记，由拨入和支出现算；作废的不计。"
    ),
)


class Account:
    """What a coalition had to spend in a year up to a day, and what it went to."""

    def __init__(self, coalition: Coalition, day: date) -> None:
        rows = FundLine.objects.of_year(day).filter(coalition=coalition)
        self.by_source = {
            FundLine.Source(source).label: _fen(amount)
            for source, amount in rows.given().order_by("source").values_list("source").annotate(
                n=Sum("amount"))
        }  # fmt: skip
        self.spendings = list(rows.spent().select_related("item").order_by("on", "pk"))
        self.given = sum(self.by_source.values(), Decimal(0))
        self.spent = sum((one.amount for one in self.spendings), Decimal(0))
        self.left = self.given - self.spent
        named = with_standard(Coalition.objects.filter(pk=coalition.pk), day)
        self.standard: Decimal | None = named.values_list("standard", flat=True).first()


def _fen(amount: Any) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def money(amount: Decimal) -> str:
    return figure_text(amount, 2)


def use_report(coalition: Coalition, day: date) -> bytes:
    """经费使用情况 of the year up to that day: given by whom, spent on what, what is left."""
    told = Account(coalition, day)
    made = Gongwen(
        title=f"{coalition}{day.year}年工作经费使用情况",
        unit=str(coalition.keeper), date=day, footer_note=demo_note(),
    )  # fmt: skip
    given = "、".join(f"{name}{money(amount)}元" for name, amount in told.by_source.items())
    whole = f"一月一日到{day_text(day)}，拨入{money(told.given)}元"
    made.paragraph(f"{whole}（{given}）。" if given else f"{whole}。")
    if told.standard is not None:
        made.paragraph(f"文件规定的标准是每年{money(told.standard)}元。")
    over = f"超支{money(-told.left)}元" if told.left < 0 else f"结余{money(told.left)}元"
    made.paragraph(f"支出{len(told.spendings)}笔，共{money(told.spent)}元，{over}。")
    if told.spendings:
        made.table(head=("日期", "用途", "年度计划事项", "金额（元）"),
                   rows=[[day_text(one.on), one.words, one.item.title if one.item else "—",
                          money(one.amount)] for one in told.spendings],
                   widths=(22, 32, 28, 18))  # fmt: skip
    made.signature(str(coalition.keeper), day)
    return made.build()


def report_name(coalition: Coalition, day: date) -> str:
    return document_name(f"{coalition}工作经费使用情况_{day_text(day)}")
