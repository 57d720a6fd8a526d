from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteeringConfig(AppConfig):
    name = "jiceng.work.volunteering"
    label = "volunteering"
    verbose_name = _("报到和志愿服务")
    default_auto_field = "django.db.models.BigAutoField"
