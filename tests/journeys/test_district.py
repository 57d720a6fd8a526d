"""The district's clerk: a roster with faults goes in, a figure opens, a report comes out."""

import io
import re
import time
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import openpyxl
import pytest
from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kit.documents.anchors import bookmarked
from jiceng.registers.accounts import actions as accounts
from jiceng.registers.accounts.actions.signing import clockwork, new_secret
from jiceng.registers.members.models import Member
from tests.cast import MAKER, Cast, fill

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Download
    from playwright.sync_api import Page as Sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "guan-cang-hai-2026"
HEAD = ["姓名", "性别", "出生日期", "入党日期", "所在党支部", "公民身份号码", "手机号码", "备注"]
BRANCH = "槐荫第一党支部"
GOOD = [
    ["程一舟", "男", "1980-05-06", "2005-07-01", BRANCH, "", "10000000001", ""],
    ["陶二月", "女", "1990-02-03", "2015-07-01", BRANCH, "", "10000000002", ""],
    ["龘小䶮", "女", "1991-02-03", "2016-07-01", BRANCH, "", "", ""],
]
BAD = [
    [*GOOD[0]],
    ["陶二月", "女", "1990-02-03", "2015-07-01", "槐荫第一党支", "", "10000000002", ""],
    ["龘小䶮", "女", "1991-02-03", "哪天", BRANCH, "123", "", ""],
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kept(download: "Download", folder: "Path") -> bytes:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.read_bytes()


@pytest.fixture
def desk(page: "Sheet", live_server: Any) -> "tuple[Sheet, Cast, str]":
    """Signed in at the door, with password and the authenticator's six digits."""
    page.set_default_timeout(45_000)
    cast = fill()
    secret = new_secret()
    accounts.set_password(cast.clerk, actor=MAKER, password=PASSWORD)
    accounts.set_totp(cast.clerk, actor=MAKER, secret=secret)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/in/")
    page.get_by_label("登录名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("动态口令").fill("000000")
    page.get_by_role("button", name="登录").click()
    assert "不对" in page.locator("main").inner_text()
    code = clockwork(secret).generate(int(clock.now().timestamp())).decode()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("动态口令").fill(code)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live_server.url}{reverse('desk.desk')}*")
    return page, cast, live_server.url


def sent(page: "Sheet", url: str, rows: list[list[str]]) -> None:
    page.goto(f"{url}{reverse('members.members.import')}")
    page.locator("input[type=file]").set_input_files(
        {"name": "花名册.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(rows)}
    )
    page.get_by_role("button", name="上传并试算").click()
    page.wait_for_url("**/import/*/")


def test_a_roster_with_faults_is_mended_imported_and_opens_to_a_person(
    desk: "tuple[Sheet, Cast, str]", tmp_path: "Path"
) -> None:
    page, _cast, url = desk
    before = Member.objects.count()
    sent(page, url, BAD)
    said = page.locator("main").inner_text()
    assert "是不是“槐荫第一党支部”" in said
    assert "身份证号应为 18 位" in said
    assert page.locator("td.bad-cell").count() == 3
    assert Member.objects.count() == before
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标注好的原表").click()
    book = openpyxl.load_workbook(io.BytesIO(kept(waiting.value, tmp_path)))
    assert "错误汇总" in book.sheetnames
    assert any("错误说明" in map(str, row) for row in book.worksheets[-1].values)
    sent(page, url, GOOD)
    page.locator("button[name=verb][value=good]").click()
    page.wait_for_function("document.querySelector('[aria-current=step]').innerText == '已导入'")
    assert Member.objects.count() == before + 3
    page.goto(f"{url}{reverse('shelf.figure', args=['members.members'])}?org=991101")
    page.get_by_role("link", name="看记录").first.click()
    page.get_by_role("link", name=re.compile("程一舟")).first.click()
    shown = page.locator("main").inner_text()
    assert "程一舟" in shown
    assert "10000000001" not in shown
    assert "100****0001" in shown


def test_the_survey_report_comes_out_in_word_and_its_numbers_open_to_as_many_rows(
    desk: "tuple[Sheet, Cast, str]", tmp_path: "Path"
) -> None:
    page, _cast, url = desk
    begun = time.monotonic()
    page.goto(f"{url}{reverse('reports.reports')}")
    page.locator(f"a[href*='{reverse('reports.build', args=['survey'])}']").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Word 草稿").click()
    data = kept(waiting.value, tmp_path)
    assert time.monotonic() - begun < 20
    numbers = page.locator("a.num")
    assert numbers.count() >= 25
    layout(data)
    assert len(bookmarked(data)) >= numbers.count()
    assert opened(page, url) >= 3


def layout(data: bytes) -> None:
    """GB/T 9704: margins of the sheet, Chinese faces, a bookmark for every number."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        tree = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314
        styles = ElementTree.fromstring(parts.read("word/styles.xml"))  # noqa: S314
    margin = tree.find(f".//{W}pgMar")
    assert margin is not None
    millimetres = {
        side: round(int(margin.get(f"{W}{side}", "0")) / 56.7)
        for side in ("top", "bottom", "left", "right")
    }
    assert millimetres == {"top": 37, "bottom": 35, "left": 28, "right": 26}
    faces = {fonts.get(f"{W}eastAsia") for fonts in styles.iter(f"{W}rFonts")}
    assert {"仿宋", "黑体", "楷体", "方正小标宋简体"} <= faces, faces
    marks = {mark.get(f"{W}name", "") for mark in tree.iter(f"{W}bookmarkStart")}
    assert sum(name.startswith("m_") for name in marks) >= 25


def opened(page: "Sheet", url: str) -> int:
    """Open plain counts of the report: the page behind each lists just so many rows."""
    found = page.locator("a.num").evaluate_all("all => all.map(a => [a.innerText, a.href])")
    plain = {href: said for said, href in found if re.fullmatch(r"[1-9]\d?", said)}
    checked = 0
    for href, said in list(plain.items())[:12]:
        if parse_qs(urlsplit(href).query).get("show") != ["records"]:
            continue
        page.goto(href)
        rows = page.locator("main table").last.locator("tbody tr").count()
        if "人次" in page.locator("main").inner_text() or int(said) > 50:
            continue
        assert rows == int(said), href
        checked += 1
    assert url
    return checked
