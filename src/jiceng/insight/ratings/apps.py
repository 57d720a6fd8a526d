from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingsConfig(AppConfig):
    name = "jiceng.insight.ratings"
    label = "ratings"
    verbose_name = _("评定")
    default_auto_field = "django.db.models.BigAutoField"
