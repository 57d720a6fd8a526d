"""A Word file with blanks is brought, settled and built, and built again for the next period; a
finished report is checked, and a finding followed to its place and to the records.
"""

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.urls import reverse

from jiceng.insight.filling.models import Check, Form
from jiceng.insight.shelf.look import look_up
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from tests.cast import fill
from tests.journeys.conftest import DESK
from tests.journeys.looking import WIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANKS = "全区有基层党组织×个，其中党支部×个，党员×名，绿化面积×平方米。"


def word(*lines: str) -> bytes:
    """A Word file whose lines stand in runs of two characters, the middle ones bold."""
    made, out = docx.Document(), io.BytesIO()
    for line in lines:
        paragraph = made.add_paragraph()
        for start in range(0, len(line), 2):
            paragraph.add_run(line[start : start + 2]).bold = start % 4 == 2
    made.save(out)
    return out.getvalue()


def file(name: str, *lines: str) -> dict[str, Any]:
    return {"name": name, "mimeType": WORD, "buffer": word(*lines)}


def test_a_word_file_is_brought_settled_and_built_and_again_with_one_click(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast, url = fill(), live_server.url
    page = signed(cast.clerk, viewport=DESK, accept_downloads=True).new_page()
    page.goto(f"{url}{reverse('filling.forms')}")
    page.locator("input[type=file]").set_input_files(file("坏.docx"))
    page.get_by_role("button", name="上传并找空").click()
    page.wait_for_load_state()
    assert "没有空" in page.locator("main").inner_text()
    page.locator("input[type=file]").set_input_files(file("情况.docx", "一、概况", BLANKS))
    page.get_by_role("button", name="上传并找空").click()
    page.wait_for_load_state()
    form = Form.objects.get()
    page.goto(f"{url}{reverse('filling.form', args=[form.uid])}?period=2024&asof=2024-12-31")
    first = page.locator("#blank-1")
    assert first.locator("input:checked").get_attribute("value") == "orgs.orgs"
    assert "用词相近" in first.inner_text(), "proposed with a reason"
    assert page.locator("#blank-4 input:checked").get_attribute("value") == "none"
    assert page.evaluate(WIDE) <= 0
    page.get_by_role("button", name="保存选定").click()
    page.get_by_text("已记住").wait_for()
    assert form.choices.count() == 4

    told = built(page)
    assert told == said(cast.district, 2024)
    page.get_by_role("link", name=re.compile("填下一期")).click()
    page.wait_for_load_state()
    assert "period=2025" in page.url
    assert built(page) == said(cast.district, 2025), "the next period is one click"
    link = page.locator("a.num").first
    link.click()
    page.wait_for_load_state()
    assert "/c/shelf/orgs.orgs/" in page.url and page.locator("table tbody tr").count() > 0


def built(page: Any) -> str:
    """The second line of the file that comes."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载填好的文件").click()
    made = docx.Document(waiting.value.path())
    line = made.paragraphs[1]
    assert len(line.runs) > 3 and line.runs[1].bold, "only the blanks are changed"
    return str(line.text)


def said(node: Any, number: int) -> str:
    """The line as the records have it, put together by hand."""
    asked = Ask(year(number))
    names = ("orgs.orgs", "orgs.orgs{kind=branch}", "members.members")
    values = [str(look_up(name).read(node, asked).value) for name in names]
    return (
        BLANKS.replace("绿化面积×", "绿化面积#")
        .replace("×", "{}")
        .format(*values)
        .replace("#", "×")
    )


def test_a_finished_report_is_checked_and_a_finding_opens_its_place_and_its_records(
    signed: Callable[..., Any], live_server: Any
) -> None:
    cast, url = fill(), live_server.url
    truth = look_up("orgs.orgs").read(cast.district, Ask(year(2025))).value
    page = signed(cast.clerk, viewport=DESK).new_page()
    page.goto(f"{url}{reverse('filling.checks')}")
    page.locator("input[type=file]").set_input_files(
        file("成稿.docx", "一、基本情况", f"全区有基层党组织{truth + 7}个。", "二、其他")
    )
    page.locator("main [name=period]").fill("2025")
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_load_state()
    check = Check.objects.get()
    assert (check.numbers, check.wrong) == (1, 1)
    assert page.evaluate(WIDE) <= 0
    finding = page.locator("fieldset").first
    assert finding.locator("mark").inner_text() == str(truth + 7)
    assert "第 2 段" in finding.inner_text() and str(truth) in finding.inner_text()
    page.get_by_text("全文", exact=True).click()
    mark = page.locator(".prose a", has_text=str(truth + 7)).first
    mark.click()
    assert page.url.endswith("#" + str(finding.get_attribute("id"))), "from the text to the finding"
    finding.get_by_role("link", name="打开记录").click()
    page.wait_for_load_state()
    assert "/c/shelf/orgs.orgs/" in page.url
    assert page.locator("table tbody tr").count() == truth, "the number opens to its records"
