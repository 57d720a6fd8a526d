"""三张清单, pacts, promises, contributions and the words of both sides."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.cobuilding import actions
from jiceng.work.cobuilding.forms import lists, promises
from jiceng.work.cobuilding.models import Contribution, ListItem, MutualWord, Pact, Promise

SIDES = ("org", "unit", "party")


def sides() -> list[Column]:
    """Who takes part and where it hangs."""
    return [
        Column("unit__name", _("单位"), choose="unit", width=26),
        Column("party__name", _("单位党组织"), choose="party", width=24, shown=False),
        Column("org__name", _("社区党组织"), choose="org", width=22),
    ]


def amount(row: Any) -> Decimal | None:
    """2 rooms, not 2.00."""
    number: Decimal | None = row.number
    return None if number is None else Decimal(f"{number.normalize():f}")


def _who(lookup: str) -> Coalesce:
    return Coalesce(*(f"{lookup}__{side}__name" for side in ("unit", "party", "org")))


def items(actor: Actor) -> QuerySet[Any]:
    """With whom each line was brought together, and what the project is called."""
    made = ListItem.objects.valid().filter(need=OuterRef("pk")).order_by("-pk")
    for_it = ListItem.objects.valid().filter(resource=OuterRef("pk")).order_by("-pk")
    rows: Any = ListItem.objects.visible_to(actor).annotate(
        project=Case(
            When(list="project", then=F("title")),
            When(list="need", then=Subquery(made.values("title")[:1])),
            default=Subquery(for_it.values("title")[:1]), output_field=CharField(),
        ),
        partner=Case(
            When(list="project", then=_who("resource")),
            When(list="need", then=Subquery(made.values(to=_who("resource"))[:1])),
            default=Subquery(for_it.values(to=_who("need"))[:1]), output_field=CharField(),
        ),
    )  # fmt: skip
    found: QuerySet[Any] = rows
    return found


ITEMS = Sheet(
    name="cobuilding.items",
    title=_("需求资源项目三张清单"),
    model=ListItem,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("list"),
        *sides(),
        Column("kind"),
        Column("title", width=30),
        Column("number", kind="number", show=amount, reads="number"),
        Column("measure"),
        Column("partner", _("对接单位"), kind="text", choose="-", width=26),
        Column("project", _("项目名称"), kind="text", choose="-", width=26),
        Column("state", _("进度"), choose="-"),
        Column("result", choose="-", width=30),
        Column("listed_on"),
        Column("begins", shown=False),
        Column("ends", shown=False),
        Column("coalition__name", _("共建组织"), choose="coalition", shown=False, width=24),
        Column("component__name", _("属于哪一项"), choose="component", shown=False, width=18),
        Column("begun_on", choose="-", shown=False),
        Column("done_on", choose="-", shown=False),
        Column("word", choose="-", shown=False),
        Column("ended_on", choose="-", shown=False),
    ],
    rows=items,
    form=lists.ItemForm,
    record_many=actions.enlist_many,
    search=("title", "unit__name", "party__name", "org__name"),
    filters=("list", "kind", "state", "listed_on"),
    order=("-listed_on", "list", "-pk"),
    on="listed_on",
    related=(*SIDES, "coalition", "component"),
    definition=_("一行一项；没有写单位的是社区自己的。项目由一项需求和一项资源对接产生。"),
)
PACTS = Sheet(
    name="cobuilding.pacts",
    title=_("共建契约台账"),
    model=Pact,
    columns=[
        Column("name", width=30),
        *sides(),
        Column("coalition__name", _("共建组织"), choose="coalition", shown=False, width=24),
        Column("drafted_on"),
        Column("signed_on", choose="-"),
        Column("begins"),
        Column("ends"),
        Column("state", choose="-"),
        Column("reviewed_on", choose="-", shown=False),
        Column("ended_on", choose="-", shown=False),
        Column("told", choose="-", shown=False, width=30),
    ],
    form=promises.PactForm,
    record_many=actions.draft_many,
    search=("name", "unit__name", "party__name", "org__name"),
    filters=("state", "signed_on", "ends"),
    order=("-drafted_on", "-pk"),
    on="drafted_on",
    related=(*SIDES, "coalition"),
    definition=_("一行一份；签订那天起，契约里的事项逐项成为承诺。"),
)
PROMISES = Sheet(
    name="cobuilding.promises",
    title=_("共建承诺台账"),
    model=Promise,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        *sides(),
        Column("category"),
        Column("title", width=30),
        Column("measure", width=26),
        Column("made_on"),
        Column("due_on"),
        Column("state", choose="-"),
        Column("confirmed_on", choose="-"),
        Column("said_on", choose="-", shown=False),
        Column("failed_on", choose="-", shown=False),
        Column("result", choose="-", shown=False, width=30),
        Column("pact__name", _("契约"), choose="-", shown=False, width=26),
        Column("component__name", _("属于哪一项"), choose="component", shown=False, width=18),
        Column("public", shown=False),
    ],
    form=promises.PromiseForm,
    record_many=actions.promise_many,
    search=("title", "unit__name", "party__name", "org__name"),
    filters=("state", "category", "made_on", "due_on"),
    order=("-made_on", "-pk"),
    on="made_on",
    related=(*SIDES, "pact", "component"),
    definition=_("一行一项；受益方确认了才算兑现，承诺方自己说完成的不算。"),
)
CONTRIBUTIONS = Sheet(
    name="cobuilding.contributions",
    title=_("共建贡献台账"),
    model=Contribution,
    columns=[
        Column("held_on"),
        *sides(),
        Column("kind"),
        Column("amount"),
        Column("words", width=34),
        Column("promise__title", _("哪项承诺"), choose="promise", shown=False, width=28),
    ],
    form=promises.ContributionForm,
    record_many=actions.give_many,
    search=("words", "unit__name", "party__name", "org__name"),
    filters=("kind", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=(*SIDES, "promise"),
    definition=_(
        "工时按小时、场地按次、物资按件、资金按元，种类不同的不相加；按日期排列，不排名。"
    ),
)
WORDS = Sheet(
    name="cobuilding.words",
    title=_("双向评价台账"),
    model=MutualWord,
    columns=[
        Column("year"),
        *sides(),
        Column("side"),
        Column("word"),
        Column("words", width=34),
        Column("held_on"),
        Column("reply", choose="-", width=30),
        Column("replied_on", choose="-", shown=False),
        Column("project__title", _("哪个项目"), choose="project", shown=False, width=26),
    ],
    form=promises.MutualWordForm,
    record_many=actions.speak_many,
    search=("words", "unit__name", "party__name", "org__name"),
    filters=("year", "side", "word", "held_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=(*SIDES, "project"),
    definition=_("社区和单位一年各评一次，被评的一方可以回应；不打总分，不排名。"),
)
