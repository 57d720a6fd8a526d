"""The user's workbook comes back as it was, with the wrong cells shown and explained."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from jiceng.kit.documents.ledger import LedgerColumn, template
from jiceng.kit.documents.marked import REASONS, SUMMARY, CellError, mark

ERRORS = [
    CellError(2, 2, "联系电话", "123", "手机号应为 11 位，现在是 3 位", "请检查是否少一位"),
    CellError(2, 2, "联系电话", "123", "与上一行重复", ""),
    CellError(3, 0, "", "", "这一行和第 2 行重复", "请删除其中一行"),
]


def original() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "花名册"
    for row in (["姓名", "联系电话"], ["党员甲", "123"], ["党员乙", "10012345678"]):
        page.append(row)
    page["A1"].font = Font(name="黑体", size=14)
    page.column_dimensions["A"].width = 33
    page.merge_cells("D5:E5")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def test_wrong_cells_are_coloured_commented_and_explained_in_the_last_column() -> None:
    page = opened(mark(original(), "花名册", ERRORS))["花名册"]
    assert page["B2"].fill.fgColor.rgb == "FFFDECEC"
    assert "手机号应为 11 位" in page["B2"].comment.text
    assert "怎么改：请检查是否少一位" in page["B2"].comment.text
    assert "与上一行重复" in page["B2"].comment.text
    assert page["B3"].fill.fill_type is None
    last = page.max_column
    assert page.cell(1, last).value == REASONS
    assert "联系电话：手机号应为 11 位" in page.cell(2, last).value
    assert page.cell(3, last).value == "这一行和第 2 行重复"


def test_the_first_sheet_lists_every_error_with_a_way_to_its_cell() -> None:
    data = mark(original(), "花名册", ERRORS)
    book = opened(data)
    assert book.sheetnames == [SUMMARY, "花名册"]
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(SUMMARY).to_python()
    assert rows[0] == ["行号", "列", "填写值", "原因", "怎么改", "定位"]
    assert rows[1][:5] == [2, "联系电话", "123", ERRORS[0].reason, ERRORS[0].fix]
    assert len(rows) == 4
    assert book[SUMMARY]["F2"].hyperlink.location == "'花名册'!B2" or (
        book[SUMMARY]["F2"].hyperlink.target == "#'花名册'!B2"
    )


def test_the_rest_of_the_workbook_keeps_its_look() -> None:
    page = opened(mark(original(), "花名册", ERRORS))["花名册"]
    assert (page["A1"].font.name, page["A1"].font.size) == ("黑体", 14)
    assert page.column_dimensions["A"].width == 33
    assert "D5:E5" in {str(merged) for merged in page.merged_cells.ranges}


def test_a_file_marked_before_is_cleared_first() -> None:
    twice = mark(mark(original(), "花名册", ERRORS), "花名册", ERRORS[2:])
    book = opened(twice)
    assert book.sheetnames == [SUMMARY, "花名册"]
    page = book["花名册"]
    assert page["B2"].fill.fill_type is None
    assert page["B2"].comment is None
    assert [cell.value for cell in page[1]].count(REASONS) == 1
    assert book[SUMMARY].max_row == 2


def test_the_same_errors_give_the_same_bytes() -> None:
    assert mark(original_once := original(), "花名册", ERRORS) == mark(
        original_once, "花名册", ERRORS
    )


def test_rows_from_csv_or_xls_become_a_fresh_workbook() -> None:
    rows = [["姓名", "联系电话"], ["=1+1", "123"], ["＝乙", None]]
    page = opened(mark(b"any", "花名册", ERRORS, rows=rows))["花名册"]
    assert page["A2"].value == "=1+1"
    assert page["A2"].data_type == "s"
    assert page["A2"].quotePrefix
    assert page["A3"].quotePrefix
    assert page["B2"].fill.fgColor.rgb == "FFFDECEC"


def test_no_formula_comes_back_and_hostile_values_are_text_in_the_summary() -> None:
    book = opened(original())
    book["花名册"]["A2"] = "=cmd|' /C calc'!A0"
    upload = BytesIO()
    book.save(upload)
    errors = [CellError(2, 1, "=姓名", "=cmd|' /C calc'!A0", "=原因\x00", "@改")]
    result = opened(mark(upload.getvalue(), "花名册", errors))
    cells = [cell for page in result.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert result["花名册"]["A2"].value == "=cmd|' /C calc'!A0"
    assert result[SUMMARY]["C2"].quotePrefix


def test_an_import_template_can_be_marked_below_its_third_row() -> None:
    column = LedgerColumn("姓名", required=True)
    form = template([column], ["党员甲"], template_id="A2", version="1", title="花名册")
    error = CellError(5, 2, "姓名", "", "请填姓名", "")
    page = opened(mark(form, "数据", [error], header_row=3))["数据"]
    assert page["B5"].fill.fgColor.rgb == "FFFDECEC"
    assert page.cell(3, page.max_column).value == REASONS


def test_a_missing_sheet_and_another_kind_of_file_are_named() -> None:
    with pytest.raises(ValueError, match="没有名为“别的”的工作表"):
        mark(original(), "别的", ERRORS)
    for upload in (b"", b"a,b\n1,2\n", b"PK\x03\x04broken"):
        with pytest.raises(ValueError, match="xlsx"):
            mark(upload, "花名册", ERRORS)
