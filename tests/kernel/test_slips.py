"""Codes on slips: nothing that is misread, and read back however they were typed."""

from jiceng.kernel import slips


def test_a_code_has_no_sign_that_is_mistaken_for_another():
    codes = {slips.draw() for _n in range(500)} | {slips.draw(slips.LONG) for _n in range(500)}
    assert len(codes) == 1_000
    assert not set("".join(codes)) & set("0O1IL")
    assert {len(one) for one in codes} == {slips.SHORT, slips.LONG}


def test_a_code_is_read_however_it_was_typed_and_nothing_else_is():
    code = slips.draw()
    assert slips.read(f" {code[:4].lower()} {code[4:]}-") == code
    assert [slips.read(one) for one in ("", "ABCD234", "ABCD2340", "ABCD234é", code * 2)] == [
        ""
    ] * 5
    long = slips.draw(slips.LONG)
    assert slips.read(f"{long[:4]}－{long[4:8]}_{long[8:]}", slips.LONG) == long
    assert slips.read(long) == ""


def test_what_is_kept_of_a_code_tells_nothing_and_depends_on_what_it_is_for():
    code = slips.draw(slips.LONG)
    kept = slips.kept(code, salt="one")
    assert kept == slips.kept(code, salt="one") != slips.kept(code, salt="two")
    assert len(kept) == 64
    assert code not in kept
