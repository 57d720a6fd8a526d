"""Console pages: schemes, rounds, results with every point explained, the ledger, plaques."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.ratings import actions, flows, forms
from jiceng.insight.ratings.access import CHECKS, REVIEWS, SETS
from jiceng.insight.ratings.explain import (
    arithmetic,
    badge,
    ground_parts,
    grounds,
    parts,
    points,
    protests,
)
from jiceng.insight.ratings.models import Item, Part, Result, Round, Scheme
from jiceng.insight.ratings.rules import approval, lacking, said
from jiceng.insight.ratings.sheets import ITEMS, PLAQUES, RESULTS, ROUNDS, SCHEMES, SCORES
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments

SECTION = "考核评价"
HELPED = 30  # so many are listed of those who need help


def drafted(scheme: Scheme) -> bool:
    return scheme.state == flows.DRAFTED


def current(scheme: Scheme) -> bool:
    return scheme.state == flows.IN_FORCE and scheme.until is None


def unapproved(scheme: Scheme) -> list[Finding]:
    told = approval(document=scheme.document, until=scheme.approved_until, day=clock.today())
    return list(told)


def of_scheme(values: Mapping[str, Any]) -> list[Finding]:
    scheme = values.get("scheme")
    return unapproved(scheme) if isinstance(scheme, Scheme) else []


def items(scheme: Scheme, actor: Actor) -> Panel:
    rows = Item.objects.visible_to(actor).filter(scheme=scheme).order_by("place", "pk")
    return listed("items", gettext_lazy("评定项目"), ITEMS, rows, limit=60,
                  only=("category", "name", "standard", "points", "method", "figure", "bands"),
                  empty=gettext_lazy("还没有项目。"))  # fmt: skip


def levels(scheme: Scheme, actor: Actor) -> Panel:
    del actor
    heads = ((_("级"), "num"), (_("等次"), "text"), (_("起点分"), "num"), (_("授牌"), "flag"))
    return drawn(
        "levels", gettext_lazy("等次"), heads,
        [("", (one.value, one.name, said(one.floor), one.with_plaque)) for one in scheme.levels],
    )  # fmt: skip


def seen(round_: Round, actor: Actor) -> list[Result]:
    rows = Result.objects.visible_to(actor).filter(round=round_).select_related("level", "org")
    return list(rows.order_by("org__path", "pk"))


def progress(round_: Round, actor: Actor) -> Panel:
    """How many stand where, and how many have which level: numbers, no order of merit."""
    rows = seen(round_, actor)
    states = Counter(str(one.get_state_display()) for one in rows)
    facts: list[dict[str, Any]] = [
        {"title": name, "text": number, "kind": "num"} for name, number in states.items()
    ]
    named = {one.pk: one.name for one in round_.scheme.levels}
    held = Counter(one.level_id for one in rows if one.level_id)
    facts += [
        {"title": name, "text": held[pk], "kind": "num"} for pk, name in named.items() if held[pk]
    ]
    if round_.notice is not None:
        url = reverse("notices.notices.detail", args=[round_.notice.pk])
        told = round_.notice.get_state_display()
        facts.append({"title": _("公示"), "text": told, "kind": "text", "url": url})
    return Panel("progress", gettext_lazy("进度"), facts=facts)


def help_first(round_: Round, actor: Actor) -> Panel | None:
    """Who is not done, with what is missing, or stayed below the line: by area, to be helped."""
    rows = [one for one in seen(round_, actor) if _needs(one)]
    asked = round_.scheme.parts
    held: dict[int, list[str]] = {one.pk: [] for one in rows}
    told = Part.objects.filter(result__in=list(held), done=True)
    for result, kind in told.values_list("result", "kind"):
        held[result].append(kind)
    if not rows:
        return None
    heads = ((_("评定对象"), "text"), (_("状态"), "text"), (_("还缺"), "text"))
    names = dict(Part._meta.get_field("kind").flatchoices)
    lines = [
        (
            reverse("ratings.results.detail", args=[one.pk]),
            (one.name, str(one.level or one.get_state_display()),
             "、".join(str(names[k]) for k in lacking(asked=asked, held=held[one.pk])) or None),
        )
        for one in rows[:HELPED]
    ]  # fmt: skip
    made = drawn("help_first", gettext_lazy("先帮谁"), heads, lines)
    made.count = len(rows)
    return made


def _needs(one: Result) -> bool:
    if one.state == flows.DROPPED:
        return False
    return one.level.value == 0 if one.level is not None else one.state != flows.VERIFIED


def papers(result: Result, actor: Actor) -> Panel | None:
    """Only where the scheme says of an item that no record can exist."""
    open_ = any(one.uploads for one in result.round.scheme.items)
    return attachments(result, actor) if open_ else None


def to_ledger(result: Result, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = f"{reverse('ratings.scores.table')}?{urlencode({'q': result.name})}"
    return [{"title": _("评分表"), "url": url, "icon": "data"}]


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node}


def moving(result: Result) -> bool:
    return result.moving and result.state != flows.VERIFIED


def polling(result: Result) -> bool:
    return moving(result) and "poll" in result.round.scheme.parts


def begun(result: Result) -> bool:
    rows = Part.objects.filter(result=result, kind="poll", done=False)
    return polling(result) and bool(rows.exists())


def public(result: Result) -> bool:
    return result.round.state == flows.PUBLIC and result.state == flows.VERIFIED


def asked_of(method: str) -> Any:
    return lambda result: moving(result) and method in result.round.scheme.parts


def holds(result: Result) -> bool:
    return result.confirmed and result.until is None


SCHEME_PAGES = RecordPages(
    SCHEMES, noun=gettext_lazy("评定办法"), record=actions.draft, panels=[items, levels],
    steps=[StepPage(flows.SCHEME, {"enact": actions.enact}, warn=unapproved)],
    acts=[
        ActPage("list_item", gettext_lazy("增加项目"), actions.list_item, forms.ItemForm,
                when=drafted),
        ActPage("unlist_item", gettext_lazy("去掉项目"), actions.unlist_item, forms.UnlistForm,
                when=drafted),
        ActPage("set_level", gettext_lazy("设定等次"), actions.set_level, forms.LevelForm,
                when=drafted),
        ActPage("renew", gettext_lazy("修订（另出一版）"), actions.renew, forms.RenewForm,
                when=current),
    ],
    verbs={"draft": gettext_lazy("草拟")}, start=here, menu=(SECTION, 64), icon="task", keeps=SETS,
    hangs="org__path",
    empty=gettext_lazy("还没有评定办法。可以从样本起草，再改成本地的。"),
)  # fmt: skip
ROUND_STEPS = {
    "propose": forms.ProposeForm, "publicise": forms.PublicForm, "reopen": ReasonForm,
    "withdraw": ReasonForm,
}  # fmt: skip
ROUND_PAGES = RecordPages(
    ROUNDS, noun=gettext_lazy("评定轮次"), record=actions.open_round, panels=[progress, help_first],
    steps=[StepPage(flows.ROUND, {name: getattr(actions, name) for name in flows.ROUND.steps},
                    ROUND_STEPS)],
    acts=[
        ActPage("recount", gettext_lazy("重新取数"), actions.recount,
                when=lambda one: one.state == flows.OPEN),
        ActPage("enter", gettext_lazy("加入申报的"), actions.enter, forms.EnterForm,
                when=lambda one: one.state == flows.OPEN),
        ActPage("recheck", gettext_lazy("复查没有达到的"), actions.recheck,
                when=lambda one: one.state == flows.CONFIRMED),
        ActPage("hold_ceremony", gettext_lazy("登记授牌仪式"), actions.hold_ceremony,
                forms.CeremonyForm,
                when=lambda one: one.state == flows.CONFIRMED and one.ceremony_id is None),
        ActPage("give_plaques", gettext_lazy("集中授牌"), actions.give_plaques, forms.PlaquesForm,
                when=lambda one: one.state == flows.CONFIRMED),
    ],
    verbs={"open_round": gettext_lazy("启动")}, start=here, weigh=of_scheme, menu=(SECTION, 60),
    icon="review", keeps=SETS, hangs="org__path",
    empty=gettext_lazy("还没有启动过。"),
)  # fmt: skip
RESULT_STEPS = {
    "self_check": forms.SelfForm, "verify": forms.VerifyForm, "send_back": ReasonForm,
    "drop": ReasonForm,
}  # fmt: skip
RESULT_PAGES = RecordPages(
    RESULTS, noun=gettext_lazy("评定结果"),
    panels=[arithmetic, points, parts, protests, badge, papers],
    steps=[StepPage(flows.RESULT, {name: getattr(actions, name) for name in RESULT_STEPS},
                    RESULT_STEPS, when=lambda one: one.moving)],
    acts=[
        ActPage("open_poll", gettext_lazy("发起无记名测评"), actions.open_poll, forms.OpenPollForm,
                REVIEWS, polling),
        ActPage("count_poll", gettext_lazy("取测评结果"), actions.count_poll, None, REVIEWS, begun),
        ActPage("note_poll", gettext_lazy("登记纸质测评"), actions.note_poll, forms.PaperPollForm,
                REVIEWS, polling),
        ActPage("see_papers", gettext_lazy("查阅资料"), actions.see_papers, forms.PapersForm,
                REVIEWS, asked_of("papers")),
        ActPage("visit", gettext_lazy("实地查看"), actions.visit, forms.VisitForm, REVIEWS,
                asked_of("visit")),
        ActPage("adjust", gettext_lazy("调整一项"), actions.adjust, forms.AdjustForm, REVIEWS,
                lambda one: one.moving and one.state != flows.WAITING),
        ActPage("object_to", gettext_lazy("登记异议"), actions.object_to, forms.ObjectForm, SETS,
                public),
        ActPage("answer", gettext_lazy("答复异议"), actions.answer, forms.AnswerForm, SETS, public),
        ActPage("flag", gettext_lazy("作为示例"), actions.flag, None, SETS,
                lambda one: holds(one) and not one.flagged),
        ActPage("unflag", gettext_lazy("不再作为示例"), actions.unflag, None, SETS,
                lambda one: one.flagged),
        ActPage("lapse", gettext_lazy("取消等次"), actions.lapse, forms.OnReasonForm, SETS, holds,
                danger=True),
    ],
    verbs={"self_check": gettext_lazy("自评")}, menu=(SECTION, 61), icon="check", keeps=CHECKS,
    buttons=to_ledger, empty=gettext_lazy("还没有参加评定的。先启动一轮。"),
)  # fmt: skip
SCORE_PAGES = RecordPages(
    SCORES, noun=gettext_lazy("评分"), panels=[grounds, ground_parts], menu=(SECTION, 62),
    icon="data", keeps=(),
    empty=gettext_lazy("还没有评分。"),
)  # fmt: skip
PLAQUE_PAGES = RecordPages(
    PLAQUES, noun=gettext_lazy("牌匾"), record=actions.award,
    acts=[ActPage("take_down", gettext_lazy("收回"), actions.take_down, forms.OnReasonForm,
                  when=lambda one: one.withdrawn_on is None, danger=True)],
    verbs={"award": gettext_lazy("授牌")}, menu=(SECTION, 63), icon="check", keeps=SETS,
    empty=gettext_lazy("还没有授过牌。"),
)  # fmt: skip

PAGES = [SCHEME_PAGES, ROUND_PAGES, RESULT_PAGES, SCORE_PAGES, PLAQUE_PAGES]
urls: list[Any] = [
    *SCHEME_PAGES.urls(),
    *ROUND_PAGES.urls(),
    *SCORE_PAGES.urls(),
    *PLAQUE_PAGES.urls(),
    *RESULT_PAGES.urls(),
]
