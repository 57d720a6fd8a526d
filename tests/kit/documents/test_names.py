"""Download names that Windows, browsers and headers all accept."""

import unicodedata
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kit.documents.names import disposition, document_name, ledger_name

DAY = date(2026, 11, 22)


def test_a_ledger_is_called_by_unit_title_and_day() -> None:
    assert ledger_name("甲街道", "组织生活台账", DAY) == "【甲街道】组织生活台账_截至20261122.xlsx"
    assert ledger_name("", "台账", DAY, "csv") == "台账_截至20261122.csv"
    assert document_name("关于调研的\n报告") == "关于调研的报告.docx"


@pytest.mark.parametrize("title", ['a/b\\c:d*e?f"g<h>i|j', "a\r\nb\0c", "..", "甲" * 300, "con"])
def test_names_hold_nothing_a_file_system_refuses(title: str) -> None:
    name = ledger_name(title, title, DAY)
    assert not set(name) & set('\\/:*?"<>|\r\n\0')
    assert len(name) <= 80
    assert name.endswith("_截至20261122.xlsx")
    assert document_name(title).lower() != "con.docx"


def test_the_header_gives_the_name_in_utf8_and_a_plain_one() -> None:
    header = disposition("【甲街道】台账.xlsx")
    assert header == (
        'attachment; filename="download.xlsx"; '
        "filename*=UTF-8''%E3%80%90%E7%94%B2%E8%A1%97%E9%81%93%E3%80%91%E5%8F%B0%E8%B4%A6.xlsx"
    )
    assert 'filename="A3-roster.xlsx"' in disposition("A3-roster.xlsx")


@given(st.text())
def test_no_name_can_end_or_split_the_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert not set(header) & set("\r\n\0")
    assert header.count('"') == 2
    shown = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    assert unquote(header.split("''", 1)[1]) == shown
