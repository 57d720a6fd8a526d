from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "jiceng.registers.services"
    label = "services"
    verbose_name = _("服务目录")
    default_auto_field = "django.db.models.BigAutoField"
