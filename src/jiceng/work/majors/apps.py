from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MajorsConfig(AppConfig):
    name = "jiceng.work.majors"
    verbose_name = _("重大项目")
