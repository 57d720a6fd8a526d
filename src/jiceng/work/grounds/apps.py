from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroundsConfig(AppConfig):
    name = "jiceng.work.grounds"
    label = "grounds"
    verbose_name = _("阵地建设")
    default_auto_field = "django.db.models.BigAutoField"
