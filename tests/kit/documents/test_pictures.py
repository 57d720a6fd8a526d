"""A picture of a Word document: the PNG itself, as large as it is to be printed, with its words."""

import zipfile
from datetime import date
from io import BytesIO

import docx
import pytest

from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.pictures import Picture
from jiceng.kit.documents.slip import qr_picture
from tests.kit.documents.scanning import matrix, scanned

URLS = ("https://jiceng.example.gov.cn/p/1?a=1&b=2", "https://jiceng.example.gov.cn/p/2")


def written(*pictures):
    sheet = Gongwen(title="一张纸", unit="示例区委", date=date(2026, 1, 5))
    sheet.chart("党员数", [("青年段", 12.0)], "bar")
    for one in pictures:
        sheet.picture(one, "扫码核对")
    return sheet.build()


def test_codes_are_read_back_from_the_file_and_its_bytes_are_the_same():
    first, second = (qr_picture(url, "扫码核对") for url in URLS)
    made = written(first, second, first)
    assert made == written(first, second, first)
    assert scanned(made) == [matrix(URLS[0]), matrix(URLS[1]), matrix(URLS[0])]
    shapes = docx.Document(BytesIO(made)).inline_shapes
    assert [round(one.width.mm) for one in shapes][1:] == [32, 32, 32]  # 25 and the light around
    assert {one.width - one.height for one in list(shapes)[1:]} == {0}
    told = [one._inline.docPr for one in shapes]
    assert len({one.id for one in told}) == 4, "Word mends a file with one number twice"
    assert told[1].get("descr") == f"扫码核对：{URLS[0]}"
    with zipfile.ZipFile(BytesIO(made)) as file:
        media = [name for name in file.namelist() if name.startswith("word/media/")]
        types = file.read("[Content_Types].xml").decode()
    assert media == ["word/media/image1.png", "word/media/image2.png"], "one twice lies there once"
    assert 'Extension="png" ContentType="image/png"' in types
    with zipfile.ZipFile(BytesIO(written())) as file:
        assert "image/png" not in file.read("[Content_Types].xml").decode()


def test_only_a_png_is_a_picture():
    for strange in (b"", b"GIF89a" + bytes(30), b"\x89PNG\r\n\x1a\n" + bytes(30)):
        with pytest.raises(ValueError, match="图片只放 PNG"):
            Picture(strange, 20, "")
    with pytest.raises(ValueError, match="二维码只放网址"):
        qr_picture("身份证号 990101…", "")
