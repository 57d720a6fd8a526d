from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "jiceng.registers.matters"
    label = "matters"
    verbose_name = _("事项")
    default_auto_field = "django.db.models.BigAutoField"
