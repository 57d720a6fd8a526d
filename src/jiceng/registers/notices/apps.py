from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "jiceng.registers.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
