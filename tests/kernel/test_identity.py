"""Identity numbers, credit codes, phones and names are read as the standards say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from jiceng.kernel import clock, identity

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check(seventeen: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + "10X98765432"[total % 11]


births = st.dates(date(1910, 1, 1), date(2020, 12, 31))


@given(births, st.integers(0, 999))
def test_every_well_formed_number_says_its_birth_and_sex(birth: date, serial: int) -> None:
    read = identity.citizen_number(with_check(f"990101{birth:%Y%m%d}{serial:03d}"))
    assert read.ok
    assert read.birth == birth
    assert read.sex == ("1" if serial % 2 else "2")
    assert "990101" in read.warning


@given(births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(
    birth: date, serial: int, place: int, shift: int
) -> None:
    number = with_check(f"110105{birth:%Y%m%d}{serial:03d}")
    changed = str((int(number[place]) + shift) % 10)
    assert not identity.citizen_number(number[:place] + changed + number[place + 1 :]).ok


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_samples_of_the_standard_pass_their_check_digit(number: str) -> None:
    assert ric.calc_check_digit(number) == number[-1]


def test_a_known_area_code_gives_no_warning_and_small_x_is_read() -> None:
    read = identity.citizen_number(" 110105 19491231 002x ")
    assert (read.value, read.problem, read.warning) == ("11010519491231002X", "", "")
    assert (read.birth, read.sex) == (date(1949, 12, 31), "2")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("110105194912310021", "身份证号最后一位对不上，请对照证件再看一遍"),
        ("110105491231002", "15 位的旧号码"),
        ("1101051949123100", "现在是 16 位"),
        ("", "现在是 0 位"),
        ("11010519491331002X", "不是可能的出生日期"),
        ("11010519490229002X", "不是可能的出生日期"),
        ("1101051949123100AX", "前 17 位应为数字"),
    ],
)
def test_a_bad_citizen_number_is_told_what_to_do(written: str, said: str) -> None:
    assert said in identity.citizen_number(written).problem


def test_nobody_is_born_tomorrow_or_before_the_oldest() -> None:
    with clock.at(date(2026, 11, 22)):
        assert not identity.citizen_number(with_check("99010120261123001")).ok
        assert identity.citizen_number(with_check("99010120261122001")).ok
        assert not identity.citizen_number("440524188001010014").ok


def test_the_sample_credit_code_passes_in_full() -> None:
    assert identity.credit_code("91350100m000100y43") == identity.Reading("91350100M000100Y43")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("91350100M000100Y44", "最后一位对不上"),
        ("91350100M000100Y4", "现在是 17 位"),
        ("9135O100M000100Y43", "不会出现字母 O"),
        ("91350A00M000100Y43", "第 3 至 8 位应为数字"),
    ],
)
def test_a_bad_credit_code_is_told_what_to_do(written: str, said: str) -> None:
    assert said in identity.credit_code(written).problem


def test_a_wrong_organisation_code_inside_warns_and_does_not_block() -> None:
    seventeen = "91350100M000100Y5"
    read = identity.credit_code(seventeen + uscc.calc_check_digit(seventeen))
    assert read.ok
    assert "组织机构代码" in read.warning


def test_a_collective_registered_by_agriculture_begins_with_a_letter() -> None:
    eight = "M000100Y"
    seventeen = f"N2410305{eight}4"
    assert identity.credit_code(seventeen + uscc.calc_check_digit(seventeen)).ok


alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.integers(0, 17), st.sampled_from(alphabet))
def test_one_wrong_sign_in_a_credit_code_is_noticed(place: int, sign: str) -> None:
    good = "91350100M000100Y43"
    changed = good[:place] + sign + good[place + 1 :]
    read = identity.credit_code(changed)
    assert (read.ok and not read.warning) is (changed == good)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("13800000000", "13800000000"), ("+86 138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"), ("86 13800000000", "13800000000"),
    ],
)  # fmt: skip
def test_a_mobile_number_is_read_however_it_is_spaced(written: str, value: str) -> None:
    assert identity.mobile_number(written) == identity.Reading(value)


def test_a_number_outside_the_mobile_ranges_only_warns() -> None:
    read = identity.mobile_number("10000000001")
    assert read.ok
    assert read.warning.startswith("100 开头的号码不是手机号段")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1380000000", "手机号应为 11 位，现在是 10 位，请检查是否少一位"),
        ("138000000000", "手机号应为 11 位，现在是 12 位，请检查是否多一位"),
        ("23800000000", "应以 1 开头"),
        ("1380000000a", "全部是数字"),
    ],
)
def test_a_bad_mobile_number_is_told_what_to_do(written: str, said: str) -> None:
    assert said in identity.mobile_number(written).problem


@pytest.mark.parametrize("dot", "·•‧∙⋅・･．﹒.")
def test_every_dot_of_a_minority_name_becomes_the_same_one(dot: str) -> None:
    assert identity.clean_name(f"阿依古丽 {dot} 买买提") == "阿依古丽\u00b7买买提"


def test_what_is_not_seen_is_taken_out_of_a_name() -> None:
    hidden = "\u200b\u200d\u202e\ufeff\u00ad\x00\ufe0f\U000e0100"
    assert identity.clean_name(f"　张{hidden} 伟\u2066") == "张伟"


def test_an_extension_i_character_is_a_name_character_though_python_does_not_know_it() -> None:
    assert identity.person_name("张\U0002ebf0") == identity.Reading("张\U0002ebf0")


@pytest.mark.parametrize(
    ("written", "ok"),
    [
        ("张伟", True), ("〇", True), ("John Smith", True), ("O’Brien", True), ("张3", False),
        ("", False), ("😀", False), ("123", False), ("张" * 25, True), ("张" * 26, False),
        ("张伟(小)", False), ("x" * 51, False),
    ],
)  # fmt: skip
def test_a_name_is_characters_and_dots_or_letters(written: str, ok: bool) -> None:
    assert identity.person_name(written).ok is ok


@given(st.text())
def test_cleaning_a_name_twice_changes_nothing_more(text: str) -> None:
    once = identity.clean_name(text)
    assert identity.clean_name(once) == once
    assert not set(once) & {"\u200b", "\u202e", "\ufeff", "\x00"}


@given(st.text())
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    for read in (identity.citizen_number, identity.credit_code, identity.mobile_number):
        read(text)
    identity.person_name(text)


def test_the_search_key_folds_dots_spaces_and_case() -> None:
    assert identity.name_key("阿依古丽．买买提") == identity.name_key("阿依古丽买买提")
    assert identity.name_key("John  SMITH") == identity.name_key("johnsmith")
