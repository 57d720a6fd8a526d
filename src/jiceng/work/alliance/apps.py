from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllianceConfig(AppConfig):
    name = "jiceng.work.alliance"
    label = "alliance"
    verbose_name = _("区域化党建")
    default_auto_field = "django.db.models.BigAutoField"
