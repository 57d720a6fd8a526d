from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuggestionsConfig(AppConfig):
    name = "jiceng.work.suggestions"
    verbose_name = _("意见建议上报")
