from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "jiceng.registers.teams"
    label = "teams"
    verbose_name = _("服务队伍")
    default_auto_field = "django.db.models.BigAutoField"
