"""The verbs of dues; who writes about dues calls these and nothing else."""

from jiceng.kit.schedules import DAY, Every
from jiceng.work.dues.actions.bank import (
    BOOK,
    book,
    book_many,
    correct_line,
    ignore,
    list_line,
    list_line_many,
)
from jiceng.work.dues.actions.basis import (
    approve,
    confirm,
    confirm_many,
    look,
    propose,
    refuse,
    review,
    review_many,
    set_habit,
    void_base,
)
from jiceng.work.dues.actions.gifts import acknowledge, forward, give
from jiceng.work.dues.actions.paying import collect, issue, pay, pay_months, reverse
from jiceng.work.dues.actions.publishing import publish
from jiceng.work.dues.actions.purse import (
    ShortError,
    give_back,
    receive,
    receive_many,
    remit,
    remit_many,
    spend,
    spend_many,
    unspend,
    withdraw,
)
from jiceng.work.dues.actions.rolls import (
    PaidError,
    carry_in_many,
    open_rolls,
    open_this_month,
    remind,
)
from jiceng.work.dues.actions.settling import restate, settle, settle_months, unsettle
from jiceng.work.dues.actions.soundness import INVARIANTS
from jiceng.work.dues.actions.striking import relist, strike

SCHEDULES = [
    Every("jiceng.work.dues.actions.open_this_month", DAY),
    Every("jiceng.work.dues.actions.remind", DAY),
]

__all__ = [
    "BOOK",
    "INVARIANTS",
    "SCHEDULES",
    "PaidError",
    "ShortError",
    "acknowledge",
    "approve",
    "book",
    "book_many",
    "carry_in_many",
    "collect",
    "confirm",
    "confirm_many",
    "correct_line",
    "forward",
    "give",
    "give_back",
    "ignore",
    "issue",
    "list_line",
    "list_line_many",
    "look",
    "open_rolls",
    "open_this_month",
    "pay",
    "pay_months",
    "propose",
    "publish",
    "receive",
    "receive_many",
    "refuse",
    "relist",
    "remind",
    "remit",
    "remit_many",
    "restate",
    "reverse",
    "review",
    "review_many",
    "set_habit",
    "settle",
    "settle_months",
    "spend",
    "spend_many",
    "strike",
    "unsettle",
    "unspend",
    "void_base",
    "withdraw",
]
