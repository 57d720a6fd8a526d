from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FastlaneConfig(AppConfig):
    name = "jiceng.work.fastlane"
    verbose_name = _("党企快车道")
