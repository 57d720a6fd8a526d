"""Columns of points: where they are on, by which rules, what was proposed and objected to.

Members' own ledgers have no columns here: they are read by the member alone.
"""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.points.forms import AwardForm, RuleForm, SwitchForm
from jiceng.work.points.models import Award, Objection, Rule, Switch

SWITCHES = Sheet(
    name="points.switches",
    title=_("积分启用台账"),
    model=Switch,
    columns=[
        Column("org__name", _("启用的党组织"), choose="org", width=24),
        Column("basis", width=20),
        Column("approver", width=20),
        Column("grounds", width=30),
        Column("since", _("自"), choose="-"),
        Column("expires_on"),
        Column("until", _("停用"), choose="-"),
        Column("appraisal"),
        Column("weight"),
    ],
    form=SwitchForm,
    search=("org__name", "org__initials", "basis"),
    filters=("expires_on", "appraisal"),
    order=("org__path", "-since"),
    related=("org",),
    definition=_("默认不启用；启用要有依据文号、批准单位、理由和有效期，并向社会公开。"),
)
RULES = Sheet(
    name="points.rules",
    title=_("积分规则台账"),
    model=Rule,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("org__name", _("适用范围"), choose="org", width=24),
        Column("name", width=20),
        Column("version", choose="-"),
        Column("event"),
        Column("value"),
        Column("cap"),
        Column("per"),
        Column("months"),
        Column("since", _("自")),
        Column("until", _("至"), choose="-"),
    ],
    form=RuleForm,
    search=("name", "org__name"),
    filters=("event", "since"),
    order=("org__path", "name", "-version"),
    related=("org",),
    definition=_("改规则就是定新的一版，从定下的日子起算；以前记的分不变。"),
)
AWARDS = Sheet(
    name="points.awards",
    title=_("记分申请台账"),
    model=Award,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("on"),
        Column("org__name", _("党支部"), choose="-", width=24),
        Column("member__person__name", _("党员"), choose="member"),
        Column("rule__name", _("积分项目"), choose="item", width=20),
        Column("grounds", width=30),
        Column("state", choose="-"),
    ],
    form=AwardForm,
    search=("member__person__name", "member__person__initials", "grounds"),
    filters=("state", "on"),
    order=("-on", "-pk"),
    on="on",
    related=("org", "member__person", "rule"),
    definition=_("系统里没有记录的事由一人申请、另一人审核；不按人排列分数。"),
)
OBJECTIONS = Sheet(
    name="points.objections",
    title=_("积分异议台账"),
    model=Objection,
    columns=[
        Column("raised_on"),
        Column("org__name", _("党支部"), width=24),
        Column("member__person__name", _("党员")),
        Column("entry__words", _("哪一笔"), width=24),
        Column("text", width=30),
        Column("due_on"),
        Column("answered_on"),
        Column("answer", width=30),
        Column("state"),
    ],
    search=("member__person__name", "member__person__initials"),
    filters=("state", "raised_on", "due_on"),
    order=("-raised_on", "-pk"),
    on="raised_on",
    related=("org", "member__person", "entry"),
    definition=_("本人对自己的积分提出，五个工作日内答复；成立的另记一笔冲正，原来的一笔不改。"),
)

SHEETS = [SWITCHES, RULES, AWARDS, OBJECTIONS]
