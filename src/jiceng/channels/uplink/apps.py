from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UplinkConfig(AppConfig):
    name = "jiceng.channels.uplink"
    label = "uplink"
    verbose_name = _("上报通道")
