"""Registered tables with their items, the periods they are collected in, forms, cells, reports."""

from jiceng.work.requests.models.rounds import Cell, Return, Round
from jiceng.work.requests.models.tables import Item, Kind, Level, Rhythm, Table, Use
from jiceng.work.requests.models.voices import Concern, Stray

__all__ = [
    "Cell", "Concern", "Item", "Kind", "Level", "Return", "Rhythm", "Round", "Stray", "Table",
    "Use",
]  # fmt: skip
