from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "jiceng.registers.groups"
    label = "groups"
    verbose_name = _("党小组和责任区")
    default_auto_field = "django.db.models.BigAutoField"
