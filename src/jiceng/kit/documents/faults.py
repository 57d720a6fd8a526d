"""What is wrong in a user's workbook, cell by cell, and how the marked workbook calls its parts."""

from dataclasses import dataclass

SUMMARY = "错误汇总"  # the sheet in front
REASONS = "错误说明"  # the column at the end


@dataclass(frozen=True)
class CellError:
    """One thing wrong: `row` and `column_index` count from 1 as the spreadsheet shows them.

    `column_index` 0 means the row as a whole.
    """

    row: int
    column_index: int
    title: str
    value: str
    reason: str
    fix: str
