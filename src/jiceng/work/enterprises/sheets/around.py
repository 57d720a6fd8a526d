"""Tags, owners, plans, officers, campaigns, local words."""

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.work.enterprises import actions, forms
from jiceng.work.enterprises.models import (
    AreaOfficer,
    Campaign,
    Health,
    OwnerContact,
    SharedPlan,
    Word,
)

UNIT = ("unit__name", "unit__initials")

TAGS = Sheet(
    name="enterprises.tags",
    title=_("经营状况标签"),
    model=Health,
    columns=[
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("word__name", _("标签"), choose="word", width=16),
        Column("since"),
        Column("until", choose="-"),
        Column("source", width=20),
        Column("words", width=30),
        Column("unit__keeper__name", _("属地党组织"), choose="-", width=22),
    ],
    form=forms.HealthForm,
    record_many=actions.mark_many,
    search=UNIT,
    filters=("word__name", "since", "until"),
    order=("-since", "pk"),
    at="unit__keeper__path",
    related=("unit__keeper", "word"),
    definition=_("要搬迁、要关停、党务由人兼职……写明来源和日期，情况变了就摘；不是对单位的评价。"),
)
CONTACTS = Sheet(
    name="enterprises.contacts",
    title=_("出资人联系台账"),
    model=OwnerContact,
    columns=[
        Column("held_on"),
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("way"),
        Column("words", width=36),
        Column("course", width=20),
        Column("off_hours"),
        Column("by_name", choose="-", width=12),
        Column("unit__keeper__name", _("属地党组织"), choose="-", width=22),
    ],
    form=forms.ContactForm,
    record_many=actions.contact_many,
    search=(*UNIT, "course"),
    filters=("way", "off_hours", "held_on"),
    order=("-held_on", "-pk"),
    at="unit__keeper__path",
    on="held_on",
    related=("unit__keeper",),
    definition=_("哪天联系、谈了什么、需要什么；不记对人的看法。半年没有联系的另列。"),
)
PLANS = Sheet(
    name="enterprises.plans",
    title=_("共同计划台账"),
    model=SharedPlan,
    columns=[
        Column("held_on"),
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("goal", width=30),
        Column("deed", width=30),
        Column("off_hours"),
        Column("due"),
        Column("done_on", choose="-"),
        Column("result", choose="-", width=26),
    ],
    form=forms.PlanForm,
    record_many=actions.plan_many,
    search=(*UNIT, "goal"),
    filters=("off_hours", "due", "done_on"),
    order=("-due", "pk"),
    at="unit__keeper__path",
    on="due",
    related=("unit",),
    definition=_("党建和生产经营一起定目标：单位要做成什么，党组织做什么，什么时候完成。"),
)
OFFICERS = Sheet(
    name="enterprises.officers",
    title=_("片区责任人"),
    model=AreaOfficer,
    columns=[
        Column("area__name", _("楼宇园区市场商圈"), choose="area", width=22),
        Column("area__type", _("类型"), choose="-"),
        Column("org__name", _("哪个党组织"), choose="org", width=22),
        Column("name", width=12),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=forms.OfficerForm,
    record_many=actions.charge_many,
    search=("area__name", "name", "org__name"),
    filters=("since", "until"),
    order=("area__name", "-since"),
    related=("area", "org"),
    definition=_("楼宇、园区、市场、商圈由谁负责党建工作，从哪天到哪天。"),
)
CAMPAIGNS = Sheet(
    name="enterprises.campaigns",
    title=_("三集中活动"),
    model=Campaign,
    columns=[
        Column("name", width=30),
        Column("org__name", _("哪级组织"), choose="org", width=22),
        Column("document", width=20),
        Column("planned_on"),
        Column("state", choose="-"),
        Column("summary", choose="-", width=40, shown=False),
    ],
    form=forms.CampaignForm,
    search=("name", "document", "org__name"),
    filters=("state", "planned_on"),
    order=("-planned_on", "pk"),
    on="planned_on",
    related=("org",),
    definition=_("集中排查、集中组建、集中培训：每个阶段用指标架上的数，不另报。"),
)
WORDS = Sheet(
    name="enterprises.words",
    title=_("底册用语"),
    model=Word,
    columns=[
        Column("kind"),
        Column("name", width=20),
        Column("risk"),
        Column("order"),
        Column("since"),
        Column("until", choose="-"),
        Column("org__name", _("由谁规定"), choose="org", width=22),
    ],
    form=forms.WordForm,
    record_many=actions.name_word_many,
    search=("name",),
    filters=("kind", "risk", "until"),
    order=("kind", "order", "pk"),
    at="",
    related=("org",),
    definition=_("未建原因、经营状况标签、新兴领域由区里规定；停用后以前的记录不变。"),
)
