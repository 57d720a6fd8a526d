from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentConfig(AppConfig):
    name = "jiceng.work.department"
    verbose_name = _("组织部门自身建设")
