"""The verbs of packages: keys and partners, build, hand, post, settle, receive, decide, answer."""

from jiceng.insight.packages.actions.building import build, void
from jiceng.insight.packages.actions.deciding import accept, answer, leave_out
from jiceng.insight.packages.actions.keeping import (
    end_partner,
    make_key,
    name_partner,
    name_partner_many,
    take_line,
)
from jiceng.insight.packages.actions.receipts import receipt_of
from jiceng.insight.packages.actions.receiving import receive, verify
from jiceng.insight.packages.actions.sending import hand, post, settle, take_receipt, tell_try

__all__ = [
    "accept",
    "answer",
    "build",
    "end_partner",
    "hand",
    "leave_out",
    "make_key",
    "name_partner",
    "name_partner_many",
    "post",
    "receipt_of",
    "receive",
    "settle",
    "take_line",
    "take_receipt",
    "tell_try",
    "verify",
    "void",
]
