from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HooksConfig(AppConfig):
    name = "jiceng.channels.hooks"
    label = "hooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("事件推送")
