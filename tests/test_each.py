"""A statement asked of many things names each that it does not hold for."""

import pytest

from tests.each import each


@each("number", range(10), shares=3)
def test_every_thing_is_asked_once(number: int, tmp_path: object) -> None:
    del tmp_path
    assert number < 10


@pytest.mark.parametrize("shares", [1, 4])
def test_red_control_all_that_fail_are_told(shares: int) -> None:
    @each("number", range(12), lambda number: f"n{number}", shares=shares)
    def odd(number: int) -> None:
        if number == 7:
            pytest.fail("seven")
        assert number % 2

    told = []
    for share in range(shares):
        try:
            odd(share=share)
        except AssertionError as no:
            told.append(str(no))
    assert all(f"n{number}:" in "".join(told) for number in (0, 2, 4, 6, 7, 8, 10))
    assert not any(f"n{number}:" in "".join(told) for number in (1, 3, 5, 9, 11))


def test_red_control_a_fault_of_another_kind_names_the_thing() -> None:
    @each("number", [1, 2])
    def halved(number: int) -> None:
        raise KeyError(number)

    with pytest.raises(KeyError) as caught:
        halved(share=0)
    assert caught.value.__notes__ == ["at 1"]
