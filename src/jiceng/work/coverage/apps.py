from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "jiceng.work.coverage"
    label = "coverage"
    verbose_name = _("两个覆盖")
    default_auto_field = "django.db.models.BigAutoField"
