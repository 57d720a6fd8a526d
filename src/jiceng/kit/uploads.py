"""Files people upload: what they really are, refused in plain words, read row by row.

Nothing is believed by its extension. Tables come in as .xlsx, .xls and .csv; pictures are drawn
anew, so that neither a location nor anything hidden in the file survives.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook

from jiceng.kit import oldbooks, zips
from jiceng.kit.zips import RefusedFile

__all__ = [
    "Cell",
    "Kind",
    "RefusedFile",
    "check_spreadsheet",
    "clean_image",
    "decode_text",
    "read_rows",
    "secrecy_mark",
    "worksheets",
]

Cell = str | int | float | bool | date | datetime | time | timedelta | None

LIMIT = 60
"""Megabytes of one file, unless ``settings.UPLOAD_LIMIT_MB`` says otherwise."""
MEGABYTE = 1024 * 1024
ROWS = 200_000
COLUMNS = 500
CELLS = 5_000_000
PIXELS = 40_000_000
TEXT = 32_767  # characters of one cell, as in Excel
BATCH = 1024


class Kind(StrEnum):
    """What a table file really is."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WPS = {".et", ".ett", ".wps", ".wpt", ".dps", ".dpt"}
_MACRO = {".xlsm", ".xltm", ".xlam", ".xlsb"}
_MARKUP = re.compile(rb"^\s*(<!doctype|<html|<\?xml|<table|<head|<meta)", re.IGNORECASE)

# What a workbook may carry besides sheets that we refuse, with the way out.
_PARTS = (
    ("vbaproject.bin", gettext_lazy("文件里带有宏，请另存为不带宏的 .xlsx 文件再上传")),
    ("/macrosheets/", gettext_lazy("文件里带有宏，请另存为不带宏的 .xlsx 文件再上传")),
    (
        "/externallinks/",
        gettext_lazy("表格引用了别的工作簿，请在“数据—编辑链接”里断开链接后再上传"),
    ),
    ("/embeddings/", gettext_lazy("表格里嵌入了别的文件，请删除嵌入的对象后再上传")),
    ("/activex/", gettext_lazy("表格里有控件，请删除控件后再上传")),
    ("xl/connections.xml", gettext_lazy("表格连着外部数据，请把数据粘贴为数值后再上传")),
)


def _limit() -> int:
    return int(getattr(settings, "UPLOAD_LIMIT_MB", LIMIT))


def check_spreadsheet(file: IO[bytes], name: str = "") -> Kind:
    """What table this is, judged by its content; RefusedFile where it cannot be taken."""
    ending = PurePath(name or str(getattr(file, "name", "") or "")).suffix.lower()
    size = file.seek(0, 2)
    if size == 0:
        raise RefusedFile(_("文件是空的，请检查后重新上传"))
    if size > _limit() * MEGABYTE:
        raise RefusedFile(_("文件超过 %(limit)d MB，请拆成几个文件再上传") % {"limit": _limit()})
    if ending in _WPS:
        raise RefusedFile(_("这是 WPS 专用格式，请在 WPS 里“另存为 Excel 文件(*.xlsx)”再上传"))
    if ending in _MACRO:
        raise RefusedFile(_("文件里可能带有宏，请另存为普通的 .xlsx 文件再上传"))
    if ending not in {".xlsx", ".xls", ".csv"}:
        raise RefusedFile(_("只收 .xlsx、.xls 和 .csv 表格，请另存为其中一种再上传"))
    file.seek(0)
    head = file.read(BATCH)
    found = _kind(file, head)
    if ending != f".{found}":
        raise RefusedFile(
            _("文件后缀是 %(ending)s，内容却是 %(found)s，请用 Excel 或 WPS 打开后另存为 .xlsx")
            % {"ending": ending, "found": f".{found}"}
        )
    file.seek(0)
    return found


def _kind(file: IO[bytes], head: bytes) -> Kind:
    if head.startswith(_ZIP):
        _check_workbook(file)
        return Kind.XLSX
    if head.startswith(_OLE):
        _check_old_workbook(file)
        return Kind.XLS
    if _MARKUP.match(head):
        raise RefusedFile(_("这其实是网页格式的表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"))
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFile(_("文件内容不是表格，请检查是否选错了文件"))
    return Kind.CSV


def _check_workbook(file: IO[bytes]) -> None:
    names = [entry.filename.lower() for entry in zips.directory(file)]
    for part, said in _PARTS:
        if any(part in name for name in names):
            raise RefusedFile(str(said))
    if "xl/workbook.xml" not in names:
        if "word/document.xml" in names:
            raise RefusedFile(_("这是 Word 文档，不是表格，请把表格另存为 .xlsx 再上传"))
        raise RefusedFile(_("压缩包里不是 Excel 表格，请检查是否选错了文件"))


def _check_old_workbook(file: IO[bytes]) -> None:
    file.seek(0)
    content = file.read()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise RefusedFile(_("文件加了密码，请去掉密码后再上传"))
    if holds("_VBA_PROJECT"):
        raise RefusedFile(_("文件里带有宏，请另存为不带宏的 .xlsx 文件再上传"))
    if not (holds("Workbook") or holds("Book")):
        raise RefusedFile(_("这不是 Excel 表格，请另存为 .xlsx 再上传"))


def decode_text(content: bytes) -> str:
    """Text of a .csv in UTF-8, UTF-16 with its mark, or GB18030 (which holds GBK and GB2312)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise RefusedFile(_("读不出文件里的文字，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"))


_MARK = re.compile(r"(绝密|机密|秘密)\s*([★☆]|[（(【\[]?\s*(?:保密期限|\d+\s*年|长期)\b)")


def secrecy_mark(text: str) -> str:
    """The mark of state secrecy a text bears (秘密★1年), which may not come in; empty if none."""
    if "密" not in text:
        return ""
    found = _MARK.search(text)
    return found.group() if found else ""


_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xA0: " ", 0x3000: " ", 0xFEFF: ""}


_UNTIDY = re.compile(f"[{''.join(map(chr, _DIGITS))}\\s]")


def _tidy(value: Any) -> Cell:
    """A cell as the rest of the house expects it: tidy text, whole numbers whole, days as days."""
    if isinstance(value, str):
        tidy = value.translate(_DIGITS).strip() if _UNTIDY.search(value) else value
        return tidy[:TEXT] or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    cell: Cell = value
    return cell


def _tidied(row: list[Any]) -> tuple[list[Cell], bool]:
    """A row's cells made tidy, and whether one may bear a mark of secrecy: most rows are asked as
    a whole, not cell by cell.
    """
    told = "\0".join([value for value in row if type(value) is str])
    if len(told) > TEXT or _UNTIDY.search(told):
        return [_tidy(value) for value in row], "密" in told
    return [(value or None) if type(value) is str else _tidy(value) for value in row], "密" in told


def read_rows(file: IO[bytes], name: str = "", sheet: str = "") -> Iterator[list[Cell]]:
    """The rows of a table from its first line on, checked first; `sheet` else the first one shown.

    Raises RefusedFile, also half-way: when there are too many rows or a mark of secrecy appears.
    """
    kind = check_spreadsheet(file, name)
    rows = _csv_rows(file) if kind is Kind.CSV else _sheet_rows(file, kind, sheet)
    cells = 0
    for number, row in enumerate(rows, start=1):
        tidy, secret = _tidied(row)
        while tidy and tidy[-1] is None:
            tidy.pop()
        cells += len(tidy)
        if number > ROWS or len(tidy) > COLUMNS or cells > CELLS:
            raise RefusedFile(
                _("表格太大：最多 %(rows)d 行、%(columns)d 列，请拆成几个文件再上传")
                % {"rows": ROWS, "columns": COLUMNS}
            )
        for value in tidy if secret else ():
            mark = secrecy_mark(value) if isinstance(value, str) else ""
            if mark:
                raise RefusedFile(
                    _("第 %(row)d 行有密级标志“%(mark)s”：涉密内容不得进入本系统，请先核实")
                    % {"row": number, "mark": mark}
                )
        yield tidy


def _csv_rows(file: IO[bytes]) -> Iterator[list[str]]:
    file.seek(0)
    text = decode_text(file.read())
    first = text.partition("\n")[0]
    comma = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    except csv.Error:
        raise RefusedFile(_("表格的引号或分隔符不成对，请另存为 .xlsx 再上传")) from None


def worksheets(file: IO[bytes], name: str = "") -> list[str]:
    """The names of its worksheets, checked first; one without a name for a text file."""
    kind = check_spreadsheet(file, name)
    if kind is Kind.CSV:
        return [""]
    file.seek(0)
    with _opening():
        if kind is Kind.XLS:
            return oldbooks.sheet_names(file)
        return list(_book(file).sheet_names)


def _sheet_rows(file: IO[bytes], kind: Kind, sheet: str) -> Iterator[list[Any]]:
    file.seek(0)
    with _opening(sheet):
        if kind is Kind.XLS:
            yield from oldbooks.rows(file, sheet)
            return
        zips.measure(file, zips.directory(file), _Extent().look)
        yield from oldbooks.sheet_rows(_book(file), sheet)


def _book(file: IO[bytes]) -> CalamineWorkbook:
    """The workbook, checked before. One that lies in a folder of ours is read where it lies; of
    what came over the network the name says nothing.
    """
    path = file.name if isinstance(file, io.BufferedReader) else None
    if isinstance(path, str) and path.endswith(f".{Kind.XLSX}"):
        return CalamineWorkbook.from_path(path)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file)


@contextmanager
def _opening(sheet: str = "") -> Iterator[None]:
    """What a library says of a file it cannot open, as a refusal that says what to do."""
    try:
        yield
    except oldbooks.OldBookError as error:
        if error.code == oldbooks.NO_SHEET:
            raise _no_sheet(sheet) from None
        if error.code == oldbooks.UNREADABLE:
            raise _unreadable() from None
        raise RefusedFile(
            _("这份旧版表格打开后太大，请删去数据以外的空行空列，另存为 .xlsx 再上传")
        ) from None
    except LookupError:
        raise _no_sheet(sheet) from None
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, RefusedFile):
            raise
        raise _unreadable() from None


def _no_sheet(sheet: str) -> RefusedFile:
    if not sheet:
        return RefusedFile(_("表格里没有工作表，请检查文件"))
    return RefusedFile(_("没有名为“%(sheet)s”的工作表") % {"sheet": sheet})


def _unreadable() -> RefusedFile:
    return RefusedFile(
        _("打不开这个表格：可能加了密码或已损坏，请用 Excel 或 WPS 另存为 .xlsx 再上传")
    )


class _Extent:
    """How far the cells of a sheet reach: between two cells far apart all memory would fill."""

    PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
    CARRY = 40

    def __init__(self) -> None:
        self.name, self.tail, self.row, self.letters = "", b"", 0, b""

    def look(self, name: str, piece: bytes) -> None:
        if not name.lower().startswith("xl/worksheets/"):
            return
        if name != self.name:
            self.name, self.tail, self.row, self.letters = name, b"", 0, b""
        found = self.PLACE.findall(self.tail + piece)
        self.tail = piece[-self.CARRY :]
        if not found:
            return
        self.row = max(self.row, *(int(row) for _letters, row in found))
        widest = max({letters.upper() for letters, _row in found}, key=_order)
        self.letters = max(self.letters, widest, key=_order)
        column = 0
        for sign in self.letters:
            column = column * 26 + sign - 64
        if self.row * column > CELLS * 4:
            raise RefusedFile(_("表格里有离得很远的单元格，请删去数据以外的空行空列，另存后再上传"))


def _order(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF")


def clean_image(content: bytes) -> bytes:
    """The picture drawn anew, upright and without EXIF: a JPEG, or a PNG where see-through."""
    if len(content) > _limit() * MEGABYTE:
        raise RefusedFile(_("图片太大，请缩小后再上传"))
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - with the first one

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise RefusedFile(_("图片超过 4000 万像素，请缩小后再上传"))
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except RefusedFile:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise RefusedFile(_("打不开这张图片，请另存为 JPG 或 PNG 再上传")) from None
    # A fresh canvas: nothing of the old file's side information can come along.
    canvas = Image.new(plain.mode, plain.size)
    canvas.paste(plain)
    drawn = io.BytesIO()
    if canvas.mode == "RGBA":
        canvas.save(drawn, "PNG", optimize=True)
    else:
        canvas.save(drawn, "JPEG", quality=88)
    return drawn.getvalue()
