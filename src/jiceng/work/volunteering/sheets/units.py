"""Columns of units' report-ins, yearly notes from both sides, the method and opinions."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.volunteering import actions, forms
from jiceng.work.volunteering.access import HOME, SEES
from jiceng.work.volunteering.models import MethodItem, ServiceOpinion, UnitReport, YearNote

UNITS = Sheet(
    name="volunteering.units",
    title=_("单位报到台账"),
    model=UnitReport,
    columns=[
        Column("org__name", _("报到社区"), choose="org", width=22),
        Column("unit__name", _("报到党组织"), choose="unit", width=26),
        Column("offer", width=30),
        Column("since", _("报到日期")),
        Column("until", _("退出日期"), choose="-"),
        Column("number", _("回执编号"), kind="text", choose="-", shown=False),
    ],
    rows=lambda actor: UnitReport.objects.filter(seen_by(actor, "org__path", SEES)),
    form=forms.UnitForm,
    record_many=actions.report_unit_many,
    search=("org__name", "unit__name", "offer"),
    filters=("since", "until"),
    order=("org__path", "pk"),
    related=("org", "unit"),
    definition=_("以党组织为单位到社区报到；党员个人另行报到。"),
)
NOTE_COLUMNS = [
    Column("year"),
    Column("org__name", _("反馈社区"), choose="org", width=22),
    Column("unit__name", _("报到党组织"), choose="unit", width=26),
    Column("words", width=44),
    Column("given_on"),
]
YEAR_NOTES = Sheet(
    name="volunteering.year_notes",
    title=_("年度反馈台账"),
    model=YearNote,
    columns=NOTE_COLUMNS,
    rows=lambda actor: YearNote.objects.filter(seen_by(actor, "org__path", SEES)),
    form=forms.YearNoteForm,
    record_many=actions.tell_unit_many,
    search=("org__name", "unit__name", "words"),
    filters=("year", "given_on"),
    order=("-year", "org__path", "pk"),
    related=("org", "unit"),
    definition=_("社区每年向报到的单位反馈一次；写事实，不打分。"),
)
RECEIVED_NOTES = Sheet(
    name="volunteering.received_notes",
    title=_("社区给本单位的反馈"),
    model=YearNote,
    columns=[Column(c.name, c.title, c.kind, c.width, choose="-") for c in NOTE_COLUMNS],
    rows=lambda actor: YearNote.objects.filter(seen_by(actor, "unit__path", HOME)),
    search=("org__name", "unit__name", "words"),
    filters=("year", "given_on"),
    order=("-year", "unit__path", "pk"),
    at="unit__path",
    related=("org", "unit"),
)
ITEMS = Sheet(
    name="volunteering.items",
    title=_("三步骤四模式五评议"),
    model=MethodItem,
    columns=[
        Column("kind"),
        Column("order"),
        Column("name", width=24),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=forms.ItemForm,
    record_many=actions.list_item_many,
    filters=("kind", "since"),
    order=("kind", "order", "pk"),
    at="",
    definition=_("步骤、模式、评议来源都是本地定的，可以增减；停用的不影响以前的记录。"),
)
OPINION_COLUMNS = [
    Column("year"),
    Column("member__person__name", _("姓名")),
    Column("member__org__name", _("所在党支部"), width=24),
    Column("org__name", _("报到社区"), width=22),
    Column("source__name", _("评议来源")),
    Column("grade"),
    Column("words", width=30),
    Column("given_on"),
]
OPINIONS = Sheet(
    name="volunteering.opinions",
    title=_("在职党员服务评议台账"),
    model=ServiceOpinion,
    columns=OPINION_COLUMNS,
    rows=lambda actor: ServiceOpinion.objects.filter(seen_by(actor, "org__path", SEES)),
    search=("member__person__name", "member__person__initials", "org__name"),
    filters=("year", "given_on"),
    order=("-year", "org__path", "member", "source"),
    related=("org", "source", "member__person", "member__org"),
    definition=_("五个来源各评一次，评的是服务；结果给单位和本人，不排名，不作处分、奖惩的依据。"),
)
OWN_OPINIONS = Sheet(
    name="volunteering.own_opinions",
    title=_("本单位党员服务评议"),
    model=ServiceOpinion,
    columns=OPINION_COLUMNS,
    rows=lambda actor: ServiceOpinion.objects.filter(seen_by(actor, "member__org__path", HOME)),
    search=("member__person__name", "member__person__initials", "org__name"),
    filters=("year", "given_on"),
    order=("-year", "member__org__path", "member", "source"),
    at="member__org__path",
    related=("org", "source", "member__person", "member__org"),
)
