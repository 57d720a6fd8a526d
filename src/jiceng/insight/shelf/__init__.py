"""The shelf: every figure of the house, found by its key and opened to its records."""

from jiceng.insight.shelf.look import look_up, shelf

__all__ = ["look_up", "shelf"]
