from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "jiceng.registers.vocabulary"
    label = "vocabulary"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("项目和提法")
