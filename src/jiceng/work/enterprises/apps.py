from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "jiceng.work.enterprises"
    label = "enterprises"
    verbose_name = _("两新组织底册")
    default_auto_field = "django.db.models.BigAutoField"
