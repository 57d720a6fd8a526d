"""Columns of the yearly plans."""

from django.utils.translation import gettext_lazy

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.alliance import actions
from jiceng.work.alliance.forms.joint import YearItemForm
from jiceng.work.alliance.models import YearItem

YEARLY = Sheet(
    name="alliance.yearly",
    title=gettext_lazy("共建组织年度计划"),
    model=YearItem,
    columns=[
        Column("title", width=30),
        Column("coalition__name", gettext_lazy("共建组织"), choose="coalition", width=26),
        Column("year", choose="-"),
        Column("partner", gettext_lazy("承办单位"), kind="text", width=24,
               show=lambda row: str(row.partner or row.coalition.keeper)),
        Column("due_on"),
        Column("state", choose="-", width=10),
        Column("done_on", choose="-"),
        Column("result", choose="-", width=28),
        Column("planned_on", shown=False),
    ],
    form=YearItemForm,
    record_many=actions.set_out_many,
    search=("title", "coalition__name", "partner__unit__name", "partner__org__name"),
    text=("title", "result"),
    filters=("state", "year", "due_on"),
    order=("-year", "coalition__keeper__path", "due_on", "pk"),
    at="coalition__keeper__path",
    on="due_on",
    related=("coalition__keeper", "partner__unit", "partner__org"),
    definition=gettext_lazy("一行一件事：谁办、什么时候办完、办成了什么样；取消的写明原因，不计。"),
)  # fmt: skip
