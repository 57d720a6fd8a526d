"""The privacy pass: what must be found, and what must be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.registers.notices.rules import BANK, BIRTH, ID_NUMBER, PHONE, masked, personal

FOUND = [
    ("身份证号990101199001011234", [ID_NUMBER]),
    ("身份证号９９０１０１１９９００１０１１２３４", [ID_NUMBER]),
    ("99010119900101123x", [ID_NUMBER]),
    ("990101 19900101 1234", [ID_NUMBER]),
    ("电话10012345678，", [PHONE]),
    ("电话100-1234-5678", [PHONE]),
    ("电话+86 100 1234 5678", [PHONE]),
    ("座机0379-61234567", [PHONE]),
    ("卡号6222 0000 0000 0000 002", []),
    ("1990年1月1日出生", [BIRTH]),
    ("出生日期：1990-01-01", [BIRTH]),
    ("生于1990.1.1", [BIRTH]),
    ("张某，990101199001011234，电话10012345678", [ID_NUMBER, PHONE]),
]
LEFT = [
    "2026年3月5日召开会议",
    "编号202603050001",
    "支出6320元，收入8000元",
    "统一社会信用代码91990101MA00000000",
    "1990年1月出生",
    "文号：演示〔2026〕12号",
    "面积1234.5678平方米",
    "2020年5月1日生产的灯具",
]


def card(head: str) -> str:
    """A bank number with its check digit."""
    for digit in "0123456789":
        number = head + digit
        if [one.kind for one in personal(number)] == [BANK]:
            return number
    raise AssertionError(head)


@pytest.mark.parametrize(("text", "kinds"), FOUND)
def test_what_is_personal_is_found(text, kinds):
    assert [one.kind for one in personal(text)] == kinds


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_personal_is_left_alone(text):
    assert personal(text) == []
    assert masked(text) == text


def test_bank_numbers_are_told_by_their_check_digit():
    number = card("621700000000000000")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert personal(wrong) == []
    spaced = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert [one.kind for one in personal(f"账号 {spaced}。")] == [BANK]


@given(st.text(alphabet="0123456789年月日生出 -xX电话，", max_size=60))
def test_masking_leaves_nothing_to_be_found(text):
    assert personal(masked(text)) == []
