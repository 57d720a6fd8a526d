"""提法的数由各室用 `tagged` 自己声明；这里不挂组织树，不设数。"""

from jiceng.kernel.figures import Figure

FIGURES: list[Figure] = []
