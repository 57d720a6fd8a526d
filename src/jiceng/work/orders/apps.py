from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "jiceng.work.orders"
    label = "orders"
    verbose_name = _("群众点单")
    default_auto_field = "django.db.models.BigAutoField"
