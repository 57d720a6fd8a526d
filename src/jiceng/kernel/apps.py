from django.apps import AppConfig
from django.db.models import Field

from jiceng.kernel.among import Among


class KernelConfig(AppConfig):
    name = "jiceng.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        Field.register_lookup(Among)
