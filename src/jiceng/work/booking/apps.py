from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingConfig(AppConfig):
    name = "jiceng.work.booking"
    label = "booking"
    verbose_name = _("场地预约")
    default_auto_field = "django.db.models.BigAutoField"
