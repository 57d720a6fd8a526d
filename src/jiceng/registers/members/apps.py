from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "jiceng.registers.members"
    label = "members"
    verbose_name = _("党员")
    default_auto_field = "django.db.models.BigAutoField"
