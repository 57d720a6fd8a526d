"""What the local programme asks, and the yearly appraisals."""

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import SETS
from jiceng.work.mobility.sheets import APPRAISALS, ITEMS

SECTION = "党员"

ITEM_PAGES = RecordPages(
    ITEMS,
    noun=gettext_lazy("清单项"),
    record=actions.list_item,
    acts=[
        ActPage("drop", gettext_lazy("从清单中去掉"), actions.drop, forms.DropForm,
                when=lambda item: item.until is None,
                start=lambda item: {"on": clock.today()}, danger=True),
    ],
    menu=(SECTION, 28),
    icon="task",
    keeps=SETS,
    start=lambda actor, scope: {"since": clock.today()},
    verbs={"mobility.list_item": gettext_lazy("列入清单")},
)  # fmt: skip
APPRAISAL_PAGES = RecordPages(APPRAISALS, menu=(SECTION, 26), icon="review")
