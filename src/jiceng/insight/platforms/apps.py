from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    name = "jiceng.insight.platforms"
    label = "platforms"
    verbose_name = _("三大服务平台")
