"""The ledger itself, its rounds and checks, and the registry beside it."""

from typing import Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units.models import Guidance, Hosting
from jiceng.work.enterprises import actions, forms
from jiceng.work.enterprises.models import Card, Check, Entry, Round
from jiceng.work.enterprises.models.registry import Gap
from jiceng.work.enterprises.rules import BLOCKS

CELLS = {
    "form": gettext_lazy("登记类型"),
    "business": gettext_lazy("经营状况"),
    "industry": gettext_lazy("行业"),
    "staff": gettext_lazy("职工数"),
    "members": gettext_lazy("自愿申报的党员数"),
    "reason": gettext_lazy("未建组织原因"),
    "new_field": gettext_lazy("新兴领域"),
    "area": gettext_lazy("所在楼宇园区市场商圈"),
    "owner": gettext_lazy("出资人或负责人"),
    "owner_phone": gettext_lazy("出资人电话"),
}
FIVE = {
    "business": gettext_lazy("经营"),
    "staff": gettext_lazy("职工"),
    "members": gettext_lazy("党员"),
    "owner": gettext_lazy("出资人"),
    "organisation": gettext_lazy("未建原因"),
}
CHOSEN = {"form": dict(Card.Form.choices), "business": dict(Card.Business.choices)}


def cards(actor: Actor) -> QuerySet[Any]:
    """Firms that stand today, with what is clear of each and when that was last confirmed."""
    today = clock.today()
    seen: Any = Card.objects.visible_to(actor).standing(today).told(today)
    here = Hosting.objects.standing(today).filter(unit=OuterRef("unit")).order_by("since", "pk")
    sent = Guidance.objects.standing(today).filter(unit=OuterRef("unit")).order_by("since", "pk")
    said = Subquery(here.values("org__name")[:1])
    found: QuerySet[Any] = seen.annotate(
        organisation=said,
        instructor=Subquery(sent.values("person__name")[:1]),
        has_org=Case(
            When(covered=True, then=Value("是")), default=Value("否"), output_field=CharField()
        ),
    )
    return found


def entries(actor: Actor) -> QuerySet[Any]:
    seen: Any = Entry.objects.visible_to(actor)
    found: QuerySet[Any] = seen.compared(clock.today())
    return found


def changed(check: Check) -> str:
    """职工数 12 → 15；未建组织原因 → 没有党员."""
    parts = []
    for name, (before, after) in sorted(check.changes.items()):
        words = CHOSEN.get(name, {})
        old, new = words.get(before, before), words.get(after, after)
        title = str(CELLS.get(name, name))
        parts.append(f"{title} {old} → {new}" if old or new else _("%s已更新") % title)
    return "；".join(parts)


def differs(entry: Any) -> str:
    return str(Gap(entry.gap).label) if entry.gap else ""


def has_org(card: Any) -> str:
    return _("是") if card.covered else _("否")


def left(card: Any) -> str:
    """Which of the five are not clear yet."""
    known = card.five(card.unit, card.covered)
    return "、".join(str(FIVE[name]) for name in FIVE if not known[name])


CARDS = Sheet(
    name="enterprises.cards",
    title=gettext_lazy("两新组织底册（五清）"),
    model=Card,
    columns=[
        Column("unit__name", gettext_lazy("单位名称"), choose="unit", width=26),
        Column("unit__uscc", gettext_lazy("信用代码"), kind="text", choose="-", width=20),
        Column("unit__field", gettext_lazy("领域"), choose="-"),
        Column("form", shown=False),
        Column("unit__industry", gettext_lazy("行业"), choose="industry", width=14),
        Column("business", shown=False),
        Column("unit__staff", gettext_lazy("职工数"), choose="staff", summed=True),
        Column("members", gettext_lazy("党员数（自愿申报）"), summed=True),
        Column("owner", gettext_lazy("出资人"), width=12),
        Column("owner_phone", shown=False),
        Column("has_org", gettext_lazy("是否建组织"), kind="text", choose="-", show=has_org,
               options=[("是", gettext_lazy("是")), ("否", gettext_lazy("否"))]),
        Column("organisation", gettext_lazy("党组织"), kind="text", choose="-", width=22,
               shown=False),
        Column("reason__name", gettext_lazy("未建原因"), choose="reason", width=16),
        Column("instructor", gettext_lazy("指导员"), kind="text", choose="-", width=12),
        Column("new_field__name", gettext_lazy("新兴领域"), choose="new_field", shown=False),
        Column("area__name", gettext_lazy("楼宇园区市场商圈"), choose="area", width=16,
               shown=False),
        Column("clear", gettext_lazy("几项清楚"), kind="number", choose="-",
               options=[(str(n), str(n)) for n in range(BLOCKS + 1)]),
        Column("left", gettext_lazy("还差"), kind="text", choose="-", show=left),
        Column("verified_on", gettext_lazy("最近核对"), kind="date", choose="-"),
        Column("verified_by", gettext_lazy("谁核对"), kind="text", choose="-", shown=False),
        Column("unit__keeper__name", gettext_lazy("属地党组织"), choose="-", width=22),
    ],
    rows=cards,
    form=forms.CardForm,
    record_many=actions.enter_many,
    search=("unit__name", "unit__initials", "unit__uscc"),
    filters=("unit__field", "form", "business", "has_org", "clear", "reason",
             "new_field", "area"),
    order=("unit__keeper__path", "unit__name", "pk"),
    at="unit__keeper__path",
    related=("unit__keeper", "reason", "new_field", "area"),
    groups={
        "单位": ("unit__name", "unit__uscc", "unit__field", "unit__industry"),
        "职工和党员": ("unit__staff", "members"),
        "组织": ("has_org", "reason__name"),
    },
    definition=gettext_lazy(
        "非公企业和社会组织，一家一行；经营、职工、党员、出资人、未建原因五项清楚。"
        "党员数是单位自愿申报的人数，不记姓名。"
    ),
)  # fmt: skip
ROUNDS = Sheet(
    name="enterprises.rounds",
    title=gettext_lazy("排查轮次"),
    model=Round,
    columns=[
        Column("name", width=26),
        Column("org__name", gettext_lazy("哪级组织"), choose="org", width=22),
        Column("begins"),
        Column("due"),
        Column("words", width=40),
    ],
    form=forms.RoundForm,
    search=("name", "org__name"),
    filters=("begins",),
    order=("-begins", "pk"),
    at="",
    related=("org",),
    definition=gettext_lazy(
        "每季度一轮，没有开的由系统在季度里自动开；谁还没有核对，看轮次的页面。"
    ),
)
CHECKS = Sheet(
    name="enterprises.checks",
    title=gettext_lazy("核对记录"),
    model=Check,
    columns=[
        Column("held_on"),
        Column("unit__name", gettext_lazy("单位"), choose="-", width=26),
        Column("org__name", gettext_lazy("属地党组织"), choose="-", width=22),
        Column("way"),
        Column("outcome"),
        Column(
            "changed", gettext_lazy("改了什么"), kind="text", choose="-", show=changed, width=36
        ),
        Column("state", choose="-"),
        Column("by_name", width=12),
        Column("confirmed_by", width=12),
        Column("clear", choose="-", shown=False),
        Column("words", width=26, shown=False),
    ],
    search=("unit__name", "unit__initials", "by_name"),
    filters=("outcome", "state", "way", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("unit", "org"),
    definition=gettext_lazy(
        "谁在哪天核对了哪一家，改了哪几项，由谁确认；支部报来的由社区确认后生效。"
    ),
)
ENTRIES = Sheet(
    name="enterprises.entries",
    title=gettext_lazy("登记信息与差异"),
    model=Entry,
    columns=[
        Column("name", width=26),
        Column("uscc", kind="text", width=20),
        Column("org__name", gettext_lazy("属地党组织"), choose="org", width=22),
        Column("source"),
        Column("form", shown=False),
        Column("industry", width=14, shown=False),
        Column("standing"),
        Column("registered_on"),
        Column("closed_on"),
        Column("staff", shown=False),
        Column("declared"),
        Column("members", shown=False),
        Column("state", choose="-"),
        Column(
            "gap",
            gettext_lazy("与底册的差异"),
            kind="text",
            choose="-",
            width=24,
            show=differs,
            options=[one for one in Gap.choices if one[0]],
        ),
        Column("alerted_on", choose="-"),
        Column("settled_on", choose="-", shown=False),
        Column("why", choose="-", shown=False),
        Column("seen_on", choose="-", shown=False),
    ],
    rows=entries,
    form=forms.EntryForm,
    record_many=actions.take_in_many,
    search=("name", "uscc"),
    filters=("gap", "state", "source", "standing", "alerted_on", "registered_on"),
    order=("-alerted_on", "org__path", "pk"),
    related=("org", "unit"),
    definition=gettext_lazy(
        "市场监管、民政的登记和年报数据，按信用代码更新；新登记的提醒属地十天内核实。"
        "差异只提示，由人核实，不改底册。"
    ),
)
