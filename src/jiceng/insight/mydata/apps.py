from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MydataConfig(AppConfig):
    name = "jiceng.insight.mydata"
    label = "mydata"
    verbose_name = _("我的数据")
