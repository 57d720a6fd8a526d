"""入党积极分子队伍分析: the year's words of a committee beside the numbers of that day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import between, on
from jiceng.kit.crosstabs import cell
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.work.development import actions
from jiceng.work.development.access import FILES, SEES
from jiceng.work.development.figures.cases import (
    ACTIVISTS,
    ADMITTED,
    APPLICANTS,
    CANDIDATES,
    TRAINED,
)
from jiceng.work.development.figures.watching import RUN_OUT
from jiceng.work.development.models import Analysis
from jiceng.work.development.models.analysis import COMMITTEES
from jiceng.work.development.sheets.analyses import ANALYSES

FEMALE = "2"
EXAMINED_LATE = next(one for one in RUN_OUT if one.key == "development.late_examined")
NOW: tuple[tuple[Any, Figure], ...] = (
    (_("入党申请人"), APPLICANTS),
    (_("入党积极分子"), ACTIVISTS),
    (_("积极分子中：女"), ACTIVISTS.only(sex=FEMALE)),
    (_("积极分子中：青年"), ACTIVISTS.only(age="young")),
    (_("积极分子中：大专以上"), ACTIVISTS.only(education="college_plus")),
    (_("积极分子中：两新组织"), ACTIVISTS.only(field=("private_firm", "social_org"))),
    (_("积极分子中：超过半年没有考察"), EXAMINED_LATE),
    (_("发展对象"), CANDIDATES),
)
SINCE: tuple[tuple[Any, Figure], ...] = (
    (_("本年培训人数"), TRAINED),
    (_("本年发展党员"), ADMITTED),
)


def numbers(one: Analysis, actor: Actor) -> Panel:
    """As of the day of the analysis, asked of the records now; each opens to its rows."""
    del actor
    asks = ((NOW, Ask(on(one.held_on))), (SINCE, Ask(between(date(one.year, 1, 1), one.held_on))))
    facts = [
        {"title": title, "text": figure.read(one.org, ask).value, "kind": "num",
         "url": cell(figure, None, one.org, ask).url}
        for lines, ask in asks
        for title, figure in lines
    ]  # fmt: skip
    said = gettext("%s 的数（由记录算出，点开看名单）")
    return Panel("numbers", said % one.held_on.isoformat(), facts=facts)


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    node = scope.node if scope.node is not None and scope.node.kind in COMMITTEES else None
    return {"org": node.pk if node else None, "year": clock.today().year,
            "held_on": clock.today()}  # fmt: skip


ANALYSIS_PAGES = RecordPages(
    sheet=ANALYSES,
    record=actions.analyse,
    void=actions.void_analysis,
    panels=[numbers],
    menu=("党员", 48),
    icon="chart",
    keeps=FILES,
    sees=SEES,
    start=here,
    verbs={"analyse": _("登记年度分析"), "void_analysis": _("作废")},
    noun=_("队伍分析"),
    empty=_("还没有登记年度分析。区委组织部和基层党委每年分析一次（发展党员工作细则第11条）。"),
)
