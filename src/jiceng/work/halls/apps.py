from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HallsConfig(AppConfig):
    name = "jiceng.work.halls"
    label = "halls"
    verbose_name = _("便民服务大厅")
    default_auto_field = "django.db.models.BigAutoField"
