from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "jiceng.registers.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("公开公示")
