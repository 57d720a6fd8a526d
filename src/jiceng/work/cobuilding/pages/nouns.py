"""Console pages: the lists and their matching, pacts, promises, gifts, words, what is shared."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.work.cobuilding import actions, forms, rules
from jiceng.work.cobuilding.access import KEEPS, PROMISED
from jiceng.work.cobuilding.flows import DRAFTED, ITEM, LAND, PACT, PROMISE, SERVICE, USE
from jiceng.work.cobuilding.models import ListItem, PactItem
from jiceng.work.cobuilding.pages.beside import (
    answers,
    leads,
    made_of,
    rests_on,
    sign_ups,
    uses_of,
    wants,
    written,
)
from jiceng.work.cobuilding.sheets import (
    ACTIVITIES,
    APPRAISALS,
    CONTRIBUTIONS,
    ITEMS,
    LINKS,
    PACTS,
    PROMISES,
    RESOURCES,
    SERVICES,
    USES,
    WORDS,
)
from jiceng.work.cobuilding.sheets import (
    LAND as LAND_SHEET,
)

SECTION = "区域化党建"


def here(*days: str, **more: Any) -> Any:
    """A new entry begins with the node looked at and today."""

    def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
        del actor
        return {"org": scope.node, **dict.fromkeys(days, clock.today()), **more}

    return start


def this_year(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    today = clock.today()
    return {**here()(actor, scope), "year": today.year, "held_on": today, "planned_on": today}


def used_here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    return {**here("asked_on", "wanted_on")(actor, scope), "user": scope.node}


def on_list(item: Any) -> bool:
    return item.list != "project" and item.ended_on is None


def before_signing(pact: Any) -> Sequence[Finding]:
    titles = list(PactItem.objects.filter(pact=pact).values_list("title", flat=True))
    return rules.pact_findings(items=titles) if pact.state == DRAFTED else []


def weigh_promise(values: Mapping[str, Any]) -> Sequence[Finding]:
    return rules.promise_findings(
        measure=values.get("measure") or "", due=values.get("due_on"), today=clock.today()
    )


ITEM_PAGES = RecordPages(
    ITEMS,
    noun=gettext_lazy("清单项"),
    record=actions.enlist,
    steps=[
        StepPage(
            ITEM,
            {"begin": actions.begin, "finish": actions.finish, "appraise": actions.appraise,
             "reopen": actions.reopen, "withdraw": actions.withdraw},
            {"begin": forms.OnForm, "finish": forms.OnResultForm, "appraise": forms.lists.WordForm,
             "reopen": forms.OnReasonForm, "withdraw": forms.OnReasonForm},
        )
    ],
    acts=[
        ActPage("match", gettext_lazy("对接"), actions.match, forms.lists.MatchForm, when=wants),
        ActPage("refresh", gettext_lazy("核对"), actions.refresh, forms.OnForm, when=on_list),
    ],
    panels=[answers, made_of],
    menu=(SECTION, 10),
    icon="task",
    keeps=KEEPS,
    root="",
    start=here("listed_on"),
    void=actions.void_item,
    void_when=lambda one: one.list != ListItem.List.PROJECT,
    verbs={"enlist": gettext_lazy("列入清单")},
    empty=gettext_lazy("清单是空的。先登记谁需要什么、谁能提供什么。"),
)  # fmt: skip
PACT_PAGES = RecordPages(
    PACTS,
    noun=gettext_lazy("共建契约"),
    record=actions.draft,
    steps=[
        StepPage(
            PACT,
            {"sign": actions.sign, "perform": actions.perform, "review": actions.review,
             "end": actions.end, "give_up": actions.give_up},
            {"sign": forms.OnForm, "perform": forms.OnForm, "review": forms.OnToldForm,
             "end": forms.OnToldForm, "give_up": ReasonForm},
            warn=before_signing,
        )
    ],
    acts=[
        ActPage("add_item", gettext_lazy("写入事项"), actions.add_item,
                forms.promises.PactItemForm, when=lambda pact: pact.state == DRAFTED),
    ],
    panels=[written, attachments],
    menu=(SECTION, 20),
    icon="folder",
    keeps=KEEPS,
    start=here("drafted_on", "begins"),
    verbs={"draft": gettext_lazy("草拟契约")},
    empty=gettext_lazy("这个期间没有契约。"),
)  # fmt: skip
PROMISE_PAGES = RecordPages(
    PROMISES,
    noun=gettext_lazy("共建承诺"),
    record=actions.promise,
    weigh=weigh_promise,
    steps=[
        StepPage(
            PROMISE,
            {"accept": actions.accept, "start": actions.start, "say_done": actions.say_done,
             "confirm": actions.confirm, "send_back": actions.send_back, "fail": actions.fail},
            {"accept": forms.OnForm, "start": forms.OnForm, "say_done": forms.OnResultForm,
             "confirm": forms.OnForm, "send_back": forms.OnReasonForm,
             "fail": forms.OnReasonForm},
        )
    ],
    void=actions.void_promise,
    panels=[attachments],
    menu=(SECTION, 30),
    icon="check",
    keeps=KEEPS,
    sees=PROMISED,
    start=here("made_on"),
    verbs={"promise": gettext_lazy("登记承诺")},
    empty=gettext_lazy("这个期间没有承诺。"),
)  # fmt: skip
CONTRIBUTION_PAGES = RecordPages(
    CONTRIBUTIONS,
    noun=gettext_lazy("共建贡献"),
    record=actions.give,
    void=actions.void,
    menu=(SECTION, 40),
    icon="star",
    keeps=KEEPS,
    start=here("held_on"),
    verbs={"give": gettext_lazy("登记贡献")},
)  # fmt: skip
WORD_PAGES = RecordPages(
    WORDS,
    noun=gettext_lazy("双向评价"),
    record=actions.speak,
    acts=[
        ActPage("reply", gettext_lazy("登记回应"), actions.reply, forms.promises.ReplyForm,
                when=lambda row: row.replied_on is None),
    ],
    void=actions.void,
    menu=(SECTION, 50),
    icon="review",
    keeps=KEEPS,
    start=this_year,
    verbs={"speak": gettext_lazy("登记评价")},
)  # fmt: skip
RESOURCE_PAGES = RecordPages(
    RESOURCES,
    noun=gettext_lazy("共享资源"),
    record=actions.share,
    acts=[
        ActPage("unshare", gettext_lazy("不再共享"), actions.unshare, forms.OnForm,
                when=lambda row: row.until is None, danger=True),
    ],
    void=actions.void_resource,
    panels=[uses_of],
    menu=(SECTION, 60),
    icon="venue",
    keeps=KEEPS,
    start=here("since"),
    verbs={"share": gettext_lazy("登记共享资源")},
)  # fmt: skip
USE_PAGES = RecordPages(
    USES,
    noun=gettext_lazy("使用记录"),
    record=actions.ask,
    steps=[
        StepPage(
            USE,
            {"agree": actions.agree, "refuse": actions.refuse, "take_out": actions.take_out,
             "give_back": actions.give_back},
            {"agree": forms.sharing.AgreeForm, "refuse": ReasonForm, "take_out": forms.OnForm,
             "give_back": forms.sharing.BackForm},
        )
    ],
    menu=(SECTION, 61),
    icon="task",
    keeps=KEEPS,
    start=used_here,
    verbs={"ask": gettext_lazy("申请使用")},
)  # fmt: skip
SERVICE_PAGES = RecordPages(
    SERVICES,
    noun=gettext_lazy("共享服务"),
    record=actions.offer,
    steps=[
        StepPage(
            SERVICE, {"hold": actions.hold, "cancel": actions.cancel},
            {"hold": forms.sharing.HoldForm, "cancel": ReasonForm},
        )
    ],
    panels=[sign_ups],
    menu=(SECTION, 62),
    icon="service",
    keeps=KEEPS,
    start=here("held_on"),
    verbs={"offer": gettext_lazy("安排共享服务"), "sign_up": gettext_lazy("报名"),
           "cancel_sign_up": gettext_lazy("取消报名"), "rate_sign_up": gettext_lazy("评价")},
)  # fmt: skip
ACTIVITY_PAGES = RecordPages(
    ACTIVITIES,
    noun=gettext_lazy("联建活动"),
    record=actions.hold_joint,
    void=actions.void_activity,
    panels=[attachments],
    menu=(SECTION, 70),
    icon="people",
    keeps=KEEPS,
    start=here("held_on"),
    verbs={"hold_joint": gettext_lazy("登记联建活动")},
)  # fmt: skip
LINK_PAGES = RecordPages(
    LINKS,
    noun=gettext_lazy("联建任务"),
    form=forms.together.LinkForm,
    record=actions.link,
    acts=[
        ActPage("prove", gettext_lazy("凭记录完成"), actions.prove, forms.together.ProveForm,
                when=lambda row: row.done_on is None),
        ActPage("unprove", gettext_lazy("收回凭据"), actions.unprove, ReasonForm,
                when=lambda row: row.done_on is not None, danger=True),
    ],
    void=actions.void,
    menu=(SECTION, 71),
    icon="check",
    keeps=KEEPS,
    start=this_year,
    verbs={"link": gettext_lazy("列出联建任务")},
)  # fmt: skip
APPRAISAL_PAGES = RecordPages(
    APPRAISALS,
    noun=gettext_lazy("联合评议"),
    record=actions.judge,
    void=actions.void,
    panels=[rests_on, attachments],
    menu=(SECTION, 73),
    icon="star",
    keeps=KEEPS,
    start=this_year,
    verbs={"judge": gettext_lazy("登记联合评议")},
)  # fmt: skip
LAND_PAGES = RecordPages(
    LAND_SHEET,
    noun=gettext_lazy("闲置土地"),
    record=actions.list_land,
    steps=[
        StepPage(
            LAND,
            {"negotiate": actions.negotiate, "lease": actions.lease, "relist": actions.relist,
             "delist": actions.delist},
            {"negotiate": forms.OnForm, "lease": forms.OnToldForm, "relist": forms.OnToldForm,
             "delist": forms.OnToldForm},
        )
    ],
    acts=[
        ActPage("lead", gettext_lazy("登记线索"), actions.lead, forms.together.LeadForm,
                when=lambda row: row.leased_on is None and row.delisted_on is None),
    ],
    void=actions.void,
    panels=[leads, attachments],
    menu=(SECTION, 80),
    icon="data",
    keeps=KEEPS,
    start=here("listed_on"),
    verbs={"list_land": gettext_lazy("登记闲置土地")},
)  # fmt: skip
PAGES = [
    ITEM_PAGES, PACT_PAGES, PROMISE_PAGES, CONTRIBUTION_PAGES, WORD_PAGES, RESOURCE_PAGES,
    USE_PAGES, SERVICE_PAGES, ACTIVITY_PAGES, LINK_PAGES, APPRAISAL_PAGES, LAND_PAGES,
]  # fmt: skip
