"""Ciphers agree with the published vectors, and refuse anything that was touched."""

import base64

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kernel import ciphers

AES = "aes-256-gcm:" + "11" * 32
SM4 = "sm4-gcm:" + "22" * 32

VECTORS = {
    # NIST, The Galois/Counter Mode of Operation, test case 16.
    "aes-256-gcm": (
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
    # RFC 8998, appendix A.1.
    "sm4-gcm": (
        "0123456789abcdeffedcba9876543210",
        "00001234567800000000abcd",
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_each_provider_gives_the_published_answer(name: str) -> None:
    key, nonce, text, bound, sealed = (bytes.fromhex(part) for part in VECTORS[name])
    provider = ciphers.PROVIDERS[name]
    assert provider.encrypt(key, nonce, text, bound) == sealed
    assert provider.decrypt(key, nonce, sealed, bound) == text


def test_sealing_the_same_value_twice_looks_different_and_opens_the_same() -> None:
    with override_settings(JICENG_KEYS={"a": AES}):
        one, two = ciphers.encipher("990101", "id"), ciphers.encipher("990101", "id")
        assert one != two
        assert ciphers.decipher(one, "id") == ciphers.decipher(two, "id") == "990101"


@pytest.mark.parametrize("entry", [AES, SM4])
@given(text=st.text(max_size=60), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_changed_bit_is_refused(entry: str, text: str, place: int, bit: int) -> None:
    with override_settings(JICENG_KEYS={"k": entry}):
        token = ciphers.encipher(text, "id")
        raw = bytearray(base64.urlsafe_b64decode(token))
        raw[place % len(raw)] ^= 1 << bit
        changed = base64.urlsafe_b64encode(bytes(raw)).decode()
        assert ciphers.decipher(token, "id") == text
        with pytest.raises(ciphers.SecretError):
            ciphers.decipher(changed, "id")


def test_a_value_sealed_for_one_purpose_does_not_open_for_another() -> None:
    with override_settings(JICENG_KEYS={"a": AES}):
        token = ciphers.encipher("19900000000", "phone")
        with pytest.raises(ciphers.SecretError):
            ciphers.decipher(token, "id")


def test_rotation_reads_the_old_key_and_writes_the_new_one_and_the_provider_may_change() -> None:
    with override_settings(JICENG_KEYS={"a": AES}):
        old = ciphers.encipher("990101", "id")
    with override_settings(JICENG_KEYS={"a": AES, "s": SM4}):
        assert ciphers.decipher(old, "id") == "990101"
        new = ciphers.encipher("990101", "id")
    assert (ciphers.key_of(old), ciphers.key_of(new)) == ("a", "s")
    with override_settings(JICENG_KEYS={"s": SM4}):
        assert ciphers.decipher(new, "id") == "990101"
        with pytest.raises(ciphers.SecretError, match="缺少编号为“a”的密钥"):
            ciphers.decipher(old, "id")


def test_the_blind_index_finds_a_value_however_it_is_spaced_and_under_any_key() -> None:
    with override_settings(JICENG_KEYS={"a": AES}):
        old = ciphers.blind("11010519491231002x", "id")
        assert old == ciphers.blind(" 110105 19491231-002Ｘ", "id")
        assert old != ciphers.blind("11010519491231002X", "phone")
        assert len(old) == 2 * ciphers.BLIND
    with override_settings(JICENG_KEYS={"a": AES, "s": SM4}):
        assert old in ciphers.blinds("11010519491231002X", "id")
        assert ciphers.blind("11010519491231002X", "id") != old


@pytest.mark.parametrize("token", ["", "x", "AQ==", "中文", "!!!!", "AQEBYQ==", "AwEBYQ=="])
def test_what_is_not_a_token_is_refused_in_words(token: str) -> None:
    with override_settings(JICENG_KEYS={"a": AES}), pytest.raises(ciphers.SecretError):
        ciphers.decipher(token, "id")


@pytest.mark.parametrize("keys", [{}, {"a": "x:11"}, {"a": "sm4-gcm:zz"}, {"a": "sm4-gcm:11"}])
def test_missing_or_malformed_keys_are_told_plainly(keys: dict[str, str]) -> None:
    with override_settings(JICENG_KEYS=keys), pytest.raises(ciphers.SecretError, match="JICENG"):
        ciphers.encipher("x", "id")


def test_a_new_key_can_be_used_at_once() -> None:
    for name in ciphers.PROVIDERS:
        with override_settings(JICENG_KEYS={"n": ciphers.new_key(name)}):
            assert ciphers.decipher(ciphers.encipher("好", "x"), "x") == "好"
