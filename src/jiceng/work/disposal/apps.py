from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisposalConfig(AppConfig):
    name = "jiceng.work.disposal"
    verbose_name = _("组织处置")
