"""Ledgers as Excel files: one face to print and sign, one to load back, and the template."""

from jiceng.kit.documents.ledger.bulk import write_bulk
from jiceng.kit.documents.ledger.columns import (
    EXAMPLE_MARK,
    KEY_TITLE,
    LedgerColumn,
    Value,
    plain_title,
)
from jiceng.kit.documents.ledger.flat import data_face, template
from jiceng.kit.documents.ledger.printed import print_face

__all__ = [
    "EXAMPLE_MARK",
    "KEY_TITLE",
    "LedgerColumn",
    "Value",
    "data_face",
    "plain_title",
    "print_face",
    "template",
    "write_bulk",
]
