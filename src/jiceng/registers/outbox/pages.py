"""Console page of the outbox: what waits, what went, what must be looked into."""

from django.utils.translation import gettext_lazy

from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.outbox import actions
from jiceng.registers.outbox.access import KEEPS
from jiceng.registers.outbox.flows import MESSAGE
from jiceng.registers.outbox.sheets import MESSAGES

MESSAGES_PAGES = RecordPages(
    sheet=MESSAGES,
    noun=gettext_lazy("消息"),
    steps=[
        StepPage(
            MESSAGE,
            {
                "cancel": actions.cancel,
                "confirm_sent": actions.confirm_sent,
                "confirm_failed": actions.confirm_failed,
            },
            {"cancel": ReasonForm},
        )
    ],
    verbs={
        "queue": gettext_lazy("提交"),
        "send": gettext_lazy("交出"),
        "hold_all": gettext_lazy("暂扣"),
        "release": gettext_lazy("放行"),
    },
    menu=("公开公示", 60),
    icon="inbox",
    keeps=KEEPS,
    root="",
)

PAGES = [MESSAGES_PAGES]
urls = [*MESSAGES_PAGES.urls()]
