"""区域化党建的数：谁任职、谁联络、开了几次会、解决了什么、谁长期没有动静、谁带谁、计划办了没有、经费用到哪里。"""

from jiceng.work.alliance.figures import funds, meetings, pairs, seats, yearly

FIGURES = [*seats.FIGURES, *meetings.FIGURES, *yearly.FIGURES, *funds.FIGURES,
           *pairs.FIGURES]  # fmt: skip
DUTIES = [*seats.DUTIES, *meetings.DUTIES, *yearly.DUTIES, *pairs.DUTIES]
WATCHES = [*seats.WATCHES, *yearly.WATCHES, *funds.WATCHES, *pairs.WATCHES]
