from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jiceng.site"
    label = "site"
