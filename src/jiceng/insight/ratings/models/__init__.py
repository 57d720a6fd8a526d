"""Schemes with items and levels; rounds, results and points; plaques and objections."""

from jiceng.insight.ratings.models.plaques import Plaque
from jiceng.insight.ratings.models.results import Part, Protest, Result, Score
from jiceng.insight.ratings.models.rounds import Round
from jiceng.insight.ratings.models.schemes import Item, Kind, Level, Method, Scheme, Subject

__all__ = [
    "Item",
    "Kind",
    "Level",
    "Method",
    "Part",
    "Plaque",
    "Protest",
    "Result",
    "Round",
    "Scheme",
    "Score",
    "Subject",
]
