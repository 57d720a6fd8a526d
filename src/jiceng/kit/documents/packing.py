"""Zip packages that come out byte for byte the same for the same contents."""

import shutil
import zipfile
from collections.abc import Mapping
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


def pack(parts: Mapping[str, str]) -> bytes:
    """A package of text parts, in a fixed order with fixed dates."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in _ordered(parts):
            package.writestr(_entry(name), parts[name].encode())
    return out.getvalue()


def repack(source: IO[bytes], target: IO[bytes], replaced: Mapping[str, str]) -> None:
    """Copy a package a library wrote: fixed order and dates, some parts put in its own words.

    Streams part by part, so a package of any size needs the memory of one buffer.
    """
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in _ordered(old.namelist()):
            if name in replaced:
                new.writestr(_entry(name), replaced[name].encode())
                continue
            entry = _entry(name)
            entry.file_size = old.getinfo(name).file_size
            with old.open(name) as reader, new.open(entry, "w") as writer:
                shutil.copyfileobj(reader, writer, 1 << 20)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    return entry


def _ordered(names: Mapping[str, str] | list[str]) -> list[str]:
    return sorted(names, key=lambda name: (name not in _FIRST, name))
