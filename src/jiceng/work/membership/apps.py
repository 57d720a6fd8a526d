from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "jiceng.work.membership"
    verbose_name = _("党员管理")
