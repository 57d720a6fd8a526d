"""The kit's few tables, gathered from the modules they belong to."""

from jiceng.kit.drafts import Draft
from jiceng.kit.saved import SavedView

__all__ = ["Draft", "SavedView"]
