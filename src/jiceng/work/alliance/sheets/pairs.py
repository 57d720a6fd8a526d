"""Columns of pairs, of contact plans and of the local terms."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.alliance import actions
from jiceng.work.alliance.forms.pairs import GoalForm, PairForm, PlanForm, VisitForm
from jiceng.work.alliance.models import (
    AllianceTerms,
    ContactPlan,
    LeadGoal,
    LeadPair,
    LeadVisit,
)


def seen(actor: Actor) -> QuerySet[Any]:
    """Pairs with how often and when last there was a visit."""
    rows: Any = LeadPair.objects.visible_to(actor).last_visited(clock.today())
    return rows.annotate(visits=Count("leadvisit"))  # type: ignore[no-any-return]


def heard(actor: Actor) -> QuerySet[Any]:
    """Plans with this year's contacts and the last one."""
    today = clock.today()
    within = Q(soecontact__on__year=today.year, soecontact__on__lte=today)
    rows: Any = ContactPlan.objects.visible_to(actor).last_heard(today)
    return rows.annotate(held=Count("soecontact", filter=within))  # type: ignore[no-any-return]


PAIRS = Sheet(
    name="alliance.pairs",
    title=gettext_lazy("先进带后进结对台账"),
    model=LeadPair,
    columns=[
        Column("leading__name", gettext_lazy("先进一方"), choose="leading", width=24),
        Column("lagging__name", gettext_lazy("后进一方"), choose="lagging", width=24),
        Column("goals", width=30),
        Column("better", shown=False),
        Column("signed_on", choose="-"),
        Column("ends_on"),
        Column("visits", gettext_lazy("走访次数"), kind="number", choose="-"),
        Column("seen_on", gettext_lazy("最近走访"), kind="date", choose="-"),
        Column("state", choose="-"),
        Column("result", choose="-", width=30, shown=False),
        Column("evaluated_on", choose="-", shown=False),
    ],
    rows=seen,
    form=PairForm,
    search=("leading__name", "lagging__name", "goals"),
    filters=("state", "signed_on", "ends_on"),
    order=("state", "-proposed_on", "pk"),
    at="lagging__path",
    related=("leading", "lagging"),
    definition=gettext_lazy("按后进一方；变化看指标在两个日期的数，不给个人排名。"),
)
VISITS = Sheet(
    name="alliance.visits",
    title=gettext_lazy("结对走访台账"),
    model=LeadVisit,
    columns=[
        Column("on"),
        Column("pair", gettext_lazy("结对"), kind="text", show=lambda row: str(row.pair), width=40,
               choose="-"),
        Column("org__name", gettext_lazy("由哪一方记"), choose="org", width=24),
        Column("words", width=36),
    ],
    search=("words", "pair__leading__name", "pair__lagging__name"),
    text=("words",),
    filters=("on",),
    order=("-on", "-pk"),
    at="org__path",
    on="on",
    related=("pair__leading", "pair__lagging", "org"),
    form=VisitForm,
    definition=gettext_lazy("一行一次；先进一方、后进一方都可以记，一次只由一方记。"),
)  # fmt: skip
GOALS = Sheet(
    name="alliance.goals",
    title=gettext_lazy("结对目标台账"),
    model=LeadGoal,
    columns=[
        Column("pair", gettext_lazy("结对"), kind="text", show=lambda row: str(row.pair), width=40,
               choose="-"),
        Column("org__name", gettext_lazy("哪一方"), choose="org", width=24),
        Column("words", width=32),
        Column("due_on"),
        Column("state", choose="-", width=10),
        Column("reached_on", choose="-"),
        Column("result", choose="-", width=28),
        Column("set_on", shown=False),
    ],
    search=("words", "pair__leading__name", "pair__lagging__name"),
    text=("words", "result"),
    filters=("state", "due_on"),
    order=("state", "due_on", "pk"),
    at="org__path",
    on="due_on",
    related=("pair__leading", "pair__lagging", "org"),
    form=GoalForm,
    definition=gettext_lazy("双方各写各的目标，一行一项；不再做的不计。"),
)  # fmt: skip
PLANS = Sheet(
    name="alliance.plans",
    title=gettext_lazy("国企联系台账"),
    model=ContactPlan,
    columns=[
        Column("unit__name", gettext_lazy("企业"), choose="unit", width=26),
        Column("org__name", gettext_lazy("联系党组织"), choose="org", width=24),
        Column("leader", width=18),
        Column("times"),
        Column("held", gettext_lazy("本年已联系"), kind="number", choose="-"),
        Column("heard_on", gettext_lazy("最近联系"), kind="date", choose="-"),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止"), choose="-", shown=False),
    ],
    rows=heard,
    form=PlanForm,
    record_many=actions.plan_many,
    search=("unit__name", "unit__initials", "org__name"),
    filters=("since", "until"),
    order=("org__path", "unit", "pk"),
    related=("unit", "org"),
)
TERMS = Sheet(
    name="alliance.terms",
    title=gettext_lazy("共建约定"),
    model=AllianceTerms,
    columns=[
        Column("org__name", gettext_lazy("适用范围"), width=24),
        Column("quorum"),
        Column("contacts"),
        Column("meets_district", width=14),
        Column("meets_street", width=14),
        Column("meets_community", width=14),
        Column("meets_soe", width=14),
        Column("district_fund", width=16),
        Column("street_fund", width=16),
        Column("basis", width=24),
        Column("since", gettext_lazy("起")),
        Column("until", gettext_lazy("止"), shown=False),
    ],
    order=("org__path", "-since"),
    at="",
    related=("org",),
    definition=gettext_lazy(
        "没有定过，按系统自带的：半数以上的席位到会，大党工委、大党委和联盟每季度开一次会，"
        "国企联席会议每年一次，每家国企一年联系四次；那不是全国标准。"
    ),
)
