"""Console pages of spaces, hours, days that differ, and visits."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.registers.venues import actions, forms
from jiceng.registers.venues.access import KEEPS
from jiceng.registers.venues.sheets import OPENINGS, SPACES, SPECIAL_DAYS, VISITS

SECTION = "阵地"


def standing(record: Any) -> bool:
    return record.until is None


def ahead(record: Any) -> bool:
    return bool(record.day >= clock.today())


def counted(record: Any) -> bool:
    return not record.void_reason


def begun(actor: Any, scope: Any) -> dict[str, Any]:
    del actor, scope
    return {"held_on": clock.today()}


SPACE_PAGES = RecordPages(
    SPACES,
    noun=gettext_lazy("场地"),
    record=actions.divide,
    acts=[
        ActPage("refit", gettext_lazy("变更"), actions.refit, forms.RefitForm, when=standing),
        ActPage("withdraw_space", gettext_lazy("停用"), actions.withdraw_space, forms.EndForm,
                when=standing, danger=True),
    ],
    verbs={"divide": gettext_lazy("登记场地")},
    menu=(SECTION, 26),
    icon="venue",
    keeps=KEEPS,
    empty=gettext_lazy("还没有登记场地。登记以后才能预约。"),
)  # fmt: skip
OPENING_PAGES = RecordPages(OPENINGS, menu=(SECTION, 28), icon="clock")
SPECIAL_PAGES = RecordPages(
    SPECIAL_DAYS,
    noun=gettext_lazy("开放例外"),
    record=actions.except_day,
    acts=[
        ActPage("undo_day", gettext_lazy("取消例外"), actions.undo_day, ReasonForm, when=ahead,
                danger=True),
    ],
    verbs={"except_day": gettext_lazy("登记例外")},
    menu=(SECTION, 29),
    icon="calendar",
    keeps=KEEPS,
    empty=gettext_lazy("没有例外的日子。节假日、检修、延时开放都在这里登记。"),
)  # fmt: skip
VISIT_PAGES = RecordPages(
    VISITS,
    noun=gettext_lazy("到场记录"),
    record=actions.receive,
    change=actions.correct_visit,
    change_form=forms.CorrectVisitForm,
    change_when=counted,
    void=actions.void_visit,
    start=begun,
    verbs={
        "receive": gettext_lazy("登记到场"), "correct_visit": gettext_lazy("更正"),
        "void_visit": gettext_lazy("作废"),
    },
    menu=(SECTION, 30),
    icon="people",
    keeps=KEEPS,
    empty=gettext_lazy("还没有登记到场。预约后登记使用的，会自动记在这里。"),
)  # fmt: skip
PAGES = [SPACE_PAGES, OPENING_PAGES, SPECIAL_PAGES, VISIT_PAGES]
