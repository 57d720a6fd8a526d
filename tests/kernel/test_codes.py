"""The national code lists are whole, and read back what people write."""

import pytest

from jiceng.kernel import codes


def test_all_fifty_six_peoples_and_the_two_rest_codes_stand_in_the_list() -> None:
    assert len(codes.ETHNICITY.labels) == 58
    assert codes.ETHNICITY.label("01") == "汉族"
    assert codes.ETHNICITY.label("16") == "哈尼族"
    assert codes.ETHNICITY.label("43") == "乌孜别克族"
    assert codes.ETHNICITY.label("56") == "基诺族"
    assert len(set(codes.ETHNICITY.labels.values())) == 58


@pytest.mark.parametrize("codelist", codes.LISTS.values(), ids=codes.LISTS.keys())
def test_every_code_and_every_label_reads_back_to_its_code(codelist: codes.CodeList) -> None:
    for code, label in codelist.labels.items():
        assert codelist.read(code) == code
        assert codelist.read(label) == code
        assert codelist.read(f"　{label} ") == code


@pytest.mark.parametrize("codelist", codes.LISTS.values(), ids=codes.LISTS.keys())
def test_every_common_word_points_at_a_code_of_the_list(codelist: codes.CodeList) -> None:
    assert set(codelist.words.values()) <= set(codelist.labels)
    assert not {"", *codelist.labels.values()} & set(codelist.words)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("本科", "21"), ("大学本科", "21"), ("大学", "21"), ("全日制本科", "21"),
        ("本科学历", "21"),
        ("大专", "31"), ("中央党校研究生", "10"), ("省委党校大学", "21"), ("高中", "61"),
        ("中专", "41"), ("21.0", "21"), ("２１", "21"), ("小学文化", "81"),
    ],
)  # fmt: skip
def test_education_is_read_from_the_words_people_use(written: str, code: str) -> None:
    assert codes.EDUCATION.read(written) == code


@pytest.mark.parametrize(
    ("codelist", "written", "code"),
    [
        (codes.ETHNICITY, "汉", "01"), (codes.ETHNICITY, 1, "01"), (codes.ETHNICITY, "土家", "15"),
        (codes.SEX, "女性", "2"), (codes.POLITICAL_STATUS, "党员", "01"),
        (codes.POLITICAL_STATUS, "预备党员", "02"), (codes.DEGREE, "法学学士", "4"),
        (codes.DEGREE, "硕士学位", "3"), (codes.DEGREE, "工商管理硕士", "3"),
    ],
)  # fmt: skip
def test_the_other_lists_are_tolerant_too(
    codelist: codes.CodeList, written: object, code: str
) -> None:
    assert codelist.read(written) == code


@pytest.mark.parametrize("written", ["", None, "  ", "高中及以下", "不详", "77", "族"])
def test_what_is_not_recognised_is_nothing_rather_than_a_guess(written: object) -> None:
    assert codes.EDUCATION.read(written) is None
    assert codes.ETHNICITY.read(written) is None


def test_an_education_without_the_diploma_counts_as_the_level_below() -> None:
    assert codes.at_least("21", "20") is True
    assert codes.at_least("14", "20") is True
    assert codes.at_least("16", "20") is True
    assert codes.at_least("23", "20") is False
    assert codes.at_least("31", "20") is False


@pytest.mark.parametrize("unknown", [None, "", "90", "77"])
def test_an_unknown_education_is_neither_above_nor_below(unknown: str | None) -> None:
    assert codes.at_least(unknown, "20") is None


def test_the_codes_at_least_a_level_agree_with_the_comparison() -> None:
    above = codes.codes_at_least("30")
    for code in codes.EDUCATION.labels:
        assert (code in above) is (codes.at_least(code, "30") is True)
    assert set(codes.RANK) == set(codes.EDUCATION.labels) - {"90"}


def test_choices_keep_the_order_of_the_standard() -> None:
    assert [code for code, _ in codes.choices(codes.SEX)] == ["0", "1", "2", "9"]
    assert str(codes.choices(codes.SEX)[1][1]) == "男"
