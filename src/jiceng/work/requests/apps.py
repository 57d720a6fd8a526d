from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "jiceng.work.requests"
    verbose_name = _("报表准入")
