from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScreenConfig(AppConfig):
    name = "jiceng.insight.screen"
    label = "screen"
    verbose_name = _("大屏")
    default_auto_field = "django.db.models.BigAutoField"
