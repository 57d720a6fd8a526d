"""Console pages of greetings and of their words."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.roles import READERS
from jiceng.kit.scope import Scope
from jiceng.work.greetings import actions
from jiceng.work.greetings.access import KEEPS, SETS
from jiceng.work.greetings.forms import CeremonyForm
from jiceng.work.greetings.models import Declined
from jiceng.work.greetings.rules import WORDS
from jiceng.work.greetings.sheets import GREETINGS, TEXTS


def plain(greeting: Any) -> bool:
    """No ceremony is on record, or its record was voided."""
    return greeting.ceremony is None or bool(greeting.ceremony.void_reason)


def wanted(greeting: Any) -> bool:
    return not Declined.objects.filter(member=greeting.member_id).exists()


def unwanted(greeting: Any) -> bool:
    return not wanted(greeting)


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    node = scope.node.pk if scope.node is not None else None
    return {"org": node, "since": clock.today(), "text": WORDS}


GREETING_PAGES = RecordPages(
    GREETINGS,
    acts=[
        ActPage("celebrate", gettext_lazy("登记仪式"), actions.celebrate, CeremonyForm, when=plain),
        ActPage("decline", gettext_lazy("本人不收，以后不发"), actions.decline, when=wanted,
                danger=True),
        ActPage("welcome", gettext_lazy("恢复发送"), actions.welcome, when=unwanted),
    ],
    menu=("组织生活", 70),
    icon="star",
    keeps=KEEPS,
    root="",
    noun=gettext_lazy("政治生日"),
    verbs={"greet": gettext_lazy("列出并提交短信")},
    empty=gettext_lazy("这个期间没有党员过政治生日。每天由系统按入党日期列出。"),
)  # fmt: skip
TEXT_PAGES = RecordPages(
    TEXTS,
    record=actions.word,
    menu=("组织生活", 71),
    icon="edit",
    keeps=SETS,
    sees=READERS,
    start=here,
    verbs={"word": gettext_lazy("定下文字")},
    empty=gettext_lazy("还没有自己的文字，用的是系统自带的一句。"),
)

PAGES = [GREETING_PAGES, TEXT_PAGES]
urls = [*TEXT_PAGES.urls(), *GREETING_PAGES.urls()]
