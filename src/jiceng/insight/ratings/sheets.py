"""Columns of schemes, items, rounds, results, points (the ledger of a rating) and plaques."""

from django.utils.translation import gettext_lazy as _

from jiceng.insight.ratings.forms import AwardForm, RoundForm, SchemeForm
from jiceng.insight.ratings.models import Item, Plaque, Result, Round, Scheme, Score
from jiceng.insight.ratings.rules import said
from jiceng.kit.called import called
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.places.models import Type

SCHEMES = Sheet(
    name="ratings.schemes",
    title=_("评定办法"),
    model=Scheme,
    columns=[
        Column("name", width=28),
        Column("version"),
        Column("kind"),
        Column("subject"),
        Column("org__name", _("制定单位"), choose="org", width=22),
        Column("since"),
        Column("until"),
        Column("approved_by", shown=False, width=22),
        Column("document", width=20),
        Column("approved_until"),
        Column("state"),
    ],
    form=SchemeForm,
    search=("name", "document"),
    filters=("kind", "state"),
    order=("name", "-version"),
    at="",
    related=("org",),
    definition=_("办法启用以后不再改动；要改另出一版，已评的按当时那一版。"),
)


def named_figure(row: Item) -> str:
    """The figure an item is judged by, as people call it."""
    return called(row.figure) if row.figure else ""


ITEMS = Sheet(
    name="ratings.items",
    title=_("评定项目"),
    model=Item,
    columns=[
        Column("scheme", _("评定办法"), width=28, show=lambda row: str(row.scheme)),
        Column("category", width=14),
        Column("name", width=24),
        Column("standard", width=30),
        Column("points"),
        Column("method"),
        Column("figure", shown=False, width=30, show=named_figure, reads="figure"),
        Column("bands", shown=False, width=24),
    ],
    filters=("method",),
    order=("scheme", "place", "pk"),
    at="",
    related=("scheme",),
)
ROUNDS = Sheet(
    name="ratings.rounds",
    title=_("评定轮次"),
    model=Round,
    columns=[
        Column("year"),
        Column("scheme__name", _("评定办法"), choose="scheme", width=28),
        Column("org__name", _("组织单位"), choose="org", width=22),
        Column("opened_on"),
        Column("due_on"),
        Column("confirmed_on"),
        Column("ceremony__held_on", _("授牌仪式")),
        Column("digest", shown=False, width=30),
        Column("state"),
    ],
    form=RoundForm,
    search=("scheme__name", "org__name"),
    filters=("state", "opened_on"),
    order=("-year", "-pk"),
    at="",
    related=("org", "scheme", "ceremony"),
)
RESULTS = Sheet(
    name="ratings.results",
    title=_("评定结果"),
    model=Result,
    columns=[
        Column("round__year", _("年度")),
        Column("round__scheme__name", _("评定办法"), width=24),
        Column("name", width=24),
        Column("org__parent__name", _("上级党组织"), width=22),
        Column("type", shown=False, show=lambda row: dict(Type.choices).get(row.type, row.type)),
        Column("state"),
        Column("level__name", _("等次")),
        Column("since"),
        Column("until"),
        Column("ended", shown=False, width=24),
        Column("flagged", shown=False),
        Column("digest", shown=False, width=30),
    ],
    search=("name", "org__name"),
    filters=("state", "since"),
    order=("-round__year", "round", "org__path", "pk"),
    related=("round__scheme", "org__parent", "level"),
    definition=_("按党组织顺序排列，不排名次。没有确认的等次不计入任何数字。"),
)
SCORES = Sheet(
    name="ratings.scores",
    title=_("评定评分表"),
    model=Score,
    columns=[
        Column("result__round__year", _("年度")),
        Column("result__name", _("评定对象"), width=24),
        Column("item__category", _("类"), width=12),
        Column("item__name", _("项目"), width=22),
        Column("item__points", _("分值"), kind="number", show=lambda row: said(row.item.points)),
        Column("item__method", _("方法"), show=lambda row: row.item.get_method_display()),
        Column("value", _("系统证据"), kind="number", show=lambda row: said(row.value)),
        Column("own_points", kind="number", show=lambda row: said(row.own_points)),
        Column("points", kind="number", show=lambda row: said(row.points)),
        Column("words", width=30),
        Column("changed_why", width=24),
        Column("result__level__name", _("等次")),
    ],
    search=("result__name", "item__name"),
    order=("-result__round__year", "result__org__path", "result", "item__place", "item"),
    at="result__org__path",
    related=("result__round__scheme", "result__level", "item"),
    definition=_(
        "一行一项：分值、系统证据、自评、复核、等次。系统证据是取数日的数值，点开结果看记录。"
    ),
)
PLAQUES = Sheet(
    name="ratings.plaques",
    title=_("牌匾和奖励"),
    model=Plaque,
    columns=[
        Column("series", width=16),
        Column("number"),
        Column("recipient", width=24),
        Column("result", _("评定结果"), choose="result", width=24,
               show=lambda row: str(row.result)),
        Column("level__name", _("等次"), choose="-"),
        Column("issued_on"),
        Column("expires_on"),
        Column("award", summed=True),
        Column("withdrawn_on", choose="-"),
        Column("withdrawn_why", choose="-", shown=False, width=24),
    ],
    form=AwardForm,
    search=("recipient", "series"),
    filters=("issued_on",),
    order=("-issued_on", "series", "number"),
    on="issued_on",
    related=("level", "result__round__scheme"),
)  # fmt: skip

SHEETS = [SCHEMES, ROUNDS, RESULTS, SCORES, PLAQUES]
