"""党员查找台账."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.models import Trace

TRACES = Sheet(
    name="mobility.traces",
    title=_("隐形党员、口袋党员查找台账"),
    model=Trace,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", show=str, choose="name"),
        Column("phone", choose="phone"),
        Column("org__name", _("办理的党组织"), choose="org", width=24),
        Column("source"),
        Column("unit__name", _("所在单位"), choose="unit", width=22, shown=False),
        Column("home", width=24),
        Column("state", choose="-"),
        Column("raised_on"),
        Column("confirmed_on", choose="-"),
        Column("way", choose="-", shown=False),
        Column("settled_on", choose="-"),
        Column("why", choose="-", shown=False),
    ],
    form=forms.TraceForm,
    record_many=actions.trace_many,
    search=("name", "home", "org__name"),
    filters=("state", "source", "raised_on", "settled_on"),
    order=("-raised_on", "-pk"),
    on="raised_on",
    related=("org", "unit"),
    definition=_("本人申报或者公开提供名单的线索；办结半年后清除姓名和号码，数还在。"),
)
