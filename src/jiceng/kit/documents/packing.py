"""Zip packages that come out byte for byte the same for the same contents."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import IO

from jiceng.kit.documents.texts import escaped

# The earliest date a zip entry can carry; files know no other time than the one in their text.
_STAMP = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def core_properties(*, title: str, creator: str, day: date) -> str:
    """docProps/core.xml dated with the day of the content instead of the moment of writing."""
    stamp = f"{day.isoformat()}T00:00:00Z"
    return (
        f"{XML_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(creator)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(creator)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts, in a fixed order with fixed dates."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in _ordered(parts):
            part = parts[name]
            content = part.encode() if isinstance(part, str) else part
            package.writestr(_entry(name), content)
    return out.getvalue()


def repack(source: IO[bytes], target: IO[bytes], replaced: Mapping[str, str]) -> None:
    """Copy a package a library wrote: fixed order and dates, some parts put in its own words.

    Parts are carried over as they are, without unpacking: squeezing a large sheet a second time
    would take longer than writing it. Needs the memory of one buffer.
    """
    written: list[bytes] = []
    with zipfile.ZipFile(source) as old:
        for name in _ordered(old.namelist()):
            entry, offset = old.getinfo(name), target.tell()
            if name in replaced:
                content = replaced[name].encode()
                squeezed = zlib.compress(content, wbits=-15)
                entry = _entry(name)
                entry.CRC, entry.file_size = zlib.crc32(content), len(content)
                entry.compress_size = len(squeezed)
                target.write(_LOCAL.pack(*_said(b"PK\3\4", entry), 0) + name.encode())
                target.write(squeezed)
            else:
                target.write(_LOCAL.pack(*_said(b"PK\3\4", entry), 0) + name.encode())
                _carry(source, entry, target)
            made_by = (_UNIX | _VERSION).to_bytes(2, "little")
            said = _said(b"PK\1\2" + made_by, entry)
            written.append(_CENTRAL.pack(*said, 0, 0, 0, 0, _MODE, offset) + name.encode())
    start = target.tell()
    target.writelines(written)
    size = target.tell() - start
    target.write(_END.pack(b"PK\5\6", 0, 0, len(written), len(written), size, start, 0))


# The records of a zip file: before each part, in the list at the end, and at the very end.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<6s5H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _MODE = 20, 3 << 8, 0o600 << 16
_DAY = 1 << 5 | 1  # _STAMP as a zip file writes it
_UTF8 = 0x800


def _said(mark: bytes, entry: zipfile.ZipInfo) -> tuple[bytes | int, ...]:
    """What both records of a part say of it."""
    name = entry.filename.encode()
    flags = 0 if name.isascii() else _UTF8
    sizes = entry.CRC, entry.compress_size, entry.file_size
    return mark, _VERSION, flags, entry.compress_type, 0, _DAY, *sizes, len(name)


def _carry(source: IO[bytes], entry: zipfile.ZipInfo, target: IO[bytes]) -> None:
    """The bytes of a part as they stand in the source."""
    source.seek(entry.header_offset)
    *_, name, extra = _LOCAL.unpack(source.read(_LOCAL.size))
    source.seek(name + extra, os.SEEK_CUR)
    left = entry.compress_size
    while piece := source.read(min(left, 1 << 20)):
        target.write(piece)
        left -= len(piece)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    return entry


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name not in _FIRST, name))
