from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoalitionsConfig(AppConfig):
    name = "jiceng.registers.coalitions"
    label = "coalitions"
    verbose_name = _("共建组织")
    default_auto_field = "django.db.models.BigAutoField"
