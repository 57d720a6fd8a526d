"""关爱服务的数：看得到有多少户、走访了没有，看不到是谁家。"""

from jiceng.work.care.figures import households

FIGURES = [*households.FIGURES]
DUTIES = [*households.DUTIES]
WORDS = [*households.WORDS]

__all__ = ["DUTIES", "FIGURES", "WORDS"]
