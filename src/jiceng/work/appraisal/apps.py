from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalConfig(AppConfig):
    name = "jiceng.work.appraisal"
    label = "appraisal"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("评议和民主生活会")
