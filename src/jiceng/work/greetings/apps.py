from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GreetingsConfig(AppConfig):
    name = "jiceng.work.greetings"
    verbose_name = _("政治生日")
