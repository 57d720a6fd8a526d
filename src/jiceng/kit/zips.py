"""Zip archives judged from their directory, before anything is unpacked.

Office files are zips; a small one can unpack to gigabytes. The directory is read in milliseconds;
since declared sizes may lie, :func:`measure` checks them against a byte budget, in constant memory.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import IO

from django.utils.translation import gettext as _

UNPACKED = 200 * 1024 * 1024
ENTRIES = 2_000
RATIO = 100
SMALL = 1024 * 1024  # an entry below this may be as regular as it likes
DIRECTORY = 2 * 1024 * 1024
CHUNK = 1024 * 1024

_END = b"PK\x05\x06"
_END_LENGTH = 22
_LOCAL_LENGTH = 30
_COMMENT = 65_535
_ENCRYPTED = 0x1
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ARCHIVE = re.compile(
    r"\.(zip|rar|7z|gz|tgz|tar|bz2|xz|jar|cab|iso|docx|xlsx|pptx)$", re.IGNORECASE
)
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\x00-\x1f]")


class RefusedFile(ValueError):  # noqa: N818 - reads as what it is: the file is refused
    """A file that is not taken, with what happened and what to do, in plain words."""


def _broken() -> RefusedFile:
    return RefusedFile(_("文件不完整或已经损坏，请重新导出或另存一次再上传"))


def _too_big() -> RefusedFile:
    return RefusedFile(_("文件解开后太大，请拆成几个文件，或删去空白行列后另存再上传"))


def directory(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The entries of a zip, refused where they are too many, too big, nested, odd or encrypted."""
    _before_reading(file)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
        raise _broken() from None
    for entry in entries:
        _judge(entry)
    if len({entry.filename for entry in entries}) != len(entries):
        raise _broken()
    _judge_sizes(entries)
    return entries


def _before_reading(file: IO[bytes]) -> None:
    """The end record tells how many entries there are, before they are parsed."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _COMMENT - _END_LENGTH))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise _broken()
    entries, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > ENTRIES or length > DIRECTORY:
        raise RefusedFile(_("文件里的部件太多，不像普通表格，请另存为新的 .xlsx 文件再上传"))


def _judge(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedFile(_("文件加了密码，请去掉密码后再上传"))
    if _UNSAFE.search(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedFile(_("文件里有不安全的路径，不能接收；请用 Excel 或 WPS 重新另存一次"))
    if _ARCHIVE.search(entry.filename):
        raise RefusedFile(_("文件里套着别的压缩包或文档，请去掉后再上传"))
    if entry.compress_type not in {_STORED, _DEFLATED}:
        raise _broken()


def _judge_sizes(entries: Iterable[zipfile.ZipInfo]) -> None:
    unpacked = packed = end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:  # overlapping entries: one body counted many times
            raise _broken()
        end = entry.header_offset + entry.compress_size
        unpacked, packed = unpacked + entry.file_size, packed + entry.compress_size
        if entry.file_size > max(SMALL, RATIO * entry.compress_size):
            raise _too_big()
    if unpacked > UNPACKED or unpacked > max(SMALL, RATIO * packed):
        raise _too_big()


def measure(
    file: IO[bytes],
    entries: Iterable[zipfile.ZipInfo],
    look: Callable[[str, bytes], None] = lambda _name, _chunk: None,
) -> None:
    """Unpack everything once in small pieces, holding each entry to the size it declared.

    ``look`` is shown every piece, by the name of its entry.
    """
    for entry in entries:
        file.seek(entry.header_offset)
        local = file.read(_LOCAL_LENGTH)
        if len(local) < _LOCAL_LENGTH or not local.startswith(b"PK\x03\x04"):
            raise _broken()
        file.seek(sum(struct.unpack("<HH", local[26:30])), 1)
        if entry.compress_type == _DEFLATED:
            _inflate(file, entry, look)
        else:
            look(entry.filename, file.read(entry.compress_size))


def _inflate(file: IO[bytes], entry: zipfile.ZipInfo, look: Callable[[str, bytes], None]) -> None:
    engine, got, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, entry.compress_size
    waiting = b""
    try:
        while not engine.eof and (left or waiting):
            if not waiting:
                waiting = file.read(min(CHUNK, left))
                left -= len(waiting)
                if not waiting:
                    break
            piece = engine.decompress(waiting, CHUNK)
            waiting = engine.unconsumed_tail
            got += len(piece)
            if got > entry.file_size:
                raise _too_big()
            look(entry.filename, piece)
    except zlib.error:
        raise _broken() from None
    if got != entry.file_size:
        raise _broken()
