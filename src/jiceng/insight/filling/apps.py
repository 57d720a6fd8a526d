from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FillingConfig(AppConfig):
    name = "jiceng.insight.filling"
    label = "filling"
    verbose_name = _("填我的文件")
