from django.apps import AppConfig


class LifeConfig(AppConfig):
    name = "jiceng.work.life"
    label = "life"
    default_auto_field = "django.db.models.BigAutoField"
