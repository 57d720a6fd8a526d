from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "jiceng.registers.orgs"
    label = "orgs"
    verbose_name = _("党组织")
    default_auto_field = "django.db.models.BigAutoField"
