"""The district's own settings: its fixed day, and the list of set actions."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.roles import READERS
from jiceng.kit.scope import Scope
from jiceng.work.life import actions
from jiceng.work.life.access import SETS
from jiceng.work.life.forms import EndForm
from jiceng.work.life.sheets import FIXED_DAYS, SET_ACTIONS


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    node = scope.node.pk if scope.node is not None else None
    return {"org": node, "since": clock.today(), "weekday": 1, "nth": 1}


def stands(action: Any) -> bool:
    return action.until is None


FIXED_DAY_PAGES = RecordPages(
    FIXED_DAYS,
    record=actions.set_day,
    menu=("组织生活", 60),
    icon="calendar",
    keeps=SETS,
    sees=READERS,
    start=here,
    verbs={"life.set_day": gettext_lazy("规定")},
    empty=gettext_lazy("还没有规定固定组织生活日，暂按每月第一个周二提醒。"),
)
SET_ACTION_PAGES = RecordPages(
    SET_ACTIONS,
    record=actions.list_action,
    acts=[
        ActPage(
            "unlist_action",
            gettext_lazy("从清单中去掉"),
            actions.unlist_action,
            EndForm,
            when=stands,
            start=lambda action: {"on": clock.today()},
        )
    ],
    menu=("组织生活", 61),
    icon="task",
    keeps=SETS,
    sees=READERS,
    start=here,
    verbs={"life.list_action": gettext_lazy("列入"), "life.unlist_action": gettext_lazy("去掉")},
    empty=gettext_lazy("还没有规定动作。列入以后，各支部的记录里会预先勾好。"),
)
__all__ = ["FIXED_DAY_PAGES", "SET_ACTION_PAGES"]
