"""Files kept with a record: told by their content, drawn anew or refused, never run.

Taken: pictures, PDF, .docx, tables (.xlsx, .xls, .csv) and plain text. What could act on whoever
opens it (macros, scripts, remote templates, embedded files) is refused with the way out.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

from jiceng.kit import uploads, zips
from jiceng.kit.zips import RefusedFile

IMAGES: Final = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"}
TABLES: Final = {".xlsx", ".xls", ".csv"}
TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "txt": "text/plain; charset=utf-8",
}
LONGEST: Final = 120  # characters of a name
HEAD: Final = 1024

# `#xx` writes any letter of a PDF name, so names are looked at undone.
_PDF_ACTS = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b"
)
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?xml|iframe|body)", re.IGNORECASE)
_DOCX_PARTS: Final = ("vbaproject", "vbadata", "/embeddings/", "/activex/", "afchunk", ".mht")
_REMOTE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_LINK = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)
_RELATION = re.compile(rb"<\s*(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
_FIELD = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b")
_TAG = re.compile(rb"<[^>]+>")


@dataclass(frozen=True)
class Checked:
    """A file as it may be kept: what it is, its bytes (a picture drawn anew), its tidy name."""

    kind: str
    content: bytes
    name: str

    @property
    def type(self) -> str:
        return TYPES[self.kind]


def check(content: bytes, name: str) -> Checked:
    """What the file is, by its content. Raises RefusedFile, with the way out."""
    ending = PurePath(name).suffix.lower()
    if not content:
        raise RefusedFile(_("文件是空的，请检查后重新上传"))
    if len(content) > uploads.LIMIT * uploads.MEGABYTE:
        raise RefusedFile(_("文件超过 %d MB，请拆小后再上传") % uploads.LIMIT)
    _mark(name)
    if ending in IMAGES:
        drawn = uploads.clean_image(content)
        kind = "png" if drawn.startswith(b"\x89PNG") else "jpg"
        return Checked(kind, drawn, _named(name, kind))
    if ending in TABLES:
        kind = str(uploads.check_spreadsheet(io.BytesIO(content), name))
        if kind == "csv":
            _mark(uploads.decode_text(content))
    elif ending == ".pdf":
        kind = _pdf(content)
    elif ending == ".docx":
        kind = _docx(content)
    elif ending == ".txt":
        kind = _text(content)
    else:
        raise RefusedFile(
            _("只收图片、PDF、Word（.docx）、表格（.xlsx、.xls、.csv）和文本，请另存后再上传")
        )
    return Checked(kind, content, _named(name, kind))


def _named(name: str, kind: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem
    stem = "".join(sign for sign in stem if sign.isprintable()).strip(" .") or "文件"
    return f"{stem[:LONGEST]}.{kind}"


def _mark(text: str) -> None:
    if mark := uploads.secrecy_mark(text):
        raise RefusedFile(_("有密级标志“%s”：涉密内容不得进入本系统，请先核实") % mark)


def _pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        raise RefusedFile(_("文件内容不是 PDF，请重新导出后再上传"))
    plain = _PDF_ESCAPE.sub(lambda hit: bytes([int(hit[1], 16)]), content)
    if _PDF_ACTS.search(plain):
        raise RefusedFile(_("PDF 里带有脚本、附件或可填表单，请“打印为 PDF”后再上传"))
    if b"/Encrypt" in plain:
        raise RefusedFile(_("PDF 加了密码，请去掉密码后再上传"))
    if zipfile.is_zipfile(io.BytesIO(content)) or _MARKUP.search(content[:HEAD]):
        raise RefusedFile(_("文件同时是两种格式，请重新导出为 PDF 再上传"))
    return "pdf"


def _docx(content: bytes) -> str:
    file = io.BytesIO(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedFile(_("这是旧版或加密的 Word 文件，请另存为 .docx 再上传"))
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedFile(_("文件内容不是 Word 文档，请检查是否选错了文件"))
    entries = zips.directory(file)
    names = [entry.filename.lower() for entry in entries]
    if "word/document.xml" not in names:
        raise RefusedFile(_("压缩包里不是 Word 文档，请检查是否选错了文件"))
    if any(part in f"/{name}" for name in names for part in _DOCX_PARTS):
        raise RefusedFile(_("文档里有宏、控件或嵌入的文件，请另存为不带它们的 .docx 再上传"))
    parts: dict[str, bytearray] = {}
    zips.measure(file, entries, lambda name, piece: parts.setdefault(name, bytearray()).extend(
        piece if name.lower().endswith((".xml", ".rels")) else b""
    ))  # fmt: skip
    for name, part in parts.items():
        _docx_part(name.lower(), bytes(part))
    return "docx"


def _docx_part(name: str, part: bytes) -> None:
    if name.endswith(".rels"):
        relations = _RELATION.findall(part)
        if any(_REMOTE.search(one) and not _LINK.search(one) for one in relations):
            raise RefusedFile(_("文档引用了外部模板或图片，请改为嵌入文档后再上传"))
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedFile(_("文档结构不正常，请用 WPS 或 Word 另存一次再上传"))
    text = _TAG.sub(b"", part)
    if _FIELD.search(text) and b"instrText" in part:
        raise RefusedFile(_("文档里有自动取外部数据的域，请转为普通文字后再上传"))
    _mark(text.decode("utf-8", "ignore"))


def _text(content: bytes) -> str:
    if _MARKUP.search(content[:HEAD]):
        raise RefusedFile(_("这其实是网页，不是文本，请另存为 .txt 再上传"))
    _mark(uploads.decode_text(content))
    return "txt"
