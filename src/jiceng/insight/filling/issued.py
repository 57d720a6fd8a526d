"""The issued reports of this house; none where the room of reports is left out."""

from typing import Any

from django.apps import apps


def issued() -> Any | None:
    """All issued reports, to be narrowed down; None without that room."""
    if not apps.is_installed("jiceng.insight.reports"):
        return None
    return apps.get_model("reports.Issue")._default_manager
