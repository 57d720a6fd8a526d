"""The room's numbers, duties and watches."""

from jiceng.work.membership.figures import away, care, classes, roll

FIGURES = [*roll.FIGURES, *care.FIGURES, *away.FIGURES, *classes.FIGURES]
DUTIES = [*roll.DUTIES]
WATCHES = [*roll.WATCHES, *away.WATCHES]
WORDS = [*roll.WORDS, *care.WORDS, *classes.WORDS]
SIGNS = [*care.SIGNS]
