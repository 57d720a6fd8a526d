"""Files that are no documents, on both pages: refused at once, with the way out, nothing kept."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.insight.filling.models import Check, Form
from jiceng.registers.files.models import Attachment
from tests.cast import sign_in
from tests.insight.filling.test_filling import W, package

pytestmark = [pytest.mark.django_db]
PATIENCE = 5.0  # seconds of processor for one refusal
PART = "word/document.xml"
BODY = "<w:body><w:p><w:r><w:t>党员×名</w:t></w:r></w:p></w:body>"
XML = f'<w:document xmlns:w="{W}">{BODY}</w:document>'


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def lying() -> bytes:
    """A part that says it is small and unpacks to more: only reading it tells."""
    whole = bytearray(zipped((PART, XML.encode() + b" " * 900_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = whole.index(mark) + at
        whole[start : start + 4] = (2_000).to_bytes(4, "little")
    return bytes(whole)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "××××××××××"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD = {
    "截断": ("坏.docx", lambda: package("党员×名")[:-40], "损坏"),
    "不是压缩包": ("坏.docx", lambda: b"<html>x</html>", "不是 Word 文档"),
    "没有正文": ("坏.docx", lambda: zipped(("a.txt", b"x")), "不是 Word 文档"),
    "解开太大": ("大.docx", lambda: package("×", **{"word/x.xml": b"0" * 300_000_000}), "太大"),
    "谎报大小": ("谎.docx", lying, "太大"),
    "套着压缩包": ("套.docx", lambda: package("×", **{"word/in.zip": b"PK"}), "套着别的压缩包"),
    "实体": ("体.docx", lambda: zipped((PART, (ENTITIES + XML).encode())), "结构不正常"),
    "宏": ("宏.docx", lambda: package("×", **{"word/vbaProject.bin": b"x"}), "宏"),
    "六十多兆": ("大.docx", lambda: b"PK\x03\x04" + bytes(63_000_000), "超过 60 MB"),
    "旧版": ("旧.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "另存为 .docx"),
    "旧版改名": ("旧.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "另存为 .docx"),
    "金山": ("文.wps", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "另存为 .docx"),
    "密级": ("报告.txt", "机密★1年\n党员×名5名".encode, "密级"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_document_is_refused_in_words(cast, client, case: str) -> None:
    name, make, words = BAD[case]
    clerk, content = sign_in(client, cast.accounts["clerk"]), make()
    begun = time.process_time()
    for url, more in (("/c/filling/", {}), ("/c/filling/check/", {"period": "2025"})):
        page = clerk.post(url, {"file": SimpleUploadedFile(name, content), **more})
        assert page.status_code == 422, case
        assert words in page.content.decode(), case
    assert time.process_time() - begun < 2 * PATIENCE
    assert not Form.objects.exists() and not Check.objects.exists()
    assert not Attachment.objects.exists()
