"""关爱服务和三社联动的数：看得到有多少户、走访了没有，看不到是谁家。"""

from jiceng.work.care.figures import households, partners

FIGURES = [*households.FIGURES, *partners.FIGURES]
DUTIES = [*households.DUTIES, *partners.DUTIES]
WORDS = [*households.WORDS, *partners.WORDS]

__all__ = ["DUTIES", "FIGURES", "WORDS"]
