"""The roster with the national register's columns: in, out, and one member's extended set."""

from django.utils.translation import gettext_lazy

from jiceng.kit.pages.records import RecordPages
from jiceng.registers.members.access import SEES
from jiceng.work.membership import actions
from jiceng.work.membership.access import KEEPS
from jiceng.work.membership.forms.national import DetailForm
from jiceng.work.membership.sheets.national import NATIONAL

NATIONAL_PAGES = RecordPages(
    NATIONAL,
    noun=gettext_lazy("党员信息"),
    record=actions.take,
    change=actions.fill,
    change_form=DetailForm,
    menu=("党员", 12),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    verbs={"fill": gettext_lazy("登记扩展信息"), "take": gettext_lazy("按全国系统字段登记")},
)
