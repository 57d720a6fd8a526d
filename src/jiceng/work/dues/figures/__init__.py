"""The figures of dues: who has paid, what came in, where it went; and what is owed by whom."""

from jiceng.work.dues.figures.collection import FIGURES as COLLECTION
from jiceng.work.dues.figures.collection import SIGNS, WATCHES
from jiceng.work.dues.figures.duties import DUTIES
from jiceng.work.dues.figures.duties import FIGURES as YEARLY
from jiceng.work.dues.figures.money import FIGURES as MONEY

FIGURES = [*COLLECTION, *MONEY, *YEARLY]

__all__ = ["DUTIES", "FIGURES", "SIGNS", "WATCHES"]
