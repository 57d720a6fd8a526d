from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CobuildingConfig(AppConfig):
    name = "jiceng.work.cobuilding"
    label = "cobuilding"
    verbose_name = _("共驻共建")
    default_auto_field = "django.db.models.BigAutoField"
