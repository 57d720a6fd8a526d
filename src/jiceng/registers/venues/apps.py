from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VenuesConfig(AppConfig):
    name = "jiceng.registers.venues"
    label = "venues"
    verbose_name = _("阵地")
    default_auto_field = "django.db.models.BigAutoField"
