from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StructureConfig(AppConfig):
    name = "jiceng.work.structure"
    label = "structure"
    verbose_name = _("组织设置")
    default_auto_field = "django.db.models.BigAutoField"
