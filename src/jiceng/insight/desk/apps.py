from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "jiceng.insight.desk"
    label = "desk"
    verbose_name = _("工作台")
