"""Ledgers in Excel: what is printed, what loads back, and that no text in them can run."""

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from jiceng.kit.documents.ledger import (
    EXAMPLE_MARK,
    KEY_TITLE,
    LedgerColumn,
    Value,
    data_face,
    plain_title,
    print_face,
    template,
    write_bulk,
)
from jiceng.kit.documents.texts import RISKY, cell_text, risky

DEMO = "演示数据，与真实单位无关"
COLUMNS = (
    LedgerColumn("党支部", note="存续的党支部全称", required=True),
    LedgerColumn("类型", choices=("三会一课", "主题党日")),
    LedgerColumn("日期", kind="date"),
    LedgerColumn("实到", kind="number", sum=True),
    LedgerColumn("经费", kind="money", sum=True),
    LedgerColumn("联系电话", kind="code"),
)
ROWS: list[list[Value]] = [
    ["甲支部", "三会一课", date(2026, 10, 1), 10, Decimal("120.50"), "10012345678"],
    ["乙支部", "主题党日", date(2026, 10, 2), -3, Decimal("-0.25"), "010012345678"],
]
PAYLOADS = [f"{lead}cmd|' /C calc'!A0" for lead in RISKY] + [
    '=HYPERLINK("http://x.invalid","点我")',
    "\0=1+1",
    "\r\n=1+1",
    "\t=1+1",
    "<r><t>x</t></r>",
    "http://x.invalid/",
    "0123",
    "_x003D_1",
]


def printed(rows: list[list[Value]] | None = None, **more: Any) -> bytes:
    return print_face(
        title="甲街道组织生活台账",
        unit="甲街道党工委",
        period="2026年第四季度",
        filled_on=date(2026, 11, 2),
        columns=COLUMNS,
        rows=ROWS if rows is None else rows,
        **{"demo_note": DEMO, "as_of": "快照 S-1", **more},
    )


def flat(rows: Any = None, **more: Any) -> bytes:
    if rows is None:
        rows = [[f"rec-{n}", *row] for n, row in enumerate(ROWS)]
    given_ = {"template_id": "A3", "version": "2", "snapshot": "S-1", **more}
    return data_face(COLUMNS, rows, **given_)


def sheet(data: bytes, name: str) -> Worksheet:
    found = openpyxl.load_workbook(BytesIO(data))[name]
    assert isinstance(found, Worksheet)
    return found


def read_twice(data: bytes, name: str) -> tuple[list[list[Any]], list[list[Any]]]:
    """The same sheet by two readers that share no code."""
    first = [[cell.value for cell in row] for row in sheet(data, name).iter_rows()]
    second = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(name).to_python()
    return first, second


def test_the_printed_face_has_title_unit_period_headers_rows_and_total() -> None:
    by_openpyxl, by_calamine = read_twice(printed(), "台账")
    assert by_openpyxl[0][0] == by_calamine[0][0] == "甲街道组织生活台账"
    second = "".join(str(value or "") for value in by_openpyxl[1])
    for text in ("填报单位：甲街道党工委（盖章）", "2026年第四季度", "填报日期：2026年11月2日"):
        assert text in second
    assert by_openpyxl[2] == ["序号", *(column.title for column in COLUMNS)]
    assert by_calamine[3] == [1, "甲支部", "三会一课", date(2026, 10, 1), 10, 120.5, "10012345678"]
    assert by_calamine[4][4:] == [-3, -0.25, "010012345678"]
    assert by_openpyxl[5][0] == "合计"
    assert by_openpyxl[5][4:6] == ["=SUBTOTAL(109,E4:E5)", "=SUBTOTAL(109,F4:F5)"]
    assert by_calamine[5][4:6] == [7, 120.25]
    assert "审核人" in str(by_openpyxl[6][0])
    assert DEMO in str(by_openpyxl[7][0])


def test_the_printed_face_is_set_up_for_paper() -> None:
    page = sheet(printed(), "台账")
    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert str(page.page_setup.fitToHeight) == "0"
    assert page.print_title_rows == "$1:$3"
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:G5"
    assert page.page_margins.left == pytest.approx(1.2 / 2.54)
    assert "第 &P 页 共 &N 页" in page.oddFooter.center.text
    assert "快照 S-1" in page.oddFooter.right.text
    assert DEMO in page.oddHeader.right.text


def test_ids_are_text_numbers_right_dates_written_out_and_headings_explained() -> None:
    page = sheet(printed(), "台账")
    assert page["G4"].number_format == "@"
    assert page["G4"].data_type == "s"
    assert page["E4"].alignment.horizontal == "right"
    assert page["D4"].number_format == 'yyyy"年"m"月"d"日"'
    assert page["B3"].comment.text == "存续的党支部全称"
    assert (page["B3"].font.name, page["B3"].fill.fgColor.rgb) == ("黑体", "FFF2F2F2")
    assert page["B4"].border.left.style == "thin"


def test_grouped_headings_make_two_rows_and_must_cover_the_columns() -> None:
    page = sheet(printed(groups=[("组织", 2), ("", 1), ("开展情况", 3)]), "台账")
    assert [page["B3"].value, page["E3"].value] == ["组织", "开展情况"]
    assert [page["B4"].value, page["A3"].value, page["D3"].value] == ["党支部", "序号", "日期"]
    assert {"A1:G1", "B3:C3", "E3:G3", "A3:A4", "D3:D4"} <= {
        str(merged) for merged in page.merged_cells.ranges
    }
    assert page.print_title_rows == "$1:$4"
    with pytest.raises(ValueError, match="分组"):
        printed(groups=[("组织", 2)])


def test_merged_cells_stand_only_above_the_rows() -> None:
    page = sheet(printed(), "台账")
    assert all(merged.max_row <= 3 for merged in page.merged_cells.ranges)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_a_ledger_of_any_number_of_columns_and_no_rows_opens(count: int) -> None:
    data = print_face(
        title="空",
        unit="甲",
        period="2026年",
        filled_on=date(2026, 1, 1),
        columns=[LedgerColumn(f"列{n}", sum=n == 1, kind="number") for n in range(count)],
        rows=[],
    )
    assert read_twice(data, "台账")[1][2][0] == "序号"


def test_the_flat_face_carries_the_key_first_and_names_its_template() -> None:
    data = flat(required=["类型"], guide=["可改后再导入"], demo_note=DEMO)
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["数据", "说明", "字典"]
    assert {prop.name: prop.value for prop in book.custom_doc_props.props} == {
        "template_id": "A3",
        "version": "2",
        "snapshot": "S-1",
    }
    rows = read_twice(data, "数据")[1]
    assert rows[0] == [KEY_TITLE, *(column.title for column in COLUMNS)]
    assert rows[1][:2] == ["rec-0", "甲支部"]
    page = book["数据"]
    assert page["A2"].fill.fgColor.rgb == "FFF2F2F2"
    assert page["B1"].fill.fgColor.rgb == page["C1"].fill.fgColor.rgb == "FFFFF8DC"
    assert page["D1"].fill.fgColor.rgb == "FFF2F2F2"
    said = [str(cell.value) for row in book["说明"].iter_rows() for cell in row]
    assert "可改后再导入" in said
    assert DEMO in said


def test_dropdowns_point_at_the_codes_sheet_so_that_long_lists_fit() -> None:
    long = tuple(f"很长很长的一个选项名称第{n}号" for n in range(400))
    data = flat(codebooks={"党支部": long, "不在表里": ["甲"]})
    page = sheet(data, "数据")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert rules["B2"].formula1 == "字典!$A$2:$A$401"
    assert rules["C2"].formula1 == "字典!$C$2:$C$3"
    codes = read_twice(data, "字典")[1]
    assert codes[0] == ["党支部", "不在表里", "类型"]
    assert codes[400][0] == long[-1]


def test_a_template_has_stars_hints_and_an_example_to_be_skipped() -> None:
    data = template(COLUMNS, ROWS[0], template_id="A3", version="2", title="组织生活导入模板")
    page = sheet(data, "数据")
    assert page["A1"].value == "组织生活导入模板"
    assert page["B3"].value == "*党支部"
    assert page["B3"].fill.fgColor.rgb == "FFFFF8DC"
    assert page["C3"].fill.fgColor.rgb == "FFF2F2F2"
    assert page["A4"].value == EXAMPLE_MARK
    assert page.column_dimensions["G"].number_format == "@"
    assert [plain_title(str(cell.value)) for cell in page[3]] == [
        plain_title(KEY_TITLE),
        *(column.title for column in COLUMNS),
    ]


@pytest.mark.parametrize(
    "face", [printed, flat, lambda: template(COLUMNS, ROWS[0], template_id="A", version="1")]
)
def test_the_same_ledger_has_the_same_bytes_and_no_clock_in_it(face: Any) -> None:
    data = face()
    assert data == face()
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_list_from_a_generator_is_written_row_by_row_and_alike_each_time() -> None:
    def rows() -> Iterator[list[Value]]:
        for number in range(6_000):
            yield [f"rec-{number}", *ROWS[number % 2]]

    data = flat(rows())
    assert data == flat(list(rows()))
    assert read_twice(data, "数据")[1][6_000][0] == "rec-5999"
    assert sheet(data, "数据").auto_filter.ref == "A1:G6001"


def check_inert(data: bytes, name: str, row: int, places: dict[int, str]) -> None:
    """Both readers see text, no formula stands in the sheet, risky text has its quote prefix."""
    page = sheet(data, name)
    by_calamine = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(name).to_python()
    for place, payload in places.items():
        cell = page.cell(row, place)
        assert cell.data_type in ("s", "inlineStr", "n")
        assert not cell.hyperlink
        text = cell_text(payload)
        # openpyxl leaves Excel's own escapes (_x005F_) in strings that stand in the sheet itself.
        raw = str(cell.value or "")
        assert text in (raw, unescape(raw))
        if text.strip():
            assert by_calamine[row - 1][place - 1] == text
        if risky(text):
            assert cell.quotePrefix


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_looks_like_a_formula_stays_text_in_every_face(payload: str) -> None:
    bad: list[Value] = [payload, payload, payload, payload, payload, payload]
    check_inert(printed([bad]), "台账", 4, dict.fromkeys(range(2, 8), payload))
    check_inert(flat([[payload, *bad]]), "数据", 2, dict.fromkeys(range(1, 8), payload))
    streamed = flat(iter([[payload, *bad]]))
    check_inert(streamed, "数据", 2, dict.fromkeys(range(1, 8), payload))


def test_headings_titles_codes_and_notes_are_inert_too() -> None:
    payload = "=1+1"
    column = LedgerColumn(payload, note=payload, choices=(payload,))
    face = print_face(
        title=payload,
        unit=payload,
        period=payload,
        filled_on=date(2026, 1, 1),
        columns=[column],
        rows=[[1]],
        demo_note=payload,
        as_of=payload,
    )
    data = data_face([column], [[payload, payload]], template_id=payload, version="1", snapshot="")
    blank = template([column], [payload], template_id="A", version="1", title=payload)
    for book in (face, data, blank):
        for page in openpyxl.load_workbook(BytesIO(book)).worksheets:
            assert not [c for row in page.iter_rows() for c in row if c.data_type == "f"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=6, max_size=6))
def test_any_text_comes_back_as_that_text_from_both_readers(texts: list[str]) -> None:
    data = flat([["键", *texts]])
    check_inert(data, "数据", 2, dict(enumerate(texts, start=2)))
    assert data == flat([["键", *texts]])


def test_negative_numbers_stay_numbers_and_long_ones_become_text() -> None:
    rows: list[list[Value]] = [
        ["甲", "", None, -5, Decimal("-1234.5"), -7],
        ["乙", True, "待定", 10**17, float("nan"), None],
    ]
    page = sheet(flat([["k", *row] for row in rows]), "数据")
    assert [page["E2"].value, page["F2"].value, page["G2"].value] == [-5, -1234.5, "-7"]
    assert page["G2"].quotePrefix
    assert page["E3"].value == "100000000000000000"
    assert [page["C3"].value, page["D3"].value, page["F3"].value] == ["是", "待定", None]


def test_a_text_longer_than_a_cell_says_that_it_was_cut() -> None:
    text = str(sheet(flat([["k", "𬭎" * 20_000, *ROWS[0][1:]]]), "数据")["B2"].value)
    assert text.endswith("已截断）")
    assert len(text.encode("utf-16-le")) // 2 <= 32_767


def test_a_bulk_table_reads_back_and_its_text_is_inert(tmp_path: Path) -> None:
    path = tmp_path / "bulk.xlsx"
    rows = [[payload, payload, payload, payload, -2.5, payload] for payload in PAYLOADS]
    assert write_bulk(COLUMNS, iter([*ROWS, *rows]), path) == len(rows) + 2
    data = path.read_bytes()
    page = sheet(data, "数据")
    assert [cell.value for cell in page[1]] == [column.title for column in COLUMNS]
    assert page["C2"].value == datetime(2026, 10, 1)  # noqa: DTZ001 – spreadsheets have no zones
    assert page["F2"].value == "10012345678"
    for row in page.iter_rows(min_row=4):
        for cell in row:
            assert cell.data_type != "f"
            if risky(str(cell.value or "")) and isinstance(cell.value, str):
                assert cell.quotePrefix
        assert row[4].value == -2.5
    write_bulk(COLUMNS, iter([*ROWS, *rows]), path)
    assert path.read_bytes() == data
    assert [entry.name for entry in tmp_path.iterdir()] == ["bulk.xlsx"]


def test_a_bulk_table_that_fails_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "bulk.xlsx"
    write_bulk(COLUMNS, ROWS, path)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="argument"):
        write_bulk(COLUMNS, [["只有一格"]], path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["bulk.xlsx"]


def test_an_empty_bulk_table_still_has_its_header(tmp_path: Path) -> None:
    write_bulk(COLUMNS, [], tmp_path / "empty.xlsx")
    assert read_twice((tmp_path / "empty.xlsx").read_bytes(), "数据")[1][0][0] == "党支部"


def test_a_bulk_table_needs_no_more_memory_for_more_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write_bulk(COLUMNS, (ROWS[n % 2] for n in range(count)), tmp_path / "b.xlsx")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    # Both are past the size of the copying buffers, a megabyte each way.
    assert peak(24_000) < peak(8_000) + 1_000_000
