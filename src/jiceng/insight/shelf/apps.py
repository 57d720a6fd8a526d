from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "jiceng.insight.shelf"
    label = "shelf"
