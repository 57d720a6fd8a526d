"""Uploads are judged by their content, refused in plain words, and read tidily."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from jiceng.kit import uploads, zips
from jiceng.kit.uploads import Kind, RefusedFile, check_spreadsheet, clean_image, read_rows

MORNING = datetime.fromisoformat("2026-01-02T08:30")


def workbook(*rows: list[Any], formats: str = "") -> io.BytesIO:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet, style = book.add_worksheet("名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, style)
            elif value is not None:
                sheet.write(number, place, value)
    book.close()
    made.seek(0)
    return made


def packed(*entries: tuple[str, bytes], change: Callable[[bytes], bytes] = bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return io.BytesIO(change(made.getvalue()))


BOOK = ("xl/workbook.xml", b"<workbook/>")


def rows_of(file: io.BytesIO, name: str) -> list[list[Any]]:
    return list(read_rows(file, name))


def test_a_workbook_gives_dates_whole_numbers_and_tidy_text() -> None:
    file = workbook(
        ["姓名", "出生日期", "人数"],
        [" 张\u00a0伟　", date(1990, 1, 2), 3.0],
        [],
        ["１２３室", MORNING, 2.5],
    )
    assert rows_of(file, "名册.xlsx") == [
        ["姓名", "出生日期", "人数"],
        ["张 伟", date(1990, 1, 2), 3],
        [],
        ["123室", MORNING, 2.5],
    ]


def test_rows_are_counted_from_the_first_line_even_when_it_is_empty() -> None:
    assert rows_of(workbook([], ["甲"]), "a.xlsx") == [[], ["甲"]]
    assert rows_of(workbook([None, "甲"]), "a.xlsx") == [[None, "甲"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_reads_in_every_usual_encoding(encoding: str) -> None:
    text = "姓名,住址\r\n张伟,“长安路,３６号”\r\n"
    file = io.BytesIO(text.encode(encoding))
    assert rows_of(file, "名册.CSV") == [["姓名", "住址"], ["张伟", "“长安路", "36号”"]]


def test_a_csv_by_tabs_or_semicolons_is_read_too() -> None:
    assert rows_of(io.BytesIO("姓名\t年龄\n张伟\t3".encode()), "a.csv")[1] == ["张伟", "3"]
    assert rows_of(io.BytesIO("姓名;年龄\n张伟;3".encode()), "a.csv")[1] == ["张伟", "3"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 Excel 文件(*.xlsx)"),
        ("a.wps", b"x", "另存为 Excel 文件(*.xlsx)"),
        ("a.xlsm", b"PK\x03\x04", "宏"),
        ("a.pdf", b"%PDF", "只收 .xlsx、.xls 和 .csv"),
        ("a.xlsx", b"", "空的"),
        ("a.xlsx", b"name,age\n", "内容却是 .csv"),
        ("a.xlsx", b"PK\x03\x04 cut off", "已经损坏"),
        ("a.xls", b"<html><table></table>", "网页格式"),
        ("a.csv", b"MZ\x00\x01\x00", "不是表格"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing", "不是 Excel 表格"),
    ],
)
def test_what_is_not_a_table_is_refused_with_the_way_out(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(RefusedFile) as refused:
        check_spreadsheet(io.BytesIO(content), name)
    assert said in str(refused.value)


@pytest.mark.parametrize("stream", ["EncryptedPackage", "_VBA_PROJECT"])
def test_an_old_workbook_with_password_or_macros_is_refused(stream: str) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + f"Workbook {stream}".encode("utf-16-le")
    with pytest.raises(RefusedFile, match=r"密码|宏"):
        check_spreadsheet(io.BytesIO(content), "a.xls")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "宏"), ("xl/macrosheets/sheet1.xml", "宏"),
        ("xl/externalLinks/externalLink1.xml", "断开链接"),
        ("xl/embeddings/oleObject1.bin", "嵌入"), ("xl/activeX/activeX1.xml", "控件"),
        ("xl/connections.xml", "外部数据"), ("../../etc/passwd", "不安全的路径"),
        ("/xl/a.xml", "不安全的路径"), ("xl\\a.xml", "不安全的路径"), ("inner.zip", "压缩包"),
        ("xl/a.xlsx", "压缩包"),
    ],
)  # fmt: skip
def test_a_workbook_with_a_part_that_does_something_is_refused(part: str, said: str) -> None:
    with pytest.raises(RefusedFile, match=said):
        check_spreadsheet(packed(BOOK, (part, b"x")), "a.xlsx")


def test_a_word_document_renamed_is_recognised() -> None:
    with pytest.raises(RefusedFile, match="Word"):
        check_spreadsheet(packed(("word/document.xml", b"x")), "a.xlsx")


def test_a_bomb_is_refused_from_its_directory_in_fifty_milliseconds() -> None:
    bombs = [
        packed(BOOK, ("xl/worksheets/sheet1.xml", bytes(210 * 1024 * 1024))),
        packed(BOOK, ("xl/worksheets/sheet1.xml", bytes(2 * 1024 * 1024))),
        packed(BOOK, *((f"xl/{number}.xml", b"") for number in range(2_001))),
    ]
    for bomb in bombs:
        began = time.perf_counter()
        with pytest.raises(RefusedFile):
            check_spreadsheet(bomb, "a.xlsx")
        assert time.perf_counter() - began < 0.05


def test_an_encrypted_entry_is_refused() -> None:
    def encrypted(content: bytes) -> bytes:
        at = content.index(b"PK\x01\x02") + 8
        return content[:at] + b"\x01\x00" + content[at + 2 :]

    with pytest.raises(RefusedFile, match="密码"):
        check_spreadsheet(packed(BOOK, change=encrypted), "a.xlsx")


def test_a_size_that_lies_is_found_out_while_unpacking() -> None:
    big = b"<c>" * 1_000_000

    def lying(content: bytes) -> bytes:
        for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            at = content.index(mark) + offset
            content = content[:at] + struct.pack("<I", 1000) + content[at + 4 :]
        return content

    file = packed(("xl/worksheets/sheet1.xml", big), BOOK, change=lying)
    assert check_spreadsheet(file, "a.xlsx") is Kind.XLSX
    with pytest.raises(RefusedFile, match="太大"):
        rows_of(file, "a.xlsx")


def test_overlapping_entries_are_refused() -> None:
    def overlapping(content: bytes) -> bytes:
        second = content.rindex(b"PK\x01\x02") + 42
        return content[:second] + struct.pack("<I", 1) + content[second + 4 :]

    with pytest.raises(RefusedFile):
        check_spreadsheet(packed(BOOK, ("xl/a.xml", b"x" * 50), change=overlapping), "a.xlsx")


def test_two_cells_far_apart_are_refused_before_memory_fills_between_them() -> None:
    made = workbook(["甲"])
    with zipfile.ZipFile(made) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    changed = [
        (name, part.replace(b"</sheetData>", far) if "sheet1" in name else part)
        for name, part in parts
    ]
    with pytest.raises(RefusedFile, match="离得很远"):
        rows_of(packed(*changed), "a.xlsx")


def test_the_limit_of_size_is_a_setting() -> None:
    with (
        override_settings(UPLOAD_LIMIT_MB=1),
        pytest.raises(RefusedFile, match="1 MB"),
    ):
        check_spreadsheet(io.BytesIO(b"a," * 1024 * 1024), "a.csv")


def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ROWS", 3)
    assert len(rows_of(io.BytesIO(b"a\n" * 3), "a.csv")) == 3
    for content in (b"a\n" * 4, b"a," * 600 + b"b"):
        with pytest.raises(RefusedFile, match="表格太大"):
            rows_of(io.BytesIO(content), "a.csv")


@pytest.mark.parametrize(
    "text", ["秘密★1年", "机密★", "绝密 ★ 长期", "关于…（秘密★6个月）", "秘密 3年"]
)
def test_a_mark_of_secrecy_is_seen_and_stops_the_reading(text: str) -> None:
    assert uploads.secrecy_mark(text)
    with pytest.raises(RefusedFile, match="第 2 行有密级标志"):
        rows_of(workbook(["标题"], [text]), "a.xlsx")


@pytest.mark.parametrize(
    "text", ["保密承诺书", "密切联系群众", "秘密投票", "无记名（秘密）投票", ""]
)
def test_ordinary_words_about_secrets_are_no_mark(text: str) -> None:
    assert uploads.secrecy_mark(text) == ""


@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_read_or_refused_in_words(content: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        for name in ("a.xlsx", "a.xls", "a.csv"):
            try:
                rows_of(io.BytesIO(head + content), name)
            except RefusedFile as refused:
                assert len(str(refused)) > 5


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused_in_words(place: int, noise: bytes) -> None:
    content = bytearray(SAMPLE)
    place %= len(content) - len(noise)
    content[place : place + len(noise)] = noise
    try:
        rows_of(io.BytesIO(bytes(content)), "a.xlsx")
    except RefusedFile as refused:
        assert "请" in str(refused)


SAMPLE = workbook(["姓名", "出生"], ["张伟", date(1990, 1, 2)]).getvalue()


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 20), form: str = "JPEG") -> bytes:
    made = io.BytesIO()
    image = Image.new(mode, size, 1)
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "CAMERA-MAKER"
    image.save(made, form, exif=exif)
    return made.getvalue()


def test_a_picture_loses_its_side_information_and_stands_upright() -> None:
    before = picture()
    after = clean_image(before + b"<script>hidden</script>")
    assert b"CAMERA-MAKER" in before
    assert b"CAMERA-MAKER" not in after
    assert b"<script>" not in after
    with Image.open(io.BytesIO(after)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (20, 40), {})


def test_a_see_through_picture_stays_see_through() -> None:
    with Image.open(io.BytesIO(clean_image(picture("RGBA", form="PNG")))) as drawn:
        assert (drawn.format, drawn.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"GIF89a", b"\xff\xd8\xff\xe0 cut"])
def test_what_is_no_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RefusedFile, match="JPG"):
        clean_image(content)


def test_a_huge_picture_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(RefusedFile, match="4000 万"):
        clean_image(picture("1", (8_000, 6_000), "PNG"))


def test_the_directory_limits_are_those_of_the_catalogue() -> None:
    assert (zips.UNPACKED, zips.ENTRIES, zips.RATIO) == (200 * 1024 * 1024, 2_000, 100)
