from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "jiceng.work.inspection"
    label = "inspection"
    verbose_name = _("督查调阅")
    default_auto_field = "django.db.models.BigAutoField"
