from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "jiceng.registers.meetings"
    label = "meetings"
    verbose_name = _("会议")
    default_auto_field = "django.db.models.BigAutoField"
