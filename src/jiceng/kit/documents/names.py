"""What a downloaded file is called, and the header that tells the browser so."""

import re
import unicodedata
from datetime import date
from urllib.parse import quote

from jiceng.kit.documents.texts import one_line

# Windows refuses these; a name on disk also may not carry line ends or direction marks.
_REFUSED = re.compile(r'[\\/:*?"<>|]+')
_LONGEST = 80  # Characters; with the path still under the 260 of older Windows.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def ledger_name(unit: str, title: str, as_of: date, extension: str = "xlsx") -> str:
    """`【某街道】组织生活台账_截至20261122.xlsx`."""
    ending = f"_截至{as_of:%Y%m%d}.{extension}"
    stem = f"【{_part(unit)}】{_part(title)}" if _part(unit) else _part(title)
    return f"{stem[: _LONGEST - len(ending)]}{ending}"


def document_name(title: str, extension: str = "docx") -> str:
    """A file name from a document's title."""
    stem = _part(one_line(title))[: _LONGEST - len(extension) - 1]
    return f"{stem or '文件'}.{extension}"


def disposition(filename: str) -> str:
    """The Content-Disposition of a download: the name in UTF-8, and a plain one for old programs.

    RFC 6266 with the encoding of RFC 5987. Nothing in the name can end or split the header.
    """
    name = "".join(sign for sign in filename if unicodedata.category(sign)[0] != "C")
    stem, dot, extension = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "", stem if dot else name).strip("._-") or "download"
    ending = re.sub(r"[^A-Za-z0-9]+", "", extension) if dot else ""
    fallback = f"{plain}.{ending}" if ending else plain
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"


def _part(text: str) -> str:
    kept = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    kept = _REFUSED.sub("-", kept).strip(" .-")
    return f"{kept}_" if _RESERVED.match(kept) else kept
