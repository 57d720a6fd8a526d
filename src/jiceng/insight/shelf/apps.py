from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShelfConfig(AppConfig):
    name = "jiceng.insight.shelf"
    label = "shelf"
    verbose_name = _("指标")
