from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "jiceng.registers.polls"
    label = "polls"
    default_auto_field = "django.db.models.BigAutoField"
