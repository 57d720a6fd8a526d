"""The file of a package: canonical JSON and its signature in a zip, always the same bytes.

`package.json` is what was signed, byte for byte; `signature.json` stands beside it. One JSON file
`{"package": "…", "signature": {…}}` is read as well, and is how receipts travel.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kit.zips import RefusedFile, directory

FORMAT: Final = "jiceng-package/1"
RECEIPT: Final = "jiceng-receipt/1"
MOST: Final = 8 * 1024 * 1024
FILES: Final = ("package.json", "signature.json")
WHEN: Final = (1980, 1, 1, 0, 0, 0)


def canonical(said: Any) -> str:
    """One and only one way to write a value: keys in order, no spaces, no escapes."""
    return json.dumps(
        said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def packed(text: str, signature: Mapping[str, str]) -> bytes:
    """The zip of a package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, said in zip(FILES, (text, canonical(dict(signature))), strict=True):
            archive.writestr(zipfile.ZipInfo(name, WHEN), said.encode())
    return out.getvalue()


def enveloped(text: str, signature: Mapping[str, str]) -> bytes:
    """A receipt (or a package) as one JSON file."""
    return canonical({"package": text, "signature": dict(signature)}).encode()


def opened(data: bytes) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The signed text, what it says, and its signature. Raises ValidationError in plain words."""
    if not data:
        raise ValidationError(_("文件是空的，请重新取一份"))
    if len(data) > MOST:
        raise ValidationError(_("文件超过 8 MB，不像上报包或回执，请核对文件"))
    text, signature = _unzipped(data) if data.startswith(b"PK") else _apart(data)
    said = _read(text)
    if not isinstance(said, dict) or said.get("format") not in {FORMAT, RECEIPT}:
        raise _strange()
    return text, said, signature


def _unzipped(data: bytes) -> tuple[str, dict[str, Any]]:
    try:
        entries = directory(io.BytesIO(data))
        if sorted(entry.filename for entry in entries) != sorted(FILES):
            raise _strange()
        if sum(entry.file_size for entry in entries) > MOST:
            raise _strange()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text, signature = (archive.read(name).decode() for name in FILES)
    except (RefusedFile, zipfile.BadZipFile, OSError, UnicodeDecodeError, ValueError):
        raise _strange() from None
    found = _read(signature)
    if not isinstance(found, dict):
        raise _strange()
    return text, found


def _apart(data: bytes) -> tuple[str, dict[str, Any]]:
    try:
        found = _read(data.decode())
    except UnicodeDecodeError:
        raise _strange() from None
    if not isinstance(found, dict):
        raise _strange()
    text, signature = found.get("package"), found.get("signature")
    if not isinstance(text, str) or not isinstance(signature, dict):
        raise _strange()
    return text, signature


def _read(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _strange() from None


def _no_number(name: str) -> None:
    raise ValueError(name)


def _strange() -> ValidationError:
    return ValidationError(_("这不是上报包或回执，或者文件不完整，请向对方重新取一份"))
