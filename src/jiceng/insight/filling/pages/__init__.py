"""The pages of filling and checking."""

from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.insight.filling.access import SEES
from jiceng.insight.filling.pages.checks import check_page, checks_page
from jiceng.insight.filling.pages.documents import form_file, form_page, forms_page
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console

BOTH = require_http_methods(["GET", "HEAD", "POST"])
urls = [
    path("", console(BOTH(forms_page), SEES), name="filling.forms"),
    path("check/", console(BOTH(checks_page), SEES), name="filling.checks"),
    path("check/<uuid:uid>/", console(BOTH(check_page), SEES), name="filling.check"),
    path("<uuid:uid>/", console(BOTH(form_page), SEES), name="filling.form"),
    path("<uuid:uid>/file/", console(require_safe(form_file), SEES), name="filling.file"),
]
MENU = [
    Entry("报告报表", gettext_lazy("填我的文件"), "filling.forms", "report", 6, SEES),
    Entry("报告报表", gettext_lazy("核对成稿"), "filling.checks", "report", 7, SEES),
]
