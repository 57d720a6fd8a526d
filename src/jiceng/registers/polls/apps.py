from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "jiceng.registers.polls"
    label = "polls"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("测评和满意度")
