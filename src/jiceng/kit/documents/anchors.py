"""Reads a Word file back and says which numbers no longer are what the figures said."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from jiceng.kit.documents.inline import Number
from jiceng.kit.documents.paper import NUMBERS, checksum

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 30 * 1024 * 1024  # Bytes of unpacked XML; a report of 200 pages has about 3 MB.


@dataclass(frozen=True)
class Drift:
    """One number whose text differs from the list; `now` is None when its bookmark is gone."""

    bookmark: str
    title: str
    was: str
    now: str | None


def drifted(document: bytes) -> list[Drift]:
    """The numbers (脱锚数字) that were changed or lost since the document was written.

    Compares with the list inside the file. A writer can alter that list too, so before
    accepting, compare `listed(document)` with the frozen values (each carries a checksum).
    Raises ValueError when this is no document with a list of numbers.
    """
    texts = bookmarked(document)
    found = []
    for name, number in listed(document).items():
        now = texts.get(name)
        if now != number.text:
            found.append(Drift(name, number.title or number.key, number.text, now))
    return found


def listed(document: bytes) -> Mapping[str, Number]:
    """The list of numbers inside a document, by bookmark.

    Raises ValueError when there is none or when an entry does not match its checksum.
    """
    with _opened(document) as package:
        for name in package.namelist():
            if name.startswith("customXml/item") and name.endswith(".xml"):
                root = _xml(package, name)
                if root.tag == f"{{{NUMBERS}}}numbers":
                    return dict(_number(entry) for entry in root)
    message = "文件里没有数字清单：请上传由本系统生成的 Word 文件"
    raise ValueError(message)


def bookmarked(document: bytes) -> dict[str, str]:
    """The text inside every bookmark that names a number."""
    with _opened(document) as package:
        root = _xml(package, "word/document.xml")
    texts: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in root.iter():
        if element.tag == f"{_W}bookmarkStart" and element.get(f"{_W}name", "").startswith("m_"):
            name = element.get(f"{_W}name", "")
            names[element.get(f"{_W}id", "")] = name
            texts[name] = ""
        elif element.tag == f"{_W}bookmarkEnd":
            names.pop(element.get(f"{_W}id", ""), None)
        elif element.tag == f"{_W}t" and names:
            for name in names.values():
                texts[name] += element.text or ""
    return texts


def _number(entry: Element) -> tuple[str, Number]:
    fields = dict(entry.attrib)
    name, sum_, snapshot = (fields.pop(key, "") for key in ("bookmark", "checksum", "snapshot"))
    known = Number.__dataclass_fields__
    number = Number(**{key: text for key, text in fields.items() if key in known})
    if sum_ != checksum(name, number, snapshot):
        message = f"数字清单里“{number.title or name}”与校验码不符，文件可能被改动过"
        raise ValueError(message)
    return name, number


def _opened(document: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(document))
    except zipfile.BadZipFile as error:
        message = "这不是 Word 文件（.docx），请在 WPS 里另存为 .docx 后再上传"
        raise ValueError(message) from error


def _xml(package: zipfile.ZipFile, name: str) -> Element:
    try:
        info = package.getinfo(name)
        if info.file_size > _LARGEST:
            message = "文件展开后过大，不能读取"
            raise ValueError(message)
        with package.open(name) as part:
            return fromstring(part.read(_LARGEST))
    except (KeyError, zipfile.BadZipFile, SyntaxError) as error:
        message = "Word 文件不完整，请重新导出后再上传"
        raise ValueError(message) from error
