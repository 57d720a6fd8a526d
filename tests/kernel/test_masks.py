"""Masks hide enough, and can be told from the value itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kernel import masks


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("张伟", "张×"), ("张建国", "张××"), ("欧阳建国", "欧阳××"), ("欧阳", "欧×"), ("李", "李"),
        ("阿依古丽·买买提", "阿依古丽·××"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_keeps_its_surname_only(value: str, shown: str) -> None:
    assert masks.name(value) == shown


def test_a_citizen_number_loses_its_birth_date() -> None:
    assert masks.citizen_number("990101196001011234") == "990101********1234"


def test_a_phone_keeps_three_and_four() -> None:
    assert masks.phone("19900000000") == "199****0000"
    assert masks.phone("0379-65920000") == "0379-6592****"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("洛阳市涧西区长安路街道36号院2号楼", "洛阳市涧西区长安路****"),
        ("涧西区长安路36号院2号楼3单元501", "涧西区长安路****"),
        ("某某小区3号楼101", "某某小区3****"),
        ("南苑", "南****"),
        ("", "****"),
    ],
)
def test_an_address_stops_at_the_street(value: str, shown: str) -> None:
    assert masks.address(value) == shown


@given(st.text(alphabet="0123456789X", max_size=20))
def test_a_masked_number_never_shows_the_whole(text: str) -> None:
    for mask in (masks.citizen_number, masks.phone, masks.address, masks.everything):
        assert masks.HIDDEN in mask(text)
        assert mask(text) != text
