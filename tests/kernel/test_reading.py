"""First letters of pinyin, with the words and surnames a dictionary reads wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from jiceng.kernel.reading import initials, readings


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("建设路第一党支部", "jsldydzb"), ("单县", "sx"), ("长宁路", "cnl"), ("长安路", "cal"),
        ("单雄信", "sxx"), ("朝阳社区", "cysq"), ("重庆路", "cql"), ("尉迟恭", "ycg"),
        ("万俟建国", "mqjg"), ("A座 3号", "az3h"),
    ],
)  # fmt: skip
def test_words_are_read_as_people_say_them(text: str, letters: str) -> None:
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单小红", "sxh"), ("查志强", "zzq"), ("曾国强", "zgq"), ("仇和平", "qhp"),
        ("朴英子", "pyz"),
        ("解建国", "xjg"), ("任建国", "rjg"), ("盖建国", "gjg"), ("区伟", "ow"),
    ],
)  # fmt: skip
def test_a_surname_may_be_searched_by_its_own_reading(name: str, letters: str) -> None:
    assert letters in readings(name)


def test_a_word_that_begins_like_a_surname_keeps_its_ordinary_reading_too() -> None:
    assert set(readings("解放路")) == {"jfl", "xfl"}
    assert readings("张伟") == ("zw",)


@given(st.text(alphabet="建设路重庆长安朝阳单县解放任曾仇第一党支部 A3", max_size=12))
def test_reading_sign_by_sign_agrees_with_reading_whole_words(text: str) -> None:
    whole = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower().replace(" ", "")
    assert initials(text) == whole[:80]
