from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuesConfig(AppConfig):
    name = "jiceng.work.dues"
    verbose_name = _("党费")
