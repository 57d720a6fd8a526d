from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    name = "jiceng.work.mobility"
    label = "mobility"
    verbose_name = _("流动党员")
    default_auto_field = "django.db.models.BigAutoField"
