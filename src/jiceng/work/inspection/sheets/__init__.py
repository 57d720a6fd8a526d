"""Columns of draws, inspections and bulletins."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.inspection import actions
from jiceng.work.inspection.forms import BulletinForm, DrawForm, OldForm
from jiceng.work.inspection.models import Bulletin, Draw, Inspection

DRAWS = Sheet(
    name="inspection.draws",
    title=_("调阅抽取"),
    model=Draw,
    columns=[
        Column("org__name", _("调阅范围"), choose="org", width=24),
        Column("channel"),
        Column("whom", shown=False),
        Column("month_on"),
        Column("size"),
        Column("population", choose="-"),
        Column("seed", width=26),
        Column("drawn_on", choose="-"),
    ],
    form=DrawForm,
    search=("org__name", "seed"),
    filters=("channel", "drawn_on"),
    order=("-drawn_on", "-pk"),
    at="org__path",
    on="drawn_on",
    related=("org",),
    definition=_("按种子抽取：谁用同样的种子和范围来抽，抽到的都一样。"),
)
INSPECTIONS = Sheet(
    name="inspection.inspections",
    title=_("督查调阅记录"),
    model=Inspection,
    columns=[
        Column("drawn_on", choose="-", shown=False),
        Column("inspected_on"),
        Column("org__name", _("党组织"), choose="org", width=26),
        Column("channel"),
        Column("meeting__type", _("会议类型"), choose="-"),
        Column("meeting__held_on", _("会议日期"), choose="-"),
        Column("problem", width=36),
        Column("state", choose="-"),
        Column("matter__due_on", _("整改时限"), choose="due_on"),
        Column("matter__state", _("整改情况"), choose="-"),
        Column("inspector", shown=False),
    ],
    form=OldForm,
    record_many=actions.carry_in_many,
    undo_many=actions.withdraw_many,
    search=("org__name", "problem", "inspector"),
    filters=("state", "channel", "inspected_on", "matter__due_on"),
    order=("-drawn_on", "org__path", "-pk"),
    at="org__path",
    on="drawn_on",
    related=("org", "meeting", "matter"),
    definition=_("合格的到此为止；退回的由支部按整改事项办理，上级复核销号就是整改完成。"),
)
BULLETINS = Sheet(
    name="inspection.bulletins",
    title=_("督查通报"),
    model=Bulletin,
    columns=[
        Column("org__name", _("通报单位"), choose="org", width=26),
        Column("month_on"),
        Column("issued_on", choose="-"),
        Column("void_reason", choose="-", width=26, shown=False),
    ],
    form=BulletinForm,
    search=("org__name", "words"),
    filters=("issued_on",),
    order=("-month_on", "-pk"),
    at="",
    on="issued_on",
    related=("org",),
    definition=_("数字在印发时冻结；各支部都能看到，按党组织顺序排列，不排名。"),
)
SHEETS = [DRAWS, INSPECTIONS, BULLETINS]
