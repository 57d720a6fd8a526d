from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MassesConfig(AppConfig):
    name = "jiceng.work.masses"
    verbose_name = _("群团服务")
