from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinesConfig(AppConfig):
    name = "jiceng.channels.lines"
    label = "lines"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("对外通道")
