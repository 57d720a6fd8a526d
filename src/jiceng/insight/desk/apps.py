from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "jiceng.insight.desk"
    label = "desk"
