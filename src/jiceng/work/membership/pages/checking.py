"""名册核对, differences settled, records verified, names that lack something or left no trace."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.work.membership import actions
from jiceng.work.membership.access import KEEPS, SETTLES
from jiceng.work.membership.forms.checking import SettleForm, SettleRestForm
from jiceng.work.membership.models import Difference, Roll
from jiceng.work.membership.pages.comparing import begin
from jiceng.work.membership.sheets.checking import (
    DIFFERENCES,
    INCOMPLETE,
    ROLLS,
    SILENT,
    VERIFICATIONS,
)

BRANCHES_SHOWN = 200


def totals(roll: Roll) -> list[str]:
    """What the totals say to each other, in whole sentences."""
    said = {"rows": roll.rows, "ours": roll.ours, "org": str(roll.org), "day": roll.taken_on}
    if roll.rows == roll.ours:
        words = [_("名册%(rows)d人，本系统这一天也是%(ours)d人。") % said]
    else:
        said["gap"] = abs(roll.rows - roll.ours)
        words = [_("名册%(rows)d人，本系统这一天是%(ours)d人，相差%(gap)d人。") % said]
    if roll.stated is None:
        words.append(_("“%(org)s”在这一天之前还没有封存过报表，没有可以对照的总数。") % said)
        return words
    said |= {"told": roll.stated, "in": roll.stated_in, "gap": abs(roll.rows - roll.stated)}
    if roll.rows == roll.stated:
        words.append(_("与最近一次报表（%(in)s）的%(told)d人一致。") % said)
    else:
        words.append(
            _(
                "与最近一次报表（%(in)s）的%(told)d人不一致，相差%(gap)d人：先看名册是不是取全了，"
                "再看报表以后的增加和减少是不是都登记了。"
            )
            % said
        )
    return words


def summary(roll: Roll, actor: Actor) -> Panel:
    """The totals in words, and how many rows nobody could read."""
    del actor
    words = totals(roll)
    if roll.unread:
        words.append(_("有%d行没有姓名，读不出是谁，没有参加比较。") % roll.unread)
    facts = [{"title": _("总数"), "text": "".join(words), "kind": "text"}]
    return Panel("totals", gettext_lazy("总数对照"), facts=facts)


def by_branch(roll: Roll, actor: Actor) -> Panel:
    """Differences by branch and kind; each branch opens to its own list."""
    rows = Difference.objects.visible_to(actor).filter(roll=roll)
    kinds = Difference.Kind
    counted: Any = rows.values("org__path", "org__name").annotate(
        **{kind.value: Count("pk", filter=Q(kind=kind)) for kind in kinds},
        open=Count("pk", filter=Q(settled="")),
    )
    heads = [_("党支部"), *(str(kind.label) for kind in kinds), _("未处理")]
    columns = [
        {"name": str(n), "title": words, "kind": "num" if n else "text"}
        for n, words in enumerate(heads)
    ]
    base = reverse("membership.differences.table")
    ordered: list[Any] = list(counted.order_by("org__path"))
    drawn = []
    for one in ordered[:BRANCHES_SHOWN]:
        numbers = [one[kind.value] for kind in kinds] + [one["open"]]
        cells = [{"text": one["org__name"], "kind": "text"}]
        cells += [{"text": number, "kind": "num"} for number in numbers]
        url = f"{base}?roll={roll.pk}&q={one['org__name']}"
        drawn.append({"cells": cells, "url": url})
    none = gettext_lazy("两边完全一致，没有差异。")
    url = f"{base}?roll={roll.pk}"
    title = gettext_lazy("按党支部的差异")
    return Panel("by_branch", title, columns, drawn, count=len(ordered), url=url, empty=none)


def unsettled(difference: Difference) -> bool:
    return not difference.settled


def has_open(roll: Roll) -> bool:
    return bool(getattr(roll, "open", 0))


def start_roll(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    words = str(_("全国党员管理信息系统"))
    return {"org": scope.node, "taken_on": clock.today(), "source": words}


ROLLS_PAGES = RecordPages(
    ROLLS,
    noun=gettext_lazy("名册核对"),
    record=begin,
    acts=[
        ActPage(
            "settle_rest",
            gettext_lazy("成批处理差异"),
            actions.settle_rest,
            SettleRestForm,
            when=has_open,
        )
    ],
    panels=[summary, by_branch],
    menu=("党员", 50),
    icon="review",
    keeps=SETTLES,
    start=start_roll,
    verbs={
        "compare": gettext_lazy("核对名册"),
        "settle_rest": gettext_lazy("成批处理差异"),
    },
    empty=gettext_lazy("还没有核对过。从全国系统导出名册，点“新增”上传，就能看到两边的差异。"),
)
DIFFERENCES_PAGES = RecordPages(
    DIFFERENCES,
    noun=gettext_lazy("核对差异"),
    acts=[
        ActPage(
            "settle", gettext_lazy("处理"), actions.settle, SettleForm, roles=KEEPS, when=unsettled
        )
    ],
    menu=("党员", 51),
    icon="review",
    keeps=KEEPS,
    verbs={"settle": gettext_lazy("处理差异")},
)
VERIFICATIONS_PAGES = RecordPages(
    VERIFICATIONS,
    noun=gettext_lazy("信息核对"),
    record=actions.verify,
    menu=("党员", 52),
    icon="check",
    keeps=KEEPS,
    verbs={"verify": gettext_lazy("核对信息")},
)
INCOMPLETE_PAGES = RecordPages(INCOMPLETE, menu=("党员", 53), icon="people", keeps=())
SILENT_PAGES = RecordPages(
    SILENT,
    menu=("两新党建", 60),
    icon="people",
    keeps=(),
    empty=gettext_lazy("这个季度没有要核实的：范围内的两新组织党员都有记录。"),
)

PAGES = [ROLLS_PAGES, DIFFERENCES_PAGES, VERIFICATIONS_PAGES, INCOMPLETE_PAGES, SILENT_PAGES]
